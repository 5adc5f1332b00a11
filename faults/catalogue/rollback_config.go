package catalogue

import (
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/faults"
)

func rollbackConfig() faults.Action {
	plan := func(h faults.Health, t faults.Target, args faults.Args) (faults.Config, error) {
		s, err := ours(h, t)
		if err != nil {
			return faults.Config{}, err
		}
		to, set, err := earlier(t, s, args.Int("revision"))
		if err != nil {
			return faults.Config{}, err
		}
		return faults.Config{
			Service: string(t),
			Set:     set,
			Summary: fmt.Sprintf("roll back to revision %d: %s", to, differences(s.Settings(), set)),
		}, nil
	}
	return faults.Action{
		Name:  "rollback-config",
		Title: "Roll config back",
		Doc: "Puts a service's settings back to what they were before, as a new revision. Takes effect without a restart. " +
			"Takes back whatever was set since, the good with the bad.",
		Target: faults.TargetService,
		Risk:   faults.Alone,
		Parameters: []faults.Parameter{
			{Name: "revision", Type: faults.TypeInt, Optional: true, Of: faults.OfRevision, Min: "1", Doc: "the revision to go back to; left out: the last one that differs"},
		},
		Change: "config",
		Blast: func(h faults.Health, t faults.Target, args faults.Args) (string, error) {
			p, err := plan(h, t, args)
			if err != nil {
				return "", err
			}
			s := h.Services[string(t)]
			return fmt.Sprintf("Changes %s on %s of %s at once, without a restart: %s.",
				count(len(p.Set), "setting"), count(len(s.Replicas), "replica"), t, differences(s.Settings(), p.Set)), nil
		},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			p, err := plan(h, t, args)
			if err != nil {
				return nil, err
			}
			return []faults.Primitive{p}, nil
		},
	}
}

// earlier finds the revision to go back to, and the settings that takes. Zero
// asks for the last one that differs from what is in force.
func earlier(t faults.Target, s faults.ServiceHealth, number int) (int, map[string]string, error) {
	now := s.Settings()
	history := s.Revisions
	for _, r := range slices.Backward(history[:len(history)-1]) {
		if number != 0 && r.Number != number {
			continue
		}
		set := map[string]string{}
		for k := range now {
			v, named := r.Values[k]
			if !named {
				v, named = faults.Preset(s.Kind, k)
			}
			if named && now[k] != v {
				set[k] = v
			}
		}
		if len(set) > 0 {
			return r.Number, set, nil
		}
		if number != 0 {
			return 0, nil, faults.NotApplicable(t, "revision %d is the same as the one in force", number)
		}
	}
	if number != 0 {
		return 0, nil, faults.NotApplicable(t, "has no earlier revision %d", number)
	}
	return 0, nil, faults.NotApplicable(t, "has no earlier settings to go back to")
}
