package runs

import (
	"fmt"
	"io/fs"
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runtimes"
)

// libraryOf loads the shipped content.
func libraryOf(t *testing.T) *library.Library {
	t.Helper()
	lib, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// fences returns what stands in the fenced blocks of a kind on a page of the guide.
func fences(t *testing.T, page, mark, info string) []string {
	t.Helper()
	src, err := fs.ReadFile(content.FS, "guide/"+page)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, found := range regexp.MustCompile("(?ms)^"+mark+regexp.QuoteMeta(info)+"\n(.*?)^"+mark+"\n").FindAllStringSubmatch(string(src), -1) {
		out = append(out, found[1])
	}
	if len(out) == 0 {
		t.Fatalf("%s has no block %q", page, info)
	}
	return out
}

// compiled compiles a scenario against the shipped content.
func compiled(t *testing.T, lib *library.Library, src string) library.Drill {
	t.Helper()
	drill, problems := lib.Compile("example.md", []byte(src))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return drill
}

// tried plays a drill in the tabletop by a responder.
func tried(t *testing.T, drill library.Drill, r scenarios.Rehearsal) Trial {
	t.Helper()
	trial, err := NewModel(slog.New(slog.DiscardHandler)).Try(t.Context(), Play{Drill: drill, Runtime: runtimes.Tabletop, Responder: engine.NewResponder(r)})
	if err != nil {
		t.Fatal(err)
	}
	if len(trial.Failed) > 0 {
		t.Errorf("%s: %v", drill.Title, trial.Failed)
	}
	return trial
}

// incident is a scenario around blocks of a timeline.
func incident(front string, injects ...string) string {
	var timeline strings.Builder
	for i, in := range injects {
		fmt.Fprintf(&timeline, "### Block %d\n\n```yaml inject\n%s```\n\n", i, in)
	}
	return `---
title: An example
level: junior
duration: 18m
stack: harbor
oncall: payments
skills: [observability]
personas:
  - {id: maya, name: Maya Lindqvist, title: Payments engineer}
  - {id: tomas, name: Tomas Ferreira, title: Support lead}
` + front + `---
Something is wrong now and then.

## Briefing

It is {{clock}}.

## Truth

` + "```yaml truth\n{}\n```" + `

## Timeline

` + timeline.String() + `
## Rubric

` + "```yaml rubric\n- {id: ack, title: Acknowledges, dimension: learning, points: 1, expect: page.acknowledged}\n```" + `

## Rehearsals

` + "```yaml rehearsal\nname: golden\nsteps: [{when: page.sent, after: 10s, acknowledge: page}]\nexpect: {score: \"> 0%\"}\n```" + `

## Debrief

So it went.
`
}

// What the guide shows of faults that come, go and grow is played: every block of
// the page, by somebody who acknowledges and rolls back.
func TestTheGuidesIncidents(t *testing.T) {
	unraced(t)
	lib := libraryOf(t)
	front := strings.Join(fences(t, "incidents.md", "```", "yaml"), "")
	drill := compiled(t, lib, incident(front, fences(t, "incidents.md", "```", "yaml inject")...))
	restored := scenarios.Rehearsal{Name: "golden", Steps: []scenarios.RehearsalStep{
		{After: 100 * time.Second, Do: "rollback-config", Target: "checkout", Reason: "the pool is too small for the traffic"},
		{After: 60 * time.Second, Do: "rollback-config", Target: "checkout", Reason: "the pool is too small for the traffic"},
	}}
	trial := tried(t, drill, restored)
	count := map[event.Kind]int{}
	on := map[string]int{} // turns of an inject
	for _, e := range trial.Events {
		count[e.Kind()]++
		switch b := e.Body.(type) {
		case event.FaultApplied:
			on[b.Inject]++
		case event.FaultGrown:
			on[b.Inject]++
		case event.ActionTaken:
			on[b.Inject]++
		case event.ActionFailed: // as foreseen
			on[b.Inject]++
		}
	}
	for inject, want := range map[string]int{
		"bank-slow": 1, "feature-file": 3, "taken-back": 1, "loose-cable": 6, "slower-and-slower": 9, "one-bad-host": 2, "small-pool": 1, "put-back": 2, "tidies-up": 1, "": 2,
	} {
		if on[inject] != want {
			t.Errorf("%q came %d times, want %d", inject, on[inject], want)
		}
	}
	if count["fault.ended"] < 10 || count["threshold.crossed"] == 0 {
		t.Errorf("it had %v", count)
	}
	if s, _ := drill.Edition.Stack().Service("checkout"); s.Replicas != 3 || s.Config["db_pool_size"] != "8" {
		t.Errorf("checkout is played as %+v", s)
	}
}

// Each of the patterns is a whole scenario: it compiles, and its golden rehearsal
// reaches what it promises.
func TestTheGuidesPatterns(t *testing.T) {
	unraced(t)
	lib := libraryOf(t)
	patterns := fences(t, "patterns.md", "````", "markdown")
	if len(patterns) != 10 {
		t.Errorf("there are %d patterns", len(patterns))
	}
	for i, src := range patterns {
		t.Run(fmt.Sprint(i+1), func(t *testing.T) {
			t.Parallel()
			drill := compiled(t, lib, src)
			golden := drill.Rehearsals[0]
			trial := tried(t, drill, golden)
			if len(trial.Stumbles) > 0 || !golden.Expect.Holds(trial.Grade.Score.Percent) {
				t.Errorf("%s scores %.0f %%, ended by %s; stumbles %q", golden.Name, trial.Grade.Score.Percent, trial.End, trial.Stumbles)
				for _, f := range trial.Grade.Findings {
					t.Logf("%s %g of %g: %s", f.ID, f.Points, f.Max, f.Why)
				}
			}
		})
	}
}
