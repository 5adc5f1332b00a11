package debrief

import (
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

var unansweredPage = detector{
	kind: "unanswered-page", title: "Letting the pager ring",
	did:     "let the pager ring",
	instead: "Acknowledge first, even if all you can say is that you are looking: else the page goes to the next person, who knows less.",
	find:    findUnansweredPage,
}

// findUnansweredPage finds a page of which nobody ever said that they have it.
func findUnansweredPage(run *reading) (string, []event.Event) {
	if run.page == nil || len(done[event.PageAcknowledged](run)) > 0 {
		return "", nil
	}
	return "The pager rang for " + grading.Span(run.end-run.page.At) + ", and nobody took the page.", []event.Event{*run.page}
}
