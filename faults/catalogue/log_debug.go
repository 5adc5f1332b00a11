package catalogue

import "github.com/drillyard/drillyard/faults"

func logDebug() faults.Fault {
	return faults.Fault{
		Name:     "log-debug",
		Category: "change",
		Title:    "Debug logging was left on",
		Doc: "A config push makes a service log every request and each step of it. Nothing is slower that " +
			"anybody would notice; what matters drowns in what does not, and searches in its log come back " +
			"full of noise.",
		Target: faults.TargetService,
		Signals: []string{
			`log_lines_total{level="debug"}`,
			"process_cpu_seconds_total of the service, which rises without more requests",
			"the log of the service",
			"the config history of the service",
		},
		Impact:      "Nothing.",
		Mitigations: []string{"rollback-config", "set-config"},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindConfig},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			return push(h, t, map[string]string{logLevel: "debug"}, "service", "worker")
		},
	}
}
