package catalogue

import "github.com/drillyard/drillyard/faults"

func noisyNeighbour() faults.Fault {
	return faults.Fault{
		Name:     "noisy-neighbour",
		Category: "resource",
		Title:    "A noisy neighbour on one host",
		Doc: "Something else on the host of one replica takes the CPU, and that replica alone gets slow. The " +
			"average of the service moves a little, and settings, release and traffic are the same for all " +
			"replicas: only the view by instance shows it. No limit of the service is wrong, so there is none " +
			"to lift.",
		Target: faults.TargetService,
		Parameters: []faults.Parameter{
			{Name: "cpu", Type: faults.TypeFloat, Doc: "the share of its normal CPU that the replica keeps", Default: "0.1", Min: "0.01", Max: "0.9"},
			replicaName(),
		},
		Signals: []string{
			"http_request_duration_seconds by instance",
			"process_cpu_seconds_total against cpu_limit_ratio, by instance: near to all that there is on one replica",
			"cpu_throttled_seconds_total and cpu_limit_ratio of one replica",
			"worker_pool_in_use of one replica",
		},
		Impact:      "A share of what needs the service is slow, of two replicas every second request.",
		Mitigations: []string{"cordon", "restart", "rollback-deploy"},
		Workarounds: []string{"drain", "scale"},
		Primitives:  []faults.PrimitiveKind{faults.KindLimit},
		Differs: map[string]string{
			"inproc": "The limit is accounted, not enforced: the machine that runs the drill is not slowed down.",
		},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			s, err := service(h, t)
			if err != nil {
				return nil, err
			}
			if err := kindIs(t, s, "service", "worker"); err != nil {
				return nil, err
			}
			replica, err := oneOf(t, s, args)
			if err != nil {
				return nil, err
			}
			return []faults.Primitive{faults.Limit{Service: string(t), Replica: replica, CPU: args.Float("cpu")}}, nil
		},
	}
}
