package catalogue

import "github.com/drillyard/drillyard/faults"

func silentAlert() faults.Fault {
	return faults.Fault{
		Name:     "silent-alert",
		Category: "observability",
		Title:    "An alert that can no longer fire",
		Doc: "One metric of a service is no longer there, as after somebody renamed it. Alerts that need it " +
			"have nothing to compare, and so never fire; nothing says that they cannot. The rest of the " +
			"dashboard is as it was.",
		Target: faults.TargetService,
		Parameters: []faults.Parameter{
			{Name: "metric", Type: faults.TypeString, Doc: `the metric that is missing, as in "db_pool_timeouts_total"`},
		},
		Signals: []string{
			"the metric itself: no series",
			"up of the service, which stays 1",
			"the empty panel of its dashboard",
		},
		Impact:      "Nothing by itself. What the alert is there for goes unnoticed.",
		Mitigations: []string{"restore-telemetry"},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindTelemetry},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return onTelemetry(h, t, faults.Telemetry{Op: faults.TelemetryDrop, Metric: args.String("metric")})
		},
	}
}
