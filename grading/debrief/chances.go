package debrief

import (
	"fmt"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

// ChanceKind is what would have gone better another way.
type ChanceKind string

// Kinds of missed chance.
const (
	LateEscalation ChanceKind = "late-escalation"
	BlindAction    ChanceKind = "blind-action"
	Thrash         ChanceKind = "thrash"
)

// What counts as late and as thrashing.
const (
	escalateWithin = 5 * time.Minute // of the first page, to another team that owns the fix
	thrashActions  = 3               // this many actions …
	thrashSpan     = time.Minute     // … within this time
)

func chances(r *grading.Rubric, events []event.Event) []Chance {
	out := []Chance{}
	for _, find := range []func(*grading.Rubric, []event.Event) (Chance, bool){lateEscalation, blindAction, thrash} {
		if c, ok := find(r, events); ok {
			out = append(out, c)
		}
	}
	return out
}

// lateEscalation speaks when another team than the trainee's own had to fix it
// and was brought in late or never. Whoever had customers served again before
// it was late needed nobody.
func lateEscalation(r *grading.Rubric, events []event.Event) (Chance, bool) {
	owner := r.Truth.Owner
	if owner == "" || owner == r.Oncall {
		return Chance{}, false
	}
	page := slices.IndexFunc(events, func(e event.Event) bool { _, ok := e.Body.(event.PageSent); return ok })
	if page < 0 {
		return Chance{}, false
	}
	paged := events[page]
	late := paged.At + escalateWithin
	if !breachedAt(events, late) {
		return Chance{}, false
	}
	call := slices.IndexFunc(events, func(e event.Event) bool {
		b, ok := e.Body.(event.PageEscalated)
		return ok && b.Team == owner && e.Actor.Kind == event.Person
	})
	if call < 0 {
		return Chance{LateEscalation, owner + " owned the fix and was never brought in.", []int64{paged.Seq}}, true
	}
	called := events[call]
	if called.At <= late {
		return Chance{}, false
	}
	text := fmt.Sprintf("%s owned the fix and was brought in %s after the page; within %s would have been in good time.",
		owner, grading.Span(called.At-paged.At), grading.Span(escalateWithin))
	return Chance{LateEscalation, text, []int64{paged.Seq, called.Seq}}, true
}

// breachedAt reports whether an SLO was not met at a run time, or at the end
// of a log that ends before it.
func breachedAt(events []event.Event, at faults.Time) bool {
	return slices.ContainsFunc(bands(events, 0), func(b Band) bool {
		return b.FromMS <= at.Milliseconds() && (b.Open || b.ToMS > at.Milliseconds())
	})
}

// blindAction speaks of actions taken before any look that showed the truth.
func blindAction(r *grading.Rubric, events []event.Event) (Chance, bool) {
	c := Chance{Kind: BlindAction, Events: []int64{}}
	fired := map[string]bool{}
	var first event.Event
	for _, e := range events {
		if b, ok := e.Body.(event.InjectFired); ok {
			fired[b.Inject] = true
		}
		if slices.ContainsFunc(r.Truth.Tells, func(t grading.Tell) bool { return toBeSeen(t, fired) && t.ShownBy(e) }) {
			break
		}
		if _, ok := e.Body.(event.ActionTaken); ok && e.Actor.Kind == event.Person {
			if len(c.Events) == 0 {
				first = e
			}
			c.Events = append(c.Events, e.Seq)
		}
	}
	switch len(c.Events) {
	case 0:
		return c, false
	case 1:
		c.Text = fmt.Sprintf("%s before anyone had looked at a place where the truth showed.", grading.Sentence(first))
	default:
		c.Text = fmt.Sprintf("%d actions were taken before anyone had looked at a place where the truth showed.", len(c.Events))
	}
	return c, true
}

// thrash speaks of many actions in a short time: nobody can have seen what
// each of them did.
func thrash(_ *grading.Rubric, events []event.Event) (Chance, bool) {
	var taken []event.Event
	for _, e := range events {
		if _, ok := e.Body.(event.ActionTaken); ok && e.Actor.Kind == event.Person {
			taken = append(taken, e)
		}
	}
	in := map[int64]bool{}
	for i := 0; i+thrashActions <= len(taken); i++ {
		burst := taken[i : i+thrashActions]
		if burst[thrashActions-1].At-burst[0].At > thrashSpan {
			continue
		}
		for _, e := range burst {
			in[e.Seq] = true
		}
	}
	if len(in) == 0 {
		return Chance{}, false
	}
	c := Chance{Kind: Thrash, Events: []int64{}, Text: fmt.Sprintf("%d actions came so close together (%d or more within %s) that nobody can have seen what each of them did.", len(in), thrashActions, grading.Span(thrashSpan))}
	for _, e := range taken {
		if in[e.Seq] {
			c.Events = append(c.Events, e.Seq)
		}
	}
	return c, true
}
