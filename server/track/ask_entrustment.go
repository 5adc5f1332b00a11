package track

import (
	"fmt"
	"slices"

	lang "github.com/drillyard/drillyard/scenarios/track"
	"github.com/drillyard/drillyard/server/store"
)

// entrusted looks for a mentor's mark. None is open, and holds nothing up; one that is
// too low holds until something has been shown since.
func (f *fold) entrusted(step *lang.Step, a lang.Ask) (s AskState) {
	s.Title = fmt.Sprintf("A mentor entrusts you with: %s (level %d of %d).", a.Of, a.Level, lang.MostTrusted)
	var mark store.Entrustment
	for _, t := range f.Trusted {
		if t.Step == step.ID && t.Ask == a.ID {
			mark = t
		}
	}
	s.Level, s.Seen, s.By = mark.Level, mark.Seen, mark.ByName
	switch {
	case mark.Level >= a.Level:
		s.Met, s.At = true, mark.At
	case mark.Level == 0:
		s.Open, s.Why = true, "A mentor is asked for it. It holds nothing up."
	case slices.ContainsFunc(f.runs, func(r shown) bool { return r.counts() && r.acted() && r.Ended.After(mark.At) }):
		s.Open, s.Why = true, "Something has been shown since the last mark, so a mentor is asked again. It holds nothing up."
	default:
		s.Why = fmt.Sprintf("The mark is %d and %d is asked for. Show something new: then it is asked for again.", mark.Level, a.Level)
		s.Offer = f.offer(nil, func(string) bool { return true })
	}
	return s
}
