package stack

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// Override is what one scenario changes about one service of a stack for itself:
// what a stack leaves open. Nil: as the stack has it.
type Override struct {
	Service  string
	TLS      *bool             `json:",omitempty"`
	Startup  *Duration         `json:",omitempty"`
	Replicas *int              `json:",omitempty"`
	Config   map[string]string `json:",omitempty"` // settings; those not named stay
	Flags    map[string]bool   `json:",omitempty"` // flags that the service has; those not named stay
}

// Refusal says what of an override the stack does not take, and why.
type Refusal struct {
	Service string
	Key     string // tls, startup, replicas, config or flags; empty: the service as a whole
	Entry   string // of Config and Flags
	Text    string
	Known   []string // names that would have been taken
}

// Bounds of what a scenario can ask of the machine that plays it, and of those who
// wait for it to begin.
const (
	mostReplicas   = 12
	longestStartup = 2 * time.Minute
)

// Override returns the stack with what a scenario overrides of it, held to the
// same checks, or what of that is refused. The stack itself is left as it is.
func (s *Stack) Override(all []Override) (*Stack, []Refusal) {
	if len(all) == 0 {
		return s, nil
	}
	derived := *s
	derived.Services = slices.Clone(s.Services)
	var refused []Refusal
	for _, o := range all {
		i := slices.IndexFunc(derived.Services, func(v Service) bool { return v.Name == o.Service })
		if i < 0 {
			refused = append(refused, Refusal{Service: o.Service, Text: fmt.Sprintf("%s has no service %q", s.Name, o.Service), Known: s.Names()})
			continue
		}
		refused = append(refused, derived.Services[i].override(o)...)
	}
	wrong := derived.wrong()
	var before []misfit
	if len(wrong) > 0 {
		before = s.wrong()
	}
	for _, m := range wrong {
		if slices.Contains(before, m) {
			continue // no doing of the scenario's
		}
		r := Refusal{Text: m.text}
		var i int
		var rest string
		if n, _ := fmt.Sscanf(m.path, "services[%d].%s", &i, &rest); n == 2 {
			r.Service = derived.Services[i].Name
			r.Key, _, _ = strings.Cut(rest, ".")
		}
		refused = append(refused, r)
	}
	if len(refused) > 0 {
		return nil, refused
	}
	return &derived, nil
}

// override sets what is overridden of one service, and returns what cannot be.
func (v *Service) override(o Override) (refused []Refusal) {
	no := func(key, entry string, known []string, text string, args ...any) {
		refused = append(refused, Refusal{v.Name, key, entry, fmt.Sprintf(text, args...), known})
	}
	if v.External && (o.Startup != nil || o.Replicas != nil) {
		no("", "", nil, "%s is somebody else's: how many replicas it has and how they start is not ours to say", v.Name)
		return refused
	}
	if o.TLS != nil {
		v.TLS = *o.TLS
	}
	if o.Startup != nil {
		v.Startup = *o.Startup
		if o.Startup.Std() > longestStartup {
			no("startup", "", nil, "%s is longer than a drill waits for a service to start: %s", o.Startup.Std(), longestStartup)
		}
	}
	if o.Replicas != nil {
		v.Replicas = *o.Replicas
		if *o.Replicas > mostReplicas {
			no("replicas", "", nil, "%d replicas are more than a scenario may ask for: %d", *o.Replicas, mostReplicas)
		}
	}
	known := slices.Sorted(maps.Keys(v.Config))
	config := maps.Clone(v.Config)
	for _, key := range slices.Sorted(maps.Keys(o.Config)) {
		if _, preset := faults.Preset(v.Kind, key); !preset && !slices.Contains(known, key) {
			no("config", key, known, "%s has no setting %q", v.Name, key)
			continue
		}
		now, _ := faults.Preset(v.Kind, key)
		if now = cmp.Or(v.Config[key], now); !alike(now, o.Config[key]) {
			no("config", key, nil, "%s is %s: %q is nothing of that kind", key, now, o.Config[key])
			continue
		}
		if config == nil {
			config = map[string]string{}
		}
		config[key] = o.Config[key]
	}
	v.Config = config
	flags := maps.Clone(v.Flags)
	for _, name := range slices.Sorted(maps.Keys(o.Flags)) {
		if _, has := v.Flags[name]; !has {
			no("flags", name, slices.Sorted(maps.Keys(v.Flags)), "%s has no flag %q", v.Name, name)
			continue
		}
		flags[name] = o.Flags[name]
	}
	v.Flags = flags
	return refused
}

// alike reports whether a value can stand where another one does: a number for a
// number, a duration for a duration, true or false for either. Text is for text.
func alike(now, value string) bool {
	if _, err := strconv.ParseFloat(now, 64); err == nil {
		_, err := strconv.ParseFloat(value, 64)
		return err == nil
	}
	if _, err := strconv.ParseBool(now); err == nil {
		_, err := strconv.ParseBool(value)
		return err == nil
	}
	if _, err := time.ParseDuration(now); err == nil {
		_, err := time.ParseDuration(value)
		return err == nil
	}
	return true
}

// misfit is one thing wrong with a stack that is there already.
type misfit struct{ path, text string }

// wrong returns what is wrong with a stack as it stands.
func (s *Stack) wrong() []misfit {
	c := &checker{folder: s.Name}
	c.stack(s)
	var all []misfit
	for i, path := range c.about {
		all = append(all, misfit{path, c.mistakes[i].Text})
	}
	return all
}
