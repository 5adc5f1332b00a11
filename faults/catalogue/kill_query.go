package catalogue

import (
	"fmt"

	"github.com/drillyard/drillyard/faults"
)

func killQuery() faults.Action {
	return faults.Action{
		Name:  "kill-query",
		Title: "End sessions that hold locks",
		Doc: "Ends every session of a database that holds a lock, and with it whatever the session was doing. " +
			"Those who waited go on at once. Whoever opened the session gets an error, and may well open it " +
			"again: find out who it is.",
		Target: faults.TargetService,
		Kinds:  []string{"database"},
		Risk:   faults.Approval,
		Change: "data",
		Blast: func(h faults.Health, t faults.Target, _ faults.Args) (string, error) {
			if _, err := ours(h, t, "database"); err != nil {
				return "", err
			}
			return fmt.Sprintf("Ends every session of %s that holds a lock. What they were doing is rolled back, and whoever waited for them goes on. It serves %s.", t, list(callers(h, string(t)))), nil
		},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			if _, err := ours(h, t, "database"); err != nil {
				return nil, err
			}
			return onStore(h, t, "database", faults.Data{Op: faults.DataEndSessions})
		},
	}
}
