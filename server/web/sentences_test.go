package web

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading/debrief"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/store"
)

// expression is what is written for machines: operators, and ways between
// services as the language writes them.
var expression = regexp.MustCompile(`==|!=|&&|\|\||->|such that`)

// What a trainee reads of a drill in which they did nothing, or everything
// wrong, is sentences: no expression of the language, and no kind of event.
func TestADebriefIsSentences(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	ada := event.Actor{Kind: event.Person, ID: "ada", Name: "Ada"}
	_ = y.person("ada", store.Trainee)
	named := map[string]bool{"id": true, "kind": true, "inject": true, "target": true, "fault": true, "of": true, "criterion": true, "result": true, "rubric": true, "lane": true, "name": true, "dimension": true}
	for _, drill := range y.web.Library.Drills() {
		var idle []event.Event
		add := func(at faults.Time, who event.Actor, b event.Body) {
			idle = append(idle, event.Event{Run: "r", Seq: int64(len(idle) + 1), At: at, Actor: who, Body: b})
		}
		engine := event.Actor{Kind: event.Engine}
		add(0, engine, event.RunStarted{Trainees: []event.Actor{ada}})
		for _, in := range drill.Rubric.Injects {
			add(time.Second, engine, event.InjectFired{Inject: in.ID, Title: in.Title})
			add(time.Second, engine, event.FaultRequested{Inject: in.ID, Fault: in.Fault, Target: in.Target})
		}
		add(2*time.Second, engine, event.PageSent{Page: "p1", To: drill.Oncall})
		busy := slices.Clone(idle)
		add(time.Hour, engine, event.RunEnded{Reason: event.EndTime})
		nothing := idle
		idle = busy
		for _, row := range event.Descriptors() {
			if row.Cause == event.ByCrew {
				add(time.Minute, ada, row.Sample)
				if a, ok := row.Sample.(event.ActionTaken); ok {
					a.Target = "checkout->payments"
					add(time.Minute, ada, a)
				}
			}
		}
		add(time.Hour, engine, event.RunEnded{Reason: event.EndTime})
		for _, log := range [][]event.Event{nothing, idle} {
			grade, err := drill.Rubric.Grade(log)
			if err != nil {
				t.Fatal(err)
			}
			raw, err := json.Marshal(map[string]any{"debrief": debrief.Build(drill.Rubric, log, grade), "grade": grade})
			if err != nil {
				t.Fatal(err)
			}
			var doc any
			if err := json.Unmarshal(raw, &doc); err != nil {
				t.Fatal(err)
			}
			read := 0
			var walk func(key string, v any)
			walk = func(key string, v any) {
				switch v := v.(type) {
				case map[string]any:
					for k, in := range v {
						walk(k, in)
					}
				case []any:
					for _, in := range v {
						walk(key, in)
					}
				case string:
					if named[key] {
						return
					}
					read++
					kind := slices.ContainsFunc(event.Kinds(), func(k event.Kind) bool { return strings.Contains(v, string(k)) })
					if expression.MatchString(v) || kind {
						t.Errorf("%s: %s reads %q", drill.Slug, key, v)
					}
				}
			}
			walk("", doc)
			if read < 40 {
				t.Errorf("%s: only %d texts were read", drill.Slug, read)
			}
		}
	}
}
