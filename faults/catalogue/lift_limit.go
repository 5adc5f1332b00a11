package catalogue

import (
	"fmt"

	"github.com/drillyard/drillyard/faults"
)

func liftLimit() faults.Action {
	return faults.Action{
		Name:  "lift-limit",
		Title: "Lift limits",
		Doc: "Gives the replicas of a service the CPU, memory, open files and local ports back that they normally have. " +
			"Takes effect without a restart. Where the release needs more and more of something, it only buys time; " +
			"what a single replica lacks because of its host is no limit of the service.",
		Target: faults.TargetService,
		Kinds:  []string{"service", "worker"},
		Risk:   faults.Alone,
		Change: "config",
		Blast: func(h faults.Health, t faults.Target, _ faults.Args) (string, error) {
			s, err := ours(h, t, "service", "worker")
			if err != nil {
				return "", err
			}
			return fmt.Sprintf("Gives %s of %s the CPU, memory, open files and local ports that they normally have, at once and without a restart.",
				count(len(s.Replicas), "replica"), t), nil
		},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			if _, err := ours(h, t, "service", "worker"); err != nil {
				return nil, err
			}
			return []faults.Primitive{faults.Limit{
				Service: string(t), CPU: 1, Lift: []faults.PrimitiveKind{faults.LimitMemory, faults.LimitFiles, faults.LimitPorts},
			}}, nil
		},
	}
}
