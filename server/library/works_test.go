package library

import (
	"fmt"
	"strings"
	"testing"
)

// worksBase is a drill of one inject and one criterion, which start on lines 27 and 36.
const worksBase = `---
title: Something happens
level: junior
duration: 10m
stack: harbor
oncall: payments
skills: [observability]
---
Something happens.

## Briefing

Look.

## Truth

` + "```yaml truth\nseverity: {best: SEV2}\n```" + `

## Timeline

### It

` + "```yaml inject\nid: it\nat: 1m\n%s\n```" + `

## Rubric

` + "```yaml rubric\n- {id: a, title: A, dimension: systems, points: 5, expect: %s}\n```" + `

## Rehearsals

` + "```yaml rehearsal\nname: golden\nsteps:\n  - {after: 2m, %s}\nexpect: {score: \">= 90%%\"}\n```" + `

## Debrief

Done.
`

// Whether it can work: names within conditions, and whether faults and actions can take,
// on the stack that ships.
func TestLintKnowsWhetherItCanWork(t *testing.T) {
	l := shipped(t)
	const shrink = "fault: pool-shrink\ntarget: checkout"
	const note = "note: Hm."
	for _, test := range []struct{ inject, criterion, step, says, hint string }{
		{shrink, "note.added", note, "", ""},
		// Faults, on targets and with values that they cannot take.
		{"fault: tls-wrong-name\ntarget: payments", "", "", "29:9: inject it: tls-wrong-name cannot take: payments is not called over TLS", "bank"},
		{"fault: tls-untrusted\ntarget: inventory", "", "", "29:9: inject it: tls-untrusted cannot take: inventory is not called", "bank"},
		{"fault: dns-timeout\ntarget: customers->edge", "", "", "29:9: inject it: dns-timeout cannot take: customers look names up", "payments->bank"},
		{"fault: disk-full\ntarget: session-cache", "", "", "29:9: inject it: disk-full cannot take: session-cache is a cache", "orders-db"},
		{"fault: pool-shrink\ntarget: checkout\nwith: {size: 20}", "", "", "30:14: inject it: pool-shrink cannot take: db_pool_size is 20", ""},
		{"fault: third-party-slow\ntarget: edge->checkout", "", "", "29:9: inject it: third-party-slow cannot take: checkout is ours", "payments->bank"},
		{"fault: third-party-throttling\ntarget: checkout->inventory", "", "", "29:9: inject it: third-party-throttling cannot take: inventory is ours", "payments->bank"},
		{"fault: process-crash\ntarget: payments\nwith: {replicas: 9}", "", "", "30:18: inject it: process-crash cannot take: payments has", ""},
		{"fault: bad-deploy\ntarget: orders-db\nwith: {version: 3.0.0, errors: 0.5}", "", "", "29:9: inject it: bad-deploy cannot take: orders-db is a database", ""},
		{"fault: bad-deploy\ntarget: checkout\nwith: {version: 9.9.9, errors: 0.5, route: \"POST /chekout\"}", "", "", `30:44: inject it: bad-deploy cannot take: checkout has no route that begins with "POST /chekout"`, "POST /checkout"},
		{"fault: bad-flag\ntarget: storefront\nwith: {flag: recomendations}", "", "", "30:14: inject it: bad-flag cannot take", "recommendations"},
		{"fault: migration-lock\ntarget: orders-db\nwith: {table: order}", "", "", `30:15: inject it: migration-lock cannot take: orders-db has no table "order"`, "orders"},
		{"fault: slow-query\ntarget: session-cache", "", "", "29:9: inject it: slow-query cannot take: session-cache is a cache", "orders-db"},
		{"fault: silent-alert\ntarget: fulfilment\nwith: {metric: http_requests_totl}", "", "", "30:16: inject it: silent-alert cannot take: there is no metric", ""},
		{"fault: edge-latency\ntarget: checkout->payments\nwith: {route: \"GET /authorize\"}", "", "", "30:15: inject it: edge-latency cannot take: checkout asks payments", "POST /authorize"},
		{"fault: edge-errors\ntarget: checkout->orders-db", "", "", "29:9: inject it: edge-errors cannot take: orders-db is a database", "checkout->identity"},
		{"fault: queue-backlog\ntarget: orders-db\nwith: {count: 5}", "", "", "29:9: inject it: queue-backlog cannot take: orders-db is a database", "order-queue"},
		{"fault: cache-flush\ntarget: order-queue", "", "", "29:9: inject it: cache-flush cannot take: order-queue is a queue", "session-cache"},
		{"fault: poison-message\ntarget: session-cache", "", "", "29:9: inject it: poison-message cannot take: session-cache is a cache", "order-queue"},
		{"fault: worker-pool-shrink\ntarget: payments\nwith: {workers: 5000}", "", "", "inject it: ", ""},
		{"fault: hot-key\ntarget: orders-db", "", "", "29:9: inject it: hot-key cannot take: orders-db is a database", "session-cache"},
		{"fault: replica-left-drained\ntarget: checkout\nwith: {replica: checkout-7}", "", "", "30:17: inject it: replica-left-drained cannot take: checkout-7", "checkout-1"},
		{"fault: scaled-to-zero\ntarget: orders-db", "", "", "29:9: inject it: scaled-to-zero cannot take: orders-db is", ""},
		{"fault: pool-shrink\ntarget: checkout\nchange: {kind: deploy, by: payments, summary: \"checkout: 2.15.0\"}", "", "", "30:16: inject it: change: kind: it says deploy, and rollback-deploy does not find pool-shrink", "config"},
		{"fault: tls-expired\ntarget: bank\nchange: {kind: deploy, by: payments, service: bank, summary: \"bank: new\"}", "", "", "30:16: inject it: change: kind: it says deploy", "certificate"},
		// An id that is the name of something else.
		{"say: {as: nobody, in: \"#a\", text: \"b\"}", "", "", "28:11: inject it: say: there is no persona", ""},
		// Names within conditions.
		{shrink, `action.taken, where: 'action == "rollback-confg"'`, note, `there is no action "rollback-confg"`, "rollback-config"},
		{shrink, `action.taken, where: 'action == "freeze-config"'`, note, `there is no action "freeze-config"`, ""},
		{shrink, `action.taken, where: 'action in ["restart", "scael"]'`, note, `there is no action "scael"`, "scale"},
		{shrink, `action.taken, where: 'target == "chekcout"'`, note, `there is no target "chekcout"`, "checkout"},
		{shrink, `evidence.viewed, where: 'service == "chekcout"'`, note, `there is no service "chekcout"`, "checkout"},
		{shrink, `evidence.viewed, where: '"chekcout" in services'`, note, `there is no service "chekcout"`, "checkout"},
		{shrink, `evidence.viewed, where: 'source == "log"'`, note, `source is never "log"`, "logs"},
		{shrink, `evidence.viewed, where: '"db_pool_in_usage" in metrics'`, note, `there is no metric "db_pool_in_usage"`, "db_pool_in_use"},
		{shrink, `evidence.viewed, where: 'bears_on("itt")'`, note, `unknown inject "itt"`, "it"},
		{shrink, `severity.declared, where: 'severity == "SEV5"'`, note, `severity is never "SEV5"`, ""},
		{shrink, `hypothesis.stated, where: 'owner == "paymnts"'`, note, `there is no team "paymnts"`, "payments"},
		{shrink, `hypothesis.stated, where: 'suspect == "orders_db"'`, note, `there is no target "orders_db"`, "orders-db"},
		{shrink, `impact.stated, where: 'journey == "bye"'`, note, `there is no journey "bye"`, "buy"},
		{shrink, `page.escalated, where: 'team == "platfrom"'`, note, `there is no team "platfrom"`, "platform"},
		{shrink, `alert.fired, where: 'alert == "CheckoutErrorBudgetBrn"'`, note, `there is no alert "CheckoutErrorBudgetBrn"`, "CheckoutErrorBudgetBurn"},
		{shrink, `any, any: [{expect: action.taken, where: 'action == "restrat"'}, {expect: note.added}]`, note, "", ""},
		// Actions of rehearsals that can be taken at no time.
		{shrink, "note.added", `do: toggle-flag, target: storefront, with: {flag: ofers}, reason: "x"`, "toggle-flag cannot take", ""},
		{shrink, "note.added", `do: set-config, target: checkout, with: {key: db_pool_sise, value: "20"}, reason: "x"`, "set-config cannot take", "db_pool_size"},
		{shrink, "note.added", `do: restart, target: checkout, with: {replica: checkout-9}, reason: "x"`, "restart cannot take", "checkout-1"},
		{shrink, "note.added", `do: rollback-config, target: checkout, reason: "x"`, "", ""},
		{shrink, "note.added", `do: rotate-certificate, target: checkout, reason: "x"`, "rotate-certificate cannot take: checkout is not called over TLS", ""},
		{shrink, `action.taken, where: 'target == "checkout->payments"'`, note, "", ""},
	} {
		criterion, step := test.criterion, test.step
		if criterion == "" {
			criterion, step = "note.added", note
		}
		src := fmt.Sprintf(worksBase, test.inject, criterion, step)
		if strings.HasPrefix(criterion, "any, ") {
			src = strings.Replace(src, "expect: any, ", "", 1)
			test.says, test.hint = `there is no action "restrat"`, "restart"
		}
		found := l.Check("scenarios/it.md", []byte(src))
		said, ok := "", false
		for _, p := range found {
			if p.Advice {
				continue
			}
			said += p.String() + "\n"
			line := fmt.Sprintf("%d:%d: %s", p.Line, p.Column, p.Message)
			ok = ok || test.says != "" && strings.Contains(line, test.says) && strings.Contains(p.Hint+p.Message, test.hint)
		}
		if test.says == "" {
			ok = said == ""
		}
		if !ok {
			t.Errorf("%s / %s / %s: want %q (%q), got\n%s", test.inject, criterion, step, test.says, test.hint, said)
		}
	}
}
