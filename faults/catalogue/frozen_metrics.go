package catalogue

import "github.com/drillyard/drillyard/faults"

func frozenMetrics() faults.Fault {
	return faults.Fault{
		Name:     "frozen-metrics",
		Category: "observability",
		Title:    "A dashboard that stands still",
		Doc: "The metrics of a service stay as they were at one moment. Its dashboard looks calm: gauges do " +
			"not move and rates are zero, and whatever happens to the service from then on is not seen there. " +
			"Its callers, its log and its customers tell the truth.",
		Target: faults.TargetService,
		Signals: []string{
			"http_requests_total of the service, which no longer rises",
			"client_requests_total of its callers, by peer, which does",
			"up of the service, which stays 1",
			"the log of the service, which goes on",
		},
		Impact:      "Nothing by itself.",
		Mitigations: []string{"restore-telemetry"},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindTelemetry},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			return onTelemetry(h, t, faults.Telemetry{Op: faults.TelemetryFreeze})
		},
	}
}
