package catalogue

import "github.com/drillyard/drillyard/faults"

func processHang() faults.Fault {
	return faults.Fault{
		Name:     "process-hang",
		Category: "process",
		Title:    "Replicas hang",
		Doc: "Replicas of a service accept connections and never answer, as in a deadlock. They keep their " +
			"share of the traffic: nobody takes them out, and each of their callers waits until a timeout of " +
			"its own.",
		Target: faults.TargetService,
		Parameters: []faults.Parameter{
			replicasHit("hang"),
		},
		Signals: []string{
			"up of the replica, which turns 0 because its metrics hang as well; pg_up, redis_up or nats_up for a store",
			`client_requests_total{outcome="timeout"} of its callers, by peer`,
			`log "no answer within" of its callers, where no retry helped`,
			"the log of the replica, which falls silent",
		},
		Impact: "Requests that reach a hung replica wait, and fail when a timeout ends first: of two replicas, " +
			"every second one. A retry of the caller hides a part and makes it slow.",
		Mitigations: []string{"restart", "cordon", "rollback-deploy"},
		Workarounds: []string{"drain"},
		Primitives:  []faults.PrimitiveKind{faults.KindProcess},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return onReplicas(h, t, args.Int("replicas"), faults.Process{Op: faults.Hang})
		},
	}
}
