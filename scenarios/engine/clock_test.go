package engine

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

var fay = event.Actor{Kind: event.Person, ID: "fay", Name: "Fay"}

// paced plays a run at the speed of a (bubble's) wall clock, with somebody at
// its clock, and returns its log and how long it took.
func paced(t *testing.T, sc *scenarios.Scenario, steps []scenarios.RehearsalStep, atTheClock func(*Run)) ([]event.Event, time.Duration) {
	t.Helper()
	memory := &event.Memory{}
	run := prepare(t, newPaper(), sc, memory, steps...)
	run.Pace = 1
	began := time.Now()
	var played sync.WaitGroup
	played.Go(func() {
		if err := run.Play(t.Context()); err != nil {
			t.Error(err)
		}
	})
	synctest.Wait()
	if atTheClock != nil {
		atTheClock(run)
	}
	played.Wait()
	events, _ := memory.Read(t.Context(), "r", 0, 1e6)
	return events, time.Since(began)
}

func set(t *testing.T, run *Run, paused bool, speed float64) {
	t.Helper()
	if err := run.SetClock(t.Context(), fay, &paused, &speed); err != nil {
		t.Error(err)
	}
}

// script leaves out what was done to the clock.
func script(events []event.Event) []string {
	return slices.DeleteFunc(story(events), func(line string) bool {
		return strings.HasSuffix(line, "run.paused") || strings.HasSuffix(line, "run.resumed") || strings.HasSuffix(line, "clock.changed")
	})
}

// busy has everything that waits for run time: faults, pages, an alert that
// clears, approval, an answer, an escalation, objectives that are held.
func busy() (*scenarios.Scenario, []scenarios.RehearsalStep) {
	sc := paperScenario()
	sc.Personas[0].Otherwise = "I am here."
	sc.Injects = append(sc.Injects, scenarios.Inject{ID: "probe", Trigger: scenarios.Trigger{At: 36 * time.Second}, Effect: scenarios.Effect{
		Noise: &scenarios.Noise{Alert: "Probe", Service: "checkout", Summary: "slow", For: 41 * time.Second}}})
	return sc, append([]scenarios.RehearsalStep{
		{When: scenarios.Condition{Kind: "page.sent"}, After: 2 * time.Second, Say: "Maya?", In: "@maya"},
	}, cured...)
}

func TestAPausedRunStandsStillAndGoesOnExactly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		straight := func() ([]event.Event, time.Duration) {
			sc, steps := busy()
			return paced(t, sc, steps, nil)
		}
		plain, length := straight()
		want := script(plain)
		if last := plain[len(plain)-1]; last.At != length {
			t.Fatalf("a run of %s took %s", last.At, length)
		}
		sc, steps := busy()
		if fast, _ := play(t, newPaper(), sc, steps...); hash(t, fast) != hash(t, plain) {
			t.Errorf("as fast as it can be played it is another run:\n%s", strings.Join(story(fast), "\n"))
		}
		for _, at := range []time.Duration{
			0, time.Millisecond, 29*time.Second + 999*time.Millisecond, 30 * time.Second, 30*time.Second + 1, 37 * time.Second,
			41 * time.Second, 43*time.Second + 500*time.Millisecond, 78 * time.Second,
		} {
			sc, steps := busy()
			events, took := paced(t, sc, steps, func(run *Run) {
				time.Sleep(at)
				synctest.Wait()
				set(t, run, true, 1)
				seen := len(run.history)
				time.Sleep(time.Hour)
				synctest.Wait()
				if n := len(run.history) - seen; n != 0 || run.Now() != at {
					t.Errorf("paused at %s: %d events came, and it is %s", at, n, run.Now())
				}
				set(t, run, false, 1)
			})
			if took != length+time.Hour {
				t.Errorf("paused at %s: took %s, want an hour more than %s", at, took, length)
			}
			if got := script(events); !slices.Equal(got, want) {
				t.Errorf("paused at %s:\n%s\nwant\n%s", at, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			if p, r := moments[event.RunPaused](events), moments[event.RunResumed](events); !slices.Equal(p, []time.Duration{at}) || !slices.Equal(r, p) {
				t.Errorf("paused at %v and resumed at %v, want both at %s", p, r, at)
			}
		}
	})
}

func TestAnotherSpeedLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sc, steps := busy()
		plain, length := paced(t, sc, steps, nil)
		sc, steps = busy()
		fast, took := paced(t, sc, steps, func(run *Run) { set(t, run, false, 20) })
		if want := length / 20; took < want || took > want+time.Millisecond {
			t.Errorf("at 20× it took %s, want %s", took, want)
		}
		if got, want := script(fast), script(plain); !slices.Equal(got, want) {
			t.Errorf("at 20×:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		sc, steps = busy()
		varied, took := paced(t, sc, steps, func(run *Run) {
			time.Sleep(10*time.Second + 300*time.Millisecond) // 10.3 s of run time
			set(t, run, false, 0.5)
			time.Sleep(10 * time.Second) // 5 s
			set(t, run, false, 4)
			time.Sleep(5 * time.Second) // 20 s
			if now, want := run.Now(), 35*time.Second+300*time.Millisecond; now != want {
				t.Errorf("it is %s, want %s", now, want)
			}
			set(t, run, true, 4)
			time.Sleep(time.Minute)
			set(t, run, true, 2) // of no effect until it is resumed
			time.Sleep(time.Minute)
			set(t, run, false, 2)
		})
		if got, want := script(varied), script(plain); !slices.Equal(got, want) {
			t.Errorf("at many speeds:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		wall := 10300*time.Millisecond + 15*time.Second + 2*time.Minute + (length-35300*time.Millisecond)/2
		if d := took - wall; d < 0 || d > time.Millisecond {
			t.Errorf("it took %s, want %s", took, wall)
		}
		var speeds []float64
		for _, c := range bodies[event.ClockChanged](varied) {
			speeds = append(speeds, c.Speed)
		}
		if !slices.Equal(speeds, []float64{0.5, 4, 2}) {
			t.Errorf("speeds %v", speeds)
		}
	})
}

// TestRequestsAreAnsweredAsOfNow asks between two deadlines, and while run time
// stands still.
func TestRequestsAreAnsweredAsOfNow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ada := event.Actor{Kind: event.Person, ID: "ada", Name: "Ada"}
		events, _ := paced(t, quiet(), nil, func(run *Run) {
			sandbox := run.Sandbox.(*paper)
			time.Sleep(3*time.Second + 700*time.Millisecond)
			if run.Now() != 3700*time.Millisecond || sandbox.now != 2*time.Second {
				t.Errorf("it is %s, and the sandbox is at %s", run.Now(), sandbox.now)
			}
			if health, err := run.Health(t.Context()); err != nil || health.At != 3700*time.Millisecond {
				t.Errorf("health of %s, %v", health.At, err)
			}
			time.Sleep(100 * time.Millisecond)
			if _, _, err := run.SeeCustomer(t.Context(), "buy"); err != nil || sandbox.now != 3800*time.Millisecond {
				t.Errorf("a visit at %s, %v", sandbox.now, err)
			}
			if err := run.Do(t.Context(), ada, "", AddNote{Text: "now"}); err != nil {
				t.Error(err)
			}
			set(t, run, true, 1)
			time.Sleep(time.Hour)
			if c := run.Clock(); c != (Clock{Paused: true, Speed: 1}) {
				t.Errorf("the clock is %+v", c)
			}
			if err := run.Do(t.Context(), ada, "k", AddNote{Text: "later"}); !isRefusal(err, "The run is paused.") {
				t.Errorf("a command while paused: %v", err)
			}
			if _, err := run.Look(t.Context(), ada, event.EvidenceViewed{Source: event.SourceChanges}); err != nil {
				t.Errorf("a look while paused: %v", err)
			}
			if _, err := run.Probe(t.Context(), faults.Probe{Path: "/"}); err != nil || sandbox.now != 3800*time.Millisecond {
				t.Errorf("a probe while paused at %s: %v", sandbox.now, err)
			}
			if _, err := run.Preview(t.Context(), ada, "restore", "checkout", nil); err != nil {
				t.Errorf("a preview while paused: %v", err)
			}
			set(t, run, true, 1) // once more: nothing to record
			set(t, run, false, 1)
			if err := run.Do(t.Context(), ada, "k", AddNote{Text: "later"}); err != nil {
				t.Errorf("the same command once resumed: %v", err)
			}
			set(t, run, true, 1)
			if err := run.Do(t.Context(), ada, "", End{}); err != nil {
				t.Errorf("the end of a paused run: %v", err)
			}
		})
		at := 3800 * time.Millisecond
		if got := moments[event.NoteAdded](events); !slices.Equal(got, []time.Duration{at, at}) {
			t.Errorf("notes at %v", got)
		}
		if got := moments[event.EvidenceViewed](events); !slices.Equal(got, []time.Duration{at, at}) { // and one at the preview
			t.Errorf("a look at %v", got)
		}
		if n := len(moments[event.RunPaused](events)); n != 2 {
			t.Errorf("paused %d times", n)
		}
		for _, e := range events {
			if e.Kind() == "run.paused" && e.Actor != fay {
				t.Errorf("paused by %+v", e.Actor)
			}
		}
		ended(t, events, event.EndStopped, at)
	})
}

func TestClocksThatCannotBeSet(t *testing.T) {
	yes, tooFast, fine := true, 21.0, 2.0
	if err := prepare(t, &live{paper: newPaper()}, quiet(), &event.Memory{}).SetClock(t.Context(), fay, &yes, nil); !isRefusal(err, "bound to the wall clock: it cannot be paused") {
		t.Errorf("a live run: %v", err)
	}
	run := prepare(t, newPaper(), quiet(), &event.Memory{})
	if err := run.SetClock(t.Context(), fay, nil, &fine); !isRefusal(err, "no clock to set") {
		t.Errorf("a machine's run: %v", err)
	}
	run.Pace = 1
	if err := run.SetClock(t.Context(), fay, nil, &tooFast); !isRefusal(err, "0.5 to 20 times") {
		t.Errorf("too fast: %v", err)
	}
	if err := run.SetClock(t.Context(), fay, &yes, nil); !isRefusal(err, "still starting") {
		t.Errorf("before it began: %v", err)
	}
}

func TestStoppingTheServerEndsAPausedRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		memory, sandbox := &event.Memory{}, newPaper()
		run := prepare(t, sandbox, paperScenario(), memory)
		run.Pace = 1
		var played sync.WaitGroup
		played.Go(func() {
			if err := run.Play(ctx); err != nil {
				t.Error(err)
			}
		})
		time.Sleep(35 * time.Second)
		set(t, run, true, 1)
		time.Sleep(time.Hour)
		stop()
		played.Wait()
		ended(t, memory.All("r"), event.EndStopped, 35*time.Second)
		if sandbox.pool() != "20" || !sandbox.stopped {
			t.Errorf("pool %s, stopped %v: the fault or the sandbox was left behind", sandbox.pool(), sandbox.stopped)
		}
	})
}

// slow takes wall time to get on, as a busy machine does.
type slow struct {
	*paper
	each time.Duration
}

func (s *slow) Advance(ctx context.Context, to faults.Time) error {
	time.Sleep(s.each)
	return s.paper.Advance(ctx, to)
}

func TestAMachineThatCannotKeepUpPlaysSlower(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		memory := &event.Memory{}
		run := prepare(t, &slow{newPaper(), 3 * time.Second}, quiet(), memory)
		run.Pace = 1
		var played sync.WaitGroup
		played.Go(func() {
			if err := run.Play(t.Context()); err != nil {
				t.Error(err)
			}
		})
		time.Sleep(31 * time.Second)
		if now := run.Now(); now < 18*time.Second || now > 22*time.Second {
			t.Errorf("after 31 s it is %s, want about 20s: no more than has been played", now)
		}
		played.Wait()
		if now := run.Now(); now != 3*time.Minute {
			t.Errorf("it ended at %s", now)
		}
	})
}

// broken fails once it is asked to get beyond a run time.
type broken struct{ *paper }

var errBroken = errors.New("the model does not converge")

func (b broken) Advance(ctx context.Context, to faults.Time) error {
	if to > 3*time.Second {
		return errBroken
	}
	return b.paper.Advance(ctx, to)
}

func TestWhoeverAskedABrokenSandboxIsAnswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run := prepare(t, broken{newPaper()}, quiet(), &event.Memory{})
		run.Pace = 1
		var played sync.WaitGroup
		played.Go(func() {
			if err := run.Play(t.Context()); !errors.Is(err, errBroken) {
				t.Errorf("Play = %v", err)
			}
		})
		time.Sleep(3500 * time.Millisecond)
		if err := run.Do(t.Context(), fay, "", AddNote{Text: "x"}); !isRefusal(err, "has ended") {
			t.Errorf("a command: %v", err)
		}
		played.Wait()
	})
}
