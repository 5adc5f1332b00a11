package grading

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

// AsksThrash takes points away for changing one thing after the other without
// waiting for what comes of it; Of is actions.
const AsksThrash = "thrash"

// thrashActions is what such a criterion is about.
const thrashActions = "actions"

// Thrashing, or random-walk debugging, is changing so many unrelated services
// within so long.
const (
	thrashServices = 4
	thrashSpan     = 2 * time.Minute
)

type thrash struct{ c Criterion }

func newThrash(_ *Rubric, c Criterion, _ *where) (judge, string) {
	if wrong := only(c, thrashActions); wrong != "" {
		return nil, wrong
	}
	return thrash{c}, ""
}

func (j thrash) judge(l *ledger) (verdict, error) {
	var walk []act // over services that have nothing to do with it
	acts, _ := l.acts()
	for _, d := range acts {
		if !l.concerned(d.service()) {
			walk = append(walk, d)
		}
	}
	for i, first := range walk {
		var services []string
		var events []*event.Event
		for _, d := range walk[i:] {
			if d.event.At-first.event.At > thrashSpan {
				break
			}
			if !slices.Contains(services, d.service()) {
				services, events = append(services, d.service()), append(events, d.event)
			}
		}
		if len(services) < thrashServices {
			continue
		}
		span := events[len(events)-1].At - events[0].At
		return verdict{
			result: Lost, share: 1, events: events,
			why:  fmt.Sprintf("%d services that have nothing to do with it were changed within %s: %s. Nobody can tell then which change did what.", len(services), Span(span), strings.Join(services, ", ")),
			earn: "Change one thing, wait until the figures tell what came of it, and take it back if it did not help.",
		}, nil
	}
	return verdict{result: Spared, why: "One change was not piled on the other."}, nil
}

// concerned reports whether Truth names a service: as the place of a cause, or as
// one that may be changed.
func (l *ledger) concerned(service string) bool {
	for _, c := range l.rubric.Truth.Causes {
		if suspects(service, c) {
			return true
		}
		if in, ok := l.rubric.inject(c.Inject); ok && string(in.Target) == service {
			return true
		}
	}
	return slices.ContainsFunc(l.rubric.Truth.Allowed, func(a Allowed) bool { return aimed(a.Target) == service })
}
