package catalogue

import "github.com/drillyard/drillyard/faults"

func workerPoolShrink() faults.Fault {
	return faults.Fault{
		Name:     "worker-pool-shrink",
		Category: "resource",
		Title:    "Too few workers",
		Doc: "A config push leaves each replica of a service with fewer workers than its traffic needs. " +
			"Requests wait in its queue and are refused when that is full; CPU, database and peers are idle, " +
			"and what is served is served as fast as ever.",
		Target: faults.TargetService,
		Needs:  []string{workers},
		Parameters: []faults.Parameter{
			{Name: "workers", Type: faults.TypeInt, Doc: "requests, or messages, that a replica works on at once", Default: "1", Min: "1", Max: "1000"},
		},
		Signals: []string{
			"worker_pool_in_use at worker_pool_capacity",
			"worker_queue_depth",
			"http_request_duration_seconds of the service, on every route alike",
			`http_requests_total{code="503"} of the service`,
			"the config history of the service",
		},
		Impact:      "Everything the service does is slow, then refused.",
		Mitigations: []string{"rollback-config", "set-config"},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindConfig},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return cutNumber(h, t, workers, args.Int("workers"), "shrink")
		},
	}
}

const workers = "workers"
