package grading_test

import (
	"testing"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

func TestACauseUnderRelief(t *testing.T) {
	c := scenarios.Criterion{Points: -15, Asks: "relief", Of: "cause"}
	scale := did(60, "a1", "scale", "checkout", faults.Effect{Service: "checkout", Kind: faults.KindReplicas, From: "2", To: "6"})
	escalated := []event.Event{at(70, event.PageEscalated{Team: "platform", Reason: "the pool is theirs"})}
	cut := config("checkout", "db_pool", "20", "2")
	still := spoilt("checkout", setPool("2"))
	for name, tc := range map[string]struct {
		harm  faults.Effect
		spoil func(map[string]faults.ServiceHealth)
		did   [][]event.Event
		lost  bool
		why   string
	}{
		"still in place":           {cut, still, [][]event.Event{scale}, true, "still in place at the end: “A config push shrinks the pool”"},
		"gone":                     {cut, nil, [][]event.Event{scale}, false, "The cause was gone at the end"},
		"another value":            {cut, spoilt("checkout", setPool("12")), [][]event.Event{scale}, false, "gone"},
		"nobody acted":             {cut, still, nil, false, "Nobody took an action"},
		"handed over to its owner": {cut, still, [][]event.Event{scale, escalated}, false, "platform, whose it is, was brought in"},
		"customers unwell":         {cut, still, [][]event.Event{scale, {breached(250, "b")}}, false, "b was still breached"},
		"a lock": {faults.Effect{Service: "ledger", Kind: faults.KindData, Key: "lock"}, spoilt("ledger", func(s *faults.ServiceHealth) {
			s.Data = []faults.Data{{Op: faults.DataLock}}
		}), [][]event.Event{scale}, true, "still in place"},
		"a lock that is gone": {faults.Effect{Service: "ledger", Kind: faults.KindData, Key: "lock"}, nil, [][]event.Event{scale}, false, "gone"},
		"a bound": {faults.Effect{Service: "payments", Kind: faults.KindLimit, Key: "limit/ports", To: "60"}, spoilt("payments", func(s *faults.ServiceHealth) {
			s.Limits = []faults.Limit{{Ports: 60}}
		}), [][]event.Event{scale}, true, "still in place"},
		"a vendor's": {faults.Effect{Service: "payments", Kind: faults.KindVersion, From: "1", To: "1.9.1"}, spoilt("payments", func(s *faults.ServiceHealth) { s.External = true }), [][]event.Event{scale}, false, "gone"},
		"a flag":     {faults.Effect{Service: "payments", Kind: faults.KindFlag, Key: "fast", From: "false", To: "true"}, nil, [][]event.Event{scale}, true, "still in place"},
	} {
		t.Run(name, func(t *testing.T) {
			log := []event.Event{at(1, event.HealthSnapshotted{Moment: event.MomentBaseline, Health: stores(nil)})}
			log = append(log, harmed(10, "push", tc.harm)...)
			log = append(log, breached(20, "a"))
			for _, events := range tc.did {
				log = append(log, events...)
			}
			log = append(log, restored(200, "a"), at(300, event.HealthSnapshotted{Moment: event.MomentEnd, Health: stores(tc.spoil)}), at(300, event.RunEnded{}))
			f := judged(t, c, log...)
			if lost := f.Result == grading.Lost; lost != tc.lost || lost != (f.Points == -15) || !contains(f.Why, tc.why) {
				t.Errorf("%s, %g: %s", f.Result, f.Points, f.Why)
			}
		})
	}
	old := judged(t, c, at(10, event.InjectFired{Inject: "push"}), at(10, event.FaultApplied{Inject: "push"}),
		at(60, event.ActionTaken{ID: "a1", Action: "scale", Target: "checkout"}), at(300, event.HealthSnapshotted{Moment: event.MomentEnd, Health: stores(still)}))
	if old.Result != grading.Spared || !contains(old.Why, "cannot be judged") {
		t.Errorf("%s: %s", old.Result, old.Why)
	}
}
