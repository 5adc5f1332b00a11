package runs

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

// batches is a log that remembers where each batch ended: so much of it is on the disk
// when its writer is killed.
type batches struct {
	event.Memory
	mu   sync.Mutex
	ends []int
}

func (l *batches) Append(ctx context.Context, events ...event.Event) ([]event.Event, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	committed, err := l.Memory.Append(ctx, events...)
	l.ends = append(l.ends, int(committed[len(committed)-1].Seq))
	return committed, err
}

// bout is a drill in the tabletop that two people play and one leads, of which as much is
// written already.
type bout struct {
	*testing.T
	log *batches
	run *engine.Run
	end chan error
}

var (
	ada = event.Actor{Kind: event.Person, ID: "ada", Name: "Ada"}
	bob = event.Actor{Kind: event.Person, ID: "bob", Name: "Bob"}
	fay = event.Actor{Kind: event.Person, ID: "fay", Name: "Fay"}
)

func begin(t *testing.T, y *yard, written []event.Event, change ...func(*engine.Options)) *bout {
	t.Helper()
	q := Play{
		Drill: y.drill, Runtime: runtimes.Tabletop, Seed: y.drill.Seed, written: written,
		Crew: []store.Named{{PersonID: ada.ID, Name: ada.Name, Seat: event.SeatCommander}, {PersonID: bob.ID, Name: bob.Name}},
	}
	runtime, err := q.settle()
	if err != nil {
		t.Fatal(err)
	}
	b := &bout{T: t, log: &batches{}, end: make(chan error, 1)}
	for _, e := range written {
		if _, err := b.log.Append(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	o := q.engine(runtime, t.TempDir())
	o.ID, o.Log, o.Logger = "r", b.log, slog.New(slog.DiscardHandler)
	for _, c := range change {
		c(&o)
	}
	if b.run, err = engine.New(o); err != nil {
		t.Fatal(err)
	}
	go func() { b.end <- b.run.Play(t.Context()) }()
	synctest.Wait()
	return b
}

func (b *bout) do(who event.Actor, c engine.Command) {
	b.Helper()
	if err := b.run.Do(b.Context(), who, "", c); err != nil {
		b.Errorf("%T: %v", c, err)
	}
}

func (b *bout) look(service string) {
	b.Helper()
	look, err := b.run.SeeDashboard(b.Context(), service, b.run.Recent())
	if err == nil {
		_, err = b.run.Look(b.Context(), bob, look)
	}
	if err != nil {
		b.Error(err)
	}
}

func (b *bout) clock(paused *bool, speed *float64) {
	b.Helper()
	if err := b.run.SetClock(b.Context(), fay, paused, speed); err != nil {
		b.Error(err)
	}
}

// stop ends the run and waits for it.
func (b *bout) stop() {
	b.Helper()
	if b.run.State() == event.StateRunning {
		b.do(ada, engine.End{})
	}
	if err := <-b.end; err != nil {
		b.Error(err)
	}
	if err := b.run.Close(); err != nil {
		b.Error(err)
	}
}

// wandered is a yard whose drill has all that wander asks for.
func wandered(t *testing.T) *yard {
	t.Helper()
	y := newYard(t)
	sc := *y.drill.Scenario
	sc.Personas = slices.Clone(sc.Personas)
	sc.Personas[0].Otherwise = "The pool settings, at nine."
	sc.Hints = []scenarios.Hint{{Text: "Look at what was changed since {{clock -10m}}.", Points: 3}}
	y.drill.Scenario = &sc
	return y
}

// wander is what the two do in the first minutes, at times that nobody chose, with
// whoever leads pausing them on the way.
func (b *bout) wander() {
	wait := func(d time.Duration) { time.Sleep(d + 7_345_671*time.Nanosecond) }
	wait(11 * time.Second)
	b.do(ada, engine.AddNote{Text: "begun"})
	b.do(bob, engine.Silence{Matchers: []string{`alertname="NothingHere"`}, Comment: "it is being moved", Minutes: 1})
	b.look("checkout")
	wait(20 * time.Second)
	b.clock(new(true), nil)
	wait(30 * time.Second)
	b.clock(new(false), new(2.0))
	wait(25 * time.Second)
	b.do(ada, engine.Acknowledge{Page: "p1"})
	b.do(ada, engine.Declare{Title: "Buys fail", Severity: "SEV2"})
	b.look("payments")
	b.do(bob, engine.SendMessage{Channel: engine.IncidentChannel, Text: "Update: we look into it"})
	b.do(bob, engine.SendMessage{Channel: engine.IncidentChannel, Text: "Maya, what was pushed?"})
	wait(15 * time.Second)
	b.do(ada, engine.TakeAction{Action: "rollback-config", Target: "checkout", Reason: "the push"})
	b.do(ada, engine.PostUpdate{Audience: event.AudienceCustomers, Text: "It is fixed.", Status: "monitoring"})
	wait(20 * time.Second)
	b.do(bob, engine.TakeHint{Step: 1})
	b.do(bob, engine.StateHypothesis{Text: "the push", Suspect: "checkout"})
	wait(9 * time.Second)
}

// unlooked are the events that are no looks, of which those that stood have ended.
func unlooked(events []event.Event) []event.Event {
	return slices.DeleteFunc(slices.Clone(events), func(e event.Event) bool {
		switch e.Body.(type) {
		case event.EvidenceViewed, event.EvidenceChanged, event.EvidenceClosed:
			return true
		}
		return false
	})
}

// A run whose player dies at any point goes on where its log ends, as if nothing had
// been: what it comes to from there is what it would have come to. One whose log is
// another does not, and nothing is written to it.
func TestARunIsTakenUpAgain(t *testing.T) {
	t.Parallel()
	y := wandered(t)
	synctest.Test(t, func(t *testing.T) {
		first := begin(t, y, nil)
		first.wander()
		first.log.mu.Lock()
		ends := slices.Clone(first.log.ends)
		whole := first.log.All("r")
		first.log.mu.Unlock()
		first.stop()
		dice := rand.New(rand.NewPCG(11, 0))
		points := []int{ends[0], len(whole)}
		for range 8 {
			points = append(points, ends[dice.IntN(len(ends))])
		}
		for _, n := range points {
			b := begin(t, y, whole[:n])
			if state := b.run.State(); state != event.StateRunning {
				t.Fatalf("after %d of %d events it is %s: %v", n, len(whole), state, <-b.end)
			}
			if at := whole[n-1].At; b.run.Now() < at || b.run.Now() > at+time.Second {
				t.Errorf("after %d events it goes on at %s, and was at %s", n, b.run.Now(), at)
			}
			if b.run.Clock().Paused {
				b.clock(new(false), nil)
			}
			time.Sleep(3 * time.Minute)
			b.stop()
			got := b.log.All("r")
			for i, e := range got[:n] {
				if e.At != whole[i].At || e.Kind() != whole[i].Kind() {
					t.Fatalf("event %d is another: %+v", i+1, e)
				}
			}
			// Until the next thing that somebody did, all comes as it came.
			came := unlooked(got[n:])
			for i, e := range unlooked(whole[n:]) {
				if e.Doer().Kind == event.Person {
					break
				}
				if i >= len(came) || came[i].At != e.At || came[i].Kind() != e.Kind() {
					t.Errorf("after %d events there came %s at %s, and now something else", n, e.Kind(), e.At)
					break
				}
			}
			ended := 0
			for i, e := range got {
				if e.Seq != int64(i+1) {
					t.Errorf("event %d has the number %d", i+1, e.Seq)
				}
				if e.Kind() == (event.RunEnded{}).Kind() {
					ended++
				}
			}
			if ended != 1 {
				t.Errorf("after %d events: %d ends", n, ended)
			}
		}

		for what, change := range map[string]func(*event.Event) bool{
			"another value": func(e *event.Event) bool {
				s, is := e.Body.(event.SLOSampled)
				if is {
					e.Body = event.SLOSampled{SLIs: map[string]float64{"checkout-availability": 0.5 + s.SLIs["x"]}}
				}
				return is
			},
			"another moment": func(e *event.Event) bool {
				_, is := e.Body.(event.PageSent)
				e.At += map[bool]time.Duration{true: time.Millisecond}[is]
				return is
			},
			"something that nobody did": func(e *event.Event) bool {
				_, is := e.Body.(event.AlertFired)
				if is {
					e.Actor, e.Body = ada, event.PageAcknowledged{Page: "p9"}
				}
				return is
			},
		} {
			other := slices.Clone(whole)
			at := slices.IndexFunc(other, func(e event.Event) bool { return change(&e) })
			if at < 0 {
				t.Fatalf("the log has no event for %s", what)
			}
			change(&other[at])
			b := begin(t, y, other)
			if err := <-b.end; !errors.Is(err, engine.ErrOtherwise) {
				t.Errorf("%s: %v", what, err)
			}
			if n := len(b.log.All("r")); n != len(other) {
				t.Errorf("%s: the log had %d events and has %d", what, len(other), n)
			}
			_ = b.run.Close()
		}
	})
}

// A run that is taken up again waits for its crew, says until when, and then ends as
// abandoned, graded by nobody; run time stands still meanwhile. One to which somebody
// comes back goes on.
func TestARunToWhichNobodyComesBackEnds(t *testing.T) {
	t.Parallel()
	y := wandered(t)
	synctest.Test(t, func(t *testing.T) {
		first := begin(t, y, nil)
		first.wander()
		whole := first.log.All("r")
		first.stop()
		for _, back := range []bool{true, false} {
			somebody := make(chan struct{})
			b := begin(t, y, whole, func(o *engine.Options) { o.Awaited, o.Patience = somebody, 20*time.Minute })
			if until, waits := b.run.AwaitsUntil(); !waits || time.Until(until) > 20*time.Minute || time.Until(until) < 19*time.Minute {
				t.Errorf("it waits until %s, %v", until, waits)
			}
			time.Sleep(20*time.Minute - time.Second)
			if state := b.run.State(); state != event.StateStarting {
				t.Fatalf("until then it is %s", state)
			}
			if back {
				close(somebody)
			}
			time.Sleep(2 * time.Second)
			synctest.Wait()
			if _, waits := b.run.AwaitsUntil(); waits {
				t.Error("it waits still")
			}
			if back != (b.run.State() == event.StateRunning) {
				t.Fatalf("with somebody back (%v) it is %s", back, b.run.State())
			}
			b.stop()
			all := b.log.All("r")
			end, last := all[len(all)-1], whole[len(whole)-1]
			ended, is := end.Body.(event.RunEnded)
			if !is || back == (ended.Reason == event.EndAbandoned) || !back && (end.At > last.At+time.Second || !grading.CutShort(all)) {
				t.Errorf("with somebody back (%v) it ends with %+v at %s, and was at %s", back, end.Body, end.At, last.At)
			}
		}
	})
}

// A run that was cut off at its very beginning goes on with its crew in the order in which
// its log has them: the store may tell those who came at once in another.
func TestARunGoesOnWithTheCrewOfItsLog(t *testing.T) {
	y := newYard(t)
	q := Play{
		Drill: y.drill, Runtime: runtimes.Tabletop, Seed: y.drill.Seed,
		Crew:    []store.Named{{PersonID: ada.ID, Name: ada.Name, Seat: event.SeatCommander}, {PersonID: bob.ID, Name: bob.Name}},
		written: []event.Event{{Seq: 1, Body: event.RunStarted{Trainees: []event.Actor{bob, ada}}}},
	}
	runtime, err := q.settle()
	if err != nil {
		t.Fatal(err)
	}
	o := q.engine(runtime, t.TempDir())
	if !slices.Equal(o.Trainees, []event.Actor{bob, ada}) || o.Given[ada.ID] != event.SeatCommander {
		t.Errorf("it goes on with %v, who were given %v", o.Trainees, o.Given)
	}
}
