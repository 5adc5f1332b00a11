package catalogue

import "github.com/drillyard/drillyard/faults"

func flappingTarget() faults.Fault {
	return faults.Fault{
		Name:     "flapping-target",
		Category: "observability",
		Title:    "A target that comes and goes",
		Doc: "Collecting the metrics of a service fails and works in turns. Alerts on it fire and resolve over " +
			"and over, and each time somebody has a look all is well. The service serves throughout.",
		Target: faults.TargetService,
		Signals: []string{
			"up of the service, by turns 0 and 1",
			`client_requests_total{outcome="ok"} of its callers, by peer, which is as it was`,
			"the log of the service, which has no gaps",
		},
		Impact:      "Nothing.",
		Mitigations: []string{"restore-telemetry"},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindTelemetry},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			return onTelemetry(h, t, faults.Telemetry{Op: faults.TelemetryFlap})
		},
	}
}
