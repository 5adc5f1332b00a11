package catalogue

import "github.com/drillyard/drillyard/faults"

func skewedBalancing() faults.Fault {
	return faults.Fault{
		Name:     "skewed-balancing",
		Category: "traffic",
		Title:    "One replica gets most of the requests",
		Doc: "The balancer sends most of the requests to one replica. That one is full and refuses while the " +
			"others are idle; the average of the service says that there is room, and more replicas change " +
			"nothing.",
		Target: faults.TargetService,
		Parameters: []faults.Parameter{
			{Name: "share", Type: faults.TypeFloat, Doc: "the share of requests that the one replica gets", Default: "0.9", Min: "0.5", Max: "1"},
			replicaName(),
		},
		Signals: []string{
			"http_requests_total by instance",
			"worker_pool_in_use and worker_queue_depth by instance",
			"http_request_duration_seconds by instance",
			"db_pool_in_use by instance",
		},
		Impact:      "A share of what needs the service is slow, then refused, though half of it is idle.",
		Mitigations: []string{"rebalance", "cordon"},
		Worse:       []string{"scale"},
		Primitives:  []faults.PrimitiveKind{faults.KindBalance},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			s, err := service(h, t)
			if err != nil {
				return nil, err
			}
			if err := kindIs(t, s, "service"); err != nil {
				return nil, err
			}
			replica, err := oneOf(t, s, args)
			if err != nil {
				return nil, err
			}
			return []faults.Primitive{faults.Balance{Service: string(t), Replica: replica, Share: args.Float("share")}}, nil
		},
	}
}
