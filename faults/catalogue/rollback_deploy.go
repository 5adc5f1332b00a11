package catalogue

import (
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/faults"
)

func rollbackDeploy() faults.Action {
	find := func(h faults.Health, t faults.Target, args faults.Args) (faults.Release, error) {
		s, err := ours(h, t, "service", "worker")
		if err != nil {
			return faults.Release{}, err
		}
		now, want := s.Release().Version, args.String("version")
		for _, r := range slices.Backward(s.Releases) {
			if r.Version != now && (want == "" || r.Version == want) {
				return r, nil
			}
		}
		if want != "" && want != now {
			return faults.Release{}, faults.NotApplicable(t, "has never run %s", want)
		}
		return faults.Release{}, faults.NotApplicable(t, "has no release before %s to go back to", now)
	}
	return faults.Action{
		Name:  "rollback-deploy",
		Title: "Roll the deploy back",
		Doc: "Deploys the version that ran before, replica by replica; a canary goes with it, and a memory limit that came with the newer one. " +
			"Takes the good of the newer one back as well, and what it has written stays written.",
		Target: faults.TargetService,
		Kinds:  []string{"service", "worker"},
		Risk:   faults.Alone,
		Parameters: []faults.Parameter{
			{Name: "version", Type: faults.TypeString, Optional: true, Of: faults.OfVersion, Doc: "the version to go back to; left out: the last other one"},
		},
		Change: "deploy",
		Blast: func(h faults.Health, t faults.Target, args faults.Args) (string, error) {
			r, err := find(h, t, args)
			if err != nil {
				return "", err
			}
			s := h.Services[string(t)]
			old := slices.DeleteFunc(slices.Clone(s.Replicas), func(have faults.Replica) bool { return have.Version == r.Version })
			return fmt.Sprintf("Replaces %s of %s, %s with %s%s",
				count(len(old), "replica"), t, s.Release().Version, r.Version, oneByOne(len(s.Replicas))), nil
		},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			r, err := find(h, t, args)
			if err != nil {
				return nil, err
			}
			s := h.Services[string(t)]
			plan, now := []faults.Primitive{faults.Version{Service: string(t), Release: r}}, bounds(s, "").Memory
			switch came := s.Release().Memory; {
			case r.Memory > 0 && now == 0:
				plan = append(plan, faults.Limit{Service: string(t), Memory: r.Memory})
			case r.Memory == 0 && now > 0 && now == came:
				plan = append(plan, faults.Limit{Service: string(t), Lift: []faults.PrimitiveKind{faults.LimitMemory}})
			}
			return plan, nil
		},
	}
}

// oneByOne ends a sentence about replicas that go down one after the other.
func oneByOne(replicas int) string {
	if replicas <= 1 {
		return "; nothing answers while it starts. Requests in flight on it are lost."
	}
	return fmt.Sprintf(", one after the other; capacity drops to %d %% while each one starts. Requests in flight on a replica are lost.",
		100*(replicas-1)/replicas)
}
