package catalogue

import (
	"fmt"

	"github.com/drillyard/drillyard/faults"
)

func liftLimit() faults.Action {
	check := func(h faults.Health, t faults.Target) (faults.ServiceHealth, error) {
		s, err := service(h, t)
		if err == nil && s.CPU == 0 {
			err = faults.NotApplicable(t, "has the CPU that it normally has")
		}
		return s, err
	}
	return faults.Action{
		Name:   "lift-limit",
		Title:  "Lift the CPU limit",
		Doc:    "Gives the replicas of a service the CPU back that they normally have. Takes effect without a restart.",
		Target: faults.TargetService,
		Kinds:  []string{"service", "worker"},
		Risk:   faults.Alone,
		Change: "config",
		Blast: func(h faults.Health, t faults.Target, _ faults.Args) (string, error) {
			s, err := check(h, t)
			if err != nil {
				return "", err
			}
			return fmt.Sprintf("Takes %s of %s from %.0f %% of the normal CPU to all of it, at once and without a restart.",
				count(len(s.Replicas), "replica"), t, 100*s.CPU), nil
		},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			if _, err := check(h, t); err != nil {
				return nil, err
			}
			return []faults.Primitive{faults.Limit{Service: string(t), CPU: 1}}, nil
		},
	}
}
