package catalogue

import (
	"fmt"
	"strconv"

	"github.com/drillyard/drillyard/faults"
)

func rateLimit() faults.Action {
	plan := func(h faults.Health, t faults.Target, args faults.Args) (faults.Config, error) {
		return setting(h, t, rateLimitKey, strconv.Itoa(args.Int("limit")))
	}
	return faults.Action{
		Name:  "rate-limit",
		Title: "Limit the rate of requests",
		Doc: "Lets each replica of a service answer only so many requests a second, and the rest with a 429 at " +
			"once. Keeps a service upright under more than it can take; set too low, it refuses customers who " +
			"could be served, and callers that try again ask for more. Takes effect without a restart.",
		Target: faults.TargetService,
		Kinds:  []string{"service"},
		Risk:   faults.Approval,
		RiskOf: func(_ faults.Health, _ faults.Target, args faults.Args) faults.Risk {
			if args.Int("limit") == 0 {
				return faults.Alone
			}
			return faults.Approval
		},
		Parameters: []faults.Parameter{
			{Name: "limit", Type: faults.TypeInt, Doc: "requests a second that a replica answers; 0 ends it", Min: "0", Max: "10000"},
		},
		Change: "config",
		Steps: func(was, now faults.Health, t faults.Target) []map[string]string {
			if now.Services[string(t)].Settings()[rateLimitKey] != "0" {
				return []map[string]string{{"limit": "0"}}
			}
			return []map[string]string{{"limit": "20"}}
		},
		Blast: func(h faults.Health, t faults.Target, args faults.Args) (string, error) {
			p, err := plan(h, t, args)
			if err != nil {
				return "", err
			}
			n, limit := len(h.Services[string(t)].Replicas), args.Int("limit")
			if limit == 0 {
				return fmt.Sprintf("Lets %s of %s answer whatever comes again, at once and without a restart.", count(n, "replica"), t), nil
			}
			return fmt.Sprintf("Lets %s of %s answer %d requests a second, %d in all, and the rest with a 429, at once and without a restart, whoever they are from: %s.",
				count(n, "replica"), t, limit, n*limit, p.Summary), nil
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
