package grading_test

import (
	"strings"
	"testing"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

func TestReviewAsksForWordsAndAGoldenPromise(t *testing.T) {
	bare := scenarios.Criterion{ID: "bare", Points: 1, Asks: "expect", Of: "note.added", Where: "true"}
	said := bare
	said.ID, said.Do = "said", "Write it down"
	forbidden := scenarios.Criterion{ID: "no", Points: -1, Asks: "forbid", Of: "note.added", Where: "true"}
	parts := anyOf(part(100, "note.added"), bare)
	sc := quietPush(bare, said, forbidden, parts)
	sc.Rehearsals = []scenarios.Rehearsal{
		{Name: "golden", Expect: scenarios.Expectation{Op: ">=", Percent: 85}},
		{Name: "other", Expect: scenarios.Expectation{Op: ">=", Percent: 40}},
	}
	advice, mistakes := 0, ""
	for _, p := range grading.Review(sc) {
		if p.Advice {
			advice++
		} else {
			mistakes += p.Message
		}
	}
	if advice != 2 || !strings.Contains(mistakes, "golden promises >= 85 %, and golden is 90 % or more") || strings.Contains(mistakes, "other") {
		t.Errorf("%d pieces of advice, mistakes %q", advice, mistakes)
	}
	sc.Rehearsals[0].Expect = scenarios.Expectation{Op: scenarios.Between, Percent: 90, Most: 100}
	if problems := grading.Review(sc); len(problems) != 2 {
		t.Errorf("a golden between 90 and 100 %%: %v", problems)
	}
}

func TestReviewAsksForTheWordsOfACause(t *testing.T) {
	sc := quietPush(scenarios.Criterion{Points: 1, Asks: "truth", Of: "cause"})
	if found := grading.Review(sc); len(found) != 1 || !found[0].Advice || !strings.Contains(found[0].Message, "names push in words") {
		t.Errorf("a cause without terms: %v", found)
	}
	sc.Truth.Terms = []scenarios.Terms{{Of: "push", Words: []string{"pool"}}}
	if found := grading.Review(sc); len(found) != 0 {
		t.Errorf("a cause with terms: %v", found)
	}
}

// What a trainee reads of a criterion is a sentence: no expression, no name of a
// kind of event, whatever is asked for and whichever way it went.
func TestNoExpressionIsShown(t *testing.T) {
	conditions := []scenarios.Condition{{Kind: "inject.fired", Arg: "push"}, {Kind: "page.sent", Arg: "push"}, {Kind: "page.sent", Arg: "cto"}, {Kind: "step.checked", Arg: "book#first"}}
	for _, d := range event.Descriptors() {
		conditions = append(conditions, scenarios.Condition{Kind: string(d.Kind())})
	}
	nothing := numbered(at(0, event.RunStarted{}))
	var everything []event.Event
	for i, d := range event.Descriptors() {
		if d.Kind() != (event.RunEnded{}).Kind() && d.Kind() != (event.ActionTaken{}).Kind() {
			everything = append(everything, at(float64(i), d.Sample))
		}
	}
	act := event.ActionTaken{Action: "restart", Target: "checkout"}
	logs := [][]event.Event{nothing, numbered(append(everything, at(900, act))...), numbered(append([]event.Event{at(0, act)}, everything...)...)}

	check := func(c scenarios.Criterion) {
		t.Helper()
		r, problems := grading.Compile(quietPush(c))
		if len(problems) > 0 {
			return // nothing can be asked of it in this way
		}
		for _, log := range logs {
			f := graded(t, r, log).Findings[0]
			for _, said := range []string{f.Why, f.Earn} {
				for _, d := range event.Descriptors() {
					if strings.Contains(said, string(d.Kind())) {
						t.Fatalf("%s of %s, before %v, within %v: %q", c.Asks, c.Of, c.Before, c.Within, said)
					}
				}
				for _, sign := range []string{"==", "!=", "&&", "< -1", "actor", "bears_on"} {
					if strings.Contains(said, sign) {
						t.Fatalf("%s of %s where %s: %q", c.Asks, c.Of, c.Where, said)
					}
				}
				if strings.HasSuffix(said, "..") {
					t.Fatalf("two full stops: %q", said)
				}
			}
		}
	}
	checked := 0
	for _, d := range event.Descriptors() {
		of := string(d.Kind())
		check(scenarios.Criterion{Points: 1, Asks: "expect", Of: of, Where: `actor != "nobody" && at < -1`})
		check(scenarios.Criterion{Points: -1, Asks: "forbid", Of: of, Where: `actor != "nobody"`})
		check(scenarios.Criterion{Points: 1, Asks: "judge", Of: "human", Subject: of, Levels: map[int]string{0: "none", 1: "good"}})
		for i, cond := range conditions {
			c := scenarios.Criterion{Points: 1, Asks: "expect", Of: of}
			switch i % 4 {
			case 0:
				c.Before = &cond
			case 1:
				c.After = &cond
			case 2:
				c.Within = &scenarios.Within{Limit: 1, None: 2e9, Of: cond}
			case 3:
				c.While = &scenarios.Stretch{From: cond, Until: scenarios.Condition{Kind: "run.ended"}}
			}
			check(c)
			checked++
		}
	}
	for _, cond := range conditions {
		for _, c := range []scenarios.Criterion{
			{Points: 1, Asks: "slo", Of: "checkout-availability", Within: &scenarios.Within{Limit: 1, Of: cond}},
			{Points: 1, Asks: "truth", Of: "severity", Before: &cond}, {Points: 1, Asks: "truth", Of: "cause", After: &cond}, {Points: 1, Asks: "truth", Of: "owner", Before: &cond},
			{Points: 1, Asks: "step", Of: "book#first", Before: &cond},
			{Points: 1, Asks: "any", Any: []scenarios.Criterion{{Share: 100, Asks: "expect", Of: "note.added", Before: &cond}, {Share: 50, Asks: "truth", Of: "owner", After: &cond}}},
		} {
			check(c)
			checked++
		}
	}
	if checked < 1000 {
		t.Errorf("only %d criteria were read", checked)
	}
}
