package grading

import (
	"github.com/drillyard/drillyard/scenarios/event"
)

// helping is how much of the harm that there was, or would have been, an action
// must have spared customers to count as help.
const helping = 0.05

// helped returns the actions of those who played without which harm would have
// gone on, in order, and the one of them that spared customers most; nil when
// there is none. Where the log tells what would have happened without each, that
// decides. Otherwise, or where each could be left out because another one did the
// same, it is the last one before every objective was met for good.
func (l *ledger) helped() (all []*event.Event, most *event.Event) {
	best := 0.0
	for _, a := range l.done(event.ActionTaken{}.Kind()) {
		c, played := l.counterfactuals[body[event.ActionTaken](a).ID]
		if !played {
			continue
		}
		if saved := saves(c, nil); saved > 0 && saved >= helping*max(fares(c.Idle).harm(nil), fares(c.Whole).harm(nil)) {
			all = append(all, a)
			if saved > best {
				best, most = saved, a
			}
		}
	}
	if len(all) > 0 {
		return all, most
	}
	restored := l.restored()
	if restored == nil {
		return nil, nil
	}
	for _, a := range l.done(event.ActionTaken{}.Kind()) {
		if a.Seq < restored.Seq {
			most = a
		}
	}
	if most == nil {
		return nil, nil
	}
	return []*event.Event{most}, most
}

// saves is how much harm an action spared customers of some journeys, in failed
// visits; below zero: how much it did.
func saves(c event.CounterfactualPlayed, journeys []string) float64 {
	return fares(c.Without).harm(journeys) - fares(c.Whole).harm(journeys)
}

// restored returns the last moment at which an objective was met again, when
// nothing is breached after it; nil when something is, or nothing ever was.
func (l *ledger) restored() (last *event.Event) {
	for _, edges := range l.breaches() {
		if !met(edges) {
			return nil
		}
		if e := edges[len(edges)-1]; last == nil || e.Seq > last.Seq {
			last = e
		}
	}
	return last
}
