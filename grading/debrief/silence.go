package debrief

import (
	"fmt"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

var silence = detector{
	kind: "silence", title: "Silence",
	did:     "left those who waited without a word",
	instead: "Say who is hurt, what is being done and when you write again, before you know the cause. Then keep to it.",
	find:    findSilence,
}

// silentFor is how long customers may be hurt without a word from those who are
// on call, from the first page on.
const silentFor = 5 * time.Minute

// findSilence finds the longest time in which customers were hurt and nobody who
// plays told anybody anything.
func findSilence(run *reading) (string, []event.Event) {
	if run.page == nil {
		return "", nil
	}
	last := *run.page
	longest, from := time.Duration(0), last
	hear := func(e event.Event) {
		if quiet := run.hurtWithin(last.At, e.At); quiet > longest {
			longest, from = quiet, last
		}
		last = e
	}
	for _, e := range run.events {
		if e.Seq > run.page.Seq && run.byPlayer(e) && tells(e.Body) {
			hear(e)
		}
	}
	hear(event.Event{At: run.end})
	if longest < silentFor {
		return "", nil
	}
	return fmt.Sprintf("Customers were hurt for %s after %s without a word from whoever was on call.", grading.Span(longest), grading.Clock(from.At)), []event.Event{from}
}

// tells reports whether others hear of how it stands by an event.
func tells(b event.Body) bool {
	switch b.(type) {
	case event.UpdatePosted, event.MessageSent, event.IncidentDeclared, event.PageEscalated:
		return true
	}
	return false
}

// hurtWithin returns for how long of a span some objective was not met.
func (run *reading) hurtWithin(from, to faults.Time) time.Duration {
	var sum time.Duration
	at := from.Milliseconds()
	for _, b := range run.hurt { // they are in the order in which they began
		begin, end := max(at, b.FromMS), min(to.Milliseconds(), b.ToMS)
		if end > begin {
			sum += time.Duration(end-begin) * time.Millisecond
			at = end
		}
	}
	return sum
}
