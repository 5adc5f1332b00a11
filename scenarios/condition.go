package scenarios

import (
	"regexp"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios/event"
)

// Matches reports whether an event is one that the condition waits for. fired
// tells whether an inject has fired before it.
//
// An argument is a name that the event itself carries: the inject, alert,
// team, service, action or its target, source of evidence, channel, severity,
// audience, outcome, SLO, or "runbook#step" (only when it was ticked). For an event
// that names no inject, an inject's id means: after that inject fired, so that
// page.sent(push) is the first page that push can have caused. Nobody waits for
// a change from before the run.
func (c Condition) Matches(e event.Event, fired func(inject string) bool) bool {
	if e.Body == nil || string(e.Kind()) != c.Kind {
		return false
	}
	if change, is := e.Body.(event.ChangeRecorded); is && change.Old() {
		return false
	}
	if c.Arg == "" || slices.Contains(subjects(e.Body), c.Arg) {
		return true
	}
	return !scripted(e.Body) && fired(c.Arg)
}

// First returns the first event at which the condition holds. The events are
// those of one run, in order, from its start.
func (c Condition) First(events []event.Event) (event.Event, bool) {
	fired := map[string]bool{}
	for _, e := range events {
		if c.Matches(e, func(id string) bool { return fired[id] }) {
			return e, true
		}
		if in, ok := e.Body.(event.InjectFired); ok {
			fired[in.Inject] = true
		}
	}
	return event.Event{}, false
}

// Watch finds the first event of each of many conditions while a run goes on,
// without reading its log again and again.
type Watch struct {
	fired map[string]bool
	first map[Condition]event.Event
	open  []Condition
}

// NewWatch waits for the conditions.
func NewWatch(conditions ...Condition) *Watch {
	return &Watch{fired: map[string]bool{}, first: map[Condition]event.Event{}, open: slices.Clone(conditions)}
}

// See takes the next event of the run.
func (w *Watch) See(e event.Event) {
	w.open = slices.DeleteFunc(w.open, func(c Condition) bool {
		held := c.Matches(e, func(id string) bool { return w.fired[id] })
		if _, again := w.first[c]; held && !again {
			w.first[c] = e
		}
		return held
	})
	if in, ok := e.Body.(event.InjectFired); ok {
		w.fired[in.Inject] = true
	}
}

// First returns the event at which a condition first held.
func (w *Watch) First(c Condition) (event.Event, bool) {
	e, ok := w.first[c]
	return e, ok
}

// scripted reports whether an event names the inject it belongs to, so that
// another inject's id cannot mean it.
func scripted(b event.Body) bool {
	switch b.(type) {
	case event.InjectFired, event.InjectHeld, event.InjectSkipped, event.FaultRequested, event.FaultApplied, event.FaultFailed, event.FaultReverted, event.ChangeRecorded:
		return true
	}
	return false
}

// subjects are the names by which an argument picks an event.
func subjects(b event.Body) []string {
	switch b := b.(type) {
	case event.InjectFired:
		return []string{b.Inject}
	case event.InjectHeld:
		return []string{b.Inject}
	case event.InjectSkipped:
		return []string{b.Inject}
	case event.FaultRequested:
		return []string{b.Inject, b.Fault}
	case event.FaultApplied:
		return []string{b.Inject, b.Fault}
	case event.FaultFailed:
		return []string{b.Inject, b.Fault}
	case event.FaultReverted:
		return []string{b.Inject, b.Fault}
	case event.ChangeRecorded:
		return []string{b.Inject, b.Service, b.Type}
	case event.AlertFired:
		return []string{b.Alert, b.Service}
	case event.AlertResolved:
		return []string{b.Alert, b.Service}
	case event.PageSent:
		return append([]string{b.To, b.Service}, b.Alerts...)
	case event.PageEscalated:
		return []string{b.Team}
	case event.EvidenceViewed:
		return []string{b.Source}
	case event.ActionPreviewed:
		return []string{b.Action, string(b.Target)}
	case event.ActionRequested:
		return []string{b.Action, string(b.Target)}
	case event.ActionTaken:
		return []string{b.Action, string(b.Target)}
	case event.ActionFailed:
		return []string{b.Action, string(b.Target)}
	case event.ActionRefused:
		return []string{b.Action, string(b.Target)}
	case event.IncidentDeclared:
		return []string{b.Severity}
	case event.IncidentClosed:
		return []string{b.Outcome}
	case event.SeverityDeclared:
		return []string{b.Severity}
	case event.HypothesisStated:
		return []string{b.Suspect, b.Owner}
	case event.UpdatePosted:
		return []string{b.Audience}
	case event.MessageSent:
		return []string{b.Channel, b.Inject}
	case event.StepChecked:
		if b.Done {
			return []string{b.Runbook + "#" + b.Step}
		}
	case event.SLOBreached:
		return []string{b.SLO}
	case event.SLORestored:
		return []string{b.SLO}
	}
	return nil
}

var (
	conditionForm = regexp.MustCompile(`^([a-z]+\.[a-z]+)(?:\(([^()]*)\))?$`)
	nameForm      = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)
	channelForm   = regexp.MustCompile(`^[#@][a-z0-9][a-z0-9-]{0,39}$`)
)

// condition reads and checks a condition. What is wrong is reported, and the
// empty condition returned.
func (c *compiler) condition(at Position, what, written string) Condition {
	written = strings.TrimSpace(written)
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
	if arg != "" && !c.argument(at, what, kind, arg) {
		return Condition{}
	}
	return Condition{Kind: kind, Arg: arg}
}

// argument checks the argument of a condition against what events of the kind
// can name.
func (c *compiler) argument(at Position, what, kind, arg string) bool {
	if kind == string(event.MessageSent{}.Kind()) && channelForm.MatchString(arg) {
		return true
	}
	names := c.arguments(event.Kind(kind))
	if has(names, arg) {
		return true
	}
	if c.stack == nil || c.unread {
		return true // what is wrong there is reported; its names are not known
	}
	c.problem(at, Nearest(arg, names), "%s: %s has no %q", what, kind, arg)
	return false
}

// arguments lists what a condition on events of a kind may ask for.
func (c *compiler) arguments(kind event.Kind) []string {
	names := slices.Clone(c.injectIDs)
	switch kind {
	case event.FaultRequested{}.Kind(), event.FaultApplied{}.Kind(), event.FaultFailed{}.Kind(), event.FaultReverted{}.Kind():
		return append(names, c.faultNames()...)
	case event.ChangeRecorded{}.Kind():
		return append(append(names, c.services()...), changeTypes()...)
	case event.AlertFired{}.Kind(), event.AlertResolved{}.Kind():
		return append(append(names, c.services()...), c.alerts...)
	case event.PageSent{}.Kind():
		return append(append(append(names, c.services()...), c.teams()...), c.alerts...)
	case event.PageEscalated{}.Kind():
		return append(names, c.teams()...)
	case event.EvidenceViewed{}.Kind():
		return append(names, sources()...)
	case event.ActionPreviewed{}.Kind(), event.ActionRequested{}.Kind(), event.ActionTaken{}.Kind(), event.ActionFailed{}.Kind(), event.ActionRefused{}.Kind():
		return append(append(names, c.actionNames()...), c.services()...)
	case event.IncidentDeclared{}.Kind(), event.SeverityDeclared{}.Kind():
		return append(names, severities()...)
	case event.IncidentClosed{}.Kind():
		return append(names, outcomes()...)
	case event.HypothesisStated{}.Kind():
		return append(append(names, c.services()...), c.teams()...)
	case event.UpdatePosted{}.Kind():
		return append(names, audiences()...)
	case event.StepChecked{}.Kind():
		return append(names, c.steps()...)
	case event.SLOBreached{}.Kind(), event.SLORestored{}.Kind():
		return append(names, c.slos()...)
	}
	return names
}
