package runs

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

// stuck has the store commit nothing until release is called: a change of
// another run waits inside the one transaction there is.
func (y *yard) stuck() (release func()) {
	y.t.Helper()
	if _, err := y.db.Run(y.t.Context(), "other"); err != nil {
		y.left("other")
	}
	reached, leave := make(chan struct{}), make(chan struct{})
	var held sync.WaitGroup
	held.Go(func() {
		if _, err := y.db.UpdateRun(context.WithoutCancel(y.t.Context()), "other", func(*store.Run) { close(reached); <-leave }); err != nil {
			y.t.Error(err)
		}
	})
	<-reached
	release = sync.OnceFunc(func() { close(leave); held.Wait() })
	y.t.Cleanup(release)
	return release
}

// started is what became of a start.
type started struct {
	record store.Run
	err    error
}

// begin starts a run and does not wait for it.
func (y *yard) begin(ctx context.Context, s *Service, p store.Person) <-chan started {
	done := make(chan started, 1)
	go func() {
		record, err := s.Start(ctx, Play{Drill: y.drill, Person: p, Runtime: runtimes.Tabletop})
		done <- started{record, err}
	}()
	return done
}

// claims waits until so many runs are claimed: then only their commits are missing.
func (y *yard) claims(s *Service, n int) {
	y.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(time.Millisecond) {
		locks, err := filepath.Glob(filepath.Join(s.folder(), "*"+lockSuffix))
		if err != nil || time.Now().After(deadline) {
			y.t.Fatalf("%d runs are claimed, and %d should be: %v", len(locks), n, err)
		}
		if len(locks) == n {
			return
		}
	}
}

// begun waits until a run is played.
func (y *yard) begun(s *Service, id string) {
	y.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); s.Standing(id).State != event.StateRunning; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			y.t.Fatalf("run %s does not begin: %+v", id, s.Standing(id))
		}
	}
}

// stop stops a service, of which nothing is to be left.
func (y *yard) stop(s *Service) {
	y.t.Helper()
	if err := s.Stop(y.t.Context()); err != nil {
		y.t.Error(err)
	}
	if left, err := claimed(s.folder()); err != nil || len(left) > 0 {
		y.t.Errorf("left behind: %v %v", left, err)
	}
	if len(s.queue) > 0 || len(s.active) > 0 {
		y.t.Errorf("%d wait and %d are played after the end", len(s.queue), len(s.active))
	}
}

// While the disk keeps one run waiting, everybody else's clock goes on.
func TestAStuckStartHoldsNobodyUp(t *testing.T) {
	y := newYard(t)
	s := y.boot()
	bob := y.someone("b", store.Trainee)
	first := <-y.begin(t.Context(), s, y.person)
	if first.err != nil {
		t.Fatal(first.err)
	}
	y.begun(s, first.record.ID)
	release := y.stuck()
	late := y.begin(t.Context(), s, bob)
	y.claims(s, 2)
	if at := s.Standing(first.record.ID); at.State != event.StateRunning {
		t.Errorf("the other run is %+v", at)
	}
	if _, waits := s.Place(first.record.ID); waits || s.Trouble(first.record.ID) != nil {
		t.Error("the other run waits, or is in trouble")
	}
	if going, _ := s.Census(); going[Going{event.StateRunning, runtimes.Tabletop}] != 1 || going[Going{event.StateStarting, runtimes.Tabletop}] != 1 {
		t.Errorf("counted are %v", going)
	}
	select {
	case got := <-late:
		t.Errorf("the stuck start has come to an end, so it shows nothing: %+v", got)
	default:
	}
	release()
	if got := <-late; got.err != nil {
		t.Error(got.err)
	}
	y.stop(s)
}

// A place is taken before the run that takes it is written down.
func TestTheLastPlaceIsGivenOnce(t *testing.T) {
	t.Parallel()
	y := newYard(t)
	s := y.boot()
	s.Limits.Most = map[string]int{runtimes.Tabletop: 1}
	s.Limits.Queue = 1
	ada, bob, cem := y.person, y.someone("b", store.Trainee), y.someone("c", store.Trainee)
	release := y.stuck()
	both := []<-chan started{y.begin(t.Context(), s, ada), y.begin(t.Context(), s, bob)}
	y.claims(s, 2)
	for _, test := range []struct {
		play Play
		want error
	}{{Play{Person: cem}, ErrQueueFull}, {Play{Person: ada}, ErrEnough}} {
		test.play.Drill, test.play.Runtime = y.drill, runtimes.Tabletop
		if _, err := s.Start(t.Context(), test.play); !errors.Is(err, test.want) {
			t.Errorf("%s gets %v, not %v", test.play.Person.Name, err, test.want)
		}
	}
	if _, _, err := s.Rehearse(t.Context(), Play{Drill: y.drill, Runtime: runtimes.Tabletop, Responder: &engine.Responder{}}); !errors.Is(err, ErrBusy) {
		t.Errorf("a rehearsal without a place: %v", err)
	}
	release()
	waiting := 0
	for _, c := range both {
		got := <-c
		if got.err != nil {
			t.Fatal(got.err)
		}
		_, plays := s.Active(got.record.ID)
		at, waits := s.Place(got.record.ID)
		if plays == waits || waits && at != (Place{1, 1}) {
			t.Errorf("plays %t, waits %t at %+v", plays, waits, at)
		}
		if waits {
			waiting++
		}
	}
	if waiting != 1 {
		t.Errorf("%d of two wait for the one place", waiting)
	}
	y.stop(s)
}

// A start that fails takes nothing with it: who came after it gets its place.
func TestAFailedStartGivesItsPlaceBack(t *testing.T) {
	t.Parallel()
	y := newYard(t)
	s := y.boot()
	s.Limits.Most = map[string]int{runtimes.Tabletop: 1}
	bob := y.someone("b", store.Trainee)
	release := y.stuck()
	leaving, leave := context.WithCancel(t.Context())
	first := y.begin(leaving, s, y.person)
	y.claims(s, 1)
	second := y.begin(t.Context(), s, bob)
	y.claims(s, 2)
	leave()
	if got := <-first; !errors.Is(got.err, context.Canceled) {
		t.Errorf("the start whose asker left: %+v", got)
	}
	y.claims(s, 1)
	release()
	got := <-second
	if got.err != nil {
		t.Fatal(got.err)
	}
	y.begun(s, got.record.ID)
	again := <-y.begin(t.Context(), s, y.person)
	if again.err != nil {
		t.Errorf("the failed one still counts: %v", again.err)
	}
	if at, _ := s.Place(again.record.ID); at != (Place{1, 1}) {
		t.Errorf("the next one waits at %+v", at)
	}
	y.stop(s)
}

// A server that stops waits for those who are writing a run down, and no such
// run is left open.
func TestAStartMeetsTheEndOfTheServer(t *testing.T) {
	t.Parallel()
	y := newYard(t)
	s := y.boot()
	s.Limits.Most = map[string]int{runtimes.Tabletop: 1}
	bob := y.someone("b", store.Trainee)
	release := y.stuck()
	both := []<-chan started{y.begin(t.Context(), s, y.person), y.begin(t.Context(), s, bob)}
	y.claims(s, 2)
	stopped := make(chan struct{})
	go func() { defer close(stopped); y.stop(s) }()
	<-s.ctx.Done()
	release()
	for _, c := range both {
		if got := <-c; !errors.Is(got.err, ErrBusy) {
			t.Errorf("begun on a server that stops: %+v", got)
		}
	}
	<-stopped
	all, err := y.db.Runs(t.Context(), store.RunFilter{})
	if err != nil || len(all) != 3 {
		t.Fatalf("%d runs are written down: %v", len(all), err)
	}
	for _, r := range all {
		if r.ID != "other" && (r.State != event.StateFailed || r.EndReason != event.EndStopped || r.Ended == nil) {
			t.Errorf("left open: %+v", r)
		}
	}
}

// However many come at once, there are as many as may be.
func TestManyComeAtOnce(t *testing.T) {
	y := newYard(t)
	s := y.boot()
	s.Limits.Most = map[string]int{runtimes.Tabletop: 2}
	s.Limits.Queue = 3
	var all []<-chan started
	for _, login := range []string{"b", "c", "d", "e", "f", "g", "h", "i"} {
		p := y.someone(login, store.Trainee)
		all = append(all, y.begin(t.Context(), s, p), y.begin(t.Context(), s, p))
	}
	var ids []string
	for _, c := range all {
		got := <-c
		switch {
		case got.err == nil:
			ids = append(ids, got.record.ID)
		case !errors.Is(got.err, ErrEnough) && !errors.Is(got.err, ErrQueueFull):
			t.Error(got.err)
		}
	}
	plays := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { _, waits := s.Place(id); return waits })
	if len(ids) != 5 || len(plays) != 2 {
		t.Errorf("%d were taken on, and %d of them have a place", len(ids), len(plays))
	}
	y.stop(s)
}

// A run that has just been given a place and has not begun is ended like one that
// waits, and the next one gets the place.
func TestWhoHasAPlaceIsEndedBeforeItBegins(t *testing.T) {
	t.Parallel()
	y := newYard(t)
	s := y.boot()
	bob := y.someone("b", store.Trainee)
	s.Limits.Most = map[string]int{runtimes.Tabletop: 1}
	taken(t, s, runtimes.Tabletop)
	first, second := <-y.begin(t.Context(), s, y.person), <-y.begin(t.Context(), s, bob)
	if first.err != nil || second.err != nil {
		t.Fatal(first.err, second.err)
	}
	s.mu.Lock()
	clear(s.active)
	s.mu.Unlock()
	chosen := s.give(runtimes.Tabletop)
	if chosen == nil || chosen.record.ID != first.record.ID || s.give(runtimes.Tabletop) != nil {
		t.Fatalf("the one place goes to %+v", chosen)
	}
	if at, waits := s.Place(second.record.ID); !waits || at != (Place{1, 1}) {
		t.Errorf("the second one is at %+v", at)
	}
	ada := event.Actor{Kind: event.Person, ID: y.person.ID, Name: y.person.Name}
	if err := s.End(t.Context(), first.record.ID, ada, ""); err != nil {
		t.Fatal(err)
	}
	if r := y.run(first.record.ID); r.State != event.StateFailed || r.EndReason != event.EndStopped {
		t.Errorf("ended before it began: %+v", r)
	}
	s.admit(runtimes.Tabletop)
	y.begun(s, second.record.ID)
	y.stop(s)
}
