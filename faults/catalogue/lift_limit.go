package catalogue

import (
	"fmt"

	"github.com/drillyard/drillyard/faults"
)

func liftLimit() faults.Action {
	check := func(h faults.Health, t faults.Target) (s faults.ServiceHealth, inForce, lift faults.Limit, err error) {
		if s, err = ours(h, t, "service", "worker"); err != nil {
			return s, inForce, lift, err
		}
		inForce = bounds(s, "")
		lift, ok := lifted(inForce)
		if !ok {
			return s, inForce, lift, faults.NotApplicable(t, "has all the CPU, memory, files and ports that it normally has")
		}
		lift.Service = string(t)
		return s, inForce, lift, nil
	}
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
			s, inForce, _, err := check(h, t)
			if err != nil {
				return "", err
			}
			return fmt.Sprintf("Takes %s of %s from %s to what they normally have, at once and without a restart.",
				count(len(s.Replicas), "replica"), t, said(inForce)), nil
		},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			_, _, lift, err := check(h, t)
			if err != nil {
				return nil, err
			}
			return []faults.Primitive{lift}, nil
		},
	}
}
