package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

const paperRules = `
groups:
  - name: paper
    rules:
      - alert: BuysFail
        expr: 1 - sum(rate(customer_visits_total{outcome="ok"}[20s])) / sum(rate(customer_visits_total[20s])) > 0.05
        for: 4s
        labels: {severity: page, team: payments, service: checkout}
        annotations: {summary: "Buys fail", runbook: checkout-errors}
`

const paperRouting = `
route: {receiver: tickets, group_by: [alertname], group_wait: 2s, group_interval: 10s, routes: [{matchers: [severity="page"], receiver: payments}]}
receivers: [{name: tickets}, {name: payments}]
`

// paperFault and paperCure shrink and restore the pool of the paper sandbox.
var paperFault = faults.Fault{Name: "shrink", Title: "Shrink", Plan: func(faults.Health, faults.Target, faults.Args) ([]faults.Primitive, error) {
	return []faults.Primitive{faults.Config{Service: "checkout", Set: map[string]string{"db_pool_size": "02"}}}, nil
}}

var paperCure = faults.Action{
	Name: "restore", Title: "Restore", Change: "config", Risk: faults.Alone,
	Plan: func(faults.Health, faults.Target, faults.Args) ([]faults.Primitive, error) {
		return []faults.Primitive{faults.Config{Service: "checkout", Set: map[string]string{"db_pool_size": "20"}}}, nil
	},
	Blast: func(faults.Health, faults.Target, faults.Args) (string, error) { return "Touches checkout.", nil },
}

func paperScenario() *scenarios.Scenario {
	return &scenarios.Scenario{
		Slug: "paper", Title: "Paper", Duration: 5 * time.Minute, Stack: "paper", Oncall: "payments",
		Personas: []scenarios.Persona{{ID: "maya", Name: "Maya"}},
		End:      scenarios.End{Held: 20 * time.Second},
		Injects: []scenarios.Inject{
			{ID: "push", Title: "the secret push", Trigger: scenarios.Trigger{At: 30 * time.Second},
				Effect: scenarios.Effect{Fault: &scenarios.FaultInject{Fault: "shrink", Target: "checkout"},
					Change: &scenarios.Change{Type: "config", Service: "checkout", By: "maya", Summary: "pool 20 → 2", Ago: 5 * time.Second}}},
			{ID: "ask", Title: "someone asks", Trigger: scenarios.Trigger{When: scenarios.Condition{Kind: "page.acknowledged"}, After: 10 * time.Second},
				Effect: scenarios.Effect{Say: &scenarios.Say{As: "maya", In: "#incident", Text: "Anything I can do?"}}},
		},
	}
}

func play(t *testing.T, sandbox *paper, sc *scenarios.Scenario, steps ...scenarios.RehearsalStep) ([]event.Event, *Run) {
	t.Helper()
	memory := &event.Memory{}
	run := prepare(t, sandbox, sc, memory, steps...)
	if err := run.Play(t.Context()); err != nil {
		t.Fatal(err)
	}
	events, _ := memory.Read(t.Context(), "r", 0, 1e6)
	return events, run
}

func prepare(t *testing.T, sandbox faults.Sandbox, sc *scenarios.Scenario, log event.Log, steps ...scenarios.RehearsalStep) *Run {
	t.Helper()
	run, err := New(Options{
		ID: "r", Scenario: sc, Sandbox: sandbox, Log: log, Logger: slog.New(slog.DiscardHandler),
		Stack: &stack.Stack{
			Name: "paper", Rules: []byte(paperRules), Routing: []byte(paperRouting),
			Teams:    []stack.Team{{Name: "payments"}, {Name: "shop"}},
			Services: []stack.Service{{Name: "checkout", Team: "payments"}},
			Journeys: []stack.Journey{{Name: "buy"}},
			SLOs: []stack.SLO{{Name: "buys", Journey: "buy", Objective: 0.95,
				SLI: `sum(rate(customer_visits_total{outcome="ok"}[20s])) / sum(rate(customer_visits_total[20s]))`}},
		},
		Runbook: func(slug string) (*scenarios.Runbook, bool) {
			return &scenarios.Runbook{Slug: slug, Steps: []scenarios.RunbookStep{{ID: "confirm"}, {ID: "watch", Verifies: true}}}, slug == "checkout-errors"
		},
		Fault:     func(name string) (faults.Fault, bool) { return paperFault, name == "shrink" },
		Action:    func(name string) (faults.Action, bool) { return paperCure, name == "restore" },
		Responder: NewResponder(scenarios.Rehearsal{Name: "script", Steps: steps}),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := run.Close(); err != nil {
			t.Error(err)
		}
	})
	return run
}

// story is the kinds of a log with their run times, without what only grading reads.
func story(events []event.Event) []string {
	var out []string
	for _, e := range events {
		switch e.Kind() {
		case "slo.sampled", "health.snapshotted", "visits.counted", "effects.recorded":
			continue
		}
		out = append(out, fmt.Sprintf("%s %s", e.At, e.Kind()))
	}
	return out
}

var cured = []scenarios.RehearsalStep{
	{When: scenarios.Condition{Kind: "page.sent"}, After: 15 * time.Second, Acknowledge: true},
	{After: 20 * time.Second, View: event.SourceMetrics, Query: `rate(customer_visits_total{service="checkout"}[30s])`},
	{After: 5 * time.Second, Do: "restore", Target: "checkout", Reason: "the pool is too small"},
}

func TestARunFromFaultToHeldRecovery(t *testing.T) {
	sandbox := newPaper()
	events, _ := play(t, sandbox, paperScenario(), cured...)
	want := []string{
		"0s run.started",
		"25s change.recorded", "30s inject.fired", "30s fault.requested", "30s fault.applied",
		"32s slo.breached", "36s alert.fired", "38s page.sent", "53s page.acknowledged",
		"1m3s inject.fired", "1m3s message.sent", "1m13s evidence.viewed",
		"1m18s evidence.closed", "1m18s action.requested", "1m18s action.taken", "1m18s change.recorded",
		"1m38s alert.resolved", "1m38s slo.restored", "1m48s page.resolved",
		"1m58s fault.reverted", "1m58s run.ended",
	}
	got := story(events)
	// The exact scrapes at which a rate crosses its threshold belong to the
	// query engine; the order, and everything timed by the script, is ours.
	if kinds(got) != kinds(want) {
		t.Fatalf("story:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	var changed []string
	for _, b := range bodies[event.EffectsRecorded](events) {
		for _, e := range b.Effects {
			changed = append(changed, fmt.Sprintf("%s%s %s: %s → %s", b.Inject, b.Action, e.Key, e.From, e.To))
		}
	}
	if want := []string{"push db_pool_size: 20 → 02", "a1 db_pool_size: 02 → 20"}; !slices.Equal(changed, want) {
		t.Errorf("effects %q, want %q", changed, want)
	}
	for _, fixed := range []string{"30s fault.applied", "0s run.started"} {
		if !slices.Contains(got, fixed) {
			t.Errorf("no %q in %v", fixed, got)
		}
	}
	last := events[len(events)-1]
	if ended := last.Body.(event.RunEnded); ended.Reason != event.EndRecovered {
		t.Errorf("ended by %q, want recovered", ended.Reason)
	}
	if !sandbox.stopped {
		t.Error("the sandbox is still running")
	}
	for i, e := range events {
		if e.Seq != int64(i+1) || (i > 0 && e.At < events[i-1].At) {
			t.Fatalf("event %d has Seq %d at %s: out of order", i, e.Seq, e.At)
		}
	}
}

// kinds drops the times of a story and sorts what may swap within a scrape interval.
func kinds(story []string) string {
	var out []string
	for _, line := range story {
		_, kind, _ := strings.Cut(line, " ")
		out = append(out, kind)
	}
	for i := 1; i < len(out); i++ {
		if out[i-1] == "slo.restored" && out[i] == "alert.resolved" {
			out[i-1], out[i] = out[i], out[i-1]
		}
	}
	return strings.Join(out, "\n")
}

// What was changed before a run is in its change list from the start, with the
// numbers before those of the run, and nothing waits for it.
func TestWhatWasChangedBeforeARun(t *testing.T) {
	memory := &event.Memory{}
	sc := paperScenario()
	sc.Injects[1].Trigger.When = scenarios.Condition{Kind: "change.recorded"}
	run := prepare(t, newPaper(), sc, memory)
	run.History = func(context.Context) Past {
		return Past{Changes: []event.ChangeRecorded{{Type: "deploy", Service: "checkout", By: "Maya", Summary: "checkout 1 → 2", AtMS: -36e5}}}
	}
	if err := run.Play(t.Context()); err != nil {
		t.Fatal(err)
	}
	events, _ := memory.Read(t.Context(), "r", 0, 1e6)
	var listed []string
	asked := time.Duration(0)
	for _, e := range events {
		switch b := e.Body.(type) {
		case event.ChangeRecorded:
			listed = append(listed, fmt.Sprintf("%s %s at %d of %dms", b.Change, b.Type, e.At/time.Second, b.AtMS))
		case event.InjectFired:
			if b.Inject == "ask" {
				asked = e.At
			}
		}
	}
	if want := []string{"c1 deploy at 0 of -3600000ms", "c2 config at 25 of 25000ms"}; !slices.Equal(listed, want) {
		t.Errorf("the change list has %q, want %q", listed, want)
	}
	if asked != 35*time.Second {
		t.Errorf("what waits for a change came at %s", asked)
	}
}

func TestTheSameScriptGivesTheSameLog(t *testing.T) {
	first, _ := play(t, newPaper(), paperScenario(), cured...)
	second, _ := play(t, newPaper(), paperScenario(), cured...)
	if hash(t, first) != hash(t, second) {
		t.Errorf("two stories:\n%v\n%v", story(first), story(second))
	}
}

func hash(t *testing.T, events []event.Event) string {
	t.Helper()
	sum, err := event.Hash(events)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

func TestAnIdleRunEndsOnTimeAndRevertsItsFault(t *testing.T) {
	sandbox := newPaper()
	events, run := play(t, sandbox, paperScenario())
	last := events[len(events)-1]
	if ended := last.Body.(event.RunEnded); ended.Reason != event.EndTime || last.At != 5*time.Minute {
		t.Errorf("ended by %q at %s, want time at 5m", ended.Reason, last.At)
	}
	if sandbox.pool() != "20" {
		t.Errorf("the pool is %s after the run: the fault was not reverted", sandbox.pool())
	}
	var end event.HealthSnapshotted
	for _, e := range events {
		if h, is := e.Body.(event.HealthSnapshotted); is {
			end = h
		}
	}
	if end.Moment != event.MomentEnd || end.Health.Services["checkout"].Revision().Values["db_pool_size"] != "02" {
		t.Errorf("the last snapshot is %+v, want the end as it was before the fault was reverted", end)
	}
	if err := run.Do(t.Context(), event.Actor{ID: "x"}, "", AddNote{Text: "too late"}); !isRefusal(err, "ended") {
		t.Errorf("a command after the end: %v, want a refusal", err)
	}
}

func TestStoppingTheServerEndsTheRunInGoodOrder(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	sandbox, memory := newPaper(), &event.Memory{}
	run := prepare(t, sandbox, paperScenario(), memory)
	run.Publish = func(events []event.Event) {
		if events[0].Kind() == "page.sent" {
			stop()
		}
	}
	if err := run.Play(ctx); err != nil {
		t.Fatal(err)
	}
	events, _ := memory.Read(t.Context(), "r", 0, 1e6)
	last := events[len(events)-1]
	if ended, is := last.Body.(event.RunEnded); !is || ended.Reason != event.EndStopped {
		t.Errorf("last event is %+v, want run.ended by stopped", last)
	}
	if sandbox.pool() != "20" || !sandbox.stopped {
		t.Errorf("pool %s, stopped %v: the fault or the sandbox was left behind", sandbox.pool(), sandbox.stopped)
	}
}

// A sandbox whose scrape fails has broken down, unless the run was being stopped.
func TestWhatASandboxThatFailsMeans(t *testing.T) {
	for _, reason := range []string{event.EndStopped, event.EndFailed} {
		t.Run(reason, func(t *testing.T) {
			ctx, stop := context.WithCancel(t.Context())
			sandbox, memory := newPaper(), &event.Memory{}
			sandbox.collect = func() error {
				if sandbox.now < 40*time.Second {
					return nil
				}
				if reason == event.EndStopped {
					stop()
				}
				return errDisk
			}
			run := prepare(t, sandbox, paperScenario(), memory)
			if err := run.Play(ctx); (err != nil) != (reason == event.EndFailed) {
				t.Errorf("Play = %v", err)
			}
			events, _ := memory.Read(t.Context(), "r", 0, 1e6)
			last := events[len(events)-1]
			if ended, is := last.Body.(event.RunEnded); !is || ended.Reason != reason || run.State() != event.StateEnded {
				t.Errorf("state %s, last event %+v; want %s", run.State(), last, reason)
			}
			if sandbox.pool() != "20" || !sandbox.stopped {
				t.Errorf("pool %s, stopped %v: the fault or the sandbox was left behind", sandbox.pool(), sandbox.stopped)
			}
		})
	}
}

// torn refuses to append once it holds enough events.
type torn struct {
	event.Memory
	left int
}

var errDisk = errors.New("the disk is full")

func (l *torn) Append(ctx context.Context, events ...event.Event) ([]event.Event, error) {
	if l.left -= len(events); l.left < 0 {
		return nil, errDisk
	}
	return l.Memory.Append(ctx, events...)
}

func TestWhatCannotBeCommittedIsNotShown(t *testing.T) {
	sandbox, log := newPaper(), &torn{left: 7}
	run := prepare(t, sandbox, paperScenario(), log)
	shown := 0
	run.Publish = func(events []event.Event) { shown += len(events) }
	if err := run.Play(t.Context()); !errors.Is(err, errDisk) {
		t.Errorf("Play = %v, want %v", err, errDisk)
	}
	// Nothing of it has ended well: who asks hears why.
	if err := run.Do(t.Context(), event.Actor{Kind: event.Person, ID: "ada"}, "", End{}); !errors.Is(err, errDisk) || !errors.Is(run.Broken(), errDisk) {
		t.Errorf("a command afterwards: %v; broken: %v", err, run.Broken())
	}
	committed, _ := log.Read(t.Context(), "r", 0, 1e6)
	if shown != len(committed) {
		t.Errorf("%d events were shown and %d committed", shown, len(committed))
	}
	if run.State() != event.StateEnded || !sandbox.stopped || sandbox.pool() != "20" {
		t.Errorf("state %s, stopped %v, pool %s: want a run that ended and left nothing behind", run.State(), sandbox.stopped, sandbox.pool())
	}
}

func isRefusal(err error, words string) bool {
	var refusal *Refusal
	return errors.As(err, &refusal) && strings.Contains(refusal.Reason, words)
}
