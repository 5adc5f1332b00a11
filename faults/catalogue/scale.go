package catalogue

import (
	"fmt"
	"strconv"

	"github.com/drillyard/drillyard/faults"
)

func scale() faults.Action {
	check := func(h faults.Health, t faults.Target, args faults.Args) (faults.ServiceHealth, error) {
		s, err := ours(h, t)
		if err != nil {
			return s, err
		}
		if s.Kind != "service" && s.Kind != "worker" {
			return s, faults.NotApplicable(t, "is a %s, and only services and workers scale", s.Kind)
		}
		if n := args.Int("replicas"); n == len(s.Replicas) {
			return s, faults.NotApplicable(t, "already has %s", count(n, "replica"))
		}
		return s, nil
	}
	return faults.Action{
		Name:  "scale",
		Title: "Scale",
		Doc: "Sets how many replicas a service has. More of them help where the service itself is what is full, " +
			"and do harm where they share something that is: each brings its own connections.",
		Target: faults.TargetService,
		Kinds:  []string{"service", "worker"},
		Risk:   faults.Alone,
		// With none left, the service is gone.
		RiskOf: func(_ faults.Health, _ faults.Target, args faults.Args) faults.Risk {
			if args.Int("replicas") == 0 {
				return faults.BreakGlass
			}
			return faults.Alone
		},
		Parameters: []faults.Parameter{
			{Name: "replicas", Type: faults.TypeInt, Doc: "how many there shall be", Min: "0", Max: strconv.Itoa(mostReplicas)},
		},
		Change: "scale",
		Steps: func(was, now faults.Health, t faults.Target) []map[string]string {
			// As many more as there are more customers, and twice as many without.
			more := 2.0
			for _, factor := range now.Load {
				more = max(more, factor)
			}
			most := max(len(was.Services[string(t)].Replicas), len(now.Services[string(t)].Replicas))
			return []map[string]string{{"replicas": strconv.Itoa(min(mostReplicas, int(more*float64(most))))}}
		},
		Back: func(was faults.Health, t faults.Target) map[string]string {
			return map[string]string{"replicas": strconv.Itoa(len(was.Services[string(t)].Replicas))}
		},
		Blast: func(h faults.Health, t faults.Target, args faults.Args) (string, error) {
			s, err := check(h, t, args)
			if err != nil {
				return "", err
			}
			now, then := len(s.Replicas), args.Int("replicas")
			if then == 0 {
				return fmt.Sprintf("Takes %s from %s to none: requests in flight are lost, and whatever needs it fails at once until it is scaled up again.", t, count(now, "replica")), nil
			}
			text := fmt.Sprintf("Takes %s from %s to %d.", t, count(now, "replica"), then)
			if then < now {
				text = fmt.Sprintf("Takes %s from %s to %d: capacity drops to %d %%, and requests in flight on those that go are lost.",
					t, count(now, "replica"), then, 100*then/now)
			}
			if pool, err := strconv.Atoi(s.Revision().Values[dbPoolSize]); err == nil {
				text += fmt.Sprintf(" Its database connections go from at most %d to %d.", now*pool, then*pool)
			}
			return text, nil
		},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			if _, err := check(h, t, args); err != nil {
				return nil, err
			}
			return []faults.Primitive{faults.Replicas{Service: string(t), Count: args.Int("replicas")}}, nil
		},
	}
}

// mostReplicas is how many replicas anybody can ask for.
const mostReplicas = 10
