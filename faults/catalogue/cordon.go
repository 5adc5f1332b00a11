package catalogue

import (
	"fmt"

	"github.com/drillyard/drillyard/faults"
)

func cordon() faults.Action {
	check := func(h faults.Health, t faults.Target, args faults.Args) (faults.ServiceHealth, error) {
		s, err := ours(h, t, "service", "worker")
		if err != nil {
			return s, err
		}
		if err := hasReplica(t, s, args.String("replica")); err != nil {
			return s, err
		}
		if s.Balance != nil && s.Balance.Replica != args.String("replica") {
			return s, faults.NotApplicable(t, "does not have its requests spread evenly: spread them first")
		}
		return s, nil
	}
	return faults.Action{
		Name:  "cordon",
		Title: "Move a replica to another host",
		Doc: "Takes a replica out of rotation, starts it again on another host and puts it back. Cures what " +
			"the host does to it, and nothing that it brings along: its release, its settings and its data " +
			"are the same there. The old host takes no more replicas.",
		Target: faults.TargetService,
		Kinds:  []string{"service", "worker"},
		Risk:   faults.Alone,
		RiskOf: func(h faults.Health, t faults.Target, args faults.Args) faults.Risk {
			if carrying(h.Services[string(t)], args.String("replica")) == 0 {
				return faults.Approval
			}
			return faults.Alone
		},
		Parameters: []faults.Parameter{
			{Name: "replica", Type: faults.TypeString, Of: faults.OfReplica, Doc: "the replica, by its name"},
		},
		Change: "restart",
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
				return fmt.Sprintf("Moves %s to another host, the only replica of %s that serves: nothing answers while it starts there.", args.String("replica"), t), nil
			}
			return fmt.Sprintf("Moves %s to another host. While it starts there, %s of %s %s all of it, and capacity drops to %d %%.",
				args.String("replica"), count(others, "other replica"), t, carry(others), 100*others/max(len(s.Replicas), 1)), nil
		},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			s, err := check(h, t, args)
			if err != nil {
				return nil, err
			}
			name := args.String("replica")
			var plan []faults.Primitive
			if s.Kind == "service" {
				plan = append(plan, faults.Balance{Service: string(t), Replica: name, Drain: true})
			}
			if lift, ok := lifted(bounds(s, name)); ok {
				lift.Service, lift.Replica = string(t), name
				plan = append(plan, lift)
			}
			plan = append(plan, faults.Process{Service: string(t), Replica: name, Op: faults.Restart})
			if s.Kind == "service" {
				plan = append(plan, faults.Balance{Service: string(t)})
			}
			return plan, nil
		},
	}
}
