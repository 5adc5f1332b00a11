package catalogue

import (
	"fmt"

	"github.com/drillyard/drillyard/faults"
)

func restart() faults.Action {
	check := func(h faults.Health, t faults.Target, args faults.Args) (faults.ServiceHealth, error) {
		s, err := ours(h, t)
		if err != nil {
			return s, err
		}
		if len(s.Replicas) == 0 {
			return s, faults.NotApplicable(t, "has no replica to restart")
		}
		if name := args.String("replica"); name != "" {
			err = hasReplica(t, s, name)
		}
		return s, err
	}
	return faults.Action{
		Name:  "restart",
		Title: "Restart",
		Doc: "Stops and starts the replicas of a service, one after the other, or a single one. Clears what a process holds in memory, and nothing else: " +
			"settings, release and data are the same afterwards. Where it helps, what it cleared will be back.",
		Target: faults.TargetService,
		Risk:   faults.Alone,
		// A store has one replica, and everybody's data is behind it.
		RiskOf: func(h faults.Health, t faults.Target, _ faults.Args) faults.Risk {
			switch h.Services[string(t)].Kind {
			case "database", "cache", "queue":
				return faults.Approval
			}
			return faults.Alone
		},
		Parameters: []faults.Parameter{
			{Name: "replica", Type: faults.TypeString, Of: faults.OfReplica, Optional: true, Doc: "a single replica, by its name; left out: all, one after the other"},
		},
		Change: "restart",
		Blast: func(h faults.Health, t faults.Target, args faults.Args) (string, error) {
			s, err := check(h, t, args)
			if err != nil {
				return "", err
			}
			switch s.Kind {
			case "database":
				return fmt.Sprintf("Restarts %s: every connection drops, and whatever needs it fails until it is back. Transactions under way are rolled back.", t), nil
			case "cache":
				return fmt.Sprintf("Restarts %s: every connection drops and it comes back empty, so what it kept is lost and the load behind it rises.", t), nil
			case "queue":
				return fmt.Sprintf("Restarts %s: every connection drops, and nothing is published or consumed until it is back.", t), nil
			}
			if one := args.String("replica"); one != "" && len(s.Replicas) > 1 {
				return fmt.Sprintf("Restarts %s; capacity of %s drops to %d %% while it starts. Requests in flight on it are lost.",
					one, t, 100*(len(s.Replicas)-1)/len(s.Replicas)), nil
			}
			return fmt.Sprintf("Restarts %s of %s%s", count(len(s.Replicas), "replica"), t, oneByOne(len(s.Replicas))), nil
		},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			if _, err := check(h, t, args); err != nil {
				return nil, err
			}
			return []faults.Primitive{faults.Process{Service: string(t), Replica: args.String("replica"), Op: faults.Restart}}, nil
		},
	}
}
