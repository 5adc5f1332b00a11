package catalogue

import "github.com/drillyard/drillyard/faults"

func cpuThrottle() faults.Fault {
	return faults.Fault{
		Name:     "cpu-throttle",
		Category: "resource",
		Title:    "CPU limit too low",
		Doc: "Each replica of a service gets a fraction of the CPU that it needs, and its own work takes " +
			"longer by as much. Waiting for others does not.",
		Target: faults.TargetService,
		Parameters: []faults.Parameter{
			{Name: "cpu", Type: faults.TypeFloat, Doc: "the share of its normal CPU that each replica keeps", Default: "0.1", Min: "0.01", Max: "0.9"},
		},
		Signals: []string{
			"process_cpu_seconds_total against cpu_limit_ratio, near to all that there is",
			"cpu_throttled_seconds_total",
			"cpu_limit_ratio below 1",
			"http_request_duration_seconds of the service, on every route and replica alike",
			"worker_pool_in_use",
			"client_request_duration_seconds of its callers, by peer",
		},
		Impact:      "Whatever needs the service is slow; where the work takes longer than a caller waits, it fails.",
		Mitigations: []string{"lift-limit"},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindLimit},
		Differs: map[string]string{
			"inproc": "The limit is accounted, not enforced: the machine that runs the drill is not slowed down.",
		},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			s, err := service(h, t)
			if err != nil {
				return nil, err
			}
			if s.Kind != "service" && s.Kind != "worker" {
				return nil, faults.NotApplicable(t, "is a %s, and only services and workers are limited", s.Kind)
			}
			return []faults.Primitive{faults.Limit{Service: string(t), CPU: args.Float("cpu")}}, nil
		},
	}
}
