package catalogue

import "github.com/drillyard/drillyard/faults"

func retryStorm() faults.Fault {
	return faults.Fault{
		Name:     "retry-storm",
		Category: "dependency",
		Title:    "Retries make a small failure a big one",
		Doc: "A config push makes a service try failed calls many times, with hardly a pause, and then most " +
			"of the answers from another one come too late. The called service has done the work each time, " +
			"and is asked for it again: it gets a multiple of its traffic from the same number of customers. " +
			"Where that is more than it can serve, its queue grows longer than its caller waits: what it serves " +
			"has been given up, and is tried again. Late answers alone (slow-close) look the same to customers, " +
			"and differ at the called service: there it has little more than its normal traffic, nothing waits " +
			"for a worker, and all is well as soon as answers come in time. Of a storm two things are to be " +
			"taken away. With the late answers gone it goes on until the retries are taken back, or until load " +
			"is shed; with the retries taken back calls still fail that are answered late.",
		Target: faults.TargetEdge,
		Parameters: []faults.Parameter{
			{Name: "retries", Type: faults.TypeInt, Doc: "how many further tries a failed call gets", Default: "10", Min: "2", Max: "50"},
			{Name: "backoff", Type: faults.TypeDuration, Doc: "the pause before the first further try", Default: "1ms", Min: "1ms", Max: "1s"},
			{Name: "late", Type: faults.TypeDuration, Doc: "how late answers come, which is to be longer than the caller waits", Default: "5s", Min: "10ms", Max: "60s"},
			{Name: "share", Type: faults.TypeFloat, Doc: "the share of answers that come late", Default: "0.9", Min: "0.01", Max: "1"},
		},
		Signals: []string{
			"client_retries_total of the caller, by peer",
			`client_requests_total{outcome="timeout"} of the caller: many for each request that it serves`,
			"worker_pool_in_use and worker_queue_depth of the caller",
			"http_requests_total of the called service, which rises without more customers",
			"process_cpu_seconds_total of the called service, likewise",
			`worker_queue_depth and http_requests_total{code="499"} of the called service: it serves what nobody waits for any more`,
			"the config history of the caller",
		},
		Impact: "What needs the called service takes as long as customers wait, then fails; when the caller's " +
			"workers and connections run out meanwhile, everything else of it fails as well.",
		Mitigations: []string{"reroute", "rollback-config", "set-config"},
		Together:    true,
		Worse:       []string{"restart", "scale"},
		Primitives:  []faults.PrimitiveKind{faults.KindConfig, faults.KindWire, faults.WireShape},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			// The request arrives and is served; its answer does not, in time.
			plan, err := harm(h, t, args, faults.Wire{SlowClose: args.Duration("late")})
			if err != nil {
				return nil, err
			}
			e := plan[0].(faults.Wire).Edge
			if e.From == customers {
				return nil, faults.NotApplicable(t, "how often customers try again is no setting")
			}
			pushed, err := pushRetries(h, faults.Target(e.From), args)
			if err != nil {
				return nil, err
			}
			return append(pushed, plan...), nil
		},
	}
}
