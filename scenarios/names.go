package scenarios

import (
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Levels lists how hard a scenario can be, the easiest first.
func Levels() []string { return []string{"newcomer", "junior", "intermediate", "senior"} }

func severities() []string { return event.Words(event.OfSeverity) }
func audiences() []string  { return event.Words(event.OfAudience) }
func changeTypes() []string {
	var names []string
	for _, t := range faults.ChangeTypes() {
		names = append(names, string(t))
	}
	return names
}
func impacts() []string  { return event.Words("impact") }
func outcomes() []string { return event.Words(event.OfOutcome) }
func truths() []string   { return []string{"severity", "cause", "owner", "impact"} }
func spokens() []string  { return []string{"severity", "cause", "owner"} }
func alertSeverities() []string {
	return []string{"page", "ticket"}
}

// sources are what a script can look at and wait for; a preview belongs to the
// action it is of.
func sources() []string {
	return slices.DeleteFunc(event.Words(event.OfSource), func(s string) bool { return s == event.SourcePreview })
}

// kinds are the kinds of event that come in runs.
var kinds = sync.OnceValue(func() []string {
	var names []string
	for _, d := range event.Descriptors() {
		if d.Rests != event.OnAttempt {
			names = append(names, string(d.Kind()))
		}
	}
	return slices.Clip(names)
})

func dimensions() []string {
	var names []string
	for _, d := range Dimensions() {
		names = append(names, d.Name)
	}
	return names
}

func (c *compiler) services() []string {
	if c.stack == nil {
		return nil
	}
	return c.stack.Names()
}

func (c *compiler) teams() []string {
	var names []string
	if c.stack != nil {
		for _, t := range c.stack.Teams {
			names = append(names, t.Name)
		}
	}
	return names
}

func (c *compiler) journeys() []string {
	var names []string
	if c.stack != nil {
		for _, j := range c.stack.Journeys {
			names = append(names, j.Name)
		}
	}
	return names
}

func (c *compiler) slos() []string {
	var names []string
	if c.stack != nil {
		for _, s := range c.stack.SLOs {
			names = append(names, s.Name)
		}
	}
	return names
}

func (c *compiler) edges() []string {
	var names []string
	if c.stack != nil && len(c.stack.Services) > 0 {
		for _, e := range c.stack.Edges() {
			names = append(names, e.From+"->"+e.To)
		}
	}
	return names
}

func (c *compiler) faultNames() []string {
	var names []string
	for _, f := range c.world.Faults {
		names = append(names, f.Name)
	}
	return names
}

func (c *compiler) actionNames() []string {
	var names []string
	for _, a := range c.world.Actions {
		names = append(names, a.Name)
	}
	return names
}

func (c *compiler) fault(name string) (faults.Fault, bool) {
	for _, f := range c.world.Faults {
		if f.Name == name {
			return f, true
		}
	}
	return faults.Fault{}, false
}

func (c *compiler) action(name string) (faults.Action, bool) {
	for _, a := range c.world.Actions {
		if a.Name == name {
			return a, true
		}
	}
	return faults.Action{}, false
}

func (c *compiler) personas() []string {
	var names []string
	for _, p := range c.out.Personas {
		names = append(names, p.ID)
	}
	return names
}

// alertNames lists the alerts of a Prometheus rule file. What is wrong with
// the file is for the stack's own checks to say.
func alertNames(rules []byte) []string {
	var file struct {
		Groups []struct {
			Rules []struct {
				Alert string `yaml:"alert"`
			} `yaml:"rules"`
		} `yaml:"groups"`
	}
	if err := yaml.Unmarshal(rules, &file); err != nil {
		return nil
	}
	var names []string
	for _, g := range file.Groups {
		for _, r := range g.Rules {
			if r.Alert != "" && !has(names, r.Alert) {
				names = append(names, r.Alert)
			}
		}
	}
	return names
}

// SplitStep takes "runbook-slug#step-id" apart.
func SplitStep(step string) (runbook, id string) {
	runbook, id, _ = strings.Cut(step, "#")
	return runbook, id
}
