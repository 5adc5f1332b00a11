package debrief

import (
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

var blindAction = detector{
	kind: "blind-action", title: "Acting before looking",
	did:     "acted before you had looked",
	instead: "Look where the trouble shows first: a graph, a log or the list of changes takes seconds, and says what to touch.",
	find:    findBlindAction,
}

// findBlindAction finds actions taken before any look that showed the truth. Before
// the first fault there is none to be seen: who prepares for it acts on what is usual.
func findBlindAction(run *reading) (string, []event.Event) {
	var blind []event.Event
	var harm int64 // the first fault; of a log without one everything counts
	if i := slices.IndexFunc(run.events, func(e event.Event) bool { return e.Kind() == event.FaultApplied{}.Kind() }); i >= 0 {
		harm = run.events[i].Seq
	}
	sights := slices.Concat(sightsOf(run.rubric, run.events)...)
	for _, e := range run.events {
		if slices.ContainsFunc(sights, func(s grading.Sight) bool { return s.Event < e.Seq && s.From <= e.At }) {
			break
		}
		if _, ok := e.Body.(event.ActionTaken); ok && e.Seq > harm && run.byPlayer(e) {
			blind = append(blind, e)
		}
	}
	switch len(blind) {
	case 0:
		return "", nil
	case 1:
		return grading.Sentence(blind[0]) + " before anyone had looked at a place where the truth showed.", blind
	}
	return fmt.Sprintf("%d actions were taken before anyone had looked at a place where the truth showed.", len(blind)), blind
}
