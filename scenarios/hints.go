package scenarios

import (
	"strconv"
	"strings"
)

// Hint is one of the steps by which a crew that is stuck is helped on.
type Hint struct {
	Text string // may hold {{clock}} placeholders
	// What it costs whoever takes it: points, or percent of those that the rubric has
	// to earn. Both 0: nothing.
	Points  float64 `json:",omitempty"`
	Percent float64 `json:",omitempty"`
}

// HintsID is the id of the criterion by which hints are charged for.
const HintsID = "hints"

// mostHints bounds the hints of a drill: where to look, what to see there, what to do.
const mostHints = 3

// dearest bounds the price of one hint, in points.
const dearest = 1000

// hints reads what a crew that is stuck can ask for, and what it costs.
func (c *compiler) hints(f *fields) []Hint {
	var hints []Hint
	percent := 0.0
	list := f.value("hints").list("front matter: hints")
	if len(list) > mostHints {
		f.problem("hints", "where to look, what to see there, what to do", "a drill has at most %d hints", mostHints)
	}
	for _, v := range list[:min(len(list), mostHints)] {
		s := v.fields("hint")
		h := Hint{Text: s.required("text")}
		h.Points, h.Percent = c.price(s)
		s.done()
		if percent += h.Percent; percent > 100 {
			s.problem("price", "", "together the hints cost more than all of the points")
		}
		hints = append(hints, h)
	}
	return hints
}

// price reads what a hint costs: "5%" or "3".
func (c *compiler) price(f *fields) (points, percent float64) {
	written := f.required("price")
	if written == "" {
		return 0, 0
	}
	if strings.HasSuffix(written, "%") {
		percent, ok := percentOf(written)
		if !ok {
			f.problem("price", "write price: 5%, or price: 3 for points", "price: %q is not a share of the points", written)
			return 0, 0
		}
		return 0, percent
	}
	points, err := strconv.ParseFloat(written, 64)
	if err != nil || !(points >= 0 && points <= dearest) {
		f.problem("price", "write price: 5%, or price: 3 for points", "price: %q is no number of points", written)
		return 0, 0
	}
	return points, 0
}
