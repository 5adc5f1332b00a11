package alerts

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/grading/exercise"
)

// small is an exercise whose week has two days.
const small = `---
title: Small
exercise: alerts
---
A small one.

## Material

### notes.md
` + "```markdown file" + `
Read me.
` + "```" + `

### rules.yml
` + "```yaml file" + `
groups:
  - name: a
    rules:
      - alert: Failing
        expr: sum(rate(customer_visits_total{outcome!="ok"}[5m])) / sum(rate(customer_visits_total[5m])) > 0.1
        for: 2m
        labels: {severity: page}
        annotations: {summary: Visits fail, runbook: checkout-errors}
      - alert: Down
        expr: up == 0
        labels: {severity: page}
` + "```" + `

### alertmanager.yml
` + "```yaml file" + `
route: {receiver: phone, group_by: [alertname], group_wait: 30s, group_interval: 5m, repeat_interval: 4h}
receivers: [{name: phone}, {name: queue}]
` + "```" + `

## Truth

` + "```yaml week" + `
phones: [phone]
runbooks: [checkout-errors]
days: 2
incidents:
  - {id: bank, title: The bank refuses, fault: third-party-outage, target: payments->bank, lasts: 40m, act: true, severity: SEV1, within: 10m, times: 2}
  - {id: replica, title: A replica is replaced, fault: process-hang, target: storefront, lasts: 5m, times: 3, hours: 9-17, days: any}
` + "```" + `
`

func TestWhatIsWrongWithAFileIsSaidWithItsPlace(t *testing.T) {
	load(t, []byte(small))
	for was, c := range map[string]struct{ is, want string }{
		"fault: process-hang":                {"fault: process-hangs", "there is no fault"},
		"lasts: 40m":                         {"lasts: soon", `"soon" is no time`},
		"within: 10m":                        {"within: 2h", "within"},
		"hours: 9-17":                        {"hours: 17-9", "no part of a day"},
		"id: replica":                        {"id: bank", "already"},
		"severity: SEV1, ":                   {"", "severity is missing"},
		"act: true":                          {"act: false", "nobody has to act"},
		"phones: [phone]":                    {"phones: []", "which receivers"},
		"times: 3":                           {"times: 99", "whole number"},
		"### rules.yml":                      {"### rule.yml", "rules.yml is missing"},
		"expr: up == 0":                      {"expr: up ==", "rules.yml:10"},
		"days: any":                          {"days: any, colour: red", "colour"},
		"target: payments->bank, lasts: 40m": {"target: payments->bank, with: [x], lasts: 40m", "gives nothing a value"},
		"```yaml week":                       {"```yaml weeks", "the week is missing"},
	} {
		r := reader(t, []byte(strings.Replace(small, was, c.is, 1)))
		w := Kind.Compile(r)
		if got := fmt.Sprint(r.Problems()); !strings.Contains(got, c.want) || w != nil {
			t.Errorf("with %q: %v %s", c.is, w, got)
		}
	}
}

func TestFindingsStandAtTheirPlaces(t *testing.T) {
	v := load(t, []byte(small))
	for name, c := range map[string]struct {
		answer exercise.Answer
		want   []string
	}{
		"the start": {nil, []string{
			"rules.yml:9:9 advice Down: it has no summary",
			"rules.yml:9:9 advice Down: it wakes somebody and names no runbook",
			"rules.yml:9:9 advice Down: it has no for",
			"rules.yml:9:9 advice Down: up tells of a cause",
		}},
		"an expression": {exercise.Answer{rulesPart: "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: sum(up\n"}, []string{"rules.yml:5:17 mistake"}},
		"no runbook of that name, and never": {exercise.Answer{rulesPart: "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: rate(x_total[5m]) < 0\n    for: 2h\n    annotations: {summary: x, runbook_url: https://wiki/none.md}\n"}, []string{
			"rules.yml:4:5 advice X: it can never fire", "rules.yml:4:5 advice X: there is no runbook none", "rules.yml:4:5 advice X: it waits for 2h0m0s"}},
		"a route that nothing comes to, and a receiver nobody reads": {exercise.Answer{rulesPart: "groups: []\n", routingPart: "route:\n  receiver: queue\n  routes:\n  - receiver: phone\n    matchers: [a=\"b\", a=\"c\"]\nreceivers:\n- name: phone\n- name: queue\n- name: void\n"}, []string{
			"rules.yml:1:0 advice there is no rule", "alertmanager.yml:4:5 advice no alert comes", "alertmanager.yml:9:9 advice nobody reads"}},
		"no such receiver": {exercise.Answer{rulesPart: "groups: []\n", routingPart: "route:\n  receiver: phones\nreceivers:\n- name: phone\n"}, []string{
			"rules.yml:1:0 advice", "alertmanager.yml:2:13 mistake there is no receiver"}},
	} {
		var got []string
		for _, m := range v.findings(v.complete(c.answer)) {
			got = append(got, fmt.Sprintf("%s:%d:%d %s %s", m.Part, m.Line, m.Column, m.Weight, m.Text))
		}
		if !slices.EqualFunc(got, c.want, strings.HasPrefix) {
			t.Errorf("%s:\n%s", name, strings.Join(got, "\n"))
		}
	}
}

func TestTheWeekFollowsFromTheSeedAndTheOtherOneIsNotShown(t *testing.T) {
	v := load(t, []byte(small))
	one := fmt.Sprint(v.Material(5))
	if one != fmt.Sprint(v.Material(5)) || one == fmt.Sprint(v.Material(6)) || !strings.Contains(one, "Read me.") {
		t.Error("the material does not follow from the seed")
	}
	for seed := range int64(30) {
		for which := range 2 {
			all := v.plan(seed, which)
			if len(all) != 5 {
				t.Fatalf("seed %d: %d things go wrong", seed, len(all))
			}
			for i, o := range all {
				if o.From < settled || o.To > v.span || i > 0 && o.From < all[i-1].To+apart || !o.act && (o.From%day < 9*3600e9 || o.From%day >= 17*3600e9) {
					t.Errorf("seed %d: %v after %v", seed, o.From, all[max(0, i-1)].To)
				}
			}
		}
		first, second := v.plan(seed, shown), v.plan(seed, hidden)
		for _, o := range second {
			if o.act && slices.ContainsFunc(first, func(p occurrence) bool { return p.act && p.From == o.From }) {
				t.Errorf("seed %d: both weeks have something at %s", seed, o.From)
			}
			if at := monday(hidden).Add(o.From).Format("Mon 15:04"); strings.Contains(v.diary(seed), "| "+at) && !slices.ContainsFunc(first, func(p occurrence) bool { return monday(shown).Add(p.From).Format("Mon 15:04") == at }) {
				t.Errorf("seed %d: %s is told of", seed, at)
			}
		}
	}
}
