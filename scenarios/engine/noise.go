package engine

import (
	"cmp"
	"fmt"
	"hash/fnv"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/scenarios/oncall"
)

// noise is an alert as the script says, with labels like those of a rule, so
// that it is routed and shown as a real one. nth tells the effects of an
// inject apart.
func (r *Run) noise(inject string, nth int, n *scenarios.Noise) oncall.Alert {
	labels := map[string]string{"alertname": n.Alert, "service": n.Service, "severity": cmp.Or(n.Severity, "page")}
	if s, ok := r.Stack.Service(n.Service); ok {
		labels["team"] = s.Team
	}
	// Of the shape of every fingerprint, and of no rule's labels: people see it.
	hash := fnv.New64a()
	fmt.Fprintf(hash, "%s\x00%d\x00%s\x00%s", inject, nth, n.Alert, n.Service)
	return oncall.Alert{
		Fingerprint: fmt.Sprintf("%016x", hash.Sum64()), Name: n.Alert, Labels: labels,
		Annotations: map[string]string{
			"summary":     r.expand(n.Summary, r.now()),
			"description": r.expand(n.Description, r.now()),
			"runbook":     n.Runbook,
		},
	}
}

// ring hands a recorded alert to the pager and lets it clear by itself.
func (r *Run) ring(a oncall.Alert, n *scenarios.Noise) {
	r.pager.Fire(r.now(), a)
	r.later(r.now()+n.For, func() {
		r.record(engineActor, resolved(a))
		r.pager.Resolve(r.now(), a.Fingerprint)
	})
}

// fired is how an alert that began to fire is recorded.
func fired(a oncall.Alert, value float64) event.AlertFired {
	return event.AlertFired{
		Alert: a.Name, Fingerprint: a.Fingerprint, Service: a.Labels["service"],
		Severity: a.Labels["severity"], Summary: a.Annotations["summary"],
		Description: a.Annotations["description"], Runbook: a.Annotations["runbook"],
		Labels: a.Labels, Value: finite(value),
	}
}

func resolved(a oncall.Alert) event.AlertResolved {
	return event.AlertResolved{Alert: a.Name, Fingerprint: a.Fingerprint, Service: a.Labels["service"]}
}
