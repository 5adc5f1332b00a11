package catalogue

import "github.com/drillyard/drillyard/faults"

func duplicateMessages() faults.Fault {
	return faults.Fault{
		Name:     "duplicate-messages",
		Category: "data",
		Title:    "Messages are delivered twice",
		Doc: "A share of the messages of a queue is delivered twice, as when acknowledgements get lost. Each " +
			"delivery succeeds, so nothing fails and nothing waits; more is processed than was ever sent. " +
			"Consumers that cannot tell do the work twice.",
		Target: faults.TargetService,
		Parameters: []faults.Parameter{
			{Name: "share", Type: faults.TypeFloat, Doc: "the share of messages that come twice", Default: "0.5", Min: "0.01", Max: "1"},
		},
		Signals: []string{
			"messages_processed_total against queue_published_total",
			"nats_consumer_num_redelivered",
		},
		Impact:      "Some of what was asked for is done twice.",
		Mitigations: []string{"replay-queue"},
		Worse:       []string{"restart", "scale"},
		Primitives:  []faults.PrimitiveKind{faults.KindData, faults.DataQueue},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return onStore(h, t, "queue", faults.Data{Op: faults.DataDuplicate, Share: args.Float("share")})
		},
	}
}
