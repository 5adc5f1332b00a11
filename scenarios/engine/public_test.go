package engine

import (
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// publicRules and publicRouting are written as others write them: no team, no
// service, severities and receivers of their own.
const publicRules = `
groups:
  - name: shares
    query_offset: 2s
    rules:
      - record: buys:errors:share
        expr: |
          sum(rate(customer_visits_total{job="customers",outcome="error"}[20s]))
          / sum(rate(customer_visits_total{job="customers"}[20s]))
  - name: alerts
    rules:
      - alert: HighErrorRatio
        expr: buys:errors:share > 0.05 and on() vector(1)
        for: 4s
        labels: {severity: critical}
        annotations:
          summary: Errors
          runbook_url: https://runbooks.example.org/books/Checkout-Errors.md#triage
      - alert: SomeErrors
        expr: buys:errors:share > 0.01
        labels: {severity: warning, owner: web}
`

const publicRouting = `
route:
  receiver: rest
  group_by: [alertname]
  group_wait: 2s
  routes:
    - receiver: web-chat
      matchers: [owner = web]
    - receiver: payments-pager
      matchers: [severity = critical, 'team =~ "payments|cards"']
receivers:
  - name: rest
  - name: web-chat
  - name: payments-pager
`

func TestRulesOfOthersPageTheRightTeam(t *testing.T) {
	memory := &event.Memory{}
	run, err := New(Options{
		ID: "r", Sandbox: newPaper(), Log: memory, Logger: slog.New(slog.DiscardHandler),
		Scenario: quiet(scenarios.Inject{ID: "cause", Trigger: at(10 * time.Second), Effect: scenarios.Effect{Fault: &scenarios.FaultInject{Fault: "shrink", Target: "checkout"}}}),
		Stack: &stack.Stack{
			Name: "paper", Rules: []byte(publicRules), Routing: []byte(publicRouting),
			Teams:     []stack.Team{{Name: "payments"}, {Name: "shop"}},
			Services:  []stack.Service{{Name: "checkout", Team: "payments"}},
			Alerts:    stack.Alerts{Services: map[string]string{"customers": "checkout"}, Teams: map[string]string{"web": "shop"}},
			Receivers: map[string]string{"payments-pager": "payments", "web-chat": stack.Queue, "rest": "shop"},
		},
		Runbook: func(name string) (*scenarios.Runbook, bool) {
			return &scenarios.Runbook{Slug: "checkout-errors"}, name == "Checkout-Errors"
		},
		Fault:     func(name string) (faults.Fault, bool) { return paperFault, name == "shrink" },
		Action:    func(name string) (faults.Action, bool) { return paperCure, name == "restore" },
		Responder: NewResponder(scenarios.Rehearsal{Name: "script"}),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	if err := run.Play(t.Context()); err != nil {
		t.Fatal(err)
	}
	events, err := memory.Read(t.Context(), "r", 0, 1e6)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range events {
		switch b := e.Body.(type) {
		case event.AlertFired:
			got = append(got, fmt.Sprintf("%s of %s, %s, team %s, runbook %q, label %s", b.Alert, b.Service, b.Severity, b.Labels["team"], b.Runbook, b.Labels["severity"]))
		case event.PageSent:
			got = append(got, fmt.Sprintf("page to %s of %s, runbook %s", b.To, b.Service, b.Runbook))
		}
	}
	want := []string{
		`SomeErrors of checkout, ticket, team shop, runbook "", label warning`,
		`HighErrorRatio of checkout, page, team payments, runbook "checkout-errors", label critical`,
		"page to payments of checkout, runbook checkout-errors",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q,\nwant %q", got, want)
	}
}
