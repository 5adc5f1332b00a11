package interview

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/attempt"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/store"
)

// bare has no exercises.
type bare struct{}

func (bare) Exercises() []attempt.Exercise            { return nil }
func (bare) Exercise(string) (attempt.Exercise, bool) { return attempt.Exercise{}, false }
func (bare) Open(store.Edition) (attempt.Exercise, error) {
	return attempt.Exercise{}, errors.New("none")
}

func open(t *testing.T) *Service {
	t.Helper()
	db, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	lib, err := library.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	quiet := slog.New(slog.DiscardHandler)
	service, err := runs.New(t.Context(), runs.Options{Store: db, Library: lib, Publish: func([]event.Event) {}, Logger: quiet})
	if err != nil {
		t.Fatal(err)
	}
	attempts, err := attempt.New(t.Context(), attempt.Options{Store: db, Shelf: bare{}, Logger: quiet})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 5*time.Minute)
		defer cancel()
		if err := errors.Join(service.Stop(ctx), attempts.Close(ctx), db.Close()); err != nil {
			t.Error(err)
		}
	})
	return New(Options{Store: db, Library: lib, Runs: service, Attempts: attempts, Logger: quiet})
}

// Whoever plays a drill loses nothing while their browser is away: it stands still, and goes
// on when they are heard of, as slowly as they need.
func TestADrillStandsStillWhileItsCandidateIsAway(t *testing.T) {
	s := open(t)
	host, err := s.Store.CreatePerson(t.Context(), store.Person{Login: "host", Name: "Host", Roles: store.Roles{store.Assessor}})
	if err != nil {
		t.Fatal(err)
	}
	i, err := s.Create(t.Context(), host.ID, "triage", Adapted{})
	if err != nil {
		t.Fatal(err)
	}
	c, _, err := s.Add(t.Context(), i, About{Name: new("Nomen"), Extra: new(60)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Agree(t.Context(), c.PersonID); err != nil {
		t.Fatal(err)
	}
	state, err := s.State(t.Context(), c.PersonID)
	if err != nil || state.Items[0].Stands != Next || state.Items[1].Stands != Next || state.Items[2].Stands != ToCome || state.Items[1].Length != 32*time.Minute {
		t.Fatalf("%+v, %v", state.Items, err)
	}
	if _, err := s.Begin(t.Context(), c.PersonID, state.Items[1].ID); err != nil {
		t.Fatal(err)
	}
	if state, err = s.State(t.Context(), c.PersonID); err != nil || state.Items[1].Stands != Underway || state.Items[0].Stands == Next || state.Items[2].Stands != ToCome {
		t.Fatalf("%+v, %v", state.Items, err)
	}
	id := state.Items[1].Run.ID
	run, ok := s.Runs.Active(id)
	if !ok {
		t.Fatal("it is not played")
	}
	for deadline := time.Now().Add(30 * time.Second); run.State() != event.StateRunning; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it does not begin")
		}
	}
	stands := func(when string, paused bool, speed float64) {
		t.Helper()
		if at := run.Clock(); at.Paused != paused || at.Speed != speed {
			t.Errorf("%s: %+v", when, at)
		}
	}
	if err := s.Hear(t.Context(), c.PersonID, Browser{}); err != nil {
		t.Fatal(err)
	}
	stands("heard of", false, 100.0/160)
	// What has begun goes on as it was, whatever is said of the candidate by now.
	if _, err := s.Describe(t.Context(), c.PersonID, About{Extra: new(0)}); err != nil {
		t.Fatal(err)
	}
	if err := s.Hear(t.Context(), c.PersonID, Browser{}); err != nil {
		t.Fatal(err)
	}
	stands("given less time for what comes", false, 100.0/160)
	if now, err := s.State(t.Context(), c.PersonID); err != nil || now.Items[1].Length != 32*time.Minute || now.Items[2].Length != 20*time.Minute {
		t.Errorf("%+v, %v", now.Items, err)
	}
	if err := s.hold(t.Context()); err != nil {
		t.Fatal(err)
	}
	stands("heard of a moment ago", false, 100.0/160)
	s.Quiet = 1
	if err := s.hold(t.Context()); err != nil {
		t.Fatal(err)
	}
	stands("away", true, 100.0/160)
	before := run.Now()
	s.Quiet = time.Minute
	if err := s.Hear(t.Context(), c.PersonID, Browser{}); err != nil {
		t.Fatal(err)
	}
	stands("back", false, 100.0/160)
	if run.Now()-before > time.Second {
		t.Errorf("%v of the run went by while they were away", run.Now()-before)
	}
	err = s.GiveBack(t.Context(), c.PersonID, state.Items[1].ID, time.Minute, "x", event.Actor{Kind: event.Person, ID: host.ID})
	if refusal := (*Refusal)(nil); !errors.As(err, &refusal) || !strings.Contains(refusal.Reason, "stands still") {
		t.Errorf("%v", err)
	}
	if _, err := s.Finish(t.Context(), c.PersonID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Begin(t.Context(), c.PersonID, state.Items[2].ID); err == nil {
		t.Error("begun after the end")
	}
}

// One who cannot be deleted yet keeps nobody else from it.
func TestOthersAreDeletedAllTheSame(t *testing.T) {
	s := open(t)
	i, err := s.Store.CreateInterview(t.Context(), store.Interview{Template: "triage", Title: "Long ago", InterviewTerms: store.InterviewTerms{Keep: 1}})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, code := range []string{"Amber Heron", "Teal Wren", "Jade Tern"} {
		c, _, err := s.Store.AddCandidate(t.Context(), store.Candidate{Interview: i.ID, Code: code, Name: "Nomen", Expires: time.Now().Add(-48 * time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, c.PersonID)
	}
	slices.Sort(all) // as they come
	if _, err := s.Store.CreateRun(t.Context(), store.Run{ID: "r", Scenario: "x", PersonID: all[0], State: event.StateRunning}); err != nil {
		t.Fatal(err)
	}
	s.sweep(t.Context(), func(...string) {})
	if left, err := s.Store.ExpiredCandidates(t.Context()); err != nil || len(left) != 1 || left[0] != all[0] {
		t.Errorf("%q are left of %q, %v", left, all, err)
	}
}
