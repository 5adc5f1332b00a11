package web

import (
	"strings"

	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios"
)

// alertRule is an alert rule as whoever is on call may read it: what is asked,
// from where on it is too much, and for how long. Descriptions are left out;
// they are templates until an alert fills them.
type alertRule struct {
	Alert    string `json:"alert"`
	Service  string `json:"service"`
	Team     string `json:"team"`
	Severity string `json:"severity"`
	Summary  string `json:"summary"`
	Runbook  string `json:"runbook,omitempty"`
	Expr     string `json:"expr"`
	// What is compared with a constant, how, and with which; missing where Expr
	// is no such comparison.
	Measure string   `json:"measure,omitempty"`
	Op      string   `json:"op,omitempty"`
	Value   *float64 `json:"value,omitempty"`
	ForS    float64  `json:"for_s"`
}

// rules is GET /api/runs/ID/rules. They are a stack's, the same in every run of
// it: reading them is no look at the system, and goes on after the end.
func (s *server) rules(c *call) ([]alertRule, error) {
	drill, err := s.played(c)
	if err != nil {
		return nil, err
	}
	stack := drill.Edition.Stack()
	rules, err := metrics.ParseRules("rules.yaml", stack.Rules)
	if err != nil {
		return nil, err
	}
	views := []alertRule{}
	for _, r := range rules.Alerts() {
		read := stack.Read(r.Name, r.Labels, r.Watched)
		v := alertRule{
			Alert: r.Name, Service: read.Service, Team: read.Team, Severity: read.Severity,
			Summary: r.Annotations["summary"], Runbook: scenarios.LinkedRunbook(r.Annotations, drill.Edition.Runbook),
			Expr: strings.TrimSpace(r.Expr), ForS: r.For.Seconds(),
		}
		if measure, op, value, ok := metrics.Thresholds(r.Expr); ok {
			v.Measure, v.Op, v.Value = measure, op, &value
		}
		views = append(views, v)
	}
	return views, nil
}

// metricNames is GET /api/runs/ID/metrics: words to begin a query with. What
// they say about the system has to be asked, and is then a look.
func (s *server) metricNames(c *call) ([]string, error) {
	on, err := s.screen(c)
	if err != nil {
		return nil, err
	}
	return list(on.Metrics().Names()), nil
}
