package grading

import (
	"math"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// brokeDown reports whether a run's end cut it short and was nobody's doing, or an attempt
// was given up, so that there is nothing to grade.
func brokeDown(reason string) bool {
	return reason == event.AttemptWithdrawn || reason == event.EndInterrupted || reason == event.EndFailed || reason == event.EndUnrecorded || reason == event.EndAbandoned
}

func score(findings []Finding) Score {
	var s Score
	for _, f := range findings {
		s.Points += f.Points
		s.Max += f.Max - f.Open
		s.Open += f.Open
	}
	s.Points, s.Max, s.Open = round(s.Points, 2), round(s.Max, 2), round(s.Open, 2)
	s.Percent = percent(s.Points, s.Max)
	s.Low, s.High = percent(s.Points, s.Max+s.Open), percent(s.Points+s.Open, s.Max+s.Open)
	return s
}

// least is the share of its points that a criterion that must be met has to earn.
const least = 0.5

// passed says whether a score passes, and which criteria that must be met are
// missed for certain.
func (r *Rubric) passed(s Score, findings []Finding) (Passed, []string) {
	asked := r.Pass > 0
	open := s.Low < r.Pass
	var failed []string
	for i, f := range findings {
		if !r.Criteria[i].Must {
			continue
		}
		asked = true
		switch {
		case f.Result == Unjudged:
			open = true
		case f.Result == Lost || f.Points+f.Open < least*f.Max:
			failed = append(failed, f.ID)
		case f.Points < least*f.Max:
			open = true
		}
	}
	switch {
	case !asked:
		return "", nil
	case len(failed) > 0 || s.High < r.Pass:
		return PassedNo, failed
	case open:
		return PassedOpen, nil
	}
	return PassedYes, nil
}

// dimensions lists all seven. One speaks when a criterion of it could earn or
// did cost points: a forbidden thing not done shows nothing.
func dimensions(criteria []Criterion, findings []Finding) map[string]Dimension {
	out := map[string]Dimension{}
	for _, d := range scenarios.Dimensions() {
		dim := Dimension{Title: d.Title, Weight: d.Weight}
		for i, f := range findings {
			if criteria[i].Dimension != d.Name || f.Result == Open || f.Result == Unjudged {
				continue
			}
			dim.Evidence = dim.Evidence || f.Max > 0 || f.Result == Lost
			dim.Points += f.Points
			dim.Max += f.Max - f.Open
		}
		dim.Points, dim.Max = round(dim.Points, 2), round(dim.Max, 2)
		dim.Percent = percent(dim.Points, dim.Max)
		out[d.Name] = dim
	}
	return out
}

// weighted is the mean of the dimensions of which there is evidence, by their
// weights; one without points to earn says nothing of how much.
func weighted(dims map[string]Dimension) *float64 {
	sum, weights := 0.0, 0.0
	for _, d := range scenarios.Dimensions() { // in one order, for the sum to be one
		if dim := dims[d.Name]; dim.Evidence && dim.Max > 0 {
			sum += float64(dim.Weight) * dim.Percent
			weights += float64(dim.Weight)
		}
	}
	if weights == 0 {
		return nil
	}
	mean := round(sum/weights, 1)
	return &mean
}

func percent(points, of float64) float64 {
	if of <= 0 {
		return 0
	}
	return round(max(0, 100*points/of), 1)
}

func round(x float64, digits int) float64 {
	scale := math.Pow10(digits)
	return math.Round(x*scale)/scale + 0 // + 0: never a negative zero
}
