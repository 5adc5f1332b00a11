package catalogue

import (
	"slices"

	"github.com/drillyard/drillyard/faults"
)

// released is what every release that is rolled out is given.
func released(more ...faults.Parameter) []faults.Parameter {
	return append([]faults.Parameter{
		{Name: "version", Type: faults.TypeString, Doc: `the version rolled out, as in "2.15.0"`},
		{Name: "summary", Type: faults.TypeString, Optional: true, Doc: "what the release notes say"},
	}, more...)
}

// rollOut plans the roll-out of a release with a defect, to canary of the
// replicas, or with 0 to all of them.
func rollOut(h faults.Health, t faults.Target, args faults.Args, d faults.Defect, canary int) ([]faults.Primitive, error) {
	s, err := service(h, t)
	if err != nil {
		return nil, err
	}
	if s.Kind != "service" && s.Kind != "worker" {
		return nil, faults.NotApplicable(t, "is a %s, and only services and workers are deployed", s.Kind)
	}
	version := args.String("version")
	if s.Release().Version == version || slices.ContainsFunc(s.Replicas, func(r faults.Replica) bool { return r.Version == version }) {
		return nil, faults.NotApplicable(t, "already runs %s", version)
	}
	if canary > 0 && canary >= len(s.Replicas) {
		return nil, faults.NotApplicable(t, "has %s: a canary on %d would leave no other", count(len(s.Replicas), "replica"), canary)
	}
	return []faults.Primitive{faults.Version{
		Service: string(t),
		Release: faults.Release{Version: version, Summary: args.String("summary"), Defect: d},
		Canary:  canary,
	}}, nil
}
