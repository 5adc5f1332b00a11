package catalogue

import "github.com/drillyard/drillyard/faults"

func logFlood() faults.Fault {
	return faults.Fault{
		Name:     "log-flood",
		Category: "observability",
		Title:    "A flood of log lines",
		Doc: "A service writes a flood of lines that say nothing. It is well; its log is of no use to anybody, " +
			"and lines that matter are pushed out of what a search shows.",
		Target: faults.TargetService,
		Parameters: []faults.Parameter{
			{Name: "rate", Type: faults.TypeInt, Doc: "lines a second", Default: "200", Min: "1", Max: "2000"},
		},
		Signals: []string{
			"the log of the service",
			"log_lines_total, by level",
			"process_cpu_seconds_total of the service, which rises without more requests",
		},
		Impact:      "Nothing.",
		Mitigations: []string{"restore-telemetry"},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindTelemetry},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return onTelemetry(h, t, faults.Telemetry{Op: faults.TelemetryFlood, Rate: args.Int("rate")})
		},
	}
}
