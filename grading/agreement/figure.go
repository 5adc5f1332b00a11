package agreement

import (
	"fmt"
	"math"
)

// Figure is a number, or why there is none. The zero Figure has neither, and is
// never returned.
type Figure struct {
	Value *float64 `json:"value"` // null: it cannot be said
	Why   string   `json:"why,omitempty"`
}

// Known reports whether there is a number.
func (f Figure) Known() bool { return f.Value != nil }

// figure rounds to four digits, which is more than any of these numbers bears.
// What is no number is none.
func figure(x float64) Figure {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return unknown("it cannot be computed from these marks")
	}
	x = math.Round(x*1e4)/1e4 + 0 // + 0: never a negative zero
	return Figure{Value: &x}
}

func unknown(why string) Figure { return Figure{Why: why} }

// Few is how many runs, or marks of a pair, are too few to say anything of the
// drill or the pair that would hold for others. It is a convention: with ten, the
// standard error of a correlation of 0.3 is still 0.3.
const Few = 10

// few says that n of something do not tell, or nothing.
func few(n int, of string) string {
	switch {
	case n >= Few:
		return ""
	case n == 0:
		return "no " + of + "s yet"
	case n == 1:
		return "1 " + of + ": too few to tell"
	}
	return fmt.Sprintf("%d %ss: too few to tell", n, of)
}
