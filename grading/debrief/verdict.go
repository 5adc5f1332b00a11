package debrief

import (
	"fmt"
	"math"

	"github.com/drillyard/drillyard/grading"
)

// verdict says what a run came to. It names what cost the most and praises
// nothing: whether a score is good is for those who know whose it is.
func verdict(g grading.Grade, cut bool) string {
	if cut {
		return "The run was cut short and is not graded: what could not happen any more was not missed. What is there can be read all the same."
	}
	s, lost := g.Score, chances(g)
	switch {
	case s.Max == 0 && s.Open > 0:
		return "Nothing is graded yet: all points wait for a person's mark."
	case s.Max == 0:
		return "The run has no points that could be earned."
	case len(lost) == 0:
		return fmt.Sprintf("All %s were earned.", points(s.Max))
	}
	return fmt.Sprintf("%g of %s. What cost the most: “%s” (%s).", s.Points, points(s.Max), lost[0].Title, points(lost[0].Lost))
}

func points(n float64) string {
	if n == 1 {
		return "1 point"
	}
	return fmt.Sprintf("%g points", n)
}

// cents rounds points to hundredths, as scores are.
func cents(n float64) float64 { return math.Round(n*100) / 100 }
