package faults

import (
	"fmt"
	"slices"
	"strings"
)

// TargetKind is what a fault or an action can be aimed at.
type TargetKind string

// Kinds of target.
const (
	TargetService TargetKind = "service" // "api"
	TargetEdge    TargetKind = "edge"    // "api->db"
	TargetJourney TargetKind = "journey" // "save"
)

// Target is what a fault or an action hits, as written: a service, an edge
// "from->to", or a journey.
type Target string

// Edge reads the target as an edge.
func (t Target) Edge() (Edge, bool) {
	from, to, ok := strings.Cut(string(t), "->")
	if !ok {
		return Edge{}, false
	}
	return Edge{From: strings.TrimSpace(from), To: strings.TrimSpace(to)}, true
}

// Fault declares one kind of technical harm.
type Fault struct {
	Name     string     `json:"name"`
	Category string     `json:"category"` // wire, process, resource, dependency, change, security, traffic, data, observability
	Title    string     `json:"title"`
	Doc      string     `json:"doc"`
	Target   TargetKind `json:"target"`
	// Needs names config keys the target must have for the fault to mean
	// anything; the linter holds scenarios to it.
	Needs      []string    `json:"needs,omitempty"`
	Parameters []Parameter `json:"parameters"`
	Signals    []string    `json:"signals"` // where it shows: metric names, log texts
	Impact     string      `json:"impact"`  // what customers notice
	// Mitigations names the actions that take the cause away (decision 0072): after one of
	// them, wherever the fault is, nothing of it is in force any more and
	// customers are as well as they were. None: it is beyond anybody's reach.
	Mitigations []string `json:"mitigations"`
	// Together says that each of the mitigations takes a part of the cause
	// away, and only all of them, in this order, the whole of it.
	Together bool `json:"together,omitempty"`
	// Beyond are the values of parameters for which that is not so.
	Beyond []Beyond `json:"beyond,omitempty"`
	// Workarounds names the actions that end the harm to customers while the
	// cause is still in force, and comes back when they are taken back.
	Workarounds []string `json:"workarounds,omitempty"`
	Worse       []string `json:"worse,omitempty"` // names of actions that cure nothing and cost something
	// Primitives are the kinds that the fault is made of, and their parts.
	Primitives []PrimitiveKind `json:"primitives"`
	// Differs says how the fault shows otherwise in one runtime than in the
	// others, by the name of the runtime.
	Differs map[string]string `json:"differs,omitempty"`
	// Plan turns the fault into primitives, given the sandbox as it stands.
	// It touches nothing.
	Plan func(h Health, t Target, args Args) ([]Primitive, error) `json:"-"`
}

// Beyond says that a fault whose parameter is above a value is more than any
// action can mend, and why.
type Beyond struct {
	Parameter string `json:"parameter"`
	Above     string `json:"above"`
	Why       string `json:"why"`
}

// Mendable reports whether the mitigations are enough with these values.
func (f Fault) Mendable(with map[string]string) bool {
	for _, b := range f.Beyond {
		for _, p := range f.Parameters {
			if p.Name != b.Parameter {
				continue
			}
			v, ok := with[p.Name]
			if !ok {
				v = p.Default
			}
			n, err := p.number(v)
			if most, _ := p.number(b.Above); err == nil && n > most {
				return false
			}
		}
	}
	return true
}

// growing are the primitives that can be made stronger while they hold: setting
// another value takes the place of the one before at once, and costs nothing by
// itself. A release, a restart or work on data would be done anew for each step.
var growing = []PrimitiveKind{KindWire, WireShape, KindConfig, KindLimit, LimitMemory, LimitDisk, LimitFiles, LimitPorts, KindLoad, LoadSource, KindBalance}

// Grows lists the parameters that can go from one value to another while the
// fault is on: numbers and durations, of faults that can be made stronger where
// they are.
func (f Fault) Grows() []string {
	names := []string{}
	if slices.ContainsFunc(f.Primitives, func(k PrimitiveKind) bool { return !slices.Contains(growing, k) }) {
		return names
	}
	for _, p := range f.Parameters {
		if p.Type != TypeString {
			names = append(names, p.Name)
		}
	}
	return names
}

// On lists the runtimes that can do the fault.
func (f Fault) On(runtimes []Caps) []string {
	names := []string{}
	for _, c := range runtimes {
		if !slices.ContainsFunc(f.Primitives, func(k PrimitiveKind) bool { return !c.Can(k) }) {
			names = append(names, c.Runtime)
		}
	}
	return names
}

// Risk is who may take an action, by the guardrails of the role.
type Risk string

// Risk classes.
const (
	Alone      Risk = "alone"
	Approval   Risk = "approval"
	BreakGlass Risk = "break-glass"
)

// ChangeType is what kind of change a line of the change list tells of.
type ChangeType string

// Types of change.
const (
	ChangeDeploy      ChangeType = "deploy"
	ChangeConfig      ChangeType = "config"
	ChangeFlag        ChangeType = "flag"
	ChangeRestart     ChangeType = "restart"
	ChangeScale       ChangeType = "scale"
	ChangeNetwork     ChangeType = "network"
	ChangeBalance     ChangeType = "balance"
	ChangeCertificate ChangeType = "certificate"
	ChangeData        ChangeType = "data"
	ChangeTelemetry   ChangeType = "telemetry"
)

// ChangeTypes lists them.
func ChangeTypes() []ChangeType {
	return []ChangeType{
		ChangeDeploy, ChangeConfig, ChangeFlag, ChangeRestart, ChangeScale,
		ChangeNetwork, ChangeBalance, ChangeCertificate, ChangeData, ChangeTelemetry,
	}
}

// Action declares one thing a trainee can do to the system.
type Action struct {
	Name       string      `json:"name"`
	Title      string      `json:"title"`
	Doc        string      `json:"doc"`
	Target     TargetKind  `json:"target"`
	Kinds      []string    `json:"kinds,omitempty"` // kinds of service it applies to; empty: all
	Risk       Risk        `json:"risk"`            // in general; RiskFor knows better
	Parameters []Parameter `json:"parameters"`
	// Change says how the action shows in the change list.
	Change ChangeType `json:"change"`
	// Steps are the values of each taking of the action, one after the other,
	// by which somebody who knows how a target was would try to mend it as it
	// is now; none where the action is of no use. Without it, it is taken once,
	// with its defaults.
	Steps func(was, now Health, t Target) []map[string]string `json:"-"`
	// Back, if set, are the values with which it puts a target as it was before it,
	// where Steps, whose mind is on mending, has others.
	Back func(was Health, t Target) map[string]string `json:"-"`
	// RiskOf, if set, is the risk of the action against one target with these
	// values, where that differs.
	RiskOf func(h Health, t Target, args Args) Risk `json:"-"`
	// Blast states, in a sentence, what the action will touch at most.
	Blast func(h Health, t Target, args Args) (string, error) `json:"-"`
	// Plan turns the action into primitives, given the sandbox as it stands.
	Plan func(h Health, t Target, args Args) ([]Primitive, error) `json:"-"`
}

// RiskFor returns who may take the action against one target with these
// values, given the sandbox as it stands.
func (a Action) RiskFor(h Health, t Target, args Args) Risk {
	if a.RiskOf == nil {
		return a.Risk
	}
	return a.RiskOf(h, t, args)
}

// ParameterType is the type of a parameter's value.
type ParameterType string

// Types of parameters.
const (
	TypeInt      ParameterType = "int"
	TypeFloat    ParameterType = "float"
	TypeDuration ParameterType = "duration"
	TypeString   ParameterType = "string"
)

// Parameter is one knob of a fault or an action.
type Parameter struct {
	Name    string        `json:"name"`
	Type    ParameterType `json:"type"`
	Doc     string        `json:"doc"`
	Default string        `json:"default,omitempty"` // empty: the value must be given, unless Optional
	Min     string        `json:"min,omitempty"`     // bounds, for numbers and durations
	Max     string        `json:"max,omitempty"`
	// Optional lets the value be left out altogether; Args then reads it as
	// the zero value of its type.
	Optional bool `json:"optional,omitempty"`
	// Of says that the value names something the target has, so that a screen
	// can list what there is. Whether there is such a thing is for the plan.
	Of Possession `json:"of,omitempty"`
}

// Possession is a kind of thing that a service has by name.
type Possession string

// What a service has.
const (
	OfSetting  Possession = "setting"
	OfFlag     Possession = "flag"
	OfVersion  Possession = "version"
	OfRevision Possession = "revision"
	OfReplica  Possession = "replica"
	OfJob      Possession = "job"
)

// NotApplicable says why a fault or an action cannot be planned here.
func NotApplicable(t Target, why string, args ...any) error {
	return fmt.Errorf("%s: %s", t, fmt.Sprintf(why, args...))
}
