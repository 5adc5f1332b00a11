package scenarios

import (
	"fmt"
	"hash/fnv"
	"maps"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// Inject is one scripted stimulus: one Trigger and one or more effects, which
// come together.
type Inject struct {
	ID      string
	Title   string // the heading above its fence; for facilitators
	Notes   string // the prose between heading and fence; for facilitators
	Trigger Trigger
	// Unless skips the inject when the condition has held before it is due;
	// an empty kind never does.
	Unless Condition
	Course *Course `json:",omitempty"` // nil: it comes once, and its faults stay
	Effect
	Also []Effect // further effects of a compound inject
	// Foreseen says that its faults and actions need not take, and Else is what
	// then comes in their place.
	Foreseen bool     `json:",omitempty"`
	Else     []Effect `json:",omitempty"`

	Pos Position `json:"-"` // of its fault, else of the whole of it, for messages
}

// Effects lists all effects of the inject, in the order written.
func (in Inject) Effects() []Effect { return append([]Effect{in.Effect}, in.Also...) }

// Course says how the faults of an inject go on once it has fired, and whether it
// comes again.
type Course struct {
	Lasts time.Duration // its faults end so long after they came; 0: by themselves they do not
	Until Condition     // ends it, with whatever would still come, once it holds after the first firing
	Every time.Duration // it comes again so long after it came; 0: it does not
	Times int           // how often it comes in all; 0: to the end of the drill
	Stays bool          // the last time its faults do not end
	// Flap takes turns while it is on: faults hold for On and are away for Off.
	Flap Flap
}

// Flap is a turn of a fault that comes and goes.
type Flap struct{ On, Off time.Duration }

// Comes is how often the inject fires at most; 0: as often as there is time.
func (in Inject) Comes() int {
	switch {
	case in.Trigger.Each:
		return in.Trigger.Times
	case in.Course == nil || in.Course.Every == 0:
		return 1
	}
	return in.Course.Times
}

// Effect is what an inject does: at least one of its parts is set.
type Effect struct {
	Fault  *FaultInject
	Do     *ScriptedAction `json:",omitempty"`
	Say    *Say
	Change *Change
	Noise  *Noise
}

// ScriptedAction is an action on the system by somebody who does not play: a colleague, an
// automation, a vendor.
type ScriptedAction struct {
	As     string // a persona, a team, or a name in full
	Action string
	Target faults.Target
	With   map[string]string
	Reason string // as the change list tells it; may hold {{clock}} placeholders
}

// Noise is an alert that no fault is behind, from a monitor outside the stack:
// it fires, and clears by itself.
type Noise struct {
	Alert       string // rule name, as a page would show it
	Service     string
	Severity    string // page or ticket
	Summary     string
	Description string
	Runbook     string        // slug; may be empty
	Value       float64       // what it measured; 0: some share
	For         time.Duration // how long it fires
}

// Trigger sets something off: at a fixed run time, or some time after a
// condition first holds.
type Trigger struct {
	At    time.Duration // with When.Kind empty
	When  Condition
	After time.Duration
	// Each sets it off each time that When, a single event, comes, and Times is
	// how often at most.
	Each  bool `json:",omitempty"`
	Times int  `json:",omitempty"`
}

// Condition is an event waited for: "page.sent", "page.sent(push)",
// "action.taken(rollback-config)". Authors may write the id of an inject alone;
// compiled, that is inject.fired of it. Or it is Combined of several.
type Condition struct {
	Kind string // event kind, or Combined
	Arg  string // see Condition.Matches; empty: any. With Combined: the whole of it
}

// FaultInject harms the sandbox.
type FaultInject struct {
	Fault  string
	Target faults.Target
	With   map[string]string // as written; faults.Bind takes it without an error and adds the defaults
	Grows  *Growth           `json:",omitempty"` // nil: it comes as it is
}

// Growth is how a fault gets worse: a parameter goes from its value to another,
// in steps of equal size at equal times.
type Growth struct {
	Parameter string
	To        string
	Over      time.Duration // from when it comes to the last step
	Steps     int
}

// AfterSteps returns the values of the fault once a number of the steps are done.
func (f FaultInject) AfterSteps(p faults.Parameter, n int) map[string]string {
	with := maps.Clone(f.With)
	if f.Grows == nil {
		return with
	}
	if with == nil {
		with = map[string]string{}
	}
	with[f.Grows.Parameter] = p.Between(with[f.Grows.Parameter], f.Grows.To, float64(n)/float64(f.Grows.Steps))
	return with
}

// Say is a message from a persona.
type Say struct {
	As   string // persona id
	In   string // channel
	Text string // may hold {{clock}} placeholders
}

// Change is a line for the change list.
type Change struct {
	Type    string // what actions declare, such as deploy or config; written as kind
	Service string // defaults to the fault's target
	By      string // persona id or a plain name
	Summary string
	Ago     time.Duration // how long before the inject fires it is dated, about
}

// Pasts is how many pasts there are of one scenario at one time.
const Pasts = 4

// Past is the part of a seed that what lies before a run follows from: runs of
// other seeds share it, for making a past is dear and keeping it takes room.
func Past(seed int64) int64 { return int64(uint64(seed) % Pasts) }

// Made is when the change was made whose inject fires at a run time. Nobody
// deploys on the full minute: by how much it is off the time written follows
// from the past of the seed, and is less than a sixtieth of how long ago it was.
func (c Change) Made(fires time.Duration, seed int64) time.Duration {
	within := int64(c.Ago / time.Minute) // seconds
	if within == 0 {
		return fires - c.Ago
	}
	hash := fnv.New64a()
	fmt.Fprintf(hash, "%d\x00%s\x00%s", Past(seed), c.Service, c.Summary)
	off := time.Duration(hash.Sum64()%uint64(within)) * time.Second
	return (fires - c.Ago - off).Truncate(time.Second)
}
