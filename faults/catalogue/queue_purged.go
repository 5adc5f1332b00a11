package catalogue

import "github.com/drillyard/drillyard/faults"

func queuePurged() faults.Fault {
	return faults.Fault{
		Name:     "queue-purged",
		Category: "data",
		Title:    "Waiting messages were set aside",
		Doc: "Somebody emptied a queue. The number that wait is zero, which looks as good as it gets, and " +
			"consumers are idle and well. What waited was paid for, and nobody works on it.",
		Target: faults.TargetService,
		Signals: []string{
			"nats_consumer_num_pending, falling to nothing at once",
			"nats_stream_messages",
			"messages_processed_total against queue_published_total: fewer than were sent",
		},
		Impact:      "Nobody notices at once: what was asked for is never done.",
		Mitigations: []string{"replay-queue"},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindData, faults.DataQueue},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			return onStore(h, t, "queue", faults.Data{Op: faults.DataPurge})
		},
	}
}
