package catalogue

import (
	"fmt"

	"github.com/drillyard/drillyard/faults"
)

func rebuildIndex() faults.Action {
	return faults.Action{
		Name:  "rebuild-index",
		Title: "Rebuild missing indexes",
		Doc: "Builds indexes that a database lacks again, without keeping writers out. It costs the database " +
			"work while it runs, and nothing afterwards. Does nothing where statements are slow for another " +
			"reason.",
		Target: faults.TargetService,
		Kinds:  []string{"database"},
		Risk:   faults.Approval,
		Change: "data",
		Blast: func(h faults.Health, t faults.Target, _ faults.Args) (string, error) {
			if _, err := ours(h, t, "database"); err != nil {
				return "", err
			}
			return fmt.Sprintf("Builds indexes that %s lacks, while it serves. It has more to do meanwhile, and serves %s.", t, list(callers(h, string(t)))), nil
		},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			if _, err := ours(h, t, "database"); err != nil {
				return nil, err
			}
			return onStore(h, t, "database", faults.Data{Op: faults.DataReindex})
		},
	}
}
