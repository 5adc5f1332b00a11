package scenarios

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios/event"
)

// Matches reports whether an event is one that a condition on a single event
// waits for. fired tells whether an inject has fired before it.
//
// An argument is a name that the event itself carries: the inject, alert,
// team, service, action or its target, source of evidence, channel, severity,
// audience, outcome, SLO, or "runbook#step" (only when it was ticked). For an event
// that names no inject, an inject's id means: after that inject fired, so that
// page.sent(push) is the first page that push can have caused (decisions/0002).
// Nobody waits for a change from before the run, nor for a page that a policy handed on:
// see event.Awaited.
func (c Condition) Matches(e event.Event, fired func(inject string) bool) bool {
	if e.Body == nil || string(e.Kind()) != c.Kind || !event.Awaited(e) {
		return false
	}
	if c.Arg == "" || slices.Contains(event.Subjects(e.Body), c.Arg) {
		return true
	}
	return !event.Scripted(e.Body) && fired(c.Arg)
}

// First returns the first event at which the condition holds. The events are
// those of one run, in order, from its start.
func (c Condition) First(events []event.Event) (event.Event, bool) {
	w := NewWatch(c)
	for _, e := range events {
		w.See(e)
		if first, held := w.First(c); held {
			return first, true
		}
	}
	return event.Event{}, false
}

// Watch finds the first event of each of many conditions while a run goes on,
// without reading its log again and again.
type Watch struct {
	fired map[string]bool
	first map[Condition]event.Event
	open  map[Condition]*progress
}

// NewWatch waits for the conditions.
func NewWatch(conditions ...Condition) *Watch { return (&Watch{}).From(conditions...) }

// From returns a watch for conditions that counts from now on: of what this one
// has seen it knows only which injects have fired.
func (w *Watch) From(conditions ...Condition) *Watch {
	later := &Watch{fired: map[string]bool{}, first: map[Condition]event.Event{}, open: map[Condition]*progress{}}
	for id := range w.fired {
		later.fired[id] = true
	}
	for _, c := range conditions {
		if c.Kind != "" {
			later.open[c] = newProgress(c.term())
		}
	}
	return later
}

// Await has a watch wait for more conditions, as if it had from the start: seen is
// what it has seen.
func (w *Watch) Await(seen []event.Event, conditions ...Condition) {
	late := NewWatch(conditions...)
	for _, e := range seen {
		late.See(e)
	}
	maps.Copy(w.first, late.first)
	maps.Copy(w.open, late.open)
}

// See takes the next event of the run.
func (w *Watch) See(e event.Event) {
	for c, waiting := range w.open {
		if waiting.see(e, w.Fired) {
			w.first[c] = e
			delete(w.open, c)
		}
	}
	if in, ok := e.Body.(event.InjectFired); ok {
		w.fired[in.Inject] = true
	}
}

// First returns the event at which a condition first held.
func (w *Watch) First(c Condition) (event.Event, bool) {
	e, ok := w.first[c]
	return e, ok
}

// Fired reports whether an inject has fired.
func (w *Watch) Fired(inject string) bool { return w.fired[inject] }

var (
	conditionForm = regexp.MustCompile(`^([a-z]+\.[a-z]+)(?:\(([^()]*)\))?$`)
	nameForm      = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)
	channelForm   = regexp.MustCompile(`^[#@][a-z0-9][a-z0-9-]{0,39}$`)
)

// condition reads and checks a condition. What is wrong is reported, and the
// empty condition returned.
func (c *compiler) condition(at Position, what, written string) Condition {
	c.record.free(at)
	written = strings.TrimSpace(written)
	if !combined(written) {
		return c.happening(at, what, written)
	}
	t, why := parseTerm(written)
	if why != "" {
		c.problem(at, "write page.sent and not (incident.declared or 2x action.taken), or slo.breached again after rollback", "%s: the condition cannot be read: %s", what, why)
		return Condition{}
	}
	sound := true
	for _, leaf := range t.leaves() {
		leaf.event = c.happening(at, what, leaf.written)
		sound = sound && leaf.event.Kind != ""
	}
	if !sound {
		return Condition{}
	}
	return Condition{Kind: Combined, Arg: t.String()}
}

// happening reads and checks a condition on a single event.
func (c *compiler) happening(at Position, what, written string) Condition {
	if nameForm.MatchString(written) {
		if !has(c.injectIDs, written) && !c.unread {
			c.problem(at, Nearest(written, c.injectIDs), "%s: there is no inject %q", what, written)
			return Condition{}
		}
		return Condition{Kind: string(event.InjectFired{}.Kind()), Arg: written}
	}
	part := conditionForm.FindStringSubmatch(written)
	if part == nil {
		c.problem(at, "write an event such as page.sent or page.sent(push), or the id of an inject", "%s: %q is not a condition", what, written)
		return Condition{}
	}
	kind, arg := part[1], part[2]
	if !has(kinds(), kind) {
		c.problem(at, Nearest(kind, kinds()), "%s: there is no event %q", what, kind)
		return Condition{}
	}
	if strings.HasSuffix(written, "()") {
		c.problem(at, "", "%s: the brackets of %s are empty", what, kind)
		return Condition{}
	}
	if arg, ok := c.argument(at, what, kind, arg); ok {
		return Condition{Kind: kind, Arg: arg}
	}
	return Condition{}
}

// argument checks the argument of a condition against what events of the kind
// can name, and returns it as they name it.
func (c *compiler) argument(at Position, what, kind, arg string) (string, bool) {
	row, _ := event.Describe(event.Kind(kind))
	if arg == "" || slices.Contains(row.Subjects(), event.OfChannel) && channelForm.MatchString(arg) {
		return arg, true
	}
	if step, ok := c.step(arg); ok && slices.Contains(row.Subjects(), event.OfStep) {
		return step, true
	}
	names := append(slices.Clone(c.injectIDs), c.argumentsOf(row)...)
	if has(names, arg) {
		return arg, true
	}
	if c.stack == nil || c.unread {
		return arg, true // what is wrong there is reported; its names are not known
	}
	c.problem(at, Nearest(arg, names), "%s: %s has no %q", what, kind, arg)
	return arg, false
}

// argumentsOf lists the names, but for injects, that a condition of a kind can be
// narrowed to.
func (c *compiler) argumentsOf(row event.Descriptor) []string {
	var names []string
	for _, s := range row.Subjects() {
		names = append(names, c.called(s)...)
	}
	return names
}

// called lists the names that a subject can have in this scenario, but for the
// injects, which every condition can be narrowed to.
func (c *compiler) called(s event.Subject) []string {
	switch s {
	case event.OfFault:
		return c.faultNames()
	case event.OfService:
		return c.services()
	case event.OfTeam:
		return c.teams()
	case event.OfAlert:
		return c.alerts
	case event.OfAction:
		return c.actionNames()
	case event.OfChange:
		return changeTypes()
	case event.OfSeverity:
		return severities()
	case event.OfStep:
		return c.steps()
	case event.OfSLO:
		return c.slos()
	case event.OfThreshold:
		return c.thresholds()
	case event.OfSeat:
		return c.seatNames()
	}
	return event.Words(s)
}
