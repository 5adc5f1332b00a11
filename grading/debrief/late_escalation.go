package debrief

import (
	"fmt"
	"time"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

var lateEscalation = detector{
	kind: "late-escalation", title: "Escalating late",
	did:     "brought in the owner late",
	instead: "Bring in the owner as soon as you know who it is, with what you have found: nobody is cross about a page that was right.",
	find:    findLateEscalation,
}

// escalateWithin of the first page is in good time, if another team owns the fix.
const escalateWithin = 5 * time.Minute

// findLateEscalation speaks when another team than the trainee's own had to fix
// it and was brought in late or never. Whoever had customers served again before
// it was late needed nobody.
func findLateEscalation(run *reading) (string, []event.Event) {
	owner := run.rubric.Truth.Owner
	if owner == "" || run.rubric.OnCall(owner) || run.page == nil {
		return "", nil
	}
	late := run.page.At + escalateWithin
	if !run.hurting(late) {
		return "", nil
	}
	for _, call := range done[event.PageEscalated](run) {
		if call.Body.(event.PageEscalated).Team != owner {
			continue
		}
		if call.At <= late {
			return "", nil
		}
		return fmt.Sprintf("%s owned the fix and was brought in %s after the page; within %s would have been in good time.",
			owner, grading.Span(call.At-run.page.At), grading.Span(escalateWithin)), []event.Event{*run.page, call}
	}
	return owner + " owned the fix and was never brought in.", []event.Event{*run.page}
}
