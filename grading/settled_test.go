package grading

import (
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

func TestSettled(t *testing.T) {
	at := func(s int, b event.Body) event.Event { return event.Event{At: faults.Time(s) * time.Second, Body: b} }
	fired := func(s int, id string) event.Event { return at(s, event.InjectFired{Inject: id}) }
	end := func(s int, reason string) event.Event { return at(s, event.RunEnded{Reason: reason}) }
	breached, restored := func(s int) event.Event { return at(s, event.SLOBreached{SLO: "buy"}) }, func(s int) event.Event { return at(s, event.SLORestored{SLO: "buy"}) }

	// A drill and its control: what the first does by a fault, the second does
	// by an alert. A word of a colleague is no trouble.
	drill := &Rubric{Injects: []Inject{{ID: "a", Fault: "pool-shrink"}, {ID: "b", Fault: "edge-latency", Change: true}, {ID: "word"}}}
	control := &Rubric{Injects: []Inject{{ID: "a", Alarm: true}, {ID: "b", Alarm: true, Change: true}, {ID: "word"}}}
	for _, c := range []struct {
		name string
		want bool
		log  []event.Event
	}{
		{"still going", false, []event.Event{fired(20, "a"), fired(30, "b")}},
		{"ended at once", false, []event.Event{end(0, event.EndStopped)}},
		{"before the last trouble", false, []event.Event{fired(20, "a"), end(60, event.EndStopped)}},
		{"the last one is not felt yet", false, []event.Event{fired(20, "a"), fired(30, "b"), end(49, event.EndStopped)}},
		{"all has come, and customers are well", true, []event.Event{fired(20, "a"), fired(30, "b"), end(50, event.EndStopped)}},
		{"the last one was skipped", true, []event.Event{fired(20, "a"), at(30, event.InjectSkipped{Inject: "b"}), end(40, event.EndClosed)}},
		{"customers still fail", false, []event.Event{fired(20, "a"), breached(24), fired(30, "b"), end(90, event.EndStopped)}},
		{"closed while they fail", false, []event.Event{fired(20, "a"), breached(24), restored(60), breached(70), fired(30, "b"), end(90, event.EndClosed)}},
		{"they are well again", true, []event.Event{fired(20, "a"), breached(24), fired(30, "b"), restored(60), end(90, event.EndClosed)}},
		{"its time was up", true, []event.Event{fired(20, "a"), breached(24), end(480, event.EndTime)}},
		{"recovered", true, []event.Event{fired(20, "a"), breached(24), fired(30, "b"), restored(40), end(45, event.EndRecovered)}},
		{"one is to come again", false, []event.Event{fired(20, "a"), fired(30, "b"), at(40, event.FaultEnded{Inject: "b", NextMS: 600000}), end(90, event.EndStopped)}},
		{"one came again", true, []event.Event{fired(20, "a"), fired(30, "b"), at(40, event.FaultEnded{Inject: "b", NextMS: 50000}), fired(50, "b"), at(50, event.FaultApplied{Inject: "b"}), end(90, event.EndStopped)}},
		{"one was due again and did not take", true, []event.Event{fired(20, "a"), fired(30, "b"), at(40, event.FaultEnded{Inject: "b", NextMS: 50000}), at(50, event.FaultFailed{Inject: "b"}), end(90, event.EndStopped)}},
		{"one that comes and goes is not fired again", false, []event.Event{fired(20, "a"), fired(30, "b"), at(40, event.FaultEnded{Inject: "b", Why: event.EndedTurn, NextMS: 600000}), at(45, event.InjectSkipped{Inject: "b"}), end(90, event.EndStopped)}},
		{"one fault of two is to come again", false, []event.Event{fired(20, "a"), fired(30, "b"), at(40, event.FaultEnded{Inject: "b", Fault: "x", NextMS: 600000}), at(40, event.FaultEnded{Inject: "b", Fault: "y"}), end(90, event.EndStopped)}},
		{"one was ended for good", true, []event.Event{fired(20, "a"), fired(30, "b"), at(40, event.FaultEnded{Inject: "b", NextMS: 600000}), at(45, event.InjectSkipped{Inject: "b"}), end(90, event.EndStopped)}},
		{"the server went away", false, []event.Event{fired(20, "a"), breached(24), end(60, event.EndInterrupted)}},
		{"the sandbox broke down", false, []event.Event{end(60, event.EndFailed)}},
	} {
		for name, rubric := range map[string]*Rubric{"drill": drill, "control": control} {
			if got := Settled(rubric, c.log); got != c.want {
				t.Errorf("%s, %s: settled %v, want %v", c.name, name, got, c.want)
			}
		}
	}
	quiet := &Rubric{Injects: []Inject{{ID: "word"}}}
	if Settled(quiet, []event.Event{end(3, event.EndStopped)}) || !Settled(quiet, []event.Event{fired(1, "word"), end(30, event.EndClosed)}) {
		t.Error("a control without alerts is told by what it keeps back")
	}
}
