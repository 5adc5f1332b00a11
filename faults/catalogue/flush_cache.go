package catalogue

import (
	"fmt"

	"github.com/drillyard/drillyard/faults"
)

func flushCache() faults.Action {
	return faults.Action{
		Name:  "flush-cache",
		Title: "Empty the cache",
		Doc: "Throws away every key of a cache. Cures what is wrong with something that is in it. Everybody " +
			"who reads through it goes to what lies behind until it is warm again, and what was kept nowhere " +
			"else is lost.",
		Target: faults.TargetService,
		Kinds:  []string{"cache"},
		Risk:   faults.Approval,
		Change: "data",
		Blast: func(h faults.Health, t faults.Target, _ faults.Args) (string, error) {
			if _, err := ours(h, t, "cache"); err != nil {
				return "", err
			}
			return fmt.Sprintf("Empties %s: every key goes, and %s until it is warm again. What is kept nowhere else is lost.", t, through(callers(h, string(t)))), nil
		},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			if _, err := ours(h, t, "cache"); err != nil {
				return nil, err
			}
			return onStore(h, t, "cache", faults.Data{Op: faults.DataFlush})
		},
	}
}

// through says who reads past an empty cache.
func through(readers []string) string {
	if len(readers) == 1 {
		return readers[0] + " goes to what lies behind it"
	}
	return list(readers) + " go to what lies behind it"
}
