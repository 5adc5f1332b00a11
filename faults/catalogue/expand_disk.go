package catalogue

import (
	"fmt"

	"github.com/drillyard/drillyard/faults"
)

func expandDisk() faults.Action {
	return faults.Action{
		Name:  "expand-disk",
		Title: "Give a disk more room",
		Doc: "Makes the disk of a database or a queue larger while it runs. It cannot be made smaller again, " +
			"and it costs money; whatever filled it goes on filling it.",
		Target: faults.TargetService,
		Kinds:  []string{"database", "queue"},
		Risk:   faults.Approval,
		Change: "scale",
		Blast: func(h faults.Health, t faults.Target, _ faults.Args) (string, error) {
			if _, err := ours(h, t, "database", "queue"); err != nil {
				return "", err
			}
			return fmt.Sprintf("Makes the disk of %s larger while it runs, for good. It serves %s, who notice nothing.", t, list(callers(h, string(t)))), nil
		},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			if _, err := ours(h, t, "database", "queue"); err != nil {
				return nil, err
			}
			return []faults.Primitive{faults.Limit{Service: string(t), Lift: []faults.PrimitiveKind{faults.LimitDisk}}}, nil
		},
	}
}
