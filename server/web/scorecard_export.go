package web

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/drillyard/drillyard/grading/debrief/export"
	"github.com/drillyard/drillyard/grading/scorecard"
)

// The formats of a scorecard, by the end of their addresses.
var (
	htmlSheet = format[sheetView]{"html", "text/html; charset=utf-8", true, func(v sheetView, out io.Writer) error { return sheetDocument(v).HTML(out) }}
	jsonSheet = format[sheetView]{"json", "application/json; charset=utf-8", false, func(v sheetView, out io.Writer) error {
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(v)
	}}
)

// exportSheet is GET /api/interviews/INTERVIEW/candidates/CANDIDATE/scorecard.FORMAT, for
// whoever sees the name.
func exportSheet(f format[sheetView]) func(*server, *call) error {
	return func(s *server, c *call) error {
		v, err := s.scorecard(c)
		if err != nil {
			return err
		}
		return f.send(c, v, "scorecard-"+strings.ReplaceAll(strings.ToLower(v.Code), " ", "-"))
	}
}

// limits is what stands above every scorecard.
const limits = "A hiring decision rests on several exercises, on the conversation, and on people. This card sums up what was done here, says how far that can be trusted, and proposes nothing."

// sheetDocument lays a scorecard out, in the order of the screen.
func sheetDocument(v sheetView) export.Document {
	who := v.Code
	if v.Name != "" {
		who = v.Name + " (" + v.Code + ")"
	}
	doc := export.Document{Title: "Scorecard: " + who, Facts: []string{v.In, fmt.Sprintf("seed %d", v.Seed), map[bool]string{true: "all marks are in", false: "marks are missing"}[v.Settled]}}
	doc.Sections = append(doc.Sections, export.Section{Title: "What this says, and what it does not", Text: []string{limits, totalWords(v.Card.Total), agreementWords(v.Card.Agreement)}})
	dims := export.Table{Head: []string{"Dimension", "Weight", "Score", "Based on", "Raters"}}
	for _, d := range v.Card.Dimensions {
		dims.Rows = append(dims.Rows, []string{d.Title, fmt.Sprintf("%d %%", d.Weight), scoreWords(d), fmt.Sprintf("%d criteria in %d pieces of work", len(d.Rests), d.Works), agreementWords(d.Agreement)})
	}
	doc.Sections = append(doc.Sections, export.Section{Title: "By dimension", Table: &dims})
	works := export.Table{Head: []string{"Work", "Score", "Marks", "Pasted"}}
	for _, w := range v.Works {
		row := []string{w.Title, w.Missing, "", ""}
		if w.Missing != "" && w.Score != nil {
			row[1] = rangeWords(*w.Score) + ". " + w.Missing
		}
		if w.Missing == "" {
			row[1] = "no score"
			if w.Score != nil {
				row[1] = rangeWords(*w.Score)
			}
			row[2] = fmt.Sprintf("%d raters are done", w.Raters)
			if w.Parted {
				row[2] += "; two disagreed"
			}
			n := 0
			for _, p := range w.Pasted {
				n += p.Characters
			}
			row[3] = fmt.Sprintf("%d times, %d characters", len(w.Pasted), n)
		}
		works.Rows = append(works.Rows, row)
	}
	doc.Sections = append(doc.Sections, export.Section{Title: "What was done", Table: &works})
	for _, d := range v.Card.Dimensions {
		rests := export.Table{Head: []string{"Work", "Criterion", "By", "Points", "Machine", "Why"}}
		for _, r := range d.Rests {
			f := r.Finding
			by, machine := "machine", ""
			if r.Marked {
				by = "raters"
			}
			if f.Machine != nil {
				by, machine = "overruled", fmt.Sprintf("%g", *f.Machine)
			}
			points := fmt.Sprintf("%g of %g", f.Points, f.Max)
			if f.Open > 0 {
				points += fmt.Sprintf(", %g not marked yet", f.Open)
			}
			rests.Rows = append(rests.Rows, []string{r.Title, f.Title, by, points, machine, f.Why})
		}
		if len(rests.Rows) > 0 {
			doc.Sections = append(doc.Sections, export.Section{Title: "What “" + d.Title + "” is based on", Table: &rests})
		}
	}
	return doc
}

func rangeWords(r scorecard.Range) string {
	if r.Low == r.High {
		return fmt.Sprintf("%g %%", r.Low)
	}
	return fmt.Sprintf("%g to %g %%", r.Low, r.High)
}

func scoreWords(d scorecard.Dimension) string {
	switch {
	case d.Score != nil:
		return rangeWords(*d.Score)
	case d.Evidence:
		return "nothing could be earned"
	}
	return "no evidence"
}

func totalWords(t scorecard.Total) string {
	if t.Score == nil {
		return "There is no evidence of anything yet."
	}
	said := fmt.Sprintf("Over the dimensions of which there is evidence, by their weights: %s. That speaks for %d %% of the weight.", rangeWords(*t.Score), t.Covered)
	if t.Open {
		said += " Marks are missing: it is what they can come to."
	}
	return said
}

func agreementWords(a scorecard.Agreement) string {
	if a.Marks == 0 {
		return "No two raters have marked it yet."
	}
	said := fmt.Sprintf("Two raters gave the same level %d of %d times, and were one level apart %d times.", a.Same, a.Marks, a.Near)
	if a.Settled > 0 {
		said += fmt.Sprintf(" A third settled %d.", a.Settled)
	}
	if a.Weighted.Known() {
		said += fmt.Sprintf(" Weighted kappa: %.2f.", *a.Weighted.Value)
	}
	return said
}
