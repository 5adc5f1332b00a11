package agreement

import (
	"fmt"
	"math"
)

// Bounds past which a drill looks broken.
const (
	narrow  = 5.0  // standard deviation of scores, in percentage points
	tooHard = 15.0 // mean score, percent
	tooEasy = 95.0
	late    = 0.5 // share of runs whose time was up
	loose   = 0.3 // R² of scores on global marks; 0.5 is taken for good
)

// broken says what looks wrong with a drill. Of too few runs nothing is said.
func broken(d Drill, items []Item, runs []Played) []string {
	out := []string{}
	if d.Caution != "" {
		return out
	}
	for i, o := range d.Items {
		costs := items[i].Points < 0
		switch {
		case o.Nobody && costs:
			out = append(out, fmt.Sprintf("Everybody lost all points of “%s” in %d runs: it may forbid what the drill asks for.", o.Title, o.Runs))
		case o.Nobody:
			out = append(out, fmt.Sprintf("Nobody has met “%s” in %d runs: it may ask for what cannot be found, or not be said clearly.", o.Title, o.Runs))
		case o.Everybody && !costs:
			out = append(out, fmt.Sprintf("Everybody met “%s” in %d runs: it tells nobody apart.", o.Title, o.Runs))
		}
		if o.Discrimination.Known() && *o.Discrimination.Value < 0 {
			out = append(out, fmt.Sprintf("Those who did better elsewhere did worse at “%s” (correlation %.2f): it may reward the wrong thing.", o.Title, *o.Discrimination.Value))
		}
	}
	n, sum, squares, up := float64(len(runs)), 0.0, 0.0, 0.0
	for _, r := range runs {
		sum += r.Score
		if r.OutOfTime {
			up++
		}
	}
	middle := sum / n
	for _, r := range runs {
		squares += (r.Score - middle) * (r.Score - middle)
	}
	deviation := math.Sqrt(squares / (n - 1))
	switch {
	case middle < tooHard:
		out = append(out, fmt.Sprintf("The mean score is %.0f %%: the drill may be too hard, or give no way in.", middle))
	case middle > tooEasy:
		out = append(out, fmt.Sprintf("The mean score is %.0f %%: the drill may be too easy.", middle))
	}
	if deviation < narrow {
		out = append(out, fmt.Sprintf("The scores hardly differ (standard deviation %.1f points): the drill tells nobody apart.", deviation))
	}
	if up/n > late {
		out = append(out, fmt.Sprintf("In %.0f of %d runs the time was up before the end was reached: the drill may be too short.", up, len(runs)))
	}
	if s := d.Standard; s.Runs >= Few && s.Line.Slope.Known() {
		switch {
		case *s.Line.Slope.Value <= 0:
			out = append(out, "Better global marks do not go with higher scores: the criteria and the people who mark do not judge the same thing.")
		case s.Line.R2.Known() && *s.Line.R2.Value < loose:
			out = append(out, fmt.Sprintf("The global marks explain %.0f %% of the differences in score: the criteria and the people who mark may not judge the same thing.", 100**s.Line.R2.Value))
		}
	}
	return out
}
