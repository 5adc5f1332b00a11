package catalogue

import (
	"fmt"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults"
)

func blockTraffic() faults.Action {
	plan := func(h faults.Health, t faults.Target, args faults.Args) (faults.Config, error) {
		s, err := ours(h, t, "service")
		if err != nil {
			return faults.Config{}, err
		}
		if in := entries(h); !slices.Contains(in, string(t)) {
			return faults.Config{}, faults.NotApplicable(t, "is not where customers come in: that is %s", list(in))
		}
		source := strings.TrimSpace(args.String("source"))
		if source == "" || strings.Contains(source, ",") {
			return faults.Config{}, faults.NotApplicable(t, "one source at a time, and not %q", source)
		}
		var blocked []string
		if now := s.Settings()[blockedSources]; now != "" {
			blocked = strings.Split(now, ",")
		}
		if slices.Contains(blocked, source) {
			return faults.Config{}, faults.NotApplicable(t, "%s is blocked already", source)
		}
		return setting(h, t, blockedSources, strings.Join(append(blocked, source), ","))
	}
	return faults.Action{
		Name:  "block-traffic",
		Title: "Block a source of traffic",
		Doc: "Answers every request that says it comes from one source with a 403, where customers come in. " +
			"Takes effect without a restart. Whoever does not say where they come from still gets in, and a " +
			"source that is a customer of ours is a customer turned away. A roll-back of the config lets it " +
			"in again.",
		Target: faults.TargetService,
		Kinds:  []string{"service"},
		Risk:   faults.Approval,
		Parameters: []faults.Parameter{
			{Name: "source", Type: faults.TypeString, Doc: "what its requests say in X-Source"},
		},
		Change: "config",
		Steps: func(was, now faults.Health, t faults.Target) []map[string]string {
			var sources []string
			for _, l := range now.Sources {
				sources = append(sources, l.Source)
			}
			return each("source", sources)
		},
		Blast: func(h faults.Health, t faults.Target, args faults.Args) (string, error) {
			p, err := plan(h, t, args)
			if err != nil {
				return "", err
			}
			return fmt.Sprintf("Answers every request to %s of %s from %s with a 403, at once and without a restart: %s.",
				count(len(h.Services[string(t)].Replicas), "replica"), t, args.String("source"), p.Summary), nil
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
