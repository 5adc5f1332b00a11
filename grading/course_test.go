package grading_test

import (
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// ended is the end of a fault by its script, with what was put back.
func ended(s float64, inject string, next float64, back ...faults.Effect) []event.Event {
	events := []event.Event{by(clock, at(s, event.FaultEnded{Inject: inject, Fault: "pool-shrink", Why: event.EndedAfter, NextMS: int64(next * 1000)}))}
	if len(back) > 0 {
		events = append(events, at(s, event.EffectsRecorded{Inject: inject, Effects: back, Ended: true}))
	}
	return events
}

// theirs is an action by the script, with what it changed.
func theirs(s float64, id, action string, target faults.Target, effects ...faults.Effect) []event.Event {
	return []event.Event{
		by(maya, at(s, event.ActionTaken{ID: id, Action: action, Target: target, Reason: "as declared", Inject: "sync"})),
		at(s, event.EffectsRecorded{Inject: "sync", Effects: effects}),
	}
}

// A cause that is away for a while as the drill ends is still there.
func TestACauseThatComesAgainIsNotGone(t *testing.T) {
	c := scenarios.Criterion{Points: -15, Asks: "relief", Of: "cause"}
	cut, back := config("checkout", "db_pool", "20", "2"), config("checkout", "db_pool", "2", "20")
	scale := did(60, "a1", "scale", "checkout", faults.Effect{Service: "checkout", Kind: faults.KindReplicas, From: "2", To: "6"})
	for name, tc := range map[string]struct {
		then []event.Event
		lost bool
	}{
		"it comes again":            {ended(100, "push", 400, back), true},
		"it does not":               {ended(100, "push", 0, back), false},
		"it was ended meanwhile":    {append(ended(100, "push", 400, back), at(150, event.InjectSkipped{Inject: "push", Why: event.SkippedByUntil})), false},
		"it did not take again":     {append(ended(100, "push", 140, back), at(140, event.FaultFailed{Inject: "push", Fault: "pool-shrink"})), false},
		"it came and ended":         {append(append(ended(100, "push", 140, back), harmed(140, "push", cut)...), ended(170, "push", 0, back)...), false},
		"another one comes again":   {append(ended(100, "push", 0, back), ended(120, "cto", 400)...), false},
		"somebody else took it off": {theirs(100, "a2", "rollback-config", "checkout", back), false},
	} {
		log := []event.Event{at(1, event.HealthSnapshotted{Moment: event.MomentBaseline, Health: stores(nil)})}
		log = append(append(log, harmed(10, "push", cut)...), breached(20, "a"))
		log = append(append(log, scale...), tc.then...)
		log = append(log, restored(200, "a"), at(300, event.HealthSnapshotted{Moment: event.MomentEnd, Health: stores(spoilt("checkout", setPool("20")))}), at(300, event.RunEnded{}))
		f := judged(t, c, log...)
		if lost := f.Result == grading.Lost; lost != tc.lost || lost && !strings.Contains(f.Why, "which comes again") {
			t.Errorf("%s: %s: %s", name, f.Result, f.Why)
		}
	}
}

// An objective that is met because what harms it is away has not recovered: not
// before it is sure that it does not come again, or it has come and does no harm.
func TestBeingAwayIsNoRecovery(t *testing.T) {
	c := scenarios.Criterion{Points: 20, Asks: "slo", Of: "a", Hold: 20 * time.Second}
	cut, back := config("checkout", "db_pool", "20", "2"), config("checkout", "db_pool", "2", "20")
	begins := append(harmed(10, "push", cut), breached(15, "a"))
	again := append(harmed(200, "push", cut), breached(205, "a"))
	over := []event.Event{at(300, event.RunEnded{Reason: event.EndTime})}
	log := func(parts ...[]event.Event) (all []event.Event) {
		for _, p := range parts {
			all = append(all, p...)
		}
		return all
	}
	gone := log(begins, ended(40, "push", 200, back), []event.Event{restored(50, "a")})
	for name, tc := range map[string]struct {
		log  []event.Event
		when string // of the recovery; empty: there is none
		why  string
	}{
		"it is only away":          {log(gone, over), "", "would have come again"},
		"it was ended for good":    {log(gone, []event.Event{at(100, event.InjectSkipped{Inject: "push", Why: event.SkippedByUntil})}, over), "1:40", ""},
		"ended too late to hold":   {log(gone, []event.Event{at(290, event.InjectSkipped{Inject: "push", Why: event.SkippedByUntil})}, over), "", "only 10 s of it"},
		"it came, and was cured":   {log(gone, again, did(230, "a1", "rollback-config", "checkout", back), []event.Event{restored(240, "a")}, over), "4:00", ""},
		"it did not take again":    {log(gone, []event.Event{at(200, event.FaultFailed{Inject: "push", Fault: "pool-shrink"})}, over), "3:20", ""},
		"it came, and did no harm": {log(gone, harmed(200, "push", cut), over), "3:20", ""},
		"it ended for good":        {log(begins, ended(40, "push", 0, back), []event.Event{restored(50, "a")}, over), "0:50", ""},
	} {
		f := judged(t, c, tc.log...)
		if (f.Result == grading.Earned) != (tc.when != "") || !strings.Contains(f.Why, "at "+tc.when) || !strings.Contains(f.Why, tc.why) {
			t.Errorf("%s: %s: %s", name, f.Result, f.Why)
		}
	}
}

// What the script does is nobody's collateral, whoever does it there; what a
// trainee spoils that the script had put back is theirs.
func TestWhatTheScriptDoesIsNobodysCollateral(t *testing.T) {
	c := scenarios.Criterion{Points: -40, Asks: "collateral", Of: "system"}
	cut, back := config("checkout", "db_pool", "20", "2"), config("checkout", "db_pool", "2", "20")
	innocent := did(100, "a1", "set-config", "payments", config("payments", "workers", "32", "33"))
	undone := did(150, "a3", "set-config", "payments", config("payments", "workers", "33", "32"))
	spoils := did(120, "a2", "set-config", "checkout", config("checkout", "db_pool", "20", "5"))
	for name, tc := range map[string]struct {
		during [][]event.Event
		why    string // empty: nothing is held against anybody
	}{
		"an objective breached as somebody else acts": {[][]event.Event{innocent, theirs(110, "a9", "scale", "payments", faults.Effect{Service: "payments", Kind: faults.KindReplicas, From: "2", To: "1"}), {breached(120, "b"), restored(130, "b")}, undone,
			theirs(160, "a10", "scale", "payments", faults.Effect{Service: "payments", Kind: faults.KindReplicas, From: "1", To: "2"})}, ""},
		"one breached as a fault grows": {[][]event.Event{innocent, {by(clock, at(110, event.FaultGrown{Inject: "push", Fault: "pool-shrink", Step: 1})), at(110, event.EffectsRecorded{Inject: "push", Effects: []faults.Effect{cut}}), breached(120, "b"), restored(130, "b")}, undone}, ""},
		"one breached as a fault ends":  {[][]event.Event{innocent, ended(110, "push", 0, back), {breached(120, "b"), restored(130, "b")}, undone}, "objective b was breached"},
		"a cure while the fault is on":  {[][]event.Event{did(120, "a2", "set-config", "checkout", config("checkout", "db_pool", "2", "10"))}, ""},
		"a spoiling when it has ended":  {[][]event.Event{ended(110, "push", 0, back), spoils}, "left db_pool of checkout at 5"},
		"a change while the fault is off": {[][]event.Event{ended(110, "push", 140, back), did(120, "a2", "set-config", "checkout", config("checkout", "db_pool", "20", "5")),
			harmed(140, "push", config("checkout", "db_pool", "5", "2")), ended(170, "push", 0, config("checkout", "db_pool", "2", "5"))}, "left db_pool of checkout at 5"},
		"the same, put back before it is over": {[][]event.Event{ended(110, "push", 140, back), did(120, "a2", "set-config", "checkout", config("checkout", "db_pool", "20", "5")),
			harmed(140, "push", config("checkout", "db_pool", "5", "2")), ended(170, "push", 0, config("checkout", "db_pool", "2", "5")), did(180, "a3", "set-config", "checkout", config("checkout", "db_pool", "5", "20"))}, ""},
		"what an automation put back": {[][]event.Event{innocent, theirs(150, "a9", "set-config", "payments", config("payments", "workers", "33", "32"))}, ""},
	} {
		f := judged(t, c, played(tc.during...)...)
		if lost := f.Result == grading.Lost; lost != (tc.why != "") || !strings.Contains(f.Why, tc.why) {
			t.Errorf("%s: %s: %s", name, f.Result, f.Why)
		}
	}
}

// Criteria ask for conditions of several events, and for the time that a
// threshold is crossed.
func TestCriteriaOnConditionsOfSeveralEvents(t *testing.T) {
	combined := func(text string) scenarios.Condition { return scenarios.Condition{Kind: scenarios.Combined, Arg: text} }
	log := numbered(
		at(0, event.RunStarted{Trainees: []event.Actor{ada}}),
		at(10, event.InjectFired{Inject: "push"}),
		at(20, event.PageSent{Page: "p1", To: "payments", Service: "checkout"}),
		by(clock, at(25, event.ThresholdCrossed{Threshold: "backlog", Value: 700})),
		by(maya, at(30, event.ActionTaken{ID: "a1", Action: "restart", Target: "checkout", Inject: "cto"})),
		at(40, event.UpdatePosted{Text: "We are on it."}),
		by(clock, at(50, event.ThresholdCleared{Threshold: "backlog", Value: 20})),
		at(60, event.ActionTaken{ID: "a2", Action: "rollback-config", Target: "checkout"}),
		at(70, event.UpdatePosted{Text: "It is taken back."}),
		at(80, event.RunEnded{}),
	)
	crossed := scenarios.Stretch{From: scenarios.Condition{Kind: "threshold.crossed", Arg: "backlog"}, Until: scenarios.Condition{Kind: "threshold.cleared", Arg: "backlog"}}
	late := scenarios.Stretch{From: combined("page.sent and 2x action.taken"), Until: combined("run.ended or 3x update.posted")}
	after := combined("push and (action.taken or incident.declared)")
	for name, tc := range map[string]struct {
		c      scenarios.Criterion
		earned bool
		why    string
	}{
		"while a threshold is crossed": {scenarios.Criterion{While: &crossed}, true, "40"},
		"after what they did":          {scenarios.Criterion{After: &after}, true, "1:10"}, // not what a colleague did
		"while several hold":           {scenarios.Criterion{While: &late}, true, "1:10"},
		"within": {scenarios.Criterion{Within: &scenarios.Within{Limit: 15 * time.Second, Of: combined("page.sent and threshold.crossed(backlog)")}}, true,
			"15 s after the page and the threshold (backlog)"},
		"before": {scenarios.Criterion{Before: ptr(combined("2x action.taken(checkout) or not push"))}, false, "a time before “A config push shrinks the pool”"},
	} {
		c := tc.c
		c.Points, c.Asks, c.Of = 10, "expect", "update.posted"
		f := graded(t, compiled(t, c), log).Findings[0]
		if (f.Result == grading.Earned) != tc.earned || !strings.Contains(f.Why, tc.why) {
			t.Errorf("%s: %s: %s", name, f.Result, f.Why)
		}
	}
}

func ptr[T any](v T) *T { return &v }

func TestACombinedConditionInWords(t *testing.T) {
	for written, want := range map[string]string{
		"page.sent and not incident.declared":   "the page before the incident's declaration",
		"3x action.taken after push":            "the action, 3 times after “A config push shrinks the pool”",
		"slo.breached again after action.taken": "the breach, again, after the first action",
		"page.sent or not page.acknowledged":    "the page or a time before the acknowledgement",
	} {
		c := scenarios.Criterion{Points: 10, Asks: "expect", Of: "update.posted", Within: &scenarios.Within{Limit: time.Second, Of: scenarios.Condition{Kind: scenarios.Combined, Arg: written}}}
		f := judged(t, c, at(900, event.UpdatePosted{Text: "x"}))
		if !strings.Contains(f.Why+f.Earn, want) {
			t.Errorf("%s reads %q, %q", written, f.Why, f.Earn)
		}
	}
}
