package catalogue

import (
	"fmt"

	"github.com/drillyard/drillyard/faults"
)

func rebalance() faults.Action {
	return faults.Action{
		Name:  "rebalance",
		Title: "Spread requests evenly",
		Doc: "Gives every replica of a service that is ready the same share of the requests again, and puts " +
			"back those that were taken out of rotation. Takes effect at once. A replica that was taken out " +
			"because it is ill gets its share of customers back.",
		Target: faults.TargetService,
		Kinds:  []string{"service"},
		Risk:   faults.Alone,
		Change: "balance",
		Blast: func(h faults.Health, t faults.Target, _ faults.Args) (string, error) {
			s, err := ours(h, t, "service")
			if err != nil {
				return "", err
			}
			return fmt.Sprintf("Spreads the requests to %s evenly over its %s, at once.", t, count(len(s.Replicas), "replica")), nil
		},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			if _, err := ours(h, t, "service"); err != nil {
				return nil, err
			}
			return []faults.Primitive{faults.Balance{Service: string(t)}}, nil
		},
	}
}
