package catalogue

import "github.com/drillyard/drillyard/faults"

func crashLoop() faults.Fault {
	return faults.Fault{
		Name:     "crash-loop",
		Category: "process",
		Title:    "A release that falls over again and again",
		Doc: "A new version ends by itself a while after it is ready. It is started again, each time after a " +
			"longer wait, and falls over again. Between two crashes it works, so a look at the right moment " +
			"shows a healthy replica; the restarts are what gives it away. Restarting it by hand only starts " +
			"the next round.",
		Target: faults.TargetService,
		Parameters: released(
			faults.Parameter{Name: "after", Type: faults.TypeDuration, Default: "12s", Min: "1s", Max: "10m", Doc: "how long a replica runs before it falls over"},
			faults.Parameter{Name: "log", Type: faults.TypeString, Optional: true, Doc: "what it says as it goes down"},
		),
		Signals: []string{
			"replica_restarts_total",
			"up of its replicas, which comes and goes",
			`log "exit status 2"`,
			"build_info",
			"client_requests_total of its callers, by peer and outcome",
			"the deploy in the change list",
		},
		Impact:      "Whatever needs the service fails in bursts, with calm in between that gets shorter.",
		Mitigations: []string{"rollback-deploy"},
		Worse:       []string{"restart", "scale"},
		Primitives:  []faults.PrimitiveKind{faults.KindVersion},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return rollOut(h, t, args, faults.Defect{Crash: args.Duration("after"), Log: args.String("log")}, 0)
		},
	}
}
