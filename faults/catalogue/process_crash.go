package catalogue

import "github.com/drillyard/drillyard/faults"

func processCrash() faults.Fault {
	return faults.Fault{
		Name:     "process-crash",
		Category: "process",
		Title:    "Replicas crash",
		Doc: "Replicas of a service end at once, as when the kernel kills them for memory, and stay down: " +
			"nothing starts them again. What they were serving is lost. With some replicas left, traffic goes " +
			"to those.",
		Target: faults.TargetService,
		Parameters: []faults.Parameter{
			replicasHit("crash"),
		},
		Signals: []string{
			"up of the replica, which turns 0; pg_up, redis_up or nats_up for a store",
			`log "terminated by signal 9"`,
			"client_requests_total of its callers, by peer and outcome, while none is left",
			"worker_pool_in_use of the replicas that are left",
		},
		Impact: "Little while other replicas carry the load; without any, whatever needs the service fails at " +
			"once.",
		Mitigations: []string{"restart", "cordon", "rollback-deploy"},
		Workarounds: []string{"scale"},
		Primitives:  []faults.PrimitiveKind{faults.KindProcess},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return onReplicas(h, t, args.Int("replicas"), faults.Process{Op: faults.Kill})
		},
	}
}
