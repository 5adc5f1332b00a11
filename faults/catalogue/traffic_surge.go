package catalogue

import "github.com/drillyard/drillyard/faults"

func trafficSurge() faults.Fault {
	return faults.Fault{
		Name:     "traffic-surge",
		Category: "traffic",
		Title:    "More customers than ever",
		Doc: "Many more customers come, as after a mention on television. They are real and do what customers " +
			"do. Every service gets slower at the same time, and the one that gives way first is not at " +
			"fault: it is the one with the least to spare.",
		Target: faults.TargetJourney,
		Parameters: []faults.Parameter{
			{Name: "factor", Type: faults.TypeFloat, Doc: "by how much more come", Default: "10", Min: "1.1", Max: "50"},
		},
		Signals: []string{
			"customer_visits_total",
			"http_requests_total of every service",
			"process_cpu_seconds_total of every service",
			"worker_pool_in_use and worker_queue_depth of the one that gives way first",
			"db_pool_in_use and db_pool_timeouts_total",
		},
		Impact:      "Pages get slow, then a share of them fails, for everybody.",
		Mitigations: []string{"scale"},
		Beyond:      []faults.Beyond{{Parameter: "factor", Above: "8", Why: "more replicas need more connections than the database takes"}},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindLoad},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return onJourney(h, t, faults.Load{Factor: args.Float("factor")})
		},
	}
}
