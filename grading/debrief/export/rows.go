package export

import "cmp"

// Rows are the findings for a spreadsheet, with a head. Each says which run it is
// of, so that those of several runs can be put together; points that were taken
// away stand in a column of their own, so that no number begins with a sign.
func (r Report) Rows() [][]string {
	rows := [][]string{{"run", "scenario", "person", "played", "graded", "criterion", "title", "dimension", "result", "points", "taken", "max", "open", "why", "would_have_earned"}}
	for _, f := range r.Grade.Findings {
		rows = append(rows, []string{
			r.Run, r.Scenario, r.Person, r.Played, told(r.Debrief.CutShort, "no", "yes"),
			f.ID, f.Title, f.Dimension, cmp.Or(results[f.Result], string(f.Result)),
			number(max(0, f.Points)), number(max(0, -f.Points)), number(f.Max), number(f.Open), f.Why, f.Earn,
		})
	}
	return rows
}
