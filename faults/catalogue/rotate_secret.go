package catalogue

import (
	"fmt"
	"maps"
	"slices"

	"github.com/drillyard/drillyard/faults"
)

func rotateSecret() faults.Action {
	held := func(h faults.Health, t faults.Target, args faults.Args) (string, error) {
		if _, err := ours(h, t, "service", "worker"); err != nil {
			return "", err
		}
		return secretOf(h, t, args)
	}
	return faults.Action{
		Name:       "rotate-secret",
		Title:      "Rotate a secret",
		Doc:        "Hands a service the current secret in place of an older one. Takes effect without a restart. Nobody sees the secret. Does nothing for a service that has the current one, whatever else it is refused for.",
		Target:     faults.TargetService,
		Kinds:      []string{"service", "worker"},
		Risk:       faults.Approval,
		Parameters: []faults.Parameter{secretName()},
		Change:     "config",
		Steps: func(was, now faults.Health, t faults.Target) []map[string]string {
			return each("secret", slices.Sorted(maps.Keys(now.Services[string(t)].Secrets)))
		},
		Blast: func(h faults.Health, t faults.Target, args faults.Args) (string, error) {
			name, err := held(h, t, args)
			if err != nil {
				return "", err
			}
			return fmt.Sprintf("Replaces %s on %s of %s by the current one at once, without a restart. What they sign from then on is refused by whoever still has the old one.",
				name, count(len(h.Services[string(t)].Replicas), "replica"), t), nil
		},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			name, err := held(h, t, args)
			if err != nil {
				return nil, err
			}
			return []faults.Primitive{faults.Secret{Service: string(t), Name: name}}, nil
		},
	}
}
