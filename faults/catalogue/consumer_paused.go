package catalogue

import "github.com/drillyard/drillyard/faults"

func consumerPaused() faults.Fault {
	return faults.Fault{
		Name:     "consumer-paused",
		Category: "dependency",
		Title:    "A consumer has been paused",
		Doc: "A config push, as for a maintenance that nobody ended, makes a worker take nothing from its " +
			"queue. All its replicas are up, idle and free of errors: what is missing is work. The queue " +
			"takes the blame, because it is the one with a number that rises.",
		Target: faults.TargetService,
		Signals: []string{
			"nats_consumer_num_pending, rising as fast as messages come",
			"messages_processed_total of the worker, which stands still",
			"up of the worker, which stays 1",
			"worker_pool_in_use of the worker, which is 0",
			"the config history of the worker",
		},
		Impact:      "Nobody notices at once: what is done in the background is not done at all.",
		Mitigations: []string{"rollback-config", "set-config"},
		Worse:       []string{"restart", "scale"},
		Primitives:  []faults.PrimitiveKind{faults.KindConfig},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			if s, err := service(h, t); err == nil && len(s.Jobs) > 0 {
				return nil, faults.NotApplicable(t, "has jobs and consumes no queue: pause its schedule")
			}
			return push(h, t, map[string]string{paused: "true"}, "worker")
		},
	}
}
