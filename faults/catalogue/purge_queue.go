package catalogue

import (
	"fmt"

	"github.com/drillyard/drillyard/faults"
)

func purgeQueue() faults.Action {
	return faults.Action{
		Name:  "purge-queue",
		Title: "Empty the queue",
		Doc: "Sets every message that waits in a queue aside, good and bad alike. Nobody works on them any " +
			"more until they are replayed. What waits was accepted from customers: forgetting to replay it is " +
			"losing it.",
		Target: faults.TargetService,
		Kinds:  []string{"queue"},
		Risk:   faults.Approval,
		Change: "data",
		Blast: func(h faults.Health, t faults.Target, _ faults.Args) (string, error) {
			if _, err := ours(h, t, "queue"); err != nil {
				return "", err
			}
			return fmt.Sprintf("Takes every waiting message out of %s and sets it aside: none of them is worked on until they are replayed. It serves %s.", t, list(callers(h, string(t)))), nil
		},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			if _, err := ours(h, t, "queue"); err != nil {
				return nil, err
			}
			return onStore(h, t, "queue", faults.Data{Op: faults.DataPurge})
		},
	}
}
