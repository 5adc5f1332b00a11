package catalogue

import "github.com/drillyard/drillyard/faults"

func memoryLeak() faults.Fault {
	return faults.Fault{
		Name:     "memory-leak",
		Category: "resource",
		Title:    "A release that leaks memory",
		Doc: "A new version keeps some memory for each request and never gives it back; at its limit a replica " +
			"is killed and started again, empty. All replicas began at the same time and fall over at about " +
			"the same time. A restart resets the saw and looks like a cure.",
		Target: faults.TargetService,
		Parameters: released(
			faults.Parameter{Name: "leak", Type: faults.TypeInt, Default: "512", Min: "1", Max: "65536", Doc: "KiB kept for each request"},
			faults.Parameter{Name: "limit", Type: faults.TypeInt, Default: "128", Min: "96", Max: "4096", Doc: "MiB that a replica may use, where no limit is in force yet"},
		),
		Signals: []string{
			"memory_used_bytes, rising in a straight line and falling at once",
			`log "terminated: out of memory"`,
			"replica_restarts_total",
			"build_info",
			"the deploy in the change list, long before the first crash",
		},
		Impact: "Nothing for a while; then whatever needs the service fails in bursts, at intervals that depend " +
			"on traffic.",
		Mitigations: []string{"rollback-deploy"},
		Workarounds: []string{"lift-limit"},
		Worse:       []string{"scale"},
		Primitives:  []faults.PrimitiveKind{faults.KindLimit, faults.LimitMemory, faults.KindVersion},
		Differs: map[string]string{
			"inproc": "Memory is accounted by what is in flight and what leaks, and not allocated; a replica that " +
				"exceeds its limit ends all the same.",
		},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			plan, err := rollOut(h, t, args, faults.Defect{Leak: int64(args.Int("leak")) << 10}, 0)
			if err != nil {
				return nil, err
			}
			// A sound release never comes near the limit: it is not what is wrong.
			if bounds(h.Services[string(t)], "").Memory > 0 {
				return plan, nil
			}
			limit := faults.Limit{Service: string(t), Memory: int64(args.Int("limit")) << 20}
			release := plan[0].(faults.Version)
			release.Release.Memory = limit.Memory
			return []faults.Primitive{limit, release}, nil
		},
	}
}
