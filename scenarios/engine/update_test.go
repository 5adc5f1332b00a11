package engine

import (
	"slices"
	"testing"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// What an update says of components stands before it in the log, in the order of the
// stack; and what it cannot say changes nothing.
func TestAnUpdateMarksComponents(t *testing.T) {
	tell := func(audience string, components map[string]string) scenarios.RehearsalStep {
		return scenarios.RehearsalStep{Update: "We are looking into it.", Audience: audience, Components: components}
	}
	sc := staged(commanding, liaising)
	const journey = "buy"
	down := map[string]string{journey: event.ComponentOutage}
	events, run := crewed(t, sc, faults.Alone,
		by(event.SeatCommander, tell(event.AudienceCustomers, down)),
		by("liaison", tell(event.AudienceStakeholders, down)),
		by("liaison", tell(event.AudienceCustomers, map[string]string{journey: "on fire"})),
		by("liaison", tell(event.AudienceCustomers, map[string]string{journey: event.ComponentOutage, "flying": event.ComponentOutage})),
		by("liaison", tell(event.AudienceCustomers, down)))
	stumbles(t, run, "Telling customers is for Customer liaison", "with an update for customers", "one of operational, degraded", "no such component")
	marks := bodies[event.ComponentMarked](events)
	if !slices.Equal(marks, []event.ComponentMarked{{Journey: journey, State: event.ComponentOutage}}) {
		t.Errorf("marked: %+v", marks)
	}
	updates := bodies[event.UpdatePosted](events)
	if len(updates) != 1 || updates[0].Audience != event.AudienceCustomers {
		t.Errorf("posted: %+v", updates)
	}
	at := func(kind event.Kind) int {
		return slices.IndexFunc(events, func(e event.Event) bool { return e.Kind() == kind })
	}
	if mark, update := at("component.marked"), at("update.posted"); mark+1 != update || events[mark].At != events[update].At {
		t.Errorf("the mark is event %d, its update event %d", mark, update)
	}
}
