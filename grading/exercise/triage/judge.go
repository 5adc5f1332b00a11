package triage

import (
	"fmt"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/grading/exercise"
)

// What an answer loses.
const (
	acceptable = 0.5  // is what a severity earns that is not the best
	harmful    = 0.5  // for a step that does harm
	idle       = 0.15 // for a step that does nothing
)

// impact judges what is hurt, in which way and how many, each a third; what is not asked
// leaves its part to the others.
func (w *work) impact(a exercise.Answer) exercise.Result {
	chosen := exercise.Chosen(a[hurt])
	right := both(chosen, w.key.hurt)
	var got, of float64
	var whys []string
	of++
	if len(chosen) > 0 {
		got += ratio(len(right), len(w.key.hurt)) * ratio(len(right), len(chosen))
	}
	whys = append(whys, fmt.Sprintf("hurt is %s, and said is %s", w.all(w.journeys, w.key.hurt), w.all(w.journeys, chosen)))
	if w.key.how != "" {
		of++
		if a[how] == w.key.how {
			got++
			whys = append(whys, "in which way is right")
		} else {
			whys = append(whys, "in which way is not")
		}
	}
	if w.key.to > 0 {
		of++
		if near(a[share], w.key.from, w.key.to) {
			got++
			whys = append(whys, "how many is right")
		} else {
			whys = append(whys, fmt.Sprintf("how many is not: it is %g to %g %%", w.key.from, w.key.to))
		}
	}
	return result(impact, got/of, whys...)
}

// near reports whether a band and a stretch, in percent, have more than an edge in common.
func near(id string, from, to float64) bool {
	for _, b := range bands {
		if b.ID == id {
			return max(b.from, from) < min(b.to, to) || from == to && b.from <= from && from <= b.to
		}
	}
	return false
}

func (w *work) severity(said string) exercise.Result {
	switch {
	case said == w.key.severity:
		return result(severity, 1, "it is "+said)
	case slices.Contains(w.key.accept, said):
		return result(severity, acceptable, fmt.Sprintf("%s can be defended; %s is right", said, w.key.severity))
	case said == "":
		return result(severity, 0, fmt.Sprintf("none is said; it is %s", w.key.severity))
	}
	return result(severity, 0, fmt.Sprintf("it is %s, and not %s", w.key.severity, said))
}

// suspected judges the suspicion that stands: how much of what is behind it was named, times
// how much of what was named is behind it.
func (w *work) suspected(said string) exercise.Result {
	chosen := exercise.Chosen(said)
	right, close := both(chosen, w.key.causes), both(chosen, w.key.partial)
	if len(chosen) == 0 {
		return result(suspects, 0, "nothing is suspected")
	}
	found := ratio(len(right), len(w.key.causes))
	if found == 0 && len(close) > 0 {
		found = acceptable
	}
	wrong := slices.DeleteFunc(slices.Clone(chosen), func(id string) bool {
		return slices.Contains(right, id) || slices.Contains(close, id)
	})
	share := found * ratio(len(chosen)-len(wrong), len(chosen))
	why := []string{fmt.Sprintf("behind it is %s", w.all(w.suspects, w.key.causes))}
	switch {
	case len(right) > 0:
		why = append(why, fmt.Sprintf("named was %s", w.all(w.suspects, right)))
	case len(close) > 0:
		why = append(why, fmt.Sprintf("%s is near it", w.all(w.suspects, close)))
	}
	if len(wrong) > 0 {
		why = append(why, fmt.Sprintf("left standing and nothing to do with it: %s", w.all(w.suspects, wrong)))
	}
	return result(suspects, share, why...)
}

func (w *work) owner(said string) exercise.Result {
	if said == w.key.owner {
		return result(owner, 1, title(w.teams, said)+" mends it")
	}
	if said == "" {
		return result(owner, 0, "nobody is named; "+title(w.teams, w.key.owner)+" mends it")
	}
	return result(owner, 0, fmt.Sprintf("%s mends it, and not %s", title(w.teams, w.key.owner), title(w.teams, said)))
}

// stepped judges the first steps: those that help, less what others cost.
func (w *work) stepped(said string) exercise.Result {
	chosen := exercise.Chosen(said)
	help, harm := both(chosen, w.key.first), both(chosen, w.key.harm)
	vain := len(chosen) - len(help) - len(harm)
	share := ratio(len(help), len(w.key.first)) - harmful*float64(len(harm)) - idle*float64(vain)
	why := []string{fmt.Sprintf("%d of %d steps that help are there", len(help), len(w.key.first))}
	if len(harm) > 0 {
		why = append(why, "does harm: "+w.all(w.steps, harm))
	}
	if vain > 0 {
		why = append(why, fmt.Sprintf("%d help nobody now", vain))
	}
	return result(steps, max(0, share), why...)
}

func result(check string, share float64, whys ...string) exercise.Result {
	why := strings.Join(whys, "; ")
	return exercise.Result{Check: check, Share: share, Why: strings.ToUpper(why[:1]) + why[1:] + "."}
}

func both(a, b []string) (all []string) {
	for _, one := range a {
		if slices.Contains(b, one) {
			all = append(all, one)
		}
	}
	return all
}

func ratio(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// all names options as people read them.
func (w *work) all(options []exercise.Option, ids []string) string {
	if len(ids) == 0 {
		return "nothing"
	}
	var names []string
	for _, id := range ids {
		names = append(names, "“"+title(options, id)+"”")
	}
	return strings.Join(names, ", ")
}
