package track

import (
	"fmt"
	"slices"

	lang "github.com/drillyard/drillyard/scenarios/track"
)

func (f *fold) score(a lang.Ask) (s AskState) {
	in := f.place(a)
	s.Title = fmt.Sprintf("%s or more in %s%s.", percent(a.Least), f.in(a), as(a.As))
	// Of each the first run that reached it, and of those the first that do; one that
	// waits for marks only where there is no other.
	var good []shown
	at := map[string]int{} // by drill or exercise
	best, close := -1.0, ""
	for _, r := range in.shown {
		if r.Score.Percent > best {
			best, close = r.Score.Percent, r.Title
		}
		if r.Score.Percent < a.Least {
			continue
		}
		switch i, there := at[r.Scenario]; {
		case !there:
			at[r.Scenario] = len(good)
			good = append(good, r)
		case good[i].open(a.Least) && !r.open(a.Least):
			good[i] = r
		}
	}
	slices.SortStableFunc(good, func(x, y shown) int {
		switch open := x.open(a.Least); {
		case open == y.open(a.Least):
			return 0
		case open:
			return 1
		}
		return -1
	})
	s.Met = len(good) >= a.In
	for _, r := range good[:min(len(good), a.In)] {
		s.rests(r)
		s.Open = s.Open || r.open(a.Least)
	}
	switch {
	case s.Met && s.Open:
		s.Why = "Passed as far as it has been marked; somebody is still to mark the rest."
	case s.Met:
	case best < 0:
		s.Why = "No " + in.by + " counts for it yet."
	case len(good) > 0:
		s.Why = fmt.Sprintf("Shown in %s; %s asked for.", count(len(good), in.what), are(a.In))
	default:
		s.Why = fmt.Sprintf("The best so far is %s in “%s”; %s is asked for.", percent(best), close, percent(a.Least))
	}
	if !s.Met {
		s.Open = false
		in.offer(&s, func(slug string) bool { _, there := at[slug]; return !there })
	}
	return s
}
