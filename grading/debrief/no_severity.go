package debrief

import "github.com/drillyard/drillyard/scenarios/event"

var noSeverity = detector{
	kind: "no-severity", title: "No severity",
	did:     "declared no severity",
	instead: "Declare an incident with a severity as soon as you know that customers are hurt. It can be changed; without one nobody knows how fast to come.",
	find:    findNoSeverity,
}

// findNoSeverity finds customers who were hurt in an incident without a severity.
func findNoSeverity(run *reading) (string, []event.Event) {
	if run.rubric.Truth.Severity == "" || len(run.hurt) == 0 || len(done[event.SeverityDeclared](run)) > 0 {
		return "", nil
	}
	var began []event.Event
	for _, e := range run.events {
		if _, ok := e.Body.(event.SLOBreached); ok {
			began = []event.Event{e}
			break
		}
	}
	return "Customers were hurt, and nobody ever said how bad it was.", began
}
