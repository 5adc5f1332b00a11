package debrief

import (
	"cmp"
	"slices"

	"github.com/drillyard/drillyard/grading"
)

// Chance is a criterion that took points from a run, or gave fewer than it
// could: what would have gone better another way.
type Chance struct {
	Criterion string  `json:"criterion"` // id of the finding
	Title     string  `json:"title"`
	Lost      float64 `json:"lost"`           // points, above 0
	Text      string  `json:"text"`           // why they were lost, in a sentence
	Earn      string  `json:"earn,omitempty"` // what would have earned them
	Events    []int64 `json:"events"`
}

// chances lists what would have helped most: every finding by the points that it
// lost, the most first. What waits for a person is not lost yet.
func chances(g grading.Grade) []Chance {
	out := []Chance{}
	for _, f := range g.Findings {
		lost := f.Max - f.Open - f.Points
		if lost < 0.005 {
			continue
		}
		out = append(out, Chance{f.ID, f.Title, cents(lost), f.Why, f.Earn, f.Events})
	}
	slices.SortStableFunc(out, func(a, b Chance) int { return cmp.Compare(b.Lost, a.Lost) })
	return out
}
