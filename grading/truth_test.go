package grading_test

import (
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

func contains(s, part string) bool { return strings.Contains(s, part) }

func TestTruth(t *testing.T) {
	severity := scenarios.Criterion{Points: 5, Asks: "truth", Of: "severity"}
	soon := scenarios.Criterion{Points: 5, Asks: "truth", Of: "severity", Within: within(time.Minute, "page.sent", "")}
	cause := scenarios.Criterion{Points: 10, Asks: "truth", Of: "cause"}
	owner := scenarios.Criterion{Points: 4, Asks: "truth", Of: "owner"}

	says := func(s float64, level string) event.Event { return at(s, event.SeverityDeclared{Severity: level}) }
	push := at(1, event.ChangeRecorded{Change: "c1", Service: "checkout", Inject: "push"})
	other := at(2, event.ChangeRecorded{Change: "c2", Service: "checkout"})
	believes := func(h event.HypothesisStated) event.Event { return at(60, h) }
	page := at(10, event.PageSent{Page: "p1"})
	for name, tc := range map[string]struct {
		c    scenarios.Criterion
		log  []event.Event
		want want
	}{
		"best":                          {severity, []event.Event{says(5, "SEV2")}, want{grading.Earned, 5, []int64{1}, "Declared SEV2 at 0:05."}},
		"acceptable":                    {severity, []event.Event{says(5, "SEV1")}, want{grading.Partial, 3, []int64{1}, "SEV1 is acceptable, SEV2 was right"}},
		"wrong":                         {severity, []event.Event{says(5, "SEV4")}, want{grading.Missed, 0, []int64{1}, "SEV2 was right"}},
		"never":                         {severity, nil, want{grading.Missed, 0, []int64{}, "Nobody declared a severity"}},
		"corrected":                     {severity, []event.Event{says(5, "SEV4"), says(50, "SEV2")}, want{grading.Earned, 5, []int64{2}, "at 0:50"}},
		"spoilt":                        {severity, []event.Event{says(5, "SEV2"), says(50, "SEV4")}, want{grading.Missed, 0, []int64{2}, "Declared SEV4"}},
		"after the end":                 {severity, []event.Event{says(5, "SEV4"), at(6, event.RunEnded{}), says(7, "SEV2")}, want{grading.Missed, 0, []int64{1}, "SEV2 was right"}},
		"said again counts as before":   {soon, []event.Event{page, says(20, "SEV2"), says(400, "SEV2")}, want{grading.Earned, 5, []int64{1, 2}, "10 s after the page"}},
		"right, but late":               {soon, []event.Event{page, says(90, "SEV2")}, want{grading.Missed, 0, []int64{1, 2}, "80 s after the page"}},
		"the change":                    {cause, []event.Event{push, other, believes(event.HypothesisStated{Text: "the push", Change: "c1"})}, want{grading.Earned, 10, []int64{3}, "“the push”"}},
		"the service alone":             {cause, []event.Event{push, other, believes(event.HypothesisStated{Suspect: "checkout"})}, want{grading.Partial, 5, []int64{3}, "The service is right"}},
		"the service, wrong change":     {cause, []event.Event{push, other, believes(event.HypothesisStated{Suspect: "checkout", Change: "c2"})}, want{grading.Partial, 5, []int64{3}, "The service is right"}},
		"another service":               {cause, []event.Event{push, other, believes(event.HypothesisStated{Suspect: "payments"})}, want{grading.Missed, 0, []int64{}, "No hypothesis pointed at “A config push shrinks the pool”"}},
		"first near, then right":        {cause, []event.Event{push, believes(event.HypothesisStated{Suspect: "checkout"}), believes(event.HypothesisStated{Change: "c1"})}, want{grading.Earned, 10, []int64{3}, ""}},
		"first right, then wrong":       {cause, []event.Event{push, believes(event.HypothesisStated{Change: "c1"}), believes(event.HypothesisStated{Suspect: "payments"})}, want{grading.Earned, 10, []int64{2}, ""}},
		"no hypothesis":                 {cause, []event.Event{push}, want{grading.Missed, 0, []int64{}, "No hypothesis"}},
		"owner in a hypothesis":         {owner, []event.Event{believes(event.HypothesisStated{Text: "x", Owner: "platform"})}, want{grading.Earned, 4, []int64{1}, "“x”"}},
		"owner by escalation":           {owner, []event.Event{at(30, event.PageEscalated{Team: "platform"})}, want{grading.Earned, 4, []int64{1}, "Escalated to platform at 0:30."}},
		"escalation by itself":          {owner, []event.Event{by(clock, at(30, event.PageEscalated{Team: "platform"}))}, want{grading.Missed, 0, []int64{}, "Nobody named platform"}},
		"another owner":                 {owner, []event.Event{at(30, event.PageEscalated{Team: "identity"})}, want{grading.Missed, 0, []int64{1}, "Another team was named: escalated to identity. It is with platform."}},
		"another owner, then the right": {owner, []event.Event{at(30, event.PageEscalated{Team: "identity"}), at(40, event.PageEscalated{Team: "platform"})}, want{grading.Earned, 4, []int64{2}, ""}},
		"nobody":                        {owner, nil, want{grading.Missed, 0, []int64{}, "Nobody named platform"}},
	} {
		t.Run(name, func(t *testing.T) { tc.want.check(t, judged(t, tc.c, tc.log...)) })
	}
}

func TestACauseWithoutAChangeIsItsService(t *testing.T) {
	sc := quietPush(scenarios.Criterion{Points: 10, Asks: "truth", Of: "cause"})
	sc.Injects[0].Change = nil
	sc.Truth.Causes[0].Partial = "checkout->payments"
	r := compiledScenario(t, sc)
	for service, result := range map[string]grading.Result{"checkout": grading.Earned, "payments": grading.Earned, "edge": grading.Missed} {
		if f := graded(t, r, numbered(at(5, event.HypothesisStated{Suspect: service}))).Findings[0]; f.Result != result {
			t.Errorf("suspecting %s: %s, %s", service, f.Result, f.Why)
		}
	}
}

func TestSeveralCausesShareThePoints(t *testing.T) {
	sc := quietPush(scenarios.Criterion{Points: 10, Asks: "truth", Of: "cause"})
	sc.Injects[1].Change = &scenarios.Change{Type: "deploy"}
	sc.Truth.Causes = append(sc.Truth.Causes, scenarios.Cause{Inject: "cto", Partial: "payments"})
	f := graded(t, compiledScenario(t, sc), numbered(
		at(1, event.ChangeRecorded{Change: "c1", Inject: "push"}), at(2, event.ChangeRecorded{Change: "c2", Inject: "cto"}),
		at(3, event.HypothesisStated{Change: "c1"}), at(4, event.HypothesisStated{Suspect: "payments"}))).Findings[0]
	want{grading.Partial, 7.5, []int64{3, 4}, "The service is right"}.check(t, f)
}

func TestStep(t *testing.T) {
	c := scenarios.Criterion{Points: 3, Asks: "step", Of: "book#first"}
	early := scenarios.Criterion{Points: 3, Asks: "step", Of: "book#first", Before: &scenarios.Condition{Kind: "action.taken"}}
	tick := func(s float64, done bool) event.Event {
		return at(s, event.StepChecked{Runbook: "book", Step: "first", Done: done})
	}
	act := at(50, event.ActionTaken{Action: "restart", Target: "checkout"})
	for name, tc := range map[string]struct {
		c    scenarios.Criterion
		log  []event.Event
		want want
	}{
		"ticked":               {c, []event.Event{tick(5, true)}, want{grading.Earned, 3, []int64{1}, "Ticked step first of book at 0:05."}},
		"never":                {c, []event.Event{at(5, event.StepChecked{Runbook: "book", Step: "other", Done: true})}, want{grading.Missed, 0, []int64{}, "Nobody ticked the step first"}},
		"the same in another":  {c, []event.Event{at(5, event.StepChecked{Runbook: "else", Step: "first", Done: true})}, want{grading.Missed, 0, []int64{}, "Nobody ticked"}},
		"unticked":             {c, []event.Event{tick(5, true), tick(8, false)}, want{grading.Missed, 0, []int64{2}, "unticked again at 0:08"}},
		"ticked again":         {c, []event.Event{tick(5, true), tick(8, false), tick(9, true)}, want{grading.Earned, 3, []int64{3}, "at 0:09"}},
		"ticked before acting": {early, []event.Event{tick(5, true), act}, want{grading.Earned, 3, []int64{1, 2}, "45 s before the action restart on checkout"}},
		"ticked when all over": {early, []event.Event{act, tick(80, true)}, want{grading.Missed, 0, []int64{1, 2}, "only 30 s after the action restart on checkout"}},
		"ticked by a persona":  {c, []event.Event{by(maya, tick(5, true))}, want{grading.Missed, 0, []int64{}, "Nobody ticked"}},
	} {
		t.Run(name, func(t *testing.T) { tc.want.check(t, judged(t, tc.c, tc.log...)) })
	}
}

func TestJudge(t *testing.T) {
	c := scenarios.Criterion{ID: "update", Points: 6, Asks: "judge", Of: "human", Levels: map[int]string{0: "absent", 1: "vague", 2: "complete", 3: "crisp"}}
	mark := func(rater event.Actor, level int) event.Event {
		return by(rater, at(900, event.MarkGiven{Criterion: "update", Level: level}))
	}
	for name, tc := range map[string]struct {
		log  []event.Event
		want want
	}{
		"nobody yet":            {[]event.Event{at(1, event.RunEnded{})}, want{grading.Open, 0, []int64{}, "Waits"}},
		"for another criterion": {[]event.Event{by(bob, at(1, event.MarkGiven{Criterion: "else", Level: 3}))}, want{grading.Open, 0, []int64{}, "Waits"}},
		"the top level":         {[]event.Event{at(1, event.RunEnded{}), mark(bob, 3)}, want{grading.Earned, 6, []int64{2}, "Marked 3 of 3: crisp."}},
		"in between":            {[]event.Event{mark(bob, 2)}, want{grading.Partial, 4, []int64{1}, "Marked 2 of 3: complete."}},
		"nothing":               {[]event.Event{mark(bob, 0)}, want{grading.Missed, 0, []int64{1}, "Marked 0 of 3: absent."}},
		"the last mark counts":  {[]event.Event{mark(bob, 0), mark(bob, 3)}, want{grading.Earned, 6, []int64{2}, ""}},
		"two raters":            {[]event.Event{mark(bob, 2), mark(ada, 3)}, want{grading.Partial, 5, []int64{1, 2}, "2 raters marked it 2.5 of 3 on average."}},
		"a level there is not":  {[]event.Event{mark(bob, 9)}, want{grading.Earned, 6, []int64{1}, "3 of 3"}},
	} {
		t.Run(name, func(t *testing.T) { tc.want.check(t, judged(t, c, tc.log...)) })
	}
}
