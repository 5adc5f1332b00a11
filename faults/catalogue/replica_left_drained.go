package catalogue

import "github.com/drillyard/drillyard/faults"

func replicaLeftDrained() faults.Fault {
	return faults.Fault{
		Name:     "replica-left-drained",
		Category: "change",
		Title:    "A replica was taken out and forgotten",
		Doc: "A replica was taken out of rotation, as for a look at its host, and nobody put it back. It is " +
			"ready, idle and free of errors; the number of replicas is right, so capacity seems to be right " +
			"as well. The others carry all of it.",
		Target: faults.TargetService,
		Parameters: []faults.Parameter{
			replicaName(),
		},
		Signals: []string{
			"http_requests_total by instance: one with none",
			"worker_pool_in_use by instance",
			"http_request_duration_seconds of the others, when traffic is high",
			"up of all replicas, which is 1",
		},
		Impact:      "Nothing while traffic is low; at a peak everything that the service does is slow, then refused.",
		Mitigations: []string{"rebalance", "cordon"},
		Worse:       []string{"restart"},
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
			return []faults.Primitive{faults.Balance{Service: string(t), Replica: replica, Drain: true}}, nil
		},
	}
}
