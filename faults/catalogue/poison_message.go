package catalogue

import "github.com/drillyard/drillyard/faults"

func poisonMessage() faults.Fault {
	return faults.Fault{
		Name:     "poison-message",
		Category: "dependency",
		Title:    "Messages that nobody can process",
		Doc: "Some messages in a queue cannot be processed, and come again each time. Each occupies a worker " +
			"for a moment and is handed back, on every replica in turn, so all of them log errors and none of " +
			"them is ill. Setting all of them aside and replaying the good ones cures it; a restart of the worker gives the same messages to the next one.",
		Target: faults.TargetService,
		Parameters: []faults.Parameter{
			{Name: "count", Type: faults.TypeInt, Doc: "how many such messages there are", Default: "3", Min: "1", Max: "1000"},
		},
		Signals: []string{
			"nats_consumer_num_redelivered",
			`messages_processed_total{outcome="error"} of the worker`,
			`log "not processed: invalid message" of the worker`,
			"nats_consumer_num_ack_pending",
		},
		Impact:      "Nothing as long as they are few; then what is done in the background comes late.",
		Mitigations: []string{"purge-queue", "replay-queue"},
		Together:    true,
		Worse:       []string{"restart", "rollback-deploy"},
		Primitives:  []faults.PrimitiveKind{faults.KindData, faults.DataQueue},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return onStore(h, t, "queue", faults.Data{Op: faults.DataPoison, Count: args.Int("count")})
		},
	}
}
