package scenarios_test

import (
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

func TestConditionFirst(t *testing.T) {
	bodies := []event.Body{
		event.PageSent{Page: "p0", To: "shop", Alerts: []string{"ShopFails"}, Service: "front"}, // 1
		event.InjectFired{Inject: "push"},
		event.ChangeRecorded{Change: "c1", Service: "till", Type: "config", Inject: "push"},
		event.FaultApplied{Inject: "push", Fault: "pool-shrink"},
		event.AlertFired{Alert: "BuyFails", Service: "till"}, // 5
		event.PageSent{Page: "p1", To: "payments", Alerts: []string{"TillSlow", "BuyFails"}, Service: "till"},
		event.PageAcknowledged{Page: "p1"},
		event.InjectFired{Inject: "asks"},
		event.MessageSent{Channel: "#incident", Inject: "asks"},
		event.StepChecked{Runbook: "buy-fails", Step: "confirm", Done: false}, // 10
		event.StepChecked{Runbook: "buy-fails", Step: "confirm", Done: true},
		event.ActionTaken{Action: "restart", Target: "front"},
		event.ActionTaken{Action: "rollback-config", Target: "till"},
		event.SLORestored{SLO: "buy-availability"},
		event.ChangeRecorded{Change: "c0", Service: "front", Type: "deploy", AtMS: -36e5}, // 15, of before the run
		event.ChangeRecorded{Change: "c2", Service: "front", Type: "deploy", Action: "a1"},
	}
	var events []event.Event
	for i, b := range bodies {
		events = append(events, event.Event{Seq: int64(i + 1), At: time.Duration(i) * time.Second, Body: b})
	}
	for _, test := range []struct {
		kind, arg string
		want      int64 // 0: never
	}{
		{"page.sent", "", 1},
		{"page.sent", "push", 6},
		{"page.sent", "BuyFails", 6},
		{"page.sent", "payments", 6},
		{"page.sent", "asks", 0},
		{"page.acknowledged", "push", 7},
		{"alert.fired", "till", 5},
		{"inject.fired", "asks", 8},
		{"fault.applied", "push", 4},
		{"fault.applied", "asks", 0},
		{"change.recorded", "push", 3},
		{"change.recorded", "asks", 0},
		{"change.recorded", "deploy", 16},
		{"message.sent", "#incident", 9},
		{"message.sent", "push", 9},
		{"step.checked", "", 10},
		{"step.checked", "buy-fails#confirm", 11},
		{"action.taken", "", 12},
		{"action.taken", "till", 13},
		{"action.taken", "rollback-config", 13},
		{"slo.restored", "buy-availability", 14},
		{"slo.breached", "", 0},
	} {
		c := scenarios.Condition{Kind: test.kind, Arg: test.arg}
		watch := scenarios.NewWatch(c, scenarios.Condition{Kind: "run.ended"}, c)
		for _, e := range events {
			watch.See(e)
		}
		if e, ok := watch.First(c); ok != (test.want > 0) || e.Seq != test.want {
			t.Errorf("a watch sees %s(%s) at event %d, %t; want %d", test.kind, test.arg, e.Seq, ok, test.want)
		}
		e, ok := c.First(events)
		if ok != (test.want > 0) || e.Seq != test.want {
			t.Errorf("%s(%s) first holds at event %d, %t; want %d", test.kind, test.arg, e.Seq, ok, test.want)
		}
	}
}
