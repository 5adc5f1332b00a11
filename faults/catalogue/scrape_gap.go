package catalogue

import "github.com/drillyard/drillyard/faults"

func scrapeGap() faults.Fault {
	return faults.Fault{
		Name:     "scrape-gap",
		Category: "observability",
		Title:    "Metrics of a service cannot be collected",
		Doc: "The metrics of a service cannot be collected, while it serves as well as ever. Everything that " +
			"is computed from them says that it is down. Whoever restarts it on that evidence does the first " +
			"harm.",
		Target: faults.TargetService,
		Signals: []string{
			"up of the service, which is 0",
			"http_requests_total of the service: no series",
			`client_requests_total{outcome="ok"} of its callers, by peer, which is as it was`,
			"the log of the service, which goes on",
		},
		Impact:      "Nothing.",
		Mitigations: []string{"restore-telemetry"},
		Worse:       []string{"restart", "rollback-deploy"},
		Primitives:  []faults.PrimitiveKind{faults.KindTelemetry},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			return onTelemetry(h, t, faults.Telemetry{Op: faults.TelemetryGap})
		},
	}
}
