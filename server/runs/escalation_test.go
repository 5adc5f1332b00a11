package runs

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runtimes"
)

// sleeping has the drill page its team after a second, and nobody answer: the policy
// goes from the member who plays to a seat, to another team whose persona comes, and
// gives each of them so long.
func sleeping(drill library.Drill, within time.Duration) func(*engine.Options) {
	return func(o *engine.Options) {
		sc, system := *o.Scenario, *o.Stack
		sc.Injects = []scenarios.Inject{{ID: "probe", Trigger: scenarios.Trigger{At: time.Second}, Effect: scenarios.Effect{
			Noise: &scenarios.Noise{Alert: "OutsideProbeSlow", Service: "checkout", Severity: "page", Summary: "slow", For: time.Hour},
		}}}
		sc.Cast.Seats = []scenarios.Seat{{Name: event.SeatCommander, Title: "Incident commander"}}
		system.Rules, system.Routing = []byte(slowProbe), []byte("route: {receiver: payments, group_wait: 0s, group_by: [alertname]}\nreceivers: [{name: payments}]\n")
		system.Teams = slices.Clone(system.Teams)
		for i := range system.Teams {
			system.Teams[i].Escalation = nil
			system.Teams[i].Answers = stack.Duration(within / 2)
		}
		each := func(c stack.Callee) stack.Level {
			return stack.Level{To: []stack.Callee{c}, Within: stack.Duration(within)}
		}
		system.Escalation = []stack.Policy{{Team: sc.Oncall, Rounds: 1, Levels: []stack.Level{
			each(stack.Callee{Member: 1}), each(stack.Callee{Seat: event.SeatCommander}), each(stack.Callee{Team: "platform"}),
		}}}
		o.Scenario, o.Stack = &sc, &system
		o.Trainees = []event.Actor{{Kind: event.Person, ID: "ada", Name: "Ada"}}
	}
}

// slowProbe is a rule that never holds, and lends the alert of the script all but its
// name: it does not wait before it fires.
const slowProbe = `
groups:
  - name: probe
    rules:
      - alert: ProbeSlow
        expr: vector(0) > 1
        labels: {severity: page, team: payments, service: checkout}
        annotations: {summary: slow}
`

// climbed is what became of the page, and how long after it was sent.
func climbed(events []event.Event) (steps []string, after []time.Duration) {
	var sent time.Duration
	for _, e := range events {
		say := ""
		switch b := e.Body.(type) {
		case event.PageSent:
			sent, say = e.At, "sent to "+b.To
		case event.PageAssigned:
			say = "rings for " + b.To[0].Who.Name
		case event.PageEscalated:
			say = fmt.Sprintf("level %d: %s%s", b.Level, b.Team, b.Seat)
		case event.PageTaken:
			say = "taken for " + b.Team
		case event.MessageSent:
			say = "asked"
		default:
			continue
		}
		steps, after = append(steps, say), append(after, e.At-sent)
	}
	return steps, after
}

var everyStep = []string{"sent to payments", "rings for Ada", "level 2: incident-commander", "level 3: platform", "taken for platform", "asked"}

// A page that nobody acknowledges reaches the next level, then the next, and a colleague
// takes it: in the tabletop to the second, through pause and speed.
func TestAPageClimbsInTheTabletop(t *testing.T) {
	drill := newYard(t).drill
	within := time.Minute
	synctest.Test(t, func(t *testing.T) {
		play := func(atTheClock func(*engine.Run)) []event.Event {
			q := Play{Drill: drill, Runtime: runtimes.Tabletop}
			runtime, err := q.settle()
			if err != nil {
				t.Fatal(err)
			}
			log := &event.Memory{}
			options := q.engine(runtime, "")
			options.ID, options.Log, options.Logger, options.Pace = "r", log, slog.New(slog.DiscardHandler), 1
			sleeping(drill, within)(&options)
			run, err := engine.New(options)
			if err != nil {
				t.Fatal(err)
			}
			var playing sync.WaitGroup
			playing.Go(func() {
				if err := run.Play(t.Context()); err != nil {
					t.Error(err)
				}
			})
			synctest.Wait()
			atTheClock(run)
			playing.Wait()
			if err := run.Close(); err != nil {
				t.Error(err)
			}
			return log.All("r")
		}
		set := func(run *engine.Run, paused bool, speed float64) {
			if err := run.SetClock(t.Context(), event.Actor{Kind: event.Person, ID: "fay"}, &paused, &speed); err != nil {
				t.Error(err)
			}
		}
		steps, after := climbed(play(func(*engine.Run) {}))
		if !slices.Equal(steps, everyStep) || after[2] != within || after[3] != 2*within || after[4] < 2*within+within/4 || after[4] > 3*within {
			t.Fatalf("%q after %v", steps, after)
		}
		again, when := climbed(play(func(run *engine.Run) {
			time.Sleep(50 * time.Second)
			set(run, true, 1)
			time.Sleep(time.Hour)
			set(run, false, 20)
			time.Sleep(2 * time.Second)
			set(run, true, 20)
			time.Sleep(time.Hour)
			set(run, false, 0.5)
		}))
		if !slices.Equal(again, steps) || !slices.Equal(when, after) {
			t.Errorf("paused, and at another speed: %q after %v, want %v", again, when, after)
		}
	})
}

// In real time it does the same; how soon is for the clock.
func TestAPageClimbsInTheProcess(t *testing.T) {
	drill := newYard(t).drill
	within := 2 * time.Second
	ctx, enough := context.WithCancel(t.Context())
	defer enough()
	change := sleeping(drill, within)
	q := Play{Drill: drill, Runtime: runtimes.Default}
	runtime, err := q.settle()
	if err != nil {
		t.Fatal(err)
	}
	log := &event.Memory{}
	options := q.engine(runtime, t.TempDir())
	options.ID, options.Log, options.Logger = "r", log, slog.New(slog.DiscardHandler)
	change(&options)
	options.Publish = func(events []event.Event) {
		if slices.ContainsFunc(events, func(e event.Event) bool { _, is := e.Body.(event.MessageSent); return is }) {
			enough()
		}
	}
	run, err := engine.New(options)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Play(ctx); err != nil {
		t.Fatal(err)
	}
	if err := run.Close(); err != nil {
		t.Error(err)
	}
	steps, after := climbed(log.All("r"))
	if !slices.Equal(steps, everyStep) || after[2] < within || after[3] < 2*within {
		t.Errorf("%s after %v", strings.Join(steps, "; "), after)
	}
}
