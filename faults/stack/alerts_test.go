package stack_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/faults/stack"
)

// What rule files say is read in terms of the stack.
func TestReadingLabelsOfOthers(t *testing.T) {
	s := &stack.Stack{
		Teams:     []stack.Team{{Name: "payments"}, {Name: "shop"}},
		Services:  []stack.Service{{Name: "checkout", Team: "payments"}, {Name: "storefront", Team: "shop"}},
		Alerts:    stack.Alerts{Severities: map[string]string{"sev2": "page"}, Teams: map[string]string{"web": "shop"}, Services: map[string]string{"shop-frontend": "storefront"}, Rules: map[string]string{"Budget": "checkout"}},
		Receivers: map[string]string{"pager": "payments", "chat": "queue"},
	}
	for name, tc := range map[string]struct {
		alert   string
		labels  map[string]string
		watched map[string][]string
		want    stack.Reading
	}{
		"its own words":        {"A", map[string]string{"service": "checkout", "team": "shop", "severity": "page"}, nil, stack.Reading{Service: "checkout", Team: "shop", Severity: "page"}},
		"the owner":            {"A", map[string]string{"job": "checkout", "severity": "critical"}, nil, stack.Reading{Service: "checkout", Team: "payments", Severity: "page"}},
		"mapped":               {"A", map[string]string{"app": "shop-frontend", "severity": "sev2"}, nil, stack.Reading{Service: "storefront", Team: "shop", Severity: "page"}},
		"a mapped team":        {"A", map[string]string{"team": "web", "severity": "warning"}, nil, stack.Reading{Team: "shop", Severity: "ticket"}},
		"by what it watches":   {"A", map[string]string{"severity": "info"}, map[string][]string{"job": {"checkout"}, "code": {"500"}}, stack.Reading{Service: "checkout", Team: "payments", Severity: "ticket"}},
		"it watches two":       {"A", nil, map[string][]string{"job": {"checkout", "storefront"}}, stack.Reading{Severity: "ticket"}},
		"by name":              {"Budget", nil, nil, stack.Reading{Service: "checkout", Team: "payments", Severity: "ticket"}},
		"mapped to nothing":    {"A", map[string]string{"job": "redis", "team": "dba", "severity": "urgent"}, nil, stack.Reading{Severity: "ticket", Unknown: []string{"severity=urgent", "job=redis", "team=dba"}}},
		"the next label knows": {"A", map[string]string{"job": "redis", "app": "checkout"}, nil, stack.Reading{Service: "checkout", Team: "payments", Severity: "ticket", Unknown: []string{"job=redis"}}},
	} {
		if got := s.Read(tc.alert, tc.labels, tc.watched); !reflect.DeepEqual(got, tc.want) {
			t.Errorf("%s: %+v, want %+v", name, got, tc.want)
		}
	}
	own := map[string]string{"job": "checkout", "team": "web"}
	if got, want := s.Completed("A", own, nil), map[string]string{"job": "checkout", "team": "web", "service": "checkout"}; !reflect.DeepEqual(got, want) {
		t.Errorf("completed to %v, want %v", got, want)
	}
	if len(own) != 2 {
		t.Errorf("the rule's own labels became %v", own)
	}
	for receiver, want := range map[string]string{"pager": "payments", "chat": "queue", "shop": "shop", "queue": "", "nobody": ""} {
		to, ok := s.Receives(receiver)
		if ok != (want != "") || ok && to != want {
			t.Errorf("%s is %q, %t; want %q", receiver, to, ok, want)
		}
	}
}

func TestMappingsLeadSomewhere(t *testing.T) {
	_, err := stack.Load(pier(small+`
alerts:
  severities: {critical: sms}
  teams: {web: nobody}
  services: {app: nowhere}
  rules: {Budget: nowhere}
receivers: {chat: nobody, mail: queue}
`), "pier")
	for _, want := range []string{
		`alerts.severities critical: there is no severity but page and ticket: "sms"`, `alerts.teams web: there is no team "nobody"`,
		`alerts.services app: there is no service "nowhere"`, `alerts.rules Budget: there is no service "nowhere"`,
		`receivers chat: there is no team, and it is not queue: "nobody"`,
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in\n%v", want, err)
		}
	}
	if err != nil && strings.Count(err.Error(), "\n") != 4 {
		t.Errorf("more is wrong than should be:\n%v", err)
	}
}
