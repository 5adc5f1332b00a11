package web

import (
	"crypto/rand"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/server/store"
)

// markedDrill is a short drill with a marker wherever something is to be kept
// from who plays it: MARK is replaced by a random word, each time another.
const markedDrill = `---
title: Marked
level: newcomer
duration: 40s
stack: harbor
oncall: payments
skills: [observability]
seed: 5
runbooks: [checkout-errors]
personas: [{id: maya, name: Maya, title: Engineer}]
---
A drill that gives nothing away.

## Briefing

Look around.

## Truth

~~~yaml truth
severity: {best: SEV2}
causes: [{inject: MARK-inject, partial: {target: checkout}}]
owner: payments
impact: {journey: buy, share: 20-80%, kind: errors}
tells:
  - {logs: "MARK", service: checkout}
~~~

## Timeline

### MARK
MARK in the notes for whoever runs it.
~~~yaml inject
id: MARK-inject
at: 1s
fault: pool-shrink
target: checkout
with: {size: 2}
change: {kind: config, service: checkout, by: maya, summary: "pool settings"}
~~~

### MARK
~~~yaml inject
id: MARK-say
at: 3s
say: {as: maya, in: "#incident", text: "Hello."}
~~~

### MARK
MARK for later.
~~~yaml inject
id: MARK-never
when: page.acknowledged
after: 30s
say: {as: maya, in: "#incident", text: "MARK"}
~~~

## Rubric

~~~yaml rubric
- id: MARK-look
  title: MARK
  dimension: observability
  points: 10
  expect: evidence.viewed
  where: source == "logs"
  hint: MARK
- id: MARK-act
  title: MARK
  dimension: systems
  points: -5
  forbid: action.taken
  where: action == "restart" && reason == "MARK"
- id: MARK-judge
  title: MARK
  dimension: communication
  points: 5
  judge: human
  levels: {0: MARK, 1: MARK}
~~~

## Rehearsals

~~~yaml rehearsal
name: golden
steps:
  - {after: 2s, view: logs, query: "MARK"}
expect: {score: ">= 90%"}
~~~

## Debrief

MARK was it all along.
`

// planted replaces each MARK by a word of its own. One inject is named in two
// places and keeps its word.
func planted(drill string) (text string, markers []string) {
	cause := "mark" + strings.ToLower(rand.Text())
	text = strings.ReplaceAll(strings.ReplaceAll(drill, "~~~", "```"), "MARK-inject", cause)
	markers = []string{cause}
	text = regexp.MustCompile("MARK").ReplaceAllStringFunc(text, func(string) string {
		m := "mark" + strings.ToLower(rand.Text())
		markers = append(markers, m)
		return m
	})
	return text, markers
}

// with is the content that ships with more files.
func with(t *testing.T, more map[string]string) fs.FS {
	t.Helper()
	folder := fstest.MapFS{}
	err := fs.WalkDir(content.FS, ".", func(file string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			raw, readErr := fs.ReadFile(content.FS, file)
			folder[file] = &fstest.MapFile{Data: raw}
			err = readErr
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for file, text := range more {
		folder[file] = &fstest.MapFile{Data: []byte(text)}
	}
	return folder
}

// What an author writes for whoever runs and judges the drill reaches nobody
// who plays it before the debrief, on no route and no socket, while it is
// played in earnest; and all of it reaches the facilitator.
func TestPlantedMarkers(t *testing.T) {
	text, markers := planted(markedDrill)
	y := newYardOf(t, with(t, map[string]string{"scenarios/marked.md": text}), routes())
	y.web.Runs.Baselines = true // they are told, too
	// An admin plays: what they may not know they may not know either.
	ada, fay := y.person("ada", store.EveryRole()...), y.person("fay", leads...)

	var told strings.Builder
	ask := func(want int, method, path string, in any) {
		t.Helper()
		told.Write(ada.ask(want, method, path, in).body)
	}
	for _, path := range []string{"/api/scenarios", "/api/scenarios/marked"} {
		ask(http.StatusOK, "GET", path, nil)
	}
	var run runView
	ada.ask(http.StatusCreated, "POST", "/api/runs", map[string]any{"scenario": "marked"}).into(t, &run)
	base := "/api/runs/" + run.ID
	screen, board := watch(t, ada, base+"/live"), watch(t, fay, base+"/live")
	until(t, "the change and the message on the screen", func() bool {
		return strings.Contains(screen.text(), "pool settings") && strings.Contains(screen.text(), "Hello.")
	})
	until(t, "a page", func() bool { return strings.Contains(screen.text(), `"page.sent"`) })

	for _, path := range []string{"", "/map", "/services", "/changes", "/changes?service=checkout", "/config/checkout", "/config/payments", "/runbooks/checkout-errors", "/logs", "/dashboards/checkout?from_s=0", "/dashboards/customers?from_s=0"} {
		ask(http.StatusOK, "GET", base+path, nil)
	}
	ask(http.StatusOK, "GET", base+"/logs?limit=1000&q="+url.QueryEscape("service:checkout"), nil)
	for _, expr := range []string{"up", "{__name__=~\".+\"}", "ALERTS"} {
		ask(http.StatusOK, "POST", base+"/query", map[string]any{"expr": expr, "step_s": 30})
	}
	ask(http.StatusOK, "POST", base+"/customer", map[string]string{"journey": "buy"})
	ask(http.StatusOK, "POST", base+"/actions/preview", map[string]any{"action": "rollback-config", "target": "checkout"})
	for _, command := range []map[string]any{
		{"type": "acknowledge", "page": "p1"},
		{"type": "declare", "title": "Buys fail", "severity": "SEV2"},
		{"type": "hypothesis", "text": "the push", "suspect": "checkout", "change": "c1"},
		{"type": "step", "runbook": "checkout-errors", "step": "confirm-what-customers-see", "done": true},
		{"type": "action", "action": "rollback-config", "target": "checkout", "reason": "undo the push"},
	} {
		ask(http.StatusOK, "POST", base+"/commands", command)
	}
	until(t, "the action on the screen", func() bool { return strings.Contains(screen.text(), `"action.taken"`) })
	ask(http.StatusConflict, "GET", base+"/debrief", nil)
	ask(http.StatusForbidden, "GET", base+"/script", nil)
	ask(http.StatusOK, "GET", "/api/runs", nil)
	script := fay.ask(http.StatusOK, "GET", base+"/script", nil)

	ada.ask(http.StatusOK, "POST", base+"/commands", map[string]any{"type": "end"})
	until(t, "the end on the screen", func() bool { return strings.Contains(screen.text(), `"run.ended"`) })
	told.WriteString(screen.text())

	seen := string(script.body) + board.text()
	for i, m := range markers {
		if strings.Contains(told.String(), m) {
			t.Errorf("marker %d (%s) reached the player: %s", i, m, where(text, m))
		}
		if !strings.Contains(seen, m) && !strings.Contains(text, fmt.Sprintf("query: %q", m)) && !strings.Contains(text, fmt.Sprintf("reason == %q", m)) {
			t.Errorf("marker %d (%s) did not reach the facilitator: %s", i, m, where(text, m))
		}
	}
	if len(markers) < 20 {
		t.Errorf("only %d markers were planted", len(markers))
	}
	// They ended it early, so the answers are kept for later, or for when they are released.
	early := string(ada.ask(http.StatusOK, "GET", base+"/debrief", nil).body) + string(ada.ask(http.StatusOK, "GET", "/api/runs", nil).body)
	for i, m := range markers {
		if strings.Contains(early, m) {
			t.Errorf("marker %d (%s) reached the player who ended the run: %s", i, m, where(text, m))
		}
	}
	fay.ask(http.StatusOK, "POST", base+"/release", nil)
	ada.skipAssessment(base)
	debrief := string(ada.ask(http.StatusOK, "GET", base+"/debrief", nil).body)
	if !strings.Contains(debrief, markers[0]) {
		t.Error("the debrief does not tell the player what it was")
	}
}

// where is the line of the drill that has a marker.
func where(text, marker string) string {
	for line := range strings.Lines(text) {
		if strings.Contains(line, marker) {
			return strings.TrimSpace(line)
		}
	}
	return ""
}
