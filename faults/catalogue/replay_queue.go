package catalogue

import (
	"fmt"

	"github.com/drillyard/drillyard/faults"
)

func replayQueue() faults.Action {
	return faults.Action{
		Name:  "replay-queue",
		Title: "Replay what was set aside",
		Doc: "Puts messages that were set aside into a queue again, each once and without those that nobody " +
			"can process, and sees that from then on each comes once. Consumers get a peak of work. Whatever " +
			"was done before it was set aside is done again.",
		Target: faults.TargetService,
		Kinds:  []string{"queue"},
		Risk:   faults.Approval,
		Change: "data",
		Blast: func(h faults.Health, t faults.Target, _ faults.Args) (string, error) {
			if _, err := ours(h, t, "queue"); err != nil {
				return "", err
			}
			return fmt.Sprintf("Puts the messages of %s that were set aside back in line, each once: a peak of work. It serves %s.", t, list(callers(h, string(t)))), nil
		},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			if _, err := ours(h, t, "queue"); err != nil {
				return nil, err
			}
			return onStore(h, t, "queue", faults.Data{Op: faults.DataReplay})
		},
	}
}
