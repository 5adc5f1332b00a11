package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// sized shrinks the pool of the paper sandbox to a size.
var sized = faults.Fault{
	Name: "shrink", Title: "Shrink", Primitives: []faults.PrimitiveKind{faults.KindConfig},
	Parameters: []faults.Parameter{{Name: "size", Type: faults.TypeInt, Default: "2", Min: "0", Max: "20"}},
	Plan: func(_ faults.Health, _ faults.Target, args faults.Args) ([]faults.Primitive, error) {
		return []faults.Primitive{faults.Config{Service: "checkout", Set: map[string]string{"db_pool_size": fmt.Sprintf("%02d", args.Int("size"))}}}, nil
	},
}

// shrinking is an inject that shrinks the pool, with a course.
func shrinking(id string, at time.Duration, k scenarios.Course) scenarios.Inject {
	return scenarios.Inject{
		ID: id, Title: id, Trigger: scenarios.Trigger{At: at}, Course: &k,
		Effect: scenarios.Effect{Fault: &scenarios.FaultInject{Fault: "shrink", Target: "checkout"}},
	}
}

func onEvent(kind, arg string) scenarios.Condition { return scenarios.Condition{Kind: kind, Arg: arg} }

// course is what a log tells of faults and of who acts, with run times.
func course(events []event.Event) []string {
	var out []string
	for _, e := range events {
		said := ""
		switch b := e.Body.(type) {
		case event.InjectFired:
			said = fmt.Sprintf("fired %s %d", b.Inject, b.Time)
		case event.InjectSkipped:
			said = "skipped " + b.Inject + " " + b.Why
		case event.FaultApplied:
			said = "applied"
		case event.FaultGrown:
			said = fmt.Sprintf("grown %d %v", b.Step, b.Args)
		case event.FaultEnded:
			said = fmt.Sprintf("ended %s, again %s", b.Why, time.Duration(b.NextMS)*time.Millisecond)
		case event.FaultFailed:
			said = fmt.Sprintf("failed, foreseen %t", b.Foreseen)
		case event.FaultCleared:
			said = "cleared " + b.Inject
		case event.FaultReverted:
			said = "reverted"
		case event.ActionTaken:
			said = fmt.Sprintf("%s took %s", e.Actor.Name, b.Action)
		case event.ActionFailed:
			said = fmt.Sprintf("%s failed, foreseen %t", e.Actor.Name, b.Foreseen)
		case event.MessageSent:
			said = "said " + b.Text
		case event.ThresholdCrossed:
			said = "crossed " + b.Threshold
		case event.ThresholdCleared:
			said = "within " + b.Threshold
		case event.RunEnded:
			said = "over " + b.Reason
		default:
			continue
		}
		out = append(out, fmt.Sprintf("%s %s", e.At, said))
	}
	return out
}

func tells(t *testing.T, events []event.Event, want ...string) {
	t.Helper()
	if got := course(events); !slices.Equal(got, want) {
		t.Errorf("it went\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestAFaultComesAgainAndThenStays(t *testing.T) {
	sandbox := newPaper()
	sc := quiet(shrinking("file", 30*time.Second, scenarios.Course{Lasts: 20 * time.Second, Every: 50 * time.Second, Times: 3, Stays: true}))
	sc.End = scenarios.End{Held: 20 * time.Second}
	events, _ := play(t, sandbox, sc)
	tells(t, events,
		"30s fired file 1", "30s applied", "50s ended after, again 1m20s",
		"1m20s fired file 2", "1m20s applied", "1m40s ended after, again 2m10s",
		"2m10s fired file 3", "2m10s applied",
		"3m0s reverted", "3m0s over time")
	if sandbox.pool() != "20" {
		t.Errorf("the pool is %s after the run", sandbox.pool())
	}
	var back []faults.Effect
	for _, b := range bodies[event.EffectsRecorded](events) {
		if b.Ended {
			back = append(back, b.Effects...)
		}
	}
	if len(back) != 2 || back[0].From != "02" || back[0].To != "20" {
		t.Errorf("what was taken back by the script: %+v", back)
	}
}

// A drill is not held while a fault is still to come again, and is once what ends
// it has happened.
func TestWhatEndsAFaultEndsItForGood(t *testing.T) {
	k := scenarios.Course{Lasts: 20 * time.Second, Every: 70 * time.Second, Until: onEvent("action.taken", "restore")}
	sc := quiet(shrinking("file", 10*time.Second, k))
	sc.End = scenarios.End{Held: 10 * time.Second}
	events, _ := play(t, newPaper(), sc,
		scenarios.RehearsalStep{After: 5 * time.Second, Do: "restore", Target: "checkout", Reason: "too early to end anything"},
		scenarios.RehearsalStep{After: 60 * time.Second, Do: "restore", Target: "checkout", Reason: "while it is away"})
	got := course(events)
	want := []string{
		"5s script took restore", "10s fired file 1", "10s applied", "30s ended after, again 1m20s",
		"1m5s script took restore", "1m5s skipped file until",
	}
	if !slices.Equal(got[:min(len(want), len(got))], want) || !strings.HasSuffix(got[len(got)-1], "over recovered") {
		t.Errorf("it went\n%s", strings.Join(got, "\n"))
	}
	// While it is on, it is taken back at once.
	sc = quiet(shrinking("file", 10*time.Second, scenarios.Course{Until: onEvent("message.sent", "")}))
	events, _ = play(t, newPaper(), sc, scenarios.RehearsalStep{After: 30 * time.Second, Say: "please stop", In: "#incident"})
	tells(t, events, "10s fired file 0", "10s applied", "30s said please stop", "30s ended until, again 0s", "3m0s over time")
}

func TestAFaultTakesTurns(t *testing.T) {
	flap := scenarios.Course{Lasts: 50 * time.Second, Flap: scenarios.Flap{On: 15 * time.Second, Off: 10 * time.Second}}
	events, _ := play(t, newPaper(), quiet(shrinking("flap", 10*time.Second, flap)))
	tells(t, events, "10s fired flap 0", "10s applied", "25s ended turn, again 35s", "35s applied", "50s ended turn, again 1m0s",
		"1m0s ended after, again 0s", "3m0s over time")
	// Whoever has cured it while it was on is left alone.
	events, _ = play(t, newPaper(), quiet(shrinking("flap", 10*time.Second, flap)),
		scenarios.RehearsalStep{After: 20 * time.Second, Do: "restore", Target: "checkout", Reason: "the pool is small"})
	tells(t, events, "10s fired flap 0", "10s applied", "20s script took restore", "1m0s ended after, again 0s", "3m0s over time")
}

func TestAFaultGrows(t *testing.T) {
	grows := shrinking("leak", 10*time.Second, scenarios.Course{Lasts: 80 * time.Second})
	grows.Fault.With = map[string]string{"size": "18"}
	grows.Fault.Grows = &scenarios.Growth{Parameter: "size", To: "3", Over: 30 * time.Second, Steps: 3}
	grown := func(steps ...scenarios.RehearsalStep) []event.Event {
		memory := &event.Memory{}
		run := prepare(t, newPaper(), quiet(grows), memory, steps...)
		run.Fault = func(string) (faults.Fault, bool) { return sized, true }
		if err := run.Play(t.Context()); err != nil {
			t.Fatal(err)
		}
		return memory.All("r")
	}
	events := grown()
	tells(t, events, "10s fired leak 0", "10s applied", "20s grown 1 map[size:13]", "30s grown 2 map[size:8]", "40s grown 3 map[size:3]",
		"1m30s ended after, again 0s", "3m0s over time")
	var changed []string
	for _, b := range bodies[event.EffectsRecorded](events) {
		for _, e := range b.Effects {
			changed = append(changed, e.From+" → "+e.To)
		}
	}
	// Each step takes the place of the one before, and the end leads to the beginning.
	if want := []string{"20 → 18", "20 → 13", "20 → 08", "20 → 03", "03 → 20"}; !slices.Equal(changed, want) {
		t.Errorf("effects: %q", changed)
	}
	grows.Fault.With, grows.Fault.Grows = map[string]string{"size": "5"}, &scenarios.Growth{Parameter: "size", To: "4", Over: 40 * time.Second, Steps: 4}
	tells(t, grown(), "10s fired leak 0", "10s applied", "40s grown 3 map[size:4]", "1m30s ended after, again 0s", "3m0s over time")
	grows.Fault.With, grows.Fault.Grows = map[string]string{"size": "18"}, &scenarios.Growth{Parameter: "size", To: "3", Over: 30 * time.Second, Steps: 3}
	tells(t, grown(scenarios.RehearsalStep{After: 25 * time.Second, Do: "restore", Target: "checkout", Reason: "the pool shrinks"}),
		"10s fired leak 0", "10s applied", "20s grown 1 map[size:13]", "25s script took restore", "1m30s ended after, again 0s", "3m0s over time")
	// Whoever cures it and then spoils that again does not have it grow on.
	tells(t, grown(
		scenarios.RehearsalStep{After: 15 * time.Second, Do: "restore", Target: "checkout", Reason: "the pool shrinks"},
		scenarios.RehearsalStep{After: 8 * time.Second, Do: "restore", Target: "checkout", Reason: "again"}),
		"10s fired leak 0", "10s applied", "15s script took restore", "23s script took restore", "1m30s ended after, again 0s", "3m0s over time")
	// What ends it by a condition ends it, cured or not.
	grows.Course = &scenarios.Course{Until: onEvent("message.sent", "")}
	tells(t, grown(
		scenarios.RehearsalStep{After: 25 * time.Second, Do: "restore", Target: "checkout", Reason: "the pool shrinks"},
		scenarios.RehearsalStep{After: 30 * time.Second, Say: "well again", In: "#incident"}),
		"10s fired leak 0", "10s applied", "20s grown 1 map[size:13]", "25s script took restore", "55s said well again", "55s ended until, again 0s", "3m0s over time")
}

// A step that does not take leaves what is on, which ends when it is due.
func TestAFaultThatCannotGrow(t *testing.T) {
	grows := shrinking("leak", 10*time.Second, scenarios.Course{Lasts: 80 * time.Second})
	grows.Fault.With = map[string]string{"size": "18"}
	grows.Fault.Grows = &scenarios.Growth{Parameter: "size", To: "3", Over: 30 * time.Second, Steps: 3}
	memory := &event.Memory{}
	run := prepare(t, newPaper(), quiet(grows), memory)
	run.Fault = func(string) (faults.Fault, bool) {
		f := sized
		f.Plan = func(h faults.Health, at faults.Target, args faults.Args) ([]faults.Primitive, error) {
			if args.Int("size") < 10 {
				return nil, faults.NotApplicable("checkout", "has no pool that small")
			}
			return sized.Plan(h, at, args)
		}
		return f, true
	}
	if err := run.Play(t.Context()); err != nil {
		t.Fatal(err)
	}
	tells(t, memory.All("r"), "10s fired leak 0", "10s applied", "20s grown 1 map[size:13]", "30s failed, foreseen false", "1m30s ended after, again 0s", "3m0s over time")
}

func TestSomebodyElseActs(t *testing.T) {
	in := scenarios.Inject{
		ID: "sync", Title: "sync", Trigger: at(40 * time.Second), Unless: scenarios.Condition{Kind: scenarios.Combined, Arg: "incident.declared and not page.sent"},
		Effect:   scenarios.Effect{Do: &scenarios.ScriptedAction{As: "Config sync", Action: "restore", Target: "checkout", Reason: "as declared at {{clock}}"}},
		Also:     []scenarios.Effect{{Do: &scenarios.ScriptedAction{As: "maya", Action: "unheard-of", Target: "checkout", Reason: "x"}}},
		Foreseen: true, Else: []scenarios.Effect{{Say: &scenarios.Say{As: "maya", In: "#a", Text: "It does not work."}}},
	}
	push := scenarios.Inject{ID: "push", Title: "push", Trigger: at(10 * time.Second), Effect: scenarios.Effect{Fault: &scenarios.FaultInject{Fault: "shrink", Target: "checkout"}}}
	sandbox := newPaper()
	sandbox.starting = "checkout-2"
	events, _ := play(t, sandbox, quiet(push, in))
	tells(t, events, "10s fired push 0", "10s applied", "40s fired sync 0", "40s Config sync took restore",
		"40s Maya Lindqvist failed, foreseen true", "40s said It does not work.", "3m0s reverted", "3m0s over time")
	if got := sandbox.pool(); got != "20" {
		t.Errorf("the pool is %s", got)
	}
	// Of what others do it is recorded as well how the system is after it.
	told := 0
	for _, b := range bodies[event.HealthSnapshotted](events) {
		if b.Moment == event.MomentAction && len(b.SLIs) > 0 {
			told++
		}
	}
	if taken := bodies[event.ActionTaken](events); told != 2 || len(taken) != 1 || !slices.Equal(taken[0].NotReady, []string{"checkout-2"}) {
		t.Errorf("told %d times, taken %+v", told, taken)
	}
	line := bodies[event.ChangeRecorded](events)[0]
	if line.By != "Config sync" || line.Summary != "Restore" || !strings.HasPrefix(line.Reason, "as declared at ") || strings.Contains(line.Reason, "{{") || line.Action != "a1" || line.Inject != "sync" {
		t.Errorf("the change list says %+v", line)
	}
	for _, e := range events {
		if taken, is := e.Body.(event.ActionTaken); is && (e.Actor.Kind != event.Persona || taken.Inject != "sync") {
			t.Errorf("it was taken by %+v", e.Actor)
		}
		if seen, shown := event.View(event.Viewer{Class: event.Trainee}, e); shown {
			if taken, is := seen.Body.(event.ActionTaken); is && (taken.Inject != "" || taken.Reason == "") {
				t.Errorf("those who play see %+v", taken)
			}
		}
	}
}

// An automation undoes what people do, each time, but for what it does itself.
func TestWhatComesEachTime(t *testing.T) {
	revert := scenarios.Inject{
		ID: "revert", Title: "revert", Trigger: scenarios.Trigger{When: onEvent("action.taken", "restore"), After: 10 * time.Second, Each: true, Times: 5},
		Effect: scenarios.Effect{Do: &scenarios.ScriptedAction{As: "Robot", Action: "restore", Target: "checkout", Reason: "again"}},
	}
	step := scenarios.RehearsalStep{After: 8 * time.Second, Do: "restore", Target: "checkout", Reason: "fix"}
	events, _ := play(t, newPaper(), quiet(revert), step, step, step)
	tells(t, events, "8s script took restore", "16s script took restore", "18s fired revert 1", "18s Robot took restore",
		"24s script took restore", "26s fired revert 2", "26s Robot took restore", "34s fired revert 3", "34s Robot took restore", "3m0s over time")
	revert.Trigger.Times = 2
	events, _ = play(t, newPaper(), quiet(revert), step, step, step)
	if n := len(bodies[event.InjectFired](events)); n != 2 {
		t.Errorf("it came %d times", n)
	}
}

func TestAFacilitatorAndWhatComesAgain(t *testing.T) {
	memory := &event.Memory{}
	run := prepare(t, newPaper(), quiet(shrinking("file", 30*time.Second, scenarios.Course{Lasts: 20 * time.Second, Every: 40 * time.Second})), memory)
	lead := event.Actor{Kind: event.Person, ID: "lead"}
	direct := func(i Intervention, want string) func() {
		return func() {
			err := i.intervene(run, lead)
			if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
				t.Errorf("%+v: %v, want %q", i, err, want)
			}
		}
	}
	run.later(10*time.Second, direct(FireInject{"file"}, ""))
	run.later(20*time.Second, direct(FireInject{"file"}, "still on"))
	run.later(40*time.Second, direct(HoldInject{"file"}, ""))
	run.later(90*time.Second, direct(FireInject{"file"}, ""))
	run.later(140*time.Second, direct(SkipInject{"file"}, ""))
	run.later(160*time.Second, direct(FireInject{"file"}, "already"))
	if err := run.Play(t.Context()); err != nil {
		t.Fatal(err)
	}
	tells(t, memory.All("r"), "10s fired file 1", "10s applied", "30s ended after, again 50s",
		"1m30s fired file 2", "1m30s applied", "1m50s ended after, again 2m10s",
		"2m10s fired file 3", "2m10s applied", "2m20s skipped file facilitator", "2m30s ended after, again 0s", "3m0s over time")
}

// What somebody else does is no fault of which something could be left.
// What the script takes back for a while has been cleared by nobody, and a drill does
// not end while it is away.
func TestWhatIsAwayIsNotCleared(t *testing.T) {
	for name, k := range map[string]scenarios.Course{
		"by turns": {Flap: scenarios.Flap{On: 10 * time.Second, Off: 20 * time.Second}},
		"again":    {Lasts: 10 * time.Second, Every: 30 * time.Second, Times: 3},
	} {
		t.Run(name, func(t *testing.T) {
			in := shrinking("push", 10*time.Second, k)
			in.Course.Until = onEvent("fault.cleared", "push")
			sc := quiet(in)
			sc.End = scenarios.End{Held: 8 * time.Second}
			events, _ := play(t, newPaper(), sc)
			applied := 0
			for _, e := range events {
				switch b := e.Body.(type) {
				case event.FaultApplied:
					applied++
				case event.FaultCleared:
					if applied < 3 {
						t.Errorf("at %s it was told cleared: %+v", e.At, b)
					}
				}
			}
			if applied < 3 {
				t.Errorf("it came %d times", applied)
			}
		})
	}
}

func TestAScriptedActionIsNeverCleared(t *testing.T) {
	sc := quiet(
		shrinking("push", 10*time.Second, scenarios.Course{}),
		scenarios.Inject{ID: "cure", Title: "cure", Trigger: at(30 * time.Second), Effect: scenarios.Effect{Do: &scenarios.ScriptedAction{As: "Maya", Action: "restore", Target: "checkout", Reason: "x"}}},
		shrinking("again", 50*time.Second, scenarios.Course{}),
	)
	sc.Rubric = []scenarios.Criterion{{Asks: "forbid", Of: "fault.cleared"}}
	events, _ := play(t, newPaper(), sc)
	if got := bodies[event.FaultCleared](events); len(got) != 1 || got[0].Inject != "push" {
		t.Errorf("cleared: %v", got)
	}
}

func TestAThresholdAndWhatIsLeftOfAFault(t *testing.T) {
	bound := 0.8
	push := shrinking("push", 30*time.Second, scenarios.Course{})
	push.Course = nil
	sc := quiet(push)
	sc.Thresholds = []scenarios.Threshold{
		{ID: "half", Query: `sum(rate(customer_visits_total{outcome="ok"}[20s])) / sum(rate(customer_visits_total[20s]))`, Below: &bound, For: 6 * time.Second},
		{ID: "slo", SLO: "buys", Below: &bound},
	}
	sc.Rubric = []scenarios.Criterion{{Asks: "expect", Of: "fault.cleared"}}
	events, _ := play(t, newPaper(), sc, scenarios.RehearsalStep{After: 70 * time.Second, Do: "restore", Target: "checkout", Reason: "the pool is small"})
	got := course(events)
	index := func(words string) int {
		return slices.IndexFunc(got, func(line string) bool { return strings.HasSuffix(line, words) })
	}
	if slo, half := index("crossed slo"), index("crossed half"); slo < 0 || half <= slo || index("within slo") < half || index("within half") < 0 {
		t.Errorf("it went\n%s", strings.Join(got, "\n"))
	}
	if cleared := index("cleared push"); cleared != index("script took restore")+1 {
		t.Errorf("it went\n%s", strings.Join(got, "\n"))
	}
	crossed := moments[event.ThresholdCrossed](events)
	if crossed[1]-crossed[0] != 6*time.Second {
		t.Errorf("crossed at %v", crossed)
	}
}

// What fails while it is on its course is told, and has what the script has in
// its place; what is on when the drill closes is left as it is.
func TestACourseThatFailsAndOneThatIsCutShort(t *testing.T) {
	calls := 0
	memory := &event.Memory{}
	flap := shrinking("flap", 10*time.Second, scenarios.Course{Flap: scenarios.Flap{On: 10 * time.Second, Off: 10 * time.Second}})
	flap.Foreseen = true
	flap.Else = []scenarios.Effect{{Say: &scenarios.Say{As: "maya", In: "#a", Text: "gone"}}}
	sc := quiet(flap)
	sc.End = scenarios.End{When: onEvent("message.sent", ""), After: 5 * time.Second, Closing: time.Minute}
	sc.Injects = append(sc.Injects, shrinking("long", 15*time.Second, scenarios.Course{Lasts: 40 * time.Second}))
	run := prepare(t, newPaper(), sc, memory)
	run.Responder = nil
	run.Fault = func(string) (faults.Fault, bool) {
		f := paperFault
		if calls++; calls == 3 {
			f.Plan = func(faults.Health, faults.Target, faults.Args) ([]faults.Primitive, error) {
				return nil, faults.NotApplicable("checkout", "is somebody else's by now")
			}
		}
		return f, true
	}
	if err := run.Play(context.Background()); err != nil {
		t.Fatal(err)
	}
	tells(t, memory.All("r"), "10s fired flap 0", "10s applied", "15s fired long 0", "15s applied", "20s ended turn, again 30s",
		"30s failed, foreseen true", "30s said gone", "1m35s reverted", "1m35s reverted", "1m35s over closed")
}
