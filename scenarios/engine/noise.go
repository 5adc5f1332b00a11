package engine

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"strings"

	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios"
)

// ring lets an alert of the script hold from now on. It takes the way of those
// of the rules, so that nothing but its name tells it from them: it waits as
// long before it fires, has the labels and a value as they have, stands among
// the alerts and in ALERTS, and clears at an evaluation. See decisions/0034.
func (r *Run) ring(inject string, n *scenarios.Noise) {
	labels := map[string]string{"service": n.Service, "severity": cmp.Or(n.Severity, "page")}
	if s, ok := r.Stack.Service(n.Service); ok {
		labels["team"] = s.Team
	}
	like := r.likeness(labels)
	annotations := map[string]string{
		"summary":     r.expand(n.Summary, r.now()),
		"description": r.expand(cmp.Or(n.Description, n.Summary), r.now()),
	}
	if book := cmp.Or(n.Runbook, r.bookOf(like.Annotations)); fixed(book) && book != "" {
		annotations["runbook"] = book
	}
	if s := like.Labels["severity"]; s != "" && fixed(s) {
		labels["severity"] = s // in the words of the rule file: routes ask for them
	}
	for name, value := range like.Labels {
		if _, ours := labels[name]; !ours && fixed(value) {
			labels[name] = value
		}
	}
	r.evaluator.Report(metrics.Outside{
		Name: n.Alert, Labels: labels, Annotations: annotations,
		Value: cmp.Or(n.Value, r.figure(inject, n.Alert)), For: like.For, Until: r.now() + like.For + n.For,
	})
}

// likeness returns the rule of this stack that an alert with such labels is most
// like: it lends the rest of its labels, a runbook, and how long an alert holds
// before it fires.
func (r *Run) likeness(labels map[string]string) metrics.Rule {
	var like metrics.Rule
	most := 0
	for _, rule := range r.rules.Alerts() {
		read := r.Stack.Read(rule.Name, rule.Labels, nil)
		if read.Severity != labels["severity"] {
			continue
		}
		near := 1
		if read.Team == labels["team"] {
			near++
		}
		if read.Service == labels["service"] {
			near += 2
		}
		if near > most {
			like, most = rule, near
		}
	}
	return like
}

// fixed reports whether a label or an annotation of a rule is the same for every
// alert of it.
func fixed(text string) bool { return !strings.Contains(text, "{{") }

// figure is what an alert measured whose author does not say: a share, the same
// whenever the run is played with the same seed.
func (r *Run) figure(inject, alert string) float64 {
	hash := fnv.New64a()
	fmt.Fprintf(hash, "%d\x00%s\x00%s", r.Seed, inject, alert)
	return 0.05 + 0.9*float64(hash.Sum64()>>11)/(1<<53)
}
