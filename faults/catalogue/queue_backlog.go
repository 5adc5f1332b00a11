package catalogue

import "github.com/drillyard/drillyard/faults"

func queueBacklog() faults.Fault {
	return faults.Fault{
		Name:     "queue-backlog",
		Category: "dependency",
		Title:    "A queue is flooded",
		Doc: "Many more messages than usual wait in a queue, as after an import or when somebody upstream " +
			"caught up. Consumers are well and work as fast as ever; new messages stand at the end of the " +
			"line. Nothing is lost, and it drains by itself if there is capacity to spare.",
		Target: faults.TargetService,
		Parameters: []faults.Parameter{
			{Name: "count", Type: faults.TypeInt, Doc: "how many messages come", Default: "5000", Min: "1", Max: "100000"},
		},
		Signals: []string{
			"nats_consumer_num_pending",
			"nats_stream_messages",
			"message_age_seconds of the worker",
			"messages_processed_total of the worker, at its ceiling",
			"worker_pool_in_use of the worker at worker_pool_capacity",
		},
		Impact:      "Nobody notices at once: what is done in the background comes late.",
		Mitigations: []string{"scale"},
		Worse:       []string{"purge-queue", "restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindData, faults.DataQueue},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return onStore(h, t, "queue", faults.Data{Op: faults.DataFill, Count: args.Int("count")})
		},
	}
}
