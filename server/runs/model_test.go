package runs

import (
	"errors"
	"log/slog"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runtimes"
)

// table is a model, and a drill that is played in it.
type table struct {
	*testing.T
	*Model
	play Play
}

func newTable(t *testing.T) table {
	y := newYard(t)
	return table{t, NewModel(slog.New(slog.DiscardHandler)), Play{Drill: y.drill, Runtime: runtimes.Tabletop, Seed: y.drill.Seed}}
}

// rehearsal returns the steps of one that comes with the drill.
func (b table) rehearsal(name string) []scenarios.RehearsalStep {
	b.Helper()
	at := slices.IndexFunc(b.play.Drill.Rehearsals, func(r scenarios.Rehearsal) bool { return r.Name == name })
	return slices.Clone(b.play.Drill.Rehearsals[at].Steps)
}

// played plays the drill by steps and returns its log.
func (b table) played(steps ...scenarios.RehearsalStep) []event.Event {
	b.Helper()
	events, err := b.again(b.Context(), b.play, nil, nil, engine.NewResponder(scenarios.Rehearsal{Name: "steps", Steps: steps}))
	if err != nil {
		b.Fatal(err)
	}
	return events
}

func (b table) hash(events []event.Event) string {
	b.Helper()
	hash, err := event.Hash(events)
	if err != nil {
		b.Fatal(err)
	}
	return hash
}

// A replay of a whole run is the run, event by event.
func TestAReplayIsTheRun(t *testing.T) {
	t.Parallel()
	b := newTable(t)
	first := b.played(b.rehearsal(golden)...)
	started, _, err := header(first)
	if err != nil {
		t.Fatal(err)
	}
	second, err := b.whole(t.Context(), b.play, started, first, "")
	if err != nil {
		t.Fatal(err)
	}
	if b.hash(first) != b.hash(second) {
		for i := range min(len(first), len(second)) {
			if b.hash(first[i:i+1]) != b.hash(second[i:i+1]) {
				t.Fatalf("it parts at %s: %s, and %s", first[i].At, grading.Sentence(first[i]), grading.Sentence(second[i]))
			}
		}
		t.Errorf("%d events, and %d", len(first), len(second))
	}
}

// Of a run that somebody ended early, the model tells what came after; with what
// was counted until then that is what nobody acting any more comes to.
func TestFromAnEarlyEndTheModelPlaysOn(t *testing.T) {
	t.Parallel()
	b := newTable(t)
	idle := b.played()
	early := b.played(scenarios.RehearsalStep{After: 130 * time.Second, Note: "going home"}, scenarios.RehearsalStep{After: time.Second, End: true})
	baselines, err := b.Baselines(t.Context(), b.play, early)
	if err != nil {
		t.Fatal(err)
	}
	own, _ := grading.Fared(early, 0, never, false)
	whole, _ := grading.Fared(idle, 0, never, false)
	for name, n := range own {
		n.Visits, n.Failed, n.Slow = n.Visits+baselines.Tail[name].Visits, n.Failed+baselines.Tail[name].Failed, n.Slow+baselines.Tail[name].Slow
		own[name] = n
	}
	if !maps.Equal(own, whole) || !maps.Equal(baselines.Idle, whole) {
		t.Errorf("with the tail %v, nobody acting %v, by the model %v", own, whole, baselines.Idle)
	}
	if then := baselines.Then["buy"]; then.Visits < 600 || then.Visits > 700 {
		t.Errorf("in 131 s, %d visits", then.Visits)
	}
}

// What runs of a drill have in common is played once, and what those who lead do
// is part of it.
func TestBaselinesArePlayedOnce(t *testing.T) {
	t.Parallel()
	b := newTable(t)
	first := b.played(b.rehearsal(golden)...)
	if _, err := b.Baselines(t.Context(), b.play, first); err != nil {
		t.Fatal(err)
	}
	if b.kept.kept.Len() != 2 {
		t.Fatalf("%d plays are kept, of nobody and golden", b.kept.kept.Len())
	}
	second := b.played(b.rehearsal("other-way")...)
	was, err := b.Baselines(t.Context(), b.play, second)
	if err != nil || b.kept.kept.Len() != 2 {
		t.Fatalf("of another run %d are kept, %v", b.kept.kept.Len(), err)
	}
	// Somebody who leads skips the fault: nothing ever breaks.
	lead := event.Actor{Kind: event.Person, ID: "lead", Name: "Lead"}
	skipped := slices.Insert(slices.Clone(second), 2, event.Event{
		Run: second[0].Run, At: time.Second, Actor: lead, Body: event.InjectSkipped{Inject: "push", Why: event.SkippedByFacilitator},
	})
	idle, err := b.without(t.Context(), b.play, second[0].Body.(event.RunStarted), skipped, "")
	if err != nil {
		t.Fatal(err)
	}
	if calm, _ := grading.Fared(idle, 0, never, false); calm["buy"].Failed != 0 || was.Idle["buy"].Failed == 0 {
		t.Errorf("without the fault %v, with it %v", calm, was.Idle)
	}
}

// What the model cannot play is not known, and not made up.
func TestWhatTheModelCannotPlayIsNotMadeUp(t *testing.T) {
	t.Parallel()
	b := newTable(t)
	log := slices.DeleteFunc(b.played(b.rehearsal(golden)...), func(e event.Event) bool { _, is := e.Body.(event.ClosingBegan); return is })
	for name, spoil := range map[string]func(*Play, *[]event.Event){
		"no golden":    func(q *Play, _ *[]event.Event) { q.Drill.Scenario = without(q.Drill, golden) },
		"not in model": func(q *Play, _ *[]event.Event) { q.Drill.Runtimes = []string{runtimes.Default} },
		"no end":       func(_ *Play, events *[]event.Event) { *events = (*events)[:len(*events)-1] },
		"a terminal, and an early end": func(_ *Play, events *[]event.Event) {
			last := len(*events) - 1
			(*events)[last].Body = event.RunEnded{Reason: event.EndStopped}
			*events = slices.Insert(*events, last, event.Event{Actor: b.trainee(), Body: event.CommandRun{Where: "toolbox", Line: "reboot"}, At: (*events)[last].At})
		},
	} {
		q, events := b.play, slices.Clone(log)
		spoil(&q, &events)
		fresh := NewModel(b.logger)
		if _, err := fresh.Baselines(t.Context(), q, events); !errors.Is(err, errNoModel) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func (b table) trainee() event.Actor {
	return engine.NewResponder(scenarios.Rehearsal{Name: "steps"}).Actor
}

// without is a scenario that lacks a rehearsal.
func without(d library.Drill, name string) *scenarios.Scenario {
	sc := *d.Scenario
	sc.Rehearsals = slices.DeleteFunc(slices.Clone(sc.Rehearsals), func(r scenarios.Rehearsal) bool { return r.Name == name })
	return &sc
}

// The log of a run that has ended says how customers would have fared.
func TestARunEndsWithItsBaselines(t *testing.T) {
	t.Parallel()
	y := newYard(t)
	s := y.boot()
	record, _, err := s.Rehearse(t.Context(), Play{Drill: y.drill, Runtime: runtimes.Tabletop, Person: y.person, Responder: engine.NewResponder(y.drill.Rehearsals[0])})
	if err != nil {
		t.Fatal(err)
	}
	events, err := s.Events(t.Context(), record.ID)
	if err != nil {
		t.Fatal(err)
	}
	last, is := events[len(events)-1].Body.(event.BaselinesPlayed)
	if !is || last.Idle["buy"].Failed <= last.Golden["buy"].Failed || last.Golden["buy"].Failed == 0 {
		t.Errorf("it ends with %+v", events[len(events)-1])
	}
	if own, _ := grading.Fared(events, 0, faults.Time(never), false); !maps.Equal(own, last.Golden) {
		t.Errorf("golden fared %v, and by the model %v", own, last.Golden)
	}
}
