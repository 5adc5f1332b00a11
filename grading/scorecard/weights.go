package scorecard

import (
	"github.com/drillyard/drillyard/scenarios"
)

// Weights are those of dimensions, in percent, by name; nil: the usual ones. Whoever
// writes them down checks them.
type Weights map[string]int

// dimensions are all that there are, as they are weighed, with nothing in them.
func (w Weights) dimensions() []Dimension {
	var out []Dimension
	for _, d := range scenarios.Dimensions() {
		weight := d.Weight
		if w != nil {
			weight = w[d.Name]
		}
		out = append(out, Dimension{Name: d.Name, Title: d.Title, Weight: weight, Rests: []Rest{}})
	}
	return out
}
