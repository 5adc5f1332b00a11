package catalogue

import "github.com/drillyard/drillyard/faults"

func processCrash() faults.Fault {
	return faults.Fault{
		Name:     "process-crash",
		Category: "process",
		Title:    "Replicas crash",
		Doc: "Replicas of a service end at once, as when the kernel kills them for memory, and stay down: " +
			"nothing starts them again. What they were serving is lost. With some replicas left, " +
			"traffic goes to those.",
		Target:     faults.TargetService,
		Parameters: []faults.Parameter{replicasHit("crash")},
		Signals: []string{
			"up of the replica, which turns 0; pg_up, redis_up or nats_up for a store",
			`log "terminated by signal 9"`,
			"client_requests_total of its callers, by peer and outcome, while none is left",
			"worker_pool_in_use of the replicas that are left",
		},
		Impact:      "Little while other replicas carry the load; without any, whatever needs the service fails at once.",
		Mitigations: []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindProcess},
		Runtimes:    []string{"inproc"},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return onReplicas(h, t, args.Int("replicas"), faults.Kill)
		},
	}
}

// replicasHit is how many replicas a fault of processes hits.
func replicasHit(verb string) faults.Parameter {
	return faults.Parameter{
		Name: "replicas", Type: faults.TypeInt, Default: "1", Min: "1", Max: "12",
		Doc: "how many of the replicas that serve " + verb,
	}
}

// onReplicas does something to the first n replicas that serve.
func onReplicas(h faults.Health, t faults.Target, n int, op faults.ProcessOp) ([]faults.Primitive, error) {
	s, err := service(h, t)
	if err != nil {
		return nil, err
	}
	if s.Ready() < n {
		return nil, faults.NotApplicable(t, "has %s ready, not %d", count(s.Ready(), "replica"), n)
	}
	var plan []faults.Primitive
	for _, r := range s.Replicas {
		if r.State == "ready" && len(plan) < n {
			plan = append(plan, faults.Process{Service: string(t), Replica: r.Name, Op: op})
		}
	}
	return plan, nil
}
