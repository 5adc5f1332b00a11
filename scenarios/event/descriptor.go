package event

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Descriptor is the one row in which everything stands that the program must
// know of a kind of event. It stands in the file of the body, registers itself,
// and is what conditions, grading, the timeline and the screens read; nobody
// else keeps a table of kinds. What belongs to a single field stands in the
// field's tag: see Field. See decisions/0062.
type Descriptor struct {
	// Sample is a body of the kind with every field set; its type is the kind's.
	Sample Body
	// Decoders read the body as it was stored at version 1, 2, …; the last is of
	// the version that is written. None is ever taken away.
	Decoders []Decoder
	// Cause is who brings such events about.
	Cause Cause
	// Audience is who may know that such an event happened at all: a row that does
	// not say so shows it to those alone who know everything.
	Audience Audience
	// Lane is where it stands on a run's timeline; empty: nowhere.
	Lane Lane
	// Rests is what a scenario must have for one to come.
	Rests Rest
	// Scripted kinds name the inject they belong to: another inject's id never
	// means them.
	Scripted bool
	// Once kinds come no more than once in a run.
	Once bool
	// Signal kinds tell people that something is wrong. A limit that counts from
	// one forgives whoever was faster than the signal.
	Signal bool
	// Over is the kind whose next event ends what one of these began; empty:
	// nothing does.
	Over Kind
	// Quiet kinds come so often, or so close to another that tells more, that they
	// would only flood a terminal.
	Quiet bool
	// Pace kinds tell how much time there was or how it passed, and nothing of what was
	// done in it. Who marks without knowing whose work it is is not told: more time is
	// given to some, and to nobody's credit. See decisions/0148.
	Pace bool
	// Past reports whether a body lies before the run, and is no part of what is
	// played; nil: none does.
	Past func(Body) bool
	// Unasked reports whether an event came of itself, where who waits for one of its kind
	// waits for somebody who does it; nil: none does.
	Unasked func(Event) bool
	// Repeats reports whether a body only repeats another event, which stands on
	// the timeline for it; nil: none does.
	Repeats func(Body) bool
	// Named is one more name that a condition can be narrowed to, made of several
	// fields, and NamedBy what it names; nil: there is none.
	Named   func(Body) string
	NamedBy Subject

	kind   Kind
	body   reflect.Type
	fields []Field
	shape  *shape
	// narrowed are the fields that name whom an event is for; toSeats says that one
	// of them names seats.
	narrowed []Field
	toSeats  bool
}

// Kind returns the kind.
func (d Descriptor) Kind() Kind { return d.kind }

// Type returns the struct type of the kind's bodies.
func (d Descriptor) Type() reflect.Type { return d.body }

// Version returns the version of the shape that is written.
func (d Descriptor) Version() int { return len(d.Decoders) }

// Fields returns the fields of the body, in order.
func (d Descriptor) Fields() []Field { return slices.Clone(d.fields) }

// Cause is who brings the events of a kind about.
type Cause int

// Causes.
const (
	ByRun  Cause = iota + 1 // the run itself: its script, its rules, what it measures
	ByCrew                  // those who play, and the colleagues that the script makes up
	ByLead                  // whoever leads the run or judges it
)

// Lane is where on a run's timeline an event stands.
type Lane string

// Lanes.
const (
	LaneTruth    Lane = "truth"    // what was done to the system, and how customers fared
	LaneSignals  Lane = "signals"  // what told of it
	LanePeople   Lane = "people"   // what was said and decided
	LaneActions  Lane = "actions"  // what was done about it
	LaneEvidence Lane = "evidence" // what was looked at
)

// Rest is what a scenario must have for an event of a kind to come.
type Rest int

// Rests.
const (
	OnNothing   Rest = iota
	OnFault          // an inject with a fault
	OnChange         // when it names an inject: a change of that inject's
	OnAlert          // an alert that can fire
	OnThreshold      // a threshold
	OnCourse         // an inject whose fault ends by its script
	OnGrowth         // an inject whose fault gets worse
	OnApproval       // an action that needs approval
	OnEnd            // the end of the run, after which nothing is waited for
	OnMarks          // someone who judges, after the run
	OnHints          // hints
	OnAttempt        // an attempt at an exercise: it comes in no run
)

// registry has the row of every kind.
var registry = rows{byKind: map[Kind]*Descriptor{}, byType: map[reflect.Type]*Descriptor{}}

type rows struct {
	byKind map[Kind]*Descriptor
	byType map[reflect.Type]*Descriptor
}

// register adds a kind. A row that contradicts itself is a mistake of whoever
// wrote it, and panics before anything is run.
func register(d Descriptor) struct{} {
	d.kind, d.body = d.Sample.Kind(), reflect.TypeOf(d.Sample)
	switch {
	case d.body.Kind() != reflect.Struct:
		panic(fmt.Sprintf("event %s: its body is no struct", d.kind))
	case registry.byKind[d.kind] != nil:
		panic(fmt.Sprintf("event %s is registered twice", d.kind))
	case len(d.Decoders) == 0:
		panic(fmt.Sprintf("event %s has no decoder", d.kind))
	}
	var err error
	if d.fields, err = fieldsOf(d.body); err != nil {
		panic(fmt.Sprintf("event %s: %v", d.kind, err))
	}
	d.shape = shapeOf(d.body)
	for _, f := range d.fields {
		if f.Names != "" {
			d.narrowed, d.toSeats = append(d.narrowed, f), d.toSeats || f.Names == BySeat
		}
	}
	registry.byKind[d.kind], registry.byType[d.body] = &d, &d
	return struct{}{}
}

// rowOf returns the row of a body, or nil when there is none: nothing is known
// of it then, and nothing of it is shown.
func rowOf(b Body) *Descriptor {
	if b == nil {
		return nil
	}
	return registry.byType[reflect.TypeOf(b)]
}

// Kinds lists every kind this build can read, sorted.
func Kinds() []Kind { return slices.Sorted(maps.Keys(registry.byKind)) }

// Descriptors lists the row of every kind, sorted by kind.
func Descriptors() []Descriptor {
	out := make([]Descriptor, 0, len(registry.byKind))
	for _, d := range registry.byKind {
		out = append(out, *d)
	}
	slices.SortFunc(out, func(a, b Descriptor) int { return strings.Compare(string(a.kind), string(b.kind)) })
	return out
}

// Describe returns the row of a kind; false: this build cannot read it.
func Describe(k Kind) (Descriptor, bool) {
	d, ok := registry.byKind[k]
	if !ok {
		return Descriptor{}, false
	}
	return *d, true
}

// Past reports whether a body lies before the run, and is no part of what is
// played.
func Past(b Body) bool {
	d := rowOf(b)
	return d != nil && d.Past != nil && d.Past(b)
}

// Awaited reports whether an event is one that can be waited for: it lies in the run, and
// did not come of itself where somebody is to bring it about.
func Awaited(e Event) bool {
	d := rowOf(e.Body)
	return !Past(e.Body) && (d == nil || d.Unasked == nil || !d.Unasked(e))
}

// Scripted reports whether an event with this body names the inject it belongs
// to, so that another inject's id cannot mean it.
func Scripted(b Body) bool {
	d := rowOf(b)
	return d != nil && d.Scripted
}

// Signal reports whether an event with this body tells people that something is
// wrong.
func Signal(b Body) bool {
	d := rowOf(b)
	return d != nil && d.Signal
}

// Quiet reports whether an event with this body, or one of which nothing is
// known, would only flood a terminal.
func Quiet(b Body) bool {
	d := rowOf(b)
	return d == nil || d.Quiet
}

// LaneOf returns where on a timeline an event with this body stands; empty:
// nowhere. What only repeats another event, lies before the run or is raw
// measurement stays off.
func LaneOf(b Body) Lane {
	d := rowOf(b)
	if d == nil || Past(b) || d.Repeats != nil && d.Repeats(b) {
		return ""
	}
	return d.Lane
}
