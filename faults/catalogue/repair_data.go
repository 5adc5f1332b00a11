package catalogue

import (
	"fmt"

	"github.com/drillyard/drillyard/faults"
)

func repairData() faults.Action {
	return faults.Action{
		Name:  "repair-data",
		Title: "Restore data",
		Doc: "Restores rows of a database that cannot be read from the last good copy, and lets replicas catch " +
			"up. Whatever was written to those rows since that copy is gone: look at what it says before it " +
			"is lost.",
		Target: faults.TargetService,
		Kinds:  []string{"database"},
		Risk:   faults.Approval,
		Change: "data",
		Blast: func(h faults.Health, t faults.Target, _ faults.Args) (string, error) {
			if _, err := ours(h, t, "database"); err != nil {
				return "", err
			}
			return fmt.Sprintf("Restores rows of %s that cannot be read and brings its replicas up to date. What was written to those rows since the last copy is gone. It serves %s.", t, list(callers(h, string(t)))), nil
		},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			if _, err := ours(h, t, "database"); err != nil {
				return nil, err
			}
			return onStore(h, t, "database", faults.Data{Op: faults.DataRepair})
		},
	}
}
