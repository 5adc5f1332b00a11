package catalogue

import "github.com/drillyard/drillyard/faults"

func noisyTenant() faults.Fault {
	return faults.Fault{
		Name:     "noisy-tenant",
		Category: "traffic",
		Title:    "One customer asks for everything",
		Doc: "One customer's own program asks for the same thing again and again, far more often than all " +
			"others together. It is always a hit in the cache, so the database is idle; workers and queues in " +
			"front are what fills up. It is one of ours, with a contract, and does nothing that is forbidden.",
		Target: faults.TargetJourney,
		Parameters: []faults.Parameter{
			{Name: "factor", Type: faults.TypeFloat, Doc: "how often it asks, as a multiple of the customers", Default: "20", Min: "0.1", Max: "200"},
		},
		Signals: []string{
			"http_requests_total of the first service, against customer_visits_total, which stays",
			"process_cpu_seconds_total of the services in front, likewise",
			`cache_requests_total{result="hit"}`,
			"worker_pool_in_use and worker_queue_depth of the services in front",
		},
		Impact:      "Pages are slower for everybody else, then refused.",
		Mitigations: []string{"block-traffic"},
		Worse:       []string{"flush-cache"},
		Primitives:  []faults.PrimitiveKind{faults.KindLoad, faults.LoadSource},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return onJourney(h, t, faults.Load{Factor: args.Float("factor"), Source: faults.SourceTenant})
		},
	}
}
