package catalogue

import (
	"fmt"

	"github.com/drillyard/drillyard/faults"
)

func warmCache() faults.Action {
	return faults.Action{
		Name:  "warm-cache",
		Title: "Warm the cache",
		Doc: "Reads what was asked for in the last minutes back into a cache, at a pace that what lies behind " +
			"can take. Spares a cold cache the rush of everybody at once. It is soon cold again if what made " +
			"it cold is still there.",
		Target: faults.TargetService,
		Kinds:  []string{"cache"},
		Risk:   faults.Alone,
		Change: "data",
		Blast: func(h faults.Health, t faults.Target, _ faults.Args) (string, error) {
			if _, err := ours(h, t, "cache"); err != nil {
				return "", err
			}
			return fmt.Sprintf("Reads what was asked for in the last minutes back into %s, for %s. What lies behind it has more to do for a moment.", t, list(callers(h, string(t)))), nil
		},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			if _, err := ours(h, t, "cache"); err != nil {
				return nil, err
			}
			return onStore(h, t, "cache", faults.Data{Op: faults.DataWarm})
		},
	}
}
