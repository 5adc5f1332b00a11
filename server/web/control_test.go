package web

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/store"
)

// twinDrill is a drill with a fault, or its control: what the trainee is told is
// of the same kinds. EFFECT stands for what sets off the alert, TRUTH for what
// was true.
const twinDrill = `---
title: Twin
level: newcomer
duration: 3m
stack: harbor
oncall: payments
skills: [observability]
seed: 5
runbooks: [checkout-errors]
personas:
  - {id: maya, name: Maya Lindqvist, title: Engineer, otherwise: "I am looking."}
---
A drill that gives nothing away.

## Briefing

Look around.

## Truth

~~~yaml truth
TRUTH
~~~

## Timeline

### Something old
~~~yaml inject
id: old
at: 4s
change: {kind: config, service: storefront, by: ines, summary: "storefront: tidy up", ago: 40m}
~~~

### It begins
~~~yaml inject
id: begins
at: 6s
EFFECT
~~~

### Something small
~~~yaml inject
id: small
at: 2s
noise: {alert: DiskFills, service: storefront, severity: ticket, summary: "The disk fills within a week", for: 15s}
~~~

### A word
~~~yaml inject
id: word
when: page.sent
after: 3s
say: {as: maya, in: "#incident", text: "What is it?"}
~~~

## Rubric

~~~yaml rubric
- id: look
  title: Looks
  dimension: observability
  points: 10
  expect: evidence.viewed
  where: source == "logs"
~~~

## Rehearsals

~~~yaml rehearsal
name: golden
steps:
  - {after: 2s, view: logs, query: "level:error"}
expect: {score: ">= 90%"}
~~~

## Debrief

That was it.
`

func twin(effect, truth string) string {
	return strings.NewReplacer("~~~", "```", "EFFECT", effect, "TRUTH", truth).Replace(twinDrill)
}

var (
	faultedTwin = twin(`fault: pool-shrink
target: checkout
with: {size: 1}
change: {kind: config, service: checkout, by: maya, summary: "checkout: pool settings"}`,
		`severity: {best: SEV2}
causes: [{inject: begins, partial: {target: checkout}}]
owner: payments
impact: {journey: buy, share: 20-80%, kind: errors}
tells: [{logs: "pool", service: checkout}]`)
	controlTwin = twin(`noise: {alert: OutsideProbeFails, service: checkout, severity: page, summary: "Outside probe: buying fails", for: 25s}
change: {kind: config, service: checkout, by: maya, summary: "checkout: pool settings"}`,
		`fault: none
impact: none
tells: [{customer: buy}]`)
)

// shape is what a JSON document is made of, whatever it says: paths, and of what
// type is there. A figure of nought is a shape of its own: some are never.
func shape(v any, at string, into map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		for key, inner := range v {
			shape(inner, at+"."+key, into)
		}
	case []any:
		for _, inner := range v {
			shape(inner, at+"[]", into)
		}
	case float64:
		into[fmt.Sprintf("%s: number, nought %v", at, v == 0)] = true
	default:
		into[fmt.Sprintf("%s: %T", at, v)] = true
	}
}

// playTwin plays as a trainee and returns the shapes of what that is told, by
// where it is told.
func playTwin(t *testing.T, y *yard, slug, action string, player, fay *someone) map[string]map[string]bool {
	t.Helper()
	var run runView
	player.ask(http.StatusCreated, "POST", "/api/runs", map[string]any{"scenario": slug, "runtime": "tabletop"}).into(t, &run)
	base := "/api/runs/" + run.ID
	screen := watch(t, player, base+"/live")
	until(t, "running", func() bool {
		player.ask(http.StatusOK, "GET", base, nil).into(t, &run)
		return run.State == "running"
	})
	fay.ask(http.StatusOK, "POST", base+"/clock", map[string]any{"speed": 20})
	until(t, "a word after the page", func() bool { return strings.Contains(screen.text(), `"What is it?"`) })

	told := map[string]map[string]bool{}
	tell := func(where string, raw []byte) {
		t.Helper()
		var v any
		if err := json.Unmarshal(raw, &v); err != nil {
			t.Fatalf("%s: %s: %v", where, raw, err)
		}
		if told[where] == nil {
			told[where] = map[string]bool{}
		}
		shape(v, "", told[where])
	}
	var states []serviceState
	answer := player.ask(http.StatusOK, "GET", base+"/services", nil)
	answer.into(t, &states)
	if i := slices.IndexFunc(states, func(s serviceState) bool { return s.Service == "checkout" }); len(states[i].Alerts) == 0 {
		t.Errorf("%s: the alert is not among those of its service", slug)
	}
	tell("services", answer.body)
	tell("changes", player.ask(http.StatusOK, "GET", base+"/changes", nil).body)
	page := []byte(`ALERTS{severity="page",service="checkout"}`)
	for _, state := range []string{"pending", "firing"} {
		answer := player.ask(http.StatusOK, "POST", base+"/query", map[string]any{"expr": strings.Replace(string(page), "}", `,alertstate="`+state+`"}`, 1), "from_s": 0, "step_s": 2})
		tell("ALERTS "+state, answer.body)
	}
	player.ask(http.StatusOK, "POST", base+"/commands", map[string]any{"type": "action", "action": action, "target": "checkout", "reason": "to see"})
	until(t, "the page is over", func() bool { return strings.Contains(screen.text(), `"page.resolved"`) })

	lists := map[event.Kind]int{}
	began := int64(0)
	for frames := json.NewDecoder(strings.NewReader(screen.text())); frames.More(); {
		var f struct {
			Events []struct {
				N    int64
				At   int64 `json:"at_ms"`
				Wall int64 `json:"wall_ms"`
				Kind event.Kind
				Body json.RawMessage
			}
		}
		if err := frames.Decode(&f); err != nil {
			t.Fatal(err)
		}
		for _, e := range f.Events {
			tell(string(e.Kind), e.Body)
			lists[e.Kind]++
			switch e.Kind {
			case event.RunStarted{}.Kind():
				began = e.Wall
			case event.AlertFired{}.Kind(), event.AlertResolved{}.Kind():
				if e.At%2000 != 0 {
					t.Errorf("%s: %s at %d ms, between two evaluations of the rules", slug, e.Kind, e.At)
				}
			case event.ChangeRecorded{}.Kind():
				var c event.ChangeRecorded
				if err := json.Unmarshal(e.Body, &c); err != nil {
					t.Fatal(err)
				}
				if c.AtMS < 0 && (e.Wall != began || e.At != 0) {
					t.Errorf("%s: %q, from before the run, was told %d ms after its beginning", slug, c.Summary, e.Wall-began)
				}
				if c.Action == "" && c.By == strings.ToLower(c.By) {
					t.Errorf("%s: %q is by %q, which is no name", slug, c.Summary, c.By)
				}
			}
		}
	}
	if lists[event.AlertFired{}.Kind()] == 0 || lists[event.ChangeRecorded{}.Kind()] < 3 {
		t.Errorf("%s: told of %v", slug, lists)
	}
	return told
}

// In nothing that a trainee is told does a drill in which nothing is wrong differ
// in shape or place from one with a fault.
func TestAControlIsToldFromAFaultByNothing(t *testing.T) {
	t.Parallel()
	y := newYardOf(t, with(t, map[string]string{"scenarios/twin-a.md": faultedTwin, "scenarios/twin-b.md": controlTwin}), routes())
	y.web.Runs.Baselines = true // they are told, too
	fay := y.person("fay", leads...)
	faulted := playTwin(t, y, "twin-a", "rollback-config", y.person("ada", store.Trainee), fay)
	control := playTwin(t, y, "twin-b", "restore-telemetry", y.person("bob", store.Trainee), fay)
	for where, shapes := range control {
		other, there := faulted[where]
		if !there {
			t.Errorf("%s is told of in the control alone", where)
		}
		for s := range shapes {
			if !other[s] {
				t.Errorf("%s: %s is in the control alone", where, s)
			}
		}
	}
	for where, shapes := range faulted {
		if control[where] == nil {
			// A fault makes more alerts, and tickets of them; that is what is to be found out.
			t.Errorf("%s is told of with the fault alone", where)
		}
		for _, s := range slices.Sorted(maps.Keys(shapes)) {
			if !control[where][s] {
				t.Errorf("%s: %s is with the fault alone", where, s)
			}
		}
	}
}
