package catalogue

import "github.com/drillyard/drillyard/faults"

func ungracefulStop() faults.Fault {
	return faults.Fault{
		Name:     "ungraceful-stop",
		Category: "process",
		Title:    "Replicas stop without finishing",
		Doc: "A config push leaves a replica that stops no time to finish what it serves, and the service is " +
			"restarted with it. From then on each restart, each deploy and each replica taken away loses what " +
			"was in flight. Between those nothing is wrong, so it looks like bad luck each time.",
		Target: faults.TargetService,
		Signals: []string{
			`log "connection closed" of its callers, in the seconds of a restart`,
			"client_requests_total of its callers, by peer and outcome: a spike each time",
			"process_start_time_seconds, in the same seconds",
			"the config history of the service",
		},
		Impact:      "A short burst of failures whenever the service is restarted or deployed.",
		Mitigations: []string{"rollback-config", "set-config"},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindConfig, faults.KindProcess},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			plan, err := push(h, t, map[string]string{drainKey: "1ms"}, "service", "worker")
			if err != nil {
				return nil, err
			}
			return append(plan, faults.Process{Service: string(t), Op: faults.Restart}), nil
		},
	}
}
