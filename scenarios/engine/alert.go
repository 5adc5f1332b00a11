package engine

import (
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/scenarios/oncall"
)

// relabel adds to an alert what its labels leave open about whom it is for.
func (r *Run) relabel(rule metrics.Rule, own map[string]string) map[string]string {
	return r.Stack.Completed(rule.Name, own, rule.Watched)
}

// fired is how an alert that began to fire is recorded: its labels as rule files
// say them, its severity as this stack reads it.
func (r *Run) fired(a oncall.Alert, value float64) event.AlertFired {
	read := r.Stack.Read(a.Name, a.Labels, nil)
	return event.AlertFired{
		Alert: a.Name, Fingerprint: a.Fingerprint, Service: a.Labels["service"],
		Severity: read.Severity, Summary: a.Annotations["summary"],
		Description: a.Annotations["description"], Runbook: r.bookOf(a.Annotations),
		Labels: a.Labels, Value: finite(value),
	}
}

func resolved(a oncall.Alert) event.AlertResolved {
	return event.AlertResolved{Alert: a.Name, Fingerprint: a.Fingerprint, Service: a.Labels["service"]}
}

// bookOf is the runbook that an alert links to, by its slug.
func (r *Run) bookOf(annotations map[string]string) string {
	return scenarios.LinkedRunbook(annotations, r.Runbook)
}
