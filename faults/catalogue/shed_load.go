package catalogue

import (
	"fmt"
	"strconv"

	"github.com/drillyard/drillyard/faults"
)

func shedLoad() faults.Action {
	plan := func(h faults.Health, t faults.Target, args faults.Args) (faults.Config, error) {
		return setting(h, t, shedKey, strconv.FormatFloat(args.Float("share"), 'f', -1, 64))
	}
	return faults.Action{
		Name:  "shed-load",
		Title: "Turn a share of the requests away",
		Doc: "Lets a service answer a share of its requests with a 503 at once, at random, so that the rest is " +
			"served well. It turns customers away on purpose: for a service that fails for everybody " +
			"otherwise. Takes effect without a restart, and stays until it is set to 0.",
		Target: faults.TargetService,
		Kinds:  []string{"service"},
		Risk:   faults.Approval,
		RiskOf: func(_ faults.Health, _ faults.Target, args faults.Args) faults.Risk {
			if args.Float("share") == 0 {
				return faults.Alone
			}
			return faults.Approval
		},
		Parameters: []faults.Parameter{
			{Name: "share", Type: faults.TypeFloat, Doc: "the share of requests turned away; 0 ends it", Min: "0", Max: "0.9"},
		},
		Change: "config",
		Steps: func(was, now faults.Health, t faults.Target) []map[string]string {
			if now.Services[string(t)].Settings()[shedKey] != "0" {
				return []map[string]string{{"share": "0"}}
			}
			return []map[string]string{{"share": "0.5"}}
		},
		Blast: func(h faults.Health, t faults.Target, args faults.Args) (string, error) {
			p, err := plan(h, t, args)
			if err != nil {
				return "", err
			}
			on := fmt.Sprintf("%s of %s", count(len(h.Services[string(t)].Replicas), "replica"), t)
			if args.Float("share") == 0 {
				return fmt.Sprintf("Lets %s serve every request again, at once and without a restart.", on), nil
			}
			return fmt.Sprintf("Answers %.0f %% of the requests to %s with a 503, at once and without a restart, whoever they are from: %s.", 100*args.Float("share"), on, p.Summary), nil
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
