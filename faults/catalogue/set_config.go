package catalogue

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
)

func setConfig() faults.Action {
	plan := func(h faults.Health, t faults.Target, args faults.Args) (faults.Config, error) {
		s, err := ours(h, t)
		if err != nil {
			return faults.Config{}, err
		}
		key, value := args.String("key"), args.String("value")
		values := s.Settings()
		now, known := values[key]
		if !known {
			if len(values) == 0 {
				return faults.Config{}, faults.NotApplicable(t, "has no settings")
			}
			return faults.Config{}, faults.NotApplicable(t, "has no setting %s; there is %s", key, strings.Join(slices.Sorted(maps.Keys(values)), ", "))
		}
		if now == value {
			return faults.Config{}, faults.NotApplicable(t, "%s is %s already", key, value)
		}
		want := form(now)
		if key == shedKey || key == rateLimitKey {
			want = "number"
		}
		if got := form(value); got != want && (want != "number" || got != "whole number") {
			return faults.Config{}, faults.NotApplicable(t, "%s is %s: %q is not %s", key, now, value, article(want))
		}
		set := map[string]string{key: value}
		return faults.Config{Service: string(t), Set: set, Summary: differences(values, set)}, nil
	}
	return faults.Action{
		Name:  "set-config",
		Title: "Change a setting",
		Doc: "Pushes one setting to a service, as a new revision. Takes effect without a restart. " +
			"A value that the service takes and that is wrong does harm at once, on every replica.",
		Target: faults.TargetService,
		Risk:   faults.Approval,
		Parameters: []faults.Parameter{
			{Name: "key", Type: faults.TypeString, Of: faults.OfSetting, Doc: "the setting; the service's configuration lists them"},
			{Name: "value", Type: faults.TypeString, Doc: "what it shall be"},
		},
		Change: "config",
		Steps: func(was, now faults.Health, t faults.Target) []map[string]string {
			then, values := was.Services[string(t)].Settings(), now.Services[string(t)].Settings()
			var steps []map[string]string
			for _, key := range slices.Sorted(maps.Keys(values)) {
				if then[key] != values[key] {
					steps = append(steps, map[string]string{"key": key, "value": then[key]})
				}
			}
			return steps
		},
		Blast: func(h faults.Health, t faults.Target, args faults.Args) (string, error) {
			p, err := plan(h, t, args)
			if err != nil {
				return "", err
			}
			return fmt.Sprintf("Changes 1 setting on %s of %s at once, without a restart: %s.",
				count(len(h.Services[string(t)].Replicas), "replica"), t, p.Summary), nil
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

// form tells what kind of value a setting holds, by how it is written: a new
// value of another kind would be refused by the service, or worse, taken.
func form(v string) string {
	if _, err := strconv.Atoi(v); err == nil {
		return "whole number"
	}
	if _, err := strconv.ParseFloat(v, 64); err == nil {
		return "number"
	}
	if _, err := time.ParseDuration(v); err == nil {
		return "duration"
	}
	if v == "true" || v == "false" {
		return "true or false"
	}
	return "text"
}

// article puts "a" before the name of a kind of value that takes one.
func article(kind string) string {
	if kind == "text" || kind == "true or false" {
		return kind
	}
	return "a " + kind
}
