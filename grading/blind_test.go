package grading_test

import (
	"testing"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

func TestBlindAction(t *testing.T) {
	c := scenarios.Criterion{Points: -10, Asks: "blind", Of: "action"}
	look := []event.Event{at(60, event.EvidenceViewed{Source: event.SourceDashboard, Service: "checkout", Results: 5}), at(70, event.NoteAdded{Text: "read it"})}
	act := did(100, "a1", "rollback-config", "checkout", config("checkout", "db_pool", "2", "20"))
	for name, tc := range map[string]struct {
		log [][]event.Event
		want
	}{
		"no action":     {nil, want{grading.Spared, 0, []int64{}, "Nobody touched"}},
		"a look, first": {[][]event.Event{look, act}, want{grading.Spared, 0, []int64{}, "came before the action rollback-config on checkout"}},
		"the runbook is no look": {[][]event.Event{{at(60, event.EvidenceViewed{Source: event.SourceRunbook, Query: "checkout-errors", Results: 1}), at(70, event.NoteAdded{Text: "read it"})}, act},
			want{grading.Lost, -10, []int64{8}, "rests on no look"}},
		"a look at something else": {[][]event.Event{{at(60, event.EvidenceViewed{Source: event.SourceDashboard, Service: "identity", Results: 5}), at(70, event.NoteAdded{Text: "read it"})}, act},
			want{grading.Lost, -10, []int64{8}, "rests on no look"}},
		"a look at the customers": {[][]event.Event{{at(60, event.EvidenceViewed{Source: event.SourceDashboard, Service: "customers", Results: 5}), at(70, event.NoteAdded{Text: "read it"})}, act},
			want{grading.Spared, 0, []int64{}, "came before"}},
		"a look at everything": {[][]event.Event{{at(60, event.EvidenceViewed{Source: event.SourceChanges, Results: 5}), at(70, event.NoteAdded{Text: "read it"})}, act},
			want{grading.Spared, 0, []int64{}, "came before"}},
		"none":             {[][]event.Event{act}, want{grading.Lost, -10, []int64{6}, "The first touch of the system, the action rollback-config on checkout at 1:40, rests on no look at it."}},
		"a look, too late": {[][]event.Event{act, look}, want{grading.Lost, -10, []int64{6}, "rests on no look"}},
		"one that is blind, then one that is not": {[][]event.Event{did(50, "a0", "restart", "payments"), look, act}, want{grading.Lost, -10, []int64{6}, "the action restart on payments at 0:50"}},
	} {
		t.Run(name, func(t *testing.T) { tc.want.check(t, judged(t, c, played(tc.log...)...)) })
	}
}

func TestThrashing(t *testing.T) {
	c := scenarios.Criterion{Points: -10, Asks: "thrash", Of: "actions"}
	walk := func(apart float64, services ...faults.Target) [][]event.Event {
		var log [][]event.Event
		for i, service := range services {
			log = append(log, did(30+apart*float64(i), string(rune('a'+i)), "rollback-config", service))
		}
		return log
	}
	for name, tc := range map[string]struct {
		log  [][]event.Event
		lost bool
	}{
		"none":                             {nil, false},
		"four in a row":                    {walk(10, "edge", "payments", "identity", "inventory"), true},
		"the right one among them":         {walk(10, "edge", "checkout", "payments", "identity"), false},
		"and four others":                  {walk(10, "edge", "checkout", "payments", "identity", "edge->inventory"), true},
		"the same one again":               {walk(10, "edge", "edge", "payments", "payments", "identity"), false},
		"four with time to see what comes": {walk(41, "edge", "payments", "identity", "inventory"), false},
	} {
		t.Run(name, func(t *testing.T) {
			f := judged(t, c, played(tc.log...)...)
			if lost := f.Result == grading.Lost; lost != tc.lost || lost && (f.Points != -10 || len(f.Events) != 4 || !contains(f.Why, "were changed within 30 s") && !contains(f.Why, "within 40 s")) {
				t.Errorf("%s, %g: %s", f.Result, f.Points, f.Why)
			}
		})
	}
}
