package library

import (
	"errors"
	"fmt"
	"strings"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/oncall"
)

// CheckAlerts says what is wrong with the rules and the routing of a stack:
// dir is where they stand. What is only not honoured, or better otherwise, is
// advice.
func CheckAlerts(dir string, s *stack.Stack) scenarios.Problems {
	var out scenarios.Problems
	problem := func(file string, line, column int, advice bool, hint, format string, args ...any) {
		out = append(out, scenarios.Problem{
			File: file, Position: scenarios.Position{Line: max(1, line), Column: max(1, column)},
			Message: fmt.Sprintf(format, args...), Hint: hint, Advice: advice,
		})
	}
	file := dir + "/rules.yaml"
	rules, err := metrics.ParseRules(file, s.Rules)
	for _, e := range split(err) {
		var m *metrics.RuleError
		if errors.As(e, &m) {
			problem(m.File, m.Line, m.Column, false, "", "%s", m.Message)
		}
	}
	if rules != nil {
		for _, r := range rules.Duplicates() {
			problem(file, r.Line, r.Column, true, "join their expressions by or, or give one another label", "%s has a rule of the same name and labels above", r.Name)
		}
		for _, r := range rules.Alerts() {
			for _, label := range s.Read(r.Name, r.FixedLabels(), r.Watched).Unknown {
				name, value, _ := strings.Cut(label, "=")
				problem(file, r.Line, r.Column, name != "severity", "say in stack.yaml what it is here: "+mapping(name, value), "%s: the label %s is mapped to nothing on this stack", r.Name, label)
			}
		}
	}
	file = dir + "/routing.yaml"
	routing, err := oncall.ParseRouting(file, s.Routing)
	for _, e := range split(err) {
		var m *oncall.RoutingError
		if errors.As(e, &m) {
			problem(m.File, m.Line, m.Column, false, m.Hint, "%s", m.Message)
		}
	}
	if routing == nil {
		return out
	}
	for _, r := range routing.Receivers() {
		if _, ok := s.Receives(r.Name); !ok {
			problem(file, r.Line, r.Column, false, fmt.Sprintf("say in stack.yaml whom it pages: receivers: {%s: TEAM}, or queue for nobody", r.Name), "the receiver %s is neither a team nor mapped to one", r.Name)
		}
	}
	for _, u := range routing.Unreached() {
		problem(file, u.Line, u.Column, true, u.Hint, "%s", u.Why)
	}
	for _, i := range routing.Ignored() {
		problem(file, i.Line, i.Column, true, "", "%s is ignored: it is read, and nothing comes of it", i.Name)
	}
	return out
}

// mapping is where stack.yaml says what a label means.
func mapping(name, value string) string {
	switch name {
	case "severity":
		return fmt.Sprintf("alerts: {severities: {%s: page}}", value)
	case "team", "owner":
		return fmt.Sprintf("alerts: {teams: {%s: TEAM}}", value)
	}
	return fmt.Sprintf("alerts: {services: {%s: SERVICE}}", value)
}

// split takes joined errors apart.
func split(err error) []error {
	if err == nil {
		return nil
	}
	if all, ok := err.(interface{ Unwrap() []error }); ok {
		return all.Unwrap()
	}
	return []error{err}
}
