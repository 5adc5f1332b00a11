package stack_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults/stack"
)

// A stack that is larger than anybody needs ends in a mistake, soon.
func TestStacksOfAnySize(t *testing.T) {
	head := "name: pier\ntitle: Pier\nteams: [{name: crew, title: Crew, persona: Ada}]\nservices:\n"
	tail := "journeys: [{name: look, rate: 1, patience: 1s, requests: [{does: looks, request: GET /0}]}]\nslos: [{name: fine, journey: look, sli: \"1\", objective: 0.9}]\n"
	service := func(name, routes string) string {
		return "  - {name: " + name + ", kind: service, team: crew, replicas: 1, releases: [{version: \"1\"}], routes: [" + routes + "]}\n"
	}
	var chain, crowd strings.Builder
	for i := range 30 { // each calls the next one ten times
		call := fmt.Sprintf("{call: s%d, request: GET /%d}", i+1, i+1)
		steps := ", steps: [" + strings.Repeat(call+", ", 9) + call + "]"
		if i == 29 {
			steps = ""
		}
		chain.WriteString(service(fmt.Sprintf("s%d", i), fmt.Sprintf("{match: GET /%d, body: json%s}", i, steps)))
	}
	for i := range 50 {
		crowd.WriteString(service(fmt.Sprintf("s%d", i), fmt.Sprintf("{match: GET /%d, body: json}", i)))
	}
	deep := "{query: db, sql: SELECT 1}"
	for range 9 {
		deep = "{query: db, sql: SELECT 1, within: [" + deep + "]}"
	}
	for name, c := range map[string]struct{ services, want string }{
		"calls that multiply": {chain.String(), "a request takes more than 400 steps"},
		"many services":       {crowd.String(), "there are 50 services; at most 40"},
		"many replicas":       {strings.Replace(service("s0", "{match: GET /0, body: json}"), "replicas: 1", "replicas: 1000000", 1), "there are 1000000 replicas of all services; at most 100"},
		"steps in steps":      {service("s0", "{match: GET /0, body: json, steps: ["+deep+"]}"), "steps stand in each other more than 6 deep"},
		"many routes":         {service("s0", strings.Repeat("{match: GET /0, body: json}, ", 61)+"{match: GET /0, body: json}"), "there are 62 routes; at most 60"},
		"many steps":          {service("s0", "{match: GET /0, body: json, steps: ["+strings.Repeat("{query: db, sql: SELECT 1}, ", 200)+"]}"), "there are 200 steps; at most 100"},
	} {
		t.Run(name, func(t *testing.T) {
			begun := time.Now()
			_, err := stack.Load(pier(head+c.services+tail), "pier")
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("no %q in %.500v", c.want, err)
			}
			if took := time.Since(begun); took > 10*time.Second { // well below one where nothing else runs
				t.Errorf("it took %s", took)
			}
		})
	}
}
