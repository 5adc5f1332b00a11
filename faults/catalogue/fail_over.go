package catalogue

import (
	"fmt"

	"github.com/drillyard/drillyard/faults"
)

func failOver() faults.Action {
	check := func(h faults.Health, t faults.Target) (faults.ServiceHealth, error) {
		s, err := ours(h, t, "database")
		if err == nil && len(s.Replicas) == 0 {
			err = faults.NotApplicable(t, "has nothing to take over from")
		}
		return s, err
	}
	return faults.Action{
		Name:  "fail-over",
		Title: "Fail over to the standby",
		Doc: "Makes the standby of a database the one that serves. Leaves behind what is wrong with the old " +
			"one: its locks, its lag, its full disk, its missing index. Every connection drops, whatever " +
			"needs the database fails for some seconds, and what the standby had not received yet is lost. " +
			"There is no way back until the old one has been made a standby again.",
		Target: faults.TargetService,
		Kinds:  []string{"database"},
		Risk:   faults.Approval,
		Change: "restart",
		Blast: func(h faults.Health, t faults.Target, _ faults.Args) (string, error) {
			s, err := check(h, t)
			if err != nil {
				return "", err
			}
			return fmt.Sprintf("Makes the standby of %s the one that serves, in place of %s: every connection drops, and %s cannot read or write for some seconds. What the standby has not received is lost.",
				t, s.Replicas[0].Name, list(callers(h, string(t)))), nil
		},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			if _, err := check(h, t); err != nil {
				return nil, err
			}
			return []faults.Primitive{faults.Process{Service: string(t), Op: faults.Failover}}, nil
		},
	}
}
