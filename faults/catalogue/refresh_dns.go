package catalogue

import (
	"fmt"

	"github.com/drillyard/drillyard/faults"
)

func refreshDns() faults.Action {
	check := func(h faults.Health, t faults.Target) (faults.Edge, error) {
		plan, err := lookUp(h, t, faults.NameRight)
		if err != nil {
			return faults.Edge{}, err
		}
		return plan[0].(faults.Name).Edge, nil
	}
	return faults.Action{
		Name:  "refresh-dns",
		Title: "Look a name up anew",
		Doc: "Lets a service forget what it knows about the name of one that it calls, and puts the record " +
			"right. Connections between them are opened anew. Cures wrong and missing answers, and nothing " +
			"that is wrong once connected.",
		Target: faults.TargetEdge,
		Risk:   faults.Alone,
		Change: "network",
		Blast: func(h faults.Health, t faults.Target, _ faults.Args) (string, error) {
			e, err := check(h, t)
			if err != nil {
				return "", err
			}
			return fmt.Sprintf("On %s of %s, looks up the name of %s anew and opens new connections to it.",
				count(len(h.Services[e.From].Replicas), "replica"), e.From, e.To), nil
		},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			e, err := check(h, t)
			if err != nil {
				return nil, err
			}
			return []faults.Primitive{faults.Name{Edge: e, Answer: faults.NameRight}}, nil
		},
	}
}
