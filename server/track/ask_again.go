package track

import (
	"fmt"
	"time"

	lang "github.com/drillyard/drillyard/scenarios/track"
)

// again looks for a score that was reached once, and once more after days in a drill
// with another cause: the debrief of the first gave its own away.
func (f *fold) again(a lang.Ask) (s AskState) {
	drills := f.drillsOf(a)
	s.Title = fmt.Sprintf("%s or more again, %s or more after the first time, in a drill with another cause%s.", percent(a.Least), days(a.After), as(a.As))
	var good []shown
	for _, r := range f.evidence(a, drills) {
		if r.Score.Percent >= a.Least {
			good = append(good, r)
		}
	}
	for _, later := range good {
		for _, first := range good {
			if f.spaced(first, later, a.After) {
				s.Met = true
				s.rests(first)
				s.rests(later)
				if s.Open = first.open(a.Least) || later.open(a.Least); s.Open {
					s.Why = "Passed as far as it has been marked; somebody is still to mark the rest."
				}
				return s
			}
		}
	}
	if len(good) == 0 {
		s.Why = "It has not been shown a first time yet."
		s.Offer = f.offer(drills, func(string) bool { return true })
		return s
	}
	first := good[0]
	s.rests(first)
	s.From = dayAfter(first.day(f.zone), a.After)
	s.Why = fmt.Sprintf("Shown once, in “%s”. It is asked for once more, from %s on, in a drill with another cause.", first.Title, s.From)
	s.Offer = f.offer(drills, func(slug string) bool { return f.Drills.Cause(slug) != f.Drills.Cause(first.Scenario) })
	if f.today() >= s.From {
		s.From = ""
		s.Why = fmt.Sprintf("Shown once, in “%s”. It is due once more now, in a drill with another cause.", first.Title)
	}
	return s
}

// spaced reports whether a run began days after another ended, in a drill with another
// cause.
func (f *fold) spaced(first, later shown, after int) bool {
	return first.Scenario != later.Scenario && f.Drills.Cause(first.Scenario) != f.Drills.Cause(later.Scenario) &&
		daysBetween(first.day(f.zone), later.Created.In(f.zone).Format(time.DateOnly)) >= after
}
