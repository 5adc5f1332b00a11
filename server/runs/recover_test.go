package runs

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/store"
)

// shipped is the content that ships. It is compiled once: nothing of it changes.
var shipped = sync.OnceValues(func() (*library.Library, error) { return library.Load(content.FS) })

// yard is a data folder with one person, and a drill to play.
type yard struct {
	t      *testing.T
	db     *store.Store
	lib    *library.Library
	person store.Person
	drill  library.Drill
}

func newYard(t *testing.T) *yard {
	t.Helper()
	lib, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	person, err := db.CreatePerson(t.Context(), store.Person{Login: "ada", Name: "Ada", Roles: store.Roles{store.Trainee}})
	if err != nil {
		t.Fatal(err)
	}
	drill, _ := lib.Drill("first-page")
	if err := db.PutRubric(t.Context(), drill.Rubric.Hash(), drill.Rubric.Encode()); err != nil {
		t.Fatal(err)
	}
	return &yard{t, db, lib, person, drill}
}

// boot makes a service as a server's start does.
func (y *yard) boot() *Service {
	y.t.Helper()
	s, err := New(y.t.Context(), Options{Store: y.db, Library: y.lib, Logger: slog.New(slog.DiscardHandler), Recover: true, Baselines: true})
	if err != nil {
		y.t.Fatal(err)
	}
	return s
}

// left makes a run as a process that died left it.
func (y *yard) left(id string, bodies ...event.Body) {
	y.t.Helper()
	_, err := y.db.CreateRun(y.t.Context(), store.Run{
		ID: id, Scenario: y.drill.Slug, Stack: y.drill.Stack, PersonID: y.person.ID, State: event.StateStarting, RubricHash: y.drill.Rubric.Hash(),
	})
	if err != nil {
		y.t.Fatal(err)
	}
	for i, b := range bodies {
		_, err := y.db.Append(y.t.Context(), event.Event{Run: id, At: 10 * time.Second, Actor: event.Actor{Kind: event.Engine}, Body: b})
		if err != nil {
			y.t.Fatal(i, err)
		}
	}
}

func (y *yard) run(id string) store.Run {
	y.t.Helper()
	r, err := y.db.Run(y.t.Context(), id)
	if err != nil {
		y.t.Fatal(err)
	}
	return r
}

func kinds(events []event.Event) (all []string) {
	for _, e := range events {
		all = append(all, string(e.Kind()))
	}
	return all
}

func TestRunsOfTheDeadAreClosed(t *testing.T) {
	t.Parallel()
	y := newYard(t)
	began := event.RunStarted{EpochMS: 1_700_000_000_000}
	y.left("never")
	y.left("middle", began,
		event.FaultRequested{Inject: "a", Fault: "pool-shrink"}, event.FaultApplied{Inject: "a", Fault: "pool-shrink"},
		event.FaultRequested{Inject: "b", Fault: "bad-deploy"}, event.FaultFailed{Inject: "b", Fault: "bad-deploy"},
		event.FaultRequested{Inject: "c", Fault: "bad-deploy"})
	// One fault has ended by its script, one has grown, one is away for a while.
	y.left("course", began,
		event.FaultRequested{Inject: "a", Fault: "pool-shrink"}, event.FaultEnded{Inject: "a", Fault: "pool-shrink", NextMS: 9000},
		event.FaultRequested{Inject: "b", Fault: "edge-latency"}, event.FaultRequested{Inject: "b", Fault: "edge-latency"}, event.FaultGrown{Inject: "b", Fault: "edge-latency"})
	y.left("ended", began, event.RunEnded{Reason: event.EndTime})
	for range 2 { // the second start finds nothing more to do
		s := y.boot()
		for id, want := range map[string]struct {
			state  event.RunState
			reason string
			kinds  []string
		}{
			"never":  {event.StateFailed, event.EndInterrupted, nil},
			"ended":  {event.StateEnded, event.EndTime, []string{"run.started", "run.ended"}},
			"middle": {event.StateEnded, event.EndInterrupted, []string{"run.started", "fault.requested", "fault.applied", "fault.requested", "fault.failed", "fault.requested", "fault.reverted", "fault.reverted", "run.ended"}},
		} {
			r := y.run(id)
			if id == "middle" {
				d, err := s.Debrief(t.Context(), "course")
				if got := kinds(d.Events); err != nil || !slices.Equal(got[len(got)-3:], []string{"fault.grown", "fault.reverted", "run.ended"}) {
					t.Errorf("the debrief of a course: %q, %v", got, err)
				}
			}
			if r.State != want.state || r.EndReason != want.reason || r.Ended == nil || (r.Percent != nil) != (id == "ended") {
				t.Errorf("%s: %+v", id, r)
			}
			d, err := s.Debrief(t.Context(), id)
			if err != nil || !slices.Equal(kinds(d.Events), want.kinds) {
				t.Errorf("the debrief of %s: %q, %v; want %q", id, kinds(d.Events), err, want.kinds)
			}
		}
	}
}

// A server that starts beside one that plays leaves its runs alone, and once
// that one has gone it closes them, and clears up.
func TestRunsOfTheLivingAreLeftAlone(t *testing.T) {
	t.Parallel()
	y := newYard(t)
	y.left("played", event.RunStarted{})
	living, err := claimRun(y.boot().folder(), "played")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(living.folder, "something")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	// The first start closed it: it had no player yet.
	if r := y.run("played"); r.Ended == nil {
		t.Fatal("a run without a player was left open")
	}
	y.left("second", event.RunStarted{})
	second, err := claimRun(filepath.Dir(living.folder), "second")
	if err != nil {
		t.Fatal(err)
	}
	y.boot()
	if r := y.run("second"); r.Ended != nil {
		t.Error("the run of a living player was closed")
	}
	if _, err := os.Stat(file); err != nil {
		t.Errorf("the files of a living player: %v", err)
	}
	if _, err := claimRun(filepath.Dir(living.folder), "second"); !errors.Is(err, store.ErrSeized) {
		t.Errorf("a claim on what is being played: %v", err)
	}
	// What the system does when a process dies.
	for _, c := range []*claim{living, second} {
		if err := c.lock.Close(); err != nil {
			t.Fatal(err)
		}
	}
	s := y.boot()
	if r := y.run("second"); r.EndReason != event.EndInterrupted {
		t.Errorf("the run of a dead player: %+v", r)
	}
	if left, err := claimed(s.folder()); err != nil || len(left) != 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
}

// A run that never began has failed. One whose sandbox broke down has ended: it
// findings, and whoever opens it finds its debrief; a score it has only if it had
// come to its end before.
func TestWhatBrokeDownHasEnded(t *testing.T) {
	t.Parallel()
	y := newYard(t)
	s := y.boot()
	broken := errors.New("collect metrics: reach gateway")
	began, told := event.RunStarted{}, event.RunEnded{Reason: event.EndFailed}
	for id, test := range map[string]struct {
		log    []event.Body
		state  event.RunState
		reason string
		scored bool
	}{
		"never":  {nil, event.StateFailed, "", false},
		"told":   {[]event.Body{began, told}, event.StateEnded, event.EndFailed, false},
		"untold": {[]event.Body{began}, event.StateEnded, event.EndFailed, false},
		"late":   {[]event.Body{began, event.RunEnded{Reason: event.EndRecovered}}, event.StateEnded, event.EndRecovered, true},
	} {
		y.left(id, test.log...)
		if _, _, err := s.close(t.Context(), y.run(id), y.drill.Rubric, broken); err != nil {
			t.Fatal(err)
		}
		if r := y.run(id); r.State != test.state || r.EndReason != test.reason || r.Error != broken.Error() || (r.Percent != nil) != test.scored {
			t.Errorf("%s: %+v", id, r)
		}
	}
}

// However slow the machine is that tests: what is compared is compared.
func init() { baselinesLimit = time.Hour }

// unraced leaves what plays whole drills to make test-drills, which plays them without
// the race detector: the model is in one goroutine.
func unraced(t *testing.T) {
	t.Helper()
	if Raced {
		t.Skip("it is played without the race detector, by make test-drills: the model is in one goroutine")
	}
}
