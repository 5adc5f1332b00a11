package grading_test

import (
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

func TestVerificationAfterActing(t *testing.T) {
	c := scenarios.Criterion{Points: 10, Asks: "verify", Of: "action"}
	act := did(100, "a1", "rollback-config", "checkout", config("checkout", "db_pool", "2", "20"))
	none := did(120, "a2", "rollback-config", "payments") // it changed nothing
	more := did(130, "a3", "scale", "payments", faults.Effect{Service: "payments", Kind: faults.KindReplicas, From: "2", To: "3"})
	look := func(s float64, b event.EvidenceViewed) []event.Event { return []event.Event{at(s, b)} }
	customers := event.EvidenceViewed{Source: event.SourceDashboard, Service: "customers", Services: []string{"customers"}, Results: 4}
	own := event.EvidenceViewed{Source: event.SourceMetrics, Query: "x", Metrics: []string{"db_pool_in_use"}, Services: []string{"checkout"}, Results: 1}
	for name, tc := range map[string]struct {
		log    [][]event.Event
		points float64
		result grading.Result
		why    string
	}{
		"nobody acted":             {[][]event.Event{look(110, own)}, 0, grading.Missed, "nothing to verify"},
		"no look":                  {[][]event.Event{act}, 0, grading.Missed, "Nobody looked at what came of the action rollback-config on checkout at 1:40"},
		"a look before":            {[][]event.Event{look(90, own), act}, 0, grading.Missed, "Nobody looked"},
		"at the service":           {[][]event.Event{act, look(110, own)}, 10, grading.Earned, "That was 10 s after the last change"},
		"at customers":             {[][]event.Event{act, look(110, customers)}, 10, grading.Earned, "10 s after"},
		"as one":                   {[][]event.Event{act, look(110, event.EvidenceViewed{Source: event.SourceCustomer, Query: "buy", Results: 3})}, 10, grading.Earned, ""},
		"at the wrong place":       {[][]event.Event{act, look(110, event.EvidenceViewed{Source: event.SourceDashboard, Service: "edge", Services: []string{"edge"}, Results: 3})}, 0, grading.Missed, "Nobody looked"},
		"at its settings":          {[][]event.Event{act, look(110, event.EvidenceViewed{Source: event.SourceConfig, Service: "checkout", Results: 1})}, 0, grading.Missed, "Nobody looked"},
		"at the runbook":           {[][]event.Event{act, look(110, event.EvidenceViewed{Source: event.SourceRunbook, Query: "checkout", Results: 1})}, 0, grading.Missed, "Nobody looked"},
		"then a step of no effect": {[][]event.Event{act, look(110, own), none}, 10, grading.Earned, ""},
		"then another change":      {[][]event.Event{act, look(110, own), more}, 0, grading.Missed, "the action scale on payments at 2:10"},
		"after others were told":   {[][]event.Event{act, {at(105, event.UpdatePosted{Text: "It is over.", Status: event.StatusResolved})}, look(110, customers)}, 5, grading.Partial, "But others had been told before"},
		"while they were told that it is watched": {[][]event.Event{act, {at(105, event.UpdatePosted{Text: "We watch.", Status: event.StatusMonitoring})}, look(110, customers)}, 10, grading.Earned, ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := judged(t, c, played(tc.log...)...)
			if f.Points != tc.points || f.Result != tc.result || !contains(f.Why, tc.why) {
				t.Errorf("%s, %g: %s", f.Result, f.Points, f.Why)
			}
		})
	}
	standing := func(until float64) [][]event.Event {
		look := own
		look.Look = "l1"
		return [][]event.Event{{at(60, look)}, act, {at(until, event.EvidenceClosed{Look: "l1"})}}
	}
	if f := judged(t, c, played(standing(103)...)...); f.Result != grading.Earned {
		t.Errorf("a look that stays: %s: %s", f.Result, f.Why)
	}
	if f := judged(t, c, played(standing(101)...)...); f.Result != grading.Missed {
		t.Errorf("a look that ends: %s: %s", f.Result, f.Why)
	}
	c.Within = &scenarios.Within{Limit: 2 * time.Minute}
	if f := judged(t, c, played(act, look(140, own))...); f.Result != grading.Missed {
		t.Errorf("too late: %s: %s", f.Result, f.Why)
	}
}
