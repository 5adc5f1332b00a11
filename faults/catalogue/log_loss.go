package catalogue

import "github.com/drillyard/drillyard/faults"

func logLoss() faults.Fault {
	return faults.Fault{
		Name:     "log-loss",
		Category: "observability",
		Title:    "Log lines get lost",
		Doc: "The lines that a service writes no longer arrive. An empty log looks like a service without " +
			"errors, or like one that is down; it is neither.",
		Target: faults.TargetService,
		Signals: []string{
			"the log of the service, which ends",
			"log_lines_total, which goes on",
			"http_requests_total of the service, which goes on",
		},
		Impact:      "Nothing by itself.",
		Mitigations: []string{"restore-telemetry"},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindTelemetry},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			return onTelemetry(h, t, faults.Telemetry{Op: faults.TelemetryMute})
		},
	}
}
