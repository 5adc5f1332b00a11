package catalogue

import (
	"fmt"

	"github.com/drillyard/drillyard/faults"
)

func reroute() faults.Action {
	check := func(h faults.Health, t faults.Target) (faults.Edge, error) {
		e, err := edge(h, t)
		if err == nil && h.Services[e.To].External {
			err = faults.NotApplicable(t, "%s is run by somebody else, and so is the way to it: call them", e.To)
		}
		return e, err
	}
	return faults.Action{
		Name:  "reroute",
		Title: "Take another network path",
		Doc: "Moves the calls from one service to another to another network path. Cures what is wrong on the " +
			"way between them, and nothing that is wrong at either end. Connections are opened anew, so calls " +
			"under way may be lost.",
		Target: faults.TargetEdge,
		Risk:   faults.Approval,
		Change: "network",
		Blast: func(h faults.Health, t faults.Target, _ faults.Args) (string, error) {
			e, err := check(h, t)
			if err != nil {
				return "", err
			}
			who := "Customers"
			if e.From != customers {
				who = fmt.Sprintf("%s of %s", count(len(h.Services[e.From].Replicas), "replica"), e.From)
			}
			return fmt.Sprintf("%s reach %s by another network path, at once. Calls under way may be lost.", who, e.To), nil
		},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			e, err := check(h, t)
			if err != nil {
				return nil, err
			}
			return []faults.Primitive{faults.Wire{Edge: e, Lift: true}}, nil
		},
	}
}
