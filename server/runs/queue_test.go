package runs

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

// taken takes all places of a runtime; free gives one back.
func taken(t *testing.T, s *Service, runtime string) (free func()) {
	t.Helper()
	full, _ := runtimes.Find(runtime)
	s.mu.Lock()
	defer s.mu.Unlock()
	var ids []string
	for i := range full.Most {
		ids = append(ids, fmt.Sprintf("%s %d", runtime, i))
		s.active[ids[i]] = &playing{waiting: &waiting{runtime: full}, person: ids[i]}
	}
	return func() {
		s.mu.Lock()
		delete(s.active, ids[0])
		ids = ids[1:]
		s.mu.Unlock()
		s.admit(runtime)
	}
}

// someone adds a person.
func (y *yard) someone(login string, role store.Role) store.Person {
	y.t.Helper()
	p, err := y.db.CreatePerson(y.t.Context(), store.Person{Login: login, Name: login, Roles: store.Roles{role}})
	if err != nil {
		y.t.Fatal(err)
	}
	return p
}

func (y *yard) place(s *Service, id string) int {
	y.t.Helper()
	at, _ := s.Place(id)
	return at.Place
}

// Whoever asks for much waits for themselves: everybody has a turn before
// anybody has another.
func TestTheQueueIsFair(t *testing.T) {
	t.Parallel()
	y := newYard(t)
	s := y.boot()
	s.Limits.Queue = 6
	free := taken(t, s, runtimes.Tabletop)
	start := func(p store.Person) (string, error) {
		r, err := s.Start(t.Context(), Play{Drill: y.drill, Person: p, Runtime: runtimes.Tabletop})
		return r.ID, err
	}
	greedy, ada, bob := y.someone("greedy", store.Facilitator), y.someone("a", store.Trainee), y.someone("b", store.Trainee)
	var theirs []string
	for range 4 {
		id, err := start(greedy)
		if err != nil {
			t.Fatal(err)
		}
		theirs = append(theirs, id)
	}
	mine, err := start(ada)
	if err != nil {
		t.Fatal(err)
	}
	last, err := start(bob)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := start(y.person); !errors.Is(err, ErrQueueFull) {
		t.Errorf("one more than may wait: %v", err)
	}
	if _, err := start(ada); !errors.Is(err, ErrEnough) {
		t.Errorf("a second run of a trainee: %v", err)
	}
	if at, ok := s.Place(mine); !ok || at != (Place{2, 6}) {
		t.Errorf("ada's place is %+v, behind the first of the greedy one's", at)
	}
	if standing := s.Standing(mine); standing.State != event.StateQueued || standing.Place != 2 {
		t.Errorf("screens are told %+v", standing)
	}
	if got := []int{y.place(s, theirs[0]), y.place(s, last), y.place(s, theirs[1]), y.place(s, theirs[3])}; !slices.Equal(got, []int{1, 3, 4, 6}) {
		t.Errorf("places %v", got)
	}
	free()
	free()
	for _, id := range []string{theirs[0], mine} {
		if _, ok := s.Active(id); !ok {
			t.Errorf("%s has not begun", id)
		}
	}
	// What one has in progress counts, too.
	if y.place(s, last) != 1 || y.place(s, theirs[1]) != 2 {
		t.Errorf("bob is at %d, and the greedy one's next at %d", y.place(s, last), y.place(s, theirs[1]))
	}
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{last, theirs[1], theirs[2], theirs[3]} {
		if r := y.run(id); r.State != event.StateFailed || r.Ended == nil || !strings.Contains(r.Error, "stopped") {
			t.Errorf("after the server has stopped: %+v", r)
		}
	}
	if left, err := claimed(s.folder()); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// Runs can be ended by whoever leads, whether they wait or are played, and the
// player is told who and why.
func TestRunsAreEndedByOthers(t *testing.T) {
	t.Parallel()
	y := newYard(t)
	s := y.boot()
	free := taken(t, s, runtimes.Tabletop)
	ada := event.Actor{Kind: event.Person, ID: y.person.ID, Name: y.person.Name}
	fay := event.Actor{Kind: event.Person, ID: "fay", Name: "Fay"}
	play := Play{Drill: y.drill, Person: y.person, Runtime: runtimes.Tabletop}
	start := func() string {
		t.Helper()
		r, err := s.Start(t.Context(), play)
		if err != nil {
			t.Fatal(err)
		}
		return r.ID
	}
	own := start()
	if err := s.End(t.Context(), own, ada, ""); err != nil {
		t.Fatal(err)
	}
	if r := y.run(own); r.State != event.StateFailed || r.EndReason != event.EndStopped || r.Error != "You ended it before it began." {
		t.Errorf("taken back by its player: %+v", r)
	}
	waits := start()
	if err := s.End(t.Context(), waits, fay, "The room is needed."); err != nil {
		t.Fatal(err)
	}
	if r := y.run(waits); r.State != event.StateFailed || r.Error != "Fay ended it before it began: The room is needed." {
		t.Errorf("ended while it waited: %+v", r)
	}
	free()
	played := start()
	for deadline := time.Now().Add(30 * time.Second); s.Standing(played).State != event.StateRunning; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it does not begin")
		}
	}
	if err := s.End(t.Context(), played, fay, " "); err == nil {
		t.Error("it is ended without a reason")
	}
	if err := s.End(t.Context(), played, fay, "We stop for today."); err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	events, err := s.Events(t.Context(), played)
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(events, func(e event.Event) bool { return e.Body == event.RunStopped{Why: "We stop for today."} })
	if at < 0 || events[at].Actor != fay || events[len(events)-1].Body != (event.RunEnded{Reason: event.EndStopped}) {
		t.Errorf("the log does not say who had it end: %v", kinds(events))
	}
	if refusal := (&engine.Refusal{}); !errors.As(s.End(t.Context(), played, fay, "Again."), &refusal) {
		t.Error("a run that has ended is ended again")
	}
}

// Whoever begins and ends runs without a pause has the memory of two.
func TestEndedRunsOfOnePersonAreForgotten(t *testing.T) {
	t.Parallel()
	y := newYard(t)
	s := y.boot()
	ada := event.Actor{Kind: event.Person, ID: y.person.ID, Name: y.person.Name}
	for range endedEach + 2 {
		r, err := s.Start(t.Context(), Play{Drill: y.drill, Person: y.person, Runtime: runtimes.Tabletop})
		for deadline := time.Now().Add(30 * time.Second); errors.Is(err, ErrEnough); time.Sleep(5 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatal("the run before does not end")
			}
			r, err = s.Start(t.Context(), Play{Drill: y.drill, Person: y.person, Runtime: runtimes.Tabletop})
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := s.End(t.Context(), r.ID, ada, ""); err != nil {
			t.Fatal(err)
		}
	}
	s.wg.Wait()
	s.mu.Lock()
	kept := len(s.ended)
	s.mu.Unlock()
	if kept > endedEach {
		t.Errorf("%d runs are kept", kept)
	}
	if err := s.Stop(t.Context()); err != nil {
		t.Error(err)
	}
}
