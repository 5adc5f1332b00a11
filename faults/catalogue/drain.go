package catalogue

import (
	"fmt"

	"github.com/drillyard/drillyard/faults"
)

func drain() faults.Action {
	check := func(h faults.Health, t faults.Target, args faults.Args) (faults.ServiceHealth, error) {
		s, err := ours(h, t, "service")
		if err != nil {
			return s, err
		}
		if err := hasReplica(t, s, args.String("replica")); err != nil {
			return s, err
		}
		return s, undrained(t, s)
	}
	return faults.Action{
		Name:  "drain",
		Title: "Take a replica out of rotation",
		Doc: "Sends a replica no more requests; it finishes those it has, and keeps running, so that it can be " +
			"looked at. Takes effect at once. Does nothing about what is wrong with it, and the others carry " +
			"its share until it is put back: forgetting to is a failure of its own.",
		Target: faults.TargetService,
		Kinds:  []string{"service"},
		Risk:   faults.Alone,
		// Without another one that serves, the service is gone.
		RiskOf: func(h faults.Health, t faults.Target, args faults.Args) faults.Risk {
			if carrying(h.Services[string(t)], args.String("replica")) == 0 {
				return faults.BreakGlass
			}
			return faults.Alone
		},
		Parameters: []faults.Parameter{
			{Name: "replica", Type: faults.TypeString, Of: faults.OfReplica, Doc: "the replica, by its name"},
		},
		Change: "balance",
		Steps: func(was, now faults.Health, t faults.Target) []map[string]string {
			return each("replica", ailing(was, now, t))
		},
		Blast: func(h faults.Health, t faults.Target, args faults.Args) (string, error) {
			s, err := check(h, t, args)
			if err != nil {
				return "", err
			}
			others := carrying(s, args.String("replica"))
			if others == 0 {
				return fmt.Sprintf("Takes %s out of rotation, the only one of %s that serves: whatever needs it fails at once.", args.String("replica"), t), nil
			}
			return fmt.Sprintf("Takes %s out of rotation: %s of %s %s all of it, and capacity drops to %d %%. Requests in flight are finished.",
				args.String("replica"), count(others, "other replica"), t, carry(others), 100*others/max(len(s.Replicas), 1)), nil
		},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			if _, err := check(h, t, args); err != nil {
				return nil, err
			}
			return []faults.Primitive{faults.Balance{Service: string(t), Replica: args.String("replica"), Drain: true}}, nil
		},
	}
}
