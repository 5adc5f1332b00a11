package library

import (
	"cmp"
	"maps"
	"path"
	"regexp"
	"slices"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/oncall"
)

// Alert is a rule of a stack as its people know it: what it says, whom it pages, and
// what it tells them to do.
type Alert struct {
	Name    string
	Summary string // as its annotation has it; … is what is filled in when it fires
	Team    string // that hears of it first; empty: it pages nobody
	Runbook *scenarios.Runbook
	Linked  string // the name by which it links to that
}

// template is what Prometheus fills in when an alert fires.
var template = regexp.MustCompile(`\{\{.*?\}\}`)

// Alerts lists the alerts of a stack, as its rules have them.
func (l *Library) Alerts(of string) ([]Alert, error) {
	now := l.now()
	own, _ := cut(canonical(of))
	s, ok := now.stacks[canonical(of)]
	if !ok {
		return nil, nil
	}
	return now.alerts(own, s)
}

// alerts lists those of a stack, with runbooks as a pack finds them.
func (now *state) alerts(own string, s *stack.Stack) ([]Alert, error) {
	rules, err := metrics.ParseRules(path.Join("stacks", s.Name, "rules.yaml"), s.Rules)
	if err != nil {
		return nil, err
	}
	routing, err := oncall.ParseRouting(path.Join("stacks", s.Name, "routing.yaml"), s.Routing)
	if err != nil {
		return nil, err
	}
	on, _ := now.shelves.system(own, s.Name)
	var all []Alert
	for _, r := range rules.Alerts() {
		a := Alert{Name: r.Name, Summary: template.ReplaceAllString(r.Annotations["summary"], "…"), Team: pagedBy(s, routing, r)}
		a.Linked = scenarios.LinkedRunbook(r.Annotations, func(name string) (*scenarios.Runbook, bool) {
			book, ok := now.shelves.named(own, on, name).runbook()
			a.Runbook = cmp.Or(a.Runbook, book)
			return book, ok
		})
		if !slices.Contains(all, a) { // one for each of several services
			all = append(all, a)
		}
	}
	return all, nil
}

// pagedBy is the team that hears first of an alert; empty: none does.
func pagedBy(s *stack.Stack, routing *oncall.Routing, r metrics.Rule) string {
	labels := maps.Clone(r.Labels)
	if labels == nil {
		labels = map[string]string{}
	}
	labels["alertname"] = r.Name
	for _, receiver := range routing.Hear(labels) {
		if team := cmp.Or(s.Receivers[receiver], receiver); team != stack.Queue {
			if _, ok := s.Team(team); ok {
				return team
			}
		}
	}
	return ""
}
