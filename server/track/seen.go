package track

import (
	"slices"

	lang "github.com/drillyard/drillyard/scenarios/track"
)

// Seen is progress as whoever may see some of the runs is told of it: where others count,
// what they came to is left out, and how far the steps are is not. Whoever looks after
// somebody sees what they answered in practice.
func (p Progress) Seen(sees func(run string) bool) Progress {
	hidden := func(t Attempt) bool { return t.Run != "" && !sees(t.Run) }
	p.Waits = slices.DeleteFunc(slices.Clone(p.Waits), func(w Wait) bool { return w.Run != "" && !sees(w.Run) })
	p.Steps = slices.Clone(p.Steps)
	for i := range p.Steps {
		s := &p.Steps[i]
		if !slices.ContainsFunc(s.Tries, hidden) {
			continue
		}
		s.Tries = slices.DeleteFunc(slices.Clone(s.Tries), hidden)
		if s.State != Locked {
			s.Why = "It rests on runs that are not yours to see."
		}
		s.Asks = slices.Clone(s.Asks)
		for j := range s.Asks {
			a := &s.Asks[j]
			a.Runs = slices.DeleteFunc(slices.Clone(a.Runs), func(run string) bool { return !sees(run) })
			if a.Ask.Kind != lang.AskEntrustment {
				a.Why = ""
			}
		}
	}
	return p
}
