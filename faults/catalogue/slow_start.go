package catalogue

import "github.com/drillyard/drillyard/faults"

func slowStart() faults.Fault {
	return faults.Fault{
		Name:     "slow-start",
		Category: "process",
		Title:    "A release that takes long to start",
		Doc: "A new version needs far longer until it is ready, as with a cache that it fills first. The " +
			"roll-out takes its time and then all is well: nothing is wrong until something restarts. Then " +
			"capacity is missing for as long, and whoever restarts one replica after the other to help makes " +
			"it last.",
		Target:     faults.TargetService,
		Parameters: released(faults.Parameter{Name: "startup", Type: faults.TypeDuration, Default: "45s", Min: "1s", Max: "10m", Doc: "how much longer a replica takes to be ready"}),
		Signals: []string{
			"up of replicas that have just been started: 0 for long",
			"process_start_time_seconds against the first request answered",
			"http_requests_total by instance: a replica with none",
			"worker_pool_in_use of the replicas that are left",
			"the deploy in the change list, and how long it took",
		},
		Impact: "Nothing at first. Whenever a replica restarts, the rest carry the load for minutes; what is left " +
			"may be too little.",
		Mitigations: []string{"rollback-deploy"},
		Beyond:      []faults.Beyond{{Parameter: "startup", Above: "2m", Why: "a roll-back begins when the replica that is being started is ready, and takes as long"}},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindVersion},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return rollOut(h, t, args, faults.Defect{Startup: args.Duration("startup")}, 0)
		},
	}
}
