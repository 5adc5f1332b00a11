package runs

import (
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/runtimes"
)

// A run that has ended is told again once, without its one action, and its log and
// reading say what came of it.
func TestARunIsToldAgain(t *testing.T) {
	t.Parallel()
	y := newYard(t)
	s := y.boot()
	play := Play{Drill: y.drill, Runtime: runtimes.Tabletop, Person: y.person, Responder: engine.NewResponder(y.drill.Rehearsals[0])}
	record, _, err := s.Rehearse(t.Context(), play)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time there is nothing to do
		if _, err := s.Retell(t.Context(), record.ID, play, 2, nil); err != nil {
			t.Fatal(err)
		}
	}
	events, err := s.Events(t.Context(), record.ID)
	if err != nil {
		t.Fatal(err)
	}
	var told []event.CounterfactualPlayed
	for _, e := range events {
		if c, is := e.Body.(event.CounterfactualPlayed); is {
			told = append(told, c)
		}
	}
	if len(told) != 1 || told[0].Action != "rollback-config" {
		t.Fatalf("told were %+v", told)
	}
	d, err := s.Debrief(t.Context(), record.ID)
	if err != nil || d.Debrief.Customers == nil || len(d.Debrief.Customers.Actions) != 1 || d.Debrief.Customers.Actions[0].Failed < 100 {
		t.Errorf("its reading has %+v, %v", d.Debrief.Customers, err)
	}
}

// Of a run that people play, that goes on after its end, off to the side, and
// nobody waits for it who stops the service.
func TestARunOfPeopleIsToldAgainAfterItsEnd(t *testing.T) {
	t.Parallel()
	y := newYard(t)
	s, err := New(t.Context(), Options{Store: y.db, Library: y.lib, Logger: slog.New(slog.DiscardHandler), Baselines: true, Retell: true})
	if err != nil {
		t.Fatal(err)
	}
	record, err := s.Start(t.Context(), Play{Drill: y.drill, Runtime: runtimes.Tabletop, Person: y.person})
	if err != nil {
		t.Fatal(err)
	}
	var run *engine.Run
	until(t, "it does not begin", func() bool {
		run, _ = s.Active(record.ID)
		return run != nil && run.State() == event.StateRunning
	})
	ada := event.Actor{Kind: event.Person, ID: y.person.ID, Name: y.person.Name}
	for _, c := range []engine.Command{
		engine.TakeAction{Action: "scale", Target: "storefront", Args: map[string]string{"replicas": "3"}, Reason: "More of them carry more."},
		engine.End{},
	} {
		if err := run.Do(t.Context(), ada, "", c); err != nil {
			t.Fatal(err)
		}
	}
	until(t, "it is not told again", func() bool {
		events, err := s.Events(t.Context(), record.ID)
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(events, func(e event.Event) bool { return e.Kind() == "counterfactual.played" })
	})
	until(t, "that never ends", func() bool { _, going := s.Retelling(record.ID); return !going })
	if err := s.Stop(t.Context()); err != nil {
		t.Error(err)
	}
}

// until waits for a state, for as long as a slow machine may need.
func until(t *testing.T, otherwise string, holds func() bool) {
	t.Helper()
	give := time.NewTimer(5 * time.Minute)
	defer give.Stop()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-give.C:
			t.Fatal(otherwise)
		}
	}
}
