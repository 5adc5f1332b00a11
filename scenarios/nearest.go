package scenarios

import (
	"slices"
	"strings"
)

// shown is how many names a hint lists at most.
const shown = 16

// Probe stands in a text where somebody asks what may be written there: it has
// every form that a name can have, and nothing is called so.
const Probe = "zzprobezz"

// Answers returns what may stand in a probe's place, if that is what a hint
// tells.
func Answers(hint string) ([]string, bool) {
	listed, is := strings.CutPrefix(hint, Probe+"\n")
	if !is {
		return nil, false
	}
	return strings.Split(listed, "\n"), true
}

// Nearest makes a hint for a name that is not among the known: the one that
// was probably meant, else all of them. A Probe's is an answer.
func Nearest(name string, known []string) string {
	known = slices.Compact(slices.Sorted(slices.Values(known)))
	if len(known) == 0 {
		return ""
	}
	if strings.Contains(name, Probe) {
		return Probe + "\n" + strings.Join(known, "\n")
	}
	if longer := slices.DeleteFunc(slices.Clone(known), func(k string) bool { return !strings.HasPrefix(strings.ToLower(k), strings.ToLower(name)) }); len(longer) == 1 && len(name) > 2 {
		return "did you mean " + longer[0] + "?"
	}
	best, least := "", len(name)/3+2
	for _, k := range known {
		if d := distance(strings.ToLower(name), strings.ToLower(k), least); d < least {
			best, least = k, d
		}
	}
	if best != "" {
		return "did you mean " + best + "?"
	}
	more := ""
	if len(known) > shown {
		known, more = known[:shown], ", …"
	}
	return "there is " + strings.Join(known, ", ") + more
}

// distance is how many letters must be changed, added or dropped to make b of
// a; bound when it is more.
func distance(a, b string, bound int) int {
	x, y := []rune(a), []rune(b)
	if diff := len(x) - len(y); diff >= bound || -diff >= bound {
		return bound
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		corner := row[0]
		row[0] = i + 1
		for j := range y {
			cost := corner
			if x[i] != y[j] {
				cost++
			}
			corner = row[j+1]
			row[j+1] = min(cost, row[j]+1, corner+1)
		}
	}
	return min(row[len(y)], bound)
}

func has(in []string, name string) bool { return slices.Contains(in, name) }
