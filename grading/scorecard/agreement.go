package scorecard

import (
	"fmt"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/agreement"
)

// Agreement is how far the first two raters of everything agree who marked without seeing
// each other's marks.
type Agreement struct {
	Marks   int `json:"marks"`   // that both gave
	Same    int `json:"same"`    // of those, with the same level
	Near    int `json:"near"`    // one level apart
	Settled int `json:"settled"` // that a third was asked for, as the two parted somewhere on that work
	// Weighted is the quadratically weighted kappa of Cohen over them.
	Weighted agreement.Figure `json:"weighted"`
}

// pair are the levels of two raters for one thing.
type pair struct {
	dimension string // empty: of the whole
	a, b      int
	third     bool
}

// pairsOf are the levels that the first two raters gave a piece of work.
func pairsOf(w Work) []pair {
	given := map[string][]int{}
	var order []string
	for _, m := range w.Blind {
		if given[m.Criterion] == nil {
			order = append(order, m.Criterion)
		}
		given[m.Criterion] = append(given[m.Criterion], m.Level)
	}
	dimension := map[string]string{}
	for _, f := range w.Grade.Findings {
		dimension[f.ID] = f.Dimension
	}
	var out []pair
	for _, criterion := range order {
		levels := given[criterion]
		if len(levels) < 2 {
			continue
		}
		p := pair{dimension: dimension[criterion], a: levels[0], b: levels[1], third: len(levels) > 2}
		if criterion == grading.OnWhole {
			p.dimension = ""
		}
		out = append(out, p)
	}
	return out
}

func agree(pairs []pair) Agreement {
	var g Agreement
	var a, b []int
	for _, p := range pairs {
		g.Marks++
		switch p.a - p.b {
		case 0:
			g.Same++
		case 1, -1:
			g.Near++
		}
		if p.third {
			g.Settled++
		}
		a, b = append(a, p.a), append(b, p.b)
	}
	switch {
	case g.Marks == 0:
		g.Weighted.Why = "no two raters have marked it yet"
	case g.Marks < agreement.Few:
		g.Weighted.Why = fmt.Sprintf("%d marks by two raters: too few to tell", g.Marks)
	default:
		g.Weighted = agreement.Cross(a, b).Kappa(agreement.Quadratic)
	}
	return g
}
