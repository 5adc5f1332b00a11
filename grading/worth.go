package grading

import "slices"

// Weights of suspects that are not simply right or wrong.
const (
	suspectShare  = 0.5  // the right service, but not the change
	endShare      = 0.5  // one end of the way where it lies
	replacedShare = 0.25 // a wrong suspect that its own author left behind for another, having looked
)

// right reports whether a suspect is worth something of any cause.
func (l *ledger) right(a answer) bool {
	return slices.ContainsFunc(l.rubric.Truth.Causes, func(c Cause) bool { return l.worth(a, c) > 0 })
}

// worth is what a suspect is worth of one cause: all when it names the change
// that did it, or the place where there is no change to name; a part when it
// names only the place, or something else in it.
func (l *ledger) worth(a answer, c Cause) float64 {
	if a.inject == c.Inject {
		return 1
	}
	near := 0.0
	if a.service == string(c.Partial) {
		near = 1
	} else if edge, ok := c.Partial.Edge(); ok && (a.service == edge.From || a.service == edge.To) {
		near = endShare
	}
	if in, _ := l.rubric.inject(c.Inject); a.service != "" && (in.Change || a.exact()) {
		near *= suspectShare
	}
	if a.service == "" {
		return 0
	}
	return near
}

// assign gives each cause the answer that earns it, so that all together earn
// most and no answer earns two.
func (l *ledger) assign(d *diagnosis) {
	causes := l.rubric.Truth.Causes
	d.best, d.weight = make([]int, len(causes)), make([]float64, len(causes))
	type choice struct {
		sum  float64
		best []int
	}
	none := make([]int, len(causes))
	for i := range none {
		none[i] = -1
	}
	// What each set of causes can earn from the answers so far. There are few
	// causes: see mostCauses.
	sets := map[int]choice{0: {0, none}}
	for i, a := range d.answers {
		next := map[int]choice{}
		keep := func(set int, c choice) {
			if was, ok := next[set]; !ok || c.sum > was.sum {
				next[set] = c
			}
		}
		for set := range 1 << len(causes) {
			c, ok := sets[set]
			if !ok {
				continue
			}
			keep(set, c)
			for k, cause := range causes {
				if w := l.worth(a, cause); w > 0 && set&(1<<k) == 0 {
					best := slices.Clone(c.best)
					best[k] = i
					keep(set|1<<k, choice{c.sum + w, best})
				}
			}
		}
		sets = next
	}
	top := choice{-1, none}
	for set := range 1 << len(causes) {
		if c, ok := sets[set]; ok && c.sum > top.sum {
			top = c
		}
	}
	d.best = top.best
	for k, i := range d.best {
		if i >= 0 {
			d.weight[k] = l.worth(d.answers[i], causes[k])
		}
	}
}

// precision is the part of what was suspected that was right: each wrong suspect
// beside the right ones divides what those earn. One that was left behind does
// not; of several, each counts a little.
func (d diagnosis) precision() float64 {
	hit := 0
	for _, i := range d.best {
		if i >= 0 {
			hit++
		}
	}
	beside := float64(len(d.wrong)) + replacedShare*float64(max(0, len(d.left)-1))
	return float64(max(1, hit)) / (float64(max(1, hit)) + beside)
}
