package engine

import (
	"cmp"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// A change list is written when changes are made. So a change that the script
// dates back stands there from its date on, and not only from when its inject
// fires; what was made before the run was there when it began, among all else
// that was made then.

// before lists what was changed before the run, by the script and else, in the
// order it was made. See decisions/0029.
func (r *Run) before() []event.Body {
	all := slices.Clone(r.past.Changes)
	for _, in := range r.script {
		for i, e := range in.Effects() {
			if at, ok := r.made(in, e.Change); ok && at < 0 {
				all = append(all, r.scriptedChange(in.Inject, e.Change, at))
				in.tell(i)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b event.ChangeRecorded) int { return cmp.Compare(a.AtMS, b.AtMS) })
	bodies := make([]event.Body, len(all))
	for i, c := range all {
		c.Change = r.nextChange()
		bodies[i] = c
	}
	return bodies
}

// tellInTime lists the changes of an inject that are dated back when they are made,
// as far as they do not stand there already. Who moves their date calls it again.
func (r *Run) tellInTime(in *scriptedInject) {
	for i, e := range in.Effects() {
		at, ok := r.made(in, e.Change)
		if !ok || in.told[i] {
			continue
		}
		r.later(at, func() {
			made, ok := r.made(in, e.Change)
			if !ok || made != at || in.held || in.told[i] || !slices.Contains(r.script, in) {
				return
			}
			in.tell(i)
			c := r.scriptedChange(in.Inject, e.Change, at)
			c.Change = r.nextChange()
			r.record(engineActor, c)
		})
	}
}

// made returns when a change was made that the script dates back. It is false
// when that is not known before its inject fires, and when it has fired.
func (r *Run) made(in *scriptedInject, c *scenarios.Change) (faults.Time, bool) {
	if c == nil || c.Ago == 0 || in.times > 0 || in.Trigger.When.Kind != "" || in.Unless.Kind != "" {
		return 0, false
	}
	return c.Made(in.Trigger.At+in.late, r.Seed), true
}

// changeOf is a change of an inject as it is recorded, but for its id.
func (r *Run) scriptedChange(in *scenarios.Inject, c *scenarios.Change, at faults.Time) event.ChangeRecorded {
	return event.ChangeRecorded{
		Type: c.Type, Service: c.Service, By: r.madeBy(c.By, c.Service),
		Summary: r.expand(c.Summary, at), AtMS: at.Milliseconds(), Inject: in.ID,
	}
}

// madeBy is how whoever changed a service is called: a persona, or a person in
// full, as the script says; of a team, and where the script has an id that
// stands for nobody, whoever answers for the service. An id is never shown: other
// changes have none.
func (r *Run) madeBy(who, service string) string {
	if p, ok := r.persona(who); ok {
		return p.Name
	}
	team, ok := r.Stack.Team(who)
	if !ok && strings.ToLower(who) != who {
		return who
	}
	if !ok {
		s, _ := r.Stack.Service(service)
		team, _ = r.Stack.Team(s.Team)
	}
	return cmp.Or(team.Persona, team.Title, who)
}
