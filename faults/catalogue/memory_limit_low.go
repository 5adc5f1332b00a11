package catalogue

import "github.com/drillyard/drillyard/faults"

func memoryLimitLow() faults.Fault {
	return faults.Fault{
		Name:     "memory-limit-low",
		Category: "resource",
		Title:    "Memory limit too low",
		Doc: "Each replica of a service may use hardly more memory than it needs at rest. With a few requests " +
			"at once it is killed and started again, and traffic that comes back to it at once kills it " +
			"again. It depends on load, so it passes in quiet hours and looks like a crash of the release.",
		Target: faults.TargetService,
		Parameters: []faults.Parameter{
			{Name: "limit", Type: faults.TypeFloat, Doc: "MiB that a replica may use; at rest it needs 64, and each request a quarter more", Default: "64.8", Min: "48", Max: "4096"},
		},
		Signals: []string{
			"memory_used_bytes at memory_limit_bytes",
			`log "terminated: out of memory"`,
			"replica_restarts_total",
			"up of its replicas, which comes and goes",
		},
		Impact:      "Whatever needs the service fails in bursts when many come at once.",
		Mitigations: []string{"lift-limit"},
		Worse:       []string{"restart", "rollback-deploy"},
		Primitives:  []faults.PrimitiveKind{faults.KindLimit, faults.LimitMemory},
		Differs: map[string]string{
			"inproc": "Memory is accounted by what is in flight and what leaks, and not allocated; a replica that " +
				"exceeds its limit ends all the same.",
		},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			s, err := service(h, t)
			if err != nil {
				return nil, err
			}
			if err := kindIs(t, s, "service", "worker"); err != nil {
				return nil, err
			}
			return []faults.Primitive{faults.Limit{Service: string(t), Memory: int64(args.Float("limit") * (1 << 20))}}, nil
		},
	}
}
