package grading_test

import (
	"testing"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

func TestTimings(t *testing.T) {
	r := compiled(t)
	push := at(10, event.InjectFired{Inject: "push"})
	applied := at(10, event.FaultApplied{Inject: "push"})
	page := at(60, event.PageSent{Page: "p1"})
	ack := at(90, event.PageAcknowledged{Page: "p1"})
	look := event.EvidenceViewed{Source: "changes"}
	act := func(s float64) event.Event { return at(s, event.ActionTaken{Action: "restart", Target: "checkout"}) }
	some := func(s float64) *float64 { return &s }
	for name, tc := range map[string]struct {
		log  []event.Event
		want grading.Timings
	}{
		"nothing happened": {nil, grading.Timings{}},
		"no page":          {[]event.Event{push, applied, breached(20, "a"), restored(30, "a")}, grading.Timings{}},
		"a whole run": {
			[]event.Event{push, applied, breached(20, "a"), breached(25, "b"), page, ack, at(100, event.EvidenceViewed{Source: "runbook"}), at(110, look), act(120), restored(130, "b"), act(150), restored(180, "a"), act(200)},
			grading.Timings{Detect: some(50), Acknowledge: some(30), Evidence: some(50), Mitigate: some(90), Resolve: some(120)},
		},
		"a colleague took it":      {[]event.Event{page, at(70, event.PageTaken{Page: "p1"}), by(maya, at(71, event.PageTaken{Page: "p1"})), ack}, grading.Timings{Acknowledge: some(30)}},
		"another team was paged":   {[]event.Event{push, applied, at(20, event.PageSent{Page: "p0", To: "shop"}), at(60, event.PageSent{Page: "p1", To: "payments"}), ack}, grading.Timings{Detect: some(10), Acknowledge: some(30)}},
		"who lends a hand took it": {[]event.Event{at(0, event.RunStarted{Trainees: []event.Actor{ada}}), page, by(event.Actor{Kind: event.Person, ID: "fay", Name: "Fay"}, at(65, event.PageAcknowledged{Page: "p1"})), ack}, grading.Timings{Acknowledge: some(30)}},
		"a page before the harm":   {[]event.Event{at(1, event.PageSent{Page: "p0"}), push, applied, page}, grading.Timings{Detect: some(50)}},
		"looked before the page":   {[]event.Event{push, at(20, look), page}, grading.Timings{Evidence: some(0)}},
		"looked before the fault":  {[]event.Event{at(1, event.InjectFired{Inject: "cto"}), at(2, event.InjectFired{Inject: "push"}), at(5, look), applied, page}, grading.Timings{Detect: some(50)}},
		"looked before the harm":   {[]event.Event{at(5, look), push, page}, grading.Timings{}},
		"breached at the end":      {[]event.Event{page, breached(65, "a"), act(70), restored(80, "a"), breached(90, "a")}, grading.Timings{}},
		"one of two at the end":    {[]event.Event{page, breached(65, "a"), breached(66, "b"), act(70), restored(80, "a")}, grading.Timings{}},
		"went away by itself":      {[]event.Event{page, breached(65, "a"), restored(80, "a"), act(85)}, grading.Timings{Resolve: some(20)}},
	} {
		t.Run(name, func(t *testing.T) {
			got := graded(t, r, numbered(tc.log...)).Timings
			for _, span := range []struct {
				name      string
				got, want *float64
			}{
				{"detect", got.Detect, tc.want.Detect}, {"acknowledge", got.Acknowledge, tc.want.Acknowledge},
				{"evidence", got.Evidence, tc.want.Evidence}, {"mitigate", got.Mitigate, tc.want.Mitigate}, {"resolve", got.Resolve, tc.want.Resolve},
			} {
				switch {
				case span.got == nil && span.want == nil:
				case span.got == nil || span.want == nil || *span.got != *span.want:
					t.Errorf("%s: got %s, want %s", span.name, seconds(span.got), seconds(span.want))
				}
			}
		})
	}
}

func seconds(s *float64) string {
	if s == nil {
		return "nothing"
	}
	return grading.Span(at(*s, event.NoteAdded{}).At)
}
