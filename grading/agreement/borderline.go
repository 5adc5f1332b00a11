package agreement

import "math"

// Line is a line of least squares: y = Intercept + Slope·x, and the share of the
// variance of y that it explains.
type Line struct {
	Slope     Figure `json:"slope"`
	Intercept Figure `json:"intercept"`
	R2        Figure `json:"r2"`
}

// Fit lays the line of least squares through points.
func Fit(x, y []float64) Line {
	n := min(len(x), len(y))
	if n < 3 {
		why := unknown("a line needs three points at least")
		return Line{why, why, why}
	}
	x, y = x[:n], y[:n]
	mx, my := mean(x), mean(y)
	var xx, xy, yy float64
	for i := range n {
		xx += (x[i] - mx) * (x[i] - mx)
		xy += (x[i] - mx) * (y[i] - my)
		yy += (y[i] - my) * (y[i] - my)
	}
	if xx == 0 {
		why := unknown("all global marks are the same")
		return Line{why, why, why}
	}
	slope := xy / xx
	l := Line{figure(slope), figure(my - slope*mx), unknown("all scores are the same")}
	if yy > 0 {
		l.R2 = figure(xy * xy / (xx * yy))
	}
	return l
}

// Global marks of a whole run, as numbers; steps are taken to be equal.
const (
	ClearFail  = 0
	Borderline = 1
	ClearPass  = 2
)

// Standard is a pass mark set by borderline regression.
type Standard struct {
	Runs int `json:"runs"` // with a global mark
	// Pass is the score, in percent, that the line gives to a borderline run.
	Pass Figure `json:"pass"`
	Line Line   `json:"line"`
}

// SetStandard sets a pass mark by borderline regression: the scores of runs, in
// percent, are regressed on the global marks that raters gave them, and the pass
// mark is the score that the line predicts for a borderline run. So every run
// speaks, and not only the few that were marked borderline. A. Kramer et al.,
// “Comparison of a rational and an empirical standard setting procedure for an
// OSCE”, Medical Education 37 (2003) 132–139; T. J. Wood et al., “Standard setting
// in a small scale OSCE: a comparison of the modified borderline-group method and
// the borderline regression method”, Advances in Health Sciences Education 11
// (2006) 115–122. For R², “How to measure the quality of the OSCE”, G. Pell et
// al., Medical Teacher 32 (2010) 802–811, takes 0.5 for good; S. M. Hejri et al.,
// Journal of Research in Medical Sciences 18 (2013) 887–891, report 0.44 to 0.79.
func SetStandard(globals []int, scores []float64) Standard {
	x := make([]float64, len(globals))
	for i, g := range globals {
		x[i] = float64(g)
	}
	s := Standard{Runs: min(len(globals), len(scores)), Line: Fit(x, scores)}
	switch why := few(s.Runs, "run"); {
	case why != "":
		none := unknown(why)
		s.Pass, s.Line = none, Line{none, none, none}
	case !s.Line.Slope.Known():
		s.Pass = Figure{Why: s.Line.Slope.Why}
	case *s.Line.Slope.Value <= 0:
		s.Pass = unknown("better global marks do not go with higher scores")
	default:
		s.Pass = figure(math.Max(0, math.Min(100, *s.Line.Intercept.Value+*s.Line.Slope.Value*Borderline)))
	}
	return s
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}
