package catalogue

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults"
)

func toggleFlag() faults.Action {
	state := flagState("")
	state.Optional = true
	state.Doc += "; left out: the other one"
	return faults.Action{
		Name:   "toggle-flag",
		Title:  "Switch a feature flag",
		Doc:    "Switches a feature of a service on or off. Takes effect without a restart.",
		Target: faults.TargetService,
		Kinds:  []string{"service", "worker"},
		Risk:   faults.Alone,
		Parameters: []faults.Parameter{
			{Name: "flag", Type: faults.TypeString, Of: faults.OfFlag, Doc: "the flag; the service's configuration lists them"},
			state,
		},
		Change: "flag",
		Steps: func(was, now faults.Health, t faults.Target) []map[string]string {
			then, flags := was.Services[string(t)].Flags, now.Services[string(t)].Flags
			var steps []map[string]string
			for _, name := range slices.Sorted(maps.Keys(flags)) {
				if then[name] != flags[name] {
					steps = append(steps, map[string]string{"flag": name})
				}
			}
			return steps
		},
		Blast: func(h faults.Health, t faults.Target, args faults.Args) (string, error) {
			if _, err := ours(h, t, "service", "worker"); err != nil {
				return "", err
			}
			f, err := flip(h, t, args)
			if err != nil {
				return "", err
			}
			return fmt.Sprintf("Switches %s %s on %s of %s at once, without a restart.",
				f.Name, onOff(f.On), count(len(h.Services[string(t)].Replicas), "replica"), t), nil
		},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			if _, err := ours(h, t, "service", "worker"); err != nil {
				return nil, err
			}
			return planFlag(h, t, args)
		},
	}
}

func flagState(preset string) faults.Parameter {
	return faults.Parameter{Name: "state", Type: faults.TypeString, Default: preset, Doc: "what it is switched to: on or off"}
}

func planFlag(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
	f, err := flip(h, t, args)
	if err != nil {
		return nil, err
	}
	return []faults.Primitive{f}, nil
}

// flip switches the flag that args name to the state that they ask for, or to
// the one it is not in.
func flip(h faults.Health, t faults.Target, args faults.Args) (faults.Flag, error) {
	s, err := service(h, t)
	if err != nil {
		return faults.Flag{}, err
	}
	name, state := args.String("flag"), args.String("state")
	now, known := s.Flags[name]
	switch {
	case !known && len(s.Flags) == 0:
		return faults.Flag{}, faults.NotApplicable(t, "has no flags")
	case !known:
		return faults.Flag{}, faults.NotApplicable(t, "has no flag %s; there is %s", name, strings.Join(slices.Sorted(maps.Keys(s.Flags)), ", "))
	case state != "" && state != "on" && state != "off":
		return faults.Flag{}, faults.NotApplicable(t, "%s is on or off, and never %q", name, state)
	case state == onOff(now):
		return faults.Flag{}, faults.NotApplicable(t, "%s is %s already", name, state)
	}
	return faults.Flag{Service: string(t), Name: name, On: !now}, nil
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}
