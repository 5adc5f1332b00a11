package catalogue

import "github.com/drillyard/drillyard/faults"

func autoscalerWrong() faults.Fault {
	return faults.Fault{
		Name:     "autoscaler-wrong",
		Category: "change",
		Title:    "Scaled down while traffic rises",
		Doc: "An autoscaler that looks at the wrong figure takes a service down to its least number of " +
			"replicas just as more customers come. What is left works as well as it can: its settings, its " +
			"release and its code are as they were. The traffic is real and welcome.",
		Target: faults.TargetService,
		Parameters: []faults.Parameter{
			{Name: "least", Type: faults.TypeInt, Doc: "how many replicas are left", Default: "1", Min: "1", Max: "10"},
			{Name: "traffic", Type: faults.TypeFloat, Doc: "the factor by which more customers come", Default: "5", Min: "1", Max: "20"},
		},
		Signals: []string{
			"up of the service: fewer series than before",
			"worker_pool_in_use at worker_pool_capacity, and worker_queue_depth, of those that are left",
			"http_requests_total by instance",
			"customer_visits_total, which rises",
			`http_requests_total{code="503"} of the service`,
		},
		Impact:      "Everything that the service does is slow, then refused, at the busiest time.",
		Mitigations: []string{"scale"},
		Beyond:      []faults.Beyond{{Parameter: "traffic", Above: "5", Why: "so many customers are too many for every other service as well"}},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindReplicas, faults.KindLoad},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			s, err := service(h, t)
			if err != nil {
				return nil, err
			}
			if err := kindIs(t, s, "service", "worker"); err != nil {
				return nil, err
			}
			least := args.Int("least")
			if least >= len(s.Replicas) {
				return nil, faults.NotApplicable(t, "has %s: %d would be no fewer", count(len(s.Replicas), "replica"), least)
			}
			return []faults.Primitive{
				faults.Replicas{Service: string(t), Count: least},
				faults.Load{Factor: args.Float("traffic")},
			}, nil
		},
	}
}
