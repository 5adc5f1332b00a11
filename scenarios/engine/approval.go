package engine

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// request is an action that someone asked for and that has not been carried
// out.
type request struct {
	TakeAction
	id     string
	by     event.Actor
	action faults.Action
	args   faults.Args
	blast  string // what they were told it would touch
	asked  faults.Time
}

// ask lets a request wait for a yes: the scenario's persona decides after a
// while, and whoever runs the drill can decide before that.
func (r *Run) ask(q request) {
	q.asked = r.now()
	r.waiting = append(r.waiting, q)
	r.countVisits(event.CountedMark)
	r.awaitDecision(q)
}

// awaitDecision has the scenario's persona decide on a request in time.
func (r *Run) awaitDecision(q request) {
	who, ok := r.persona(r.Scenario.Approval.By)
	if !ok {
		return
	}
	r.later(q.asked+r.deciding(), func() {
		q, ok := r.awaited(q.id)
		if !ok || q.asked+r.deciding() > r.now() { // whoever leads takes longer by now
			return
		}
		actor := actorOf(who)
		if r.refused(q.TakeAction) {
			r.refuseAction(q, actor, "Not this one. Look for a step that is easier to take back.")
			return
		}
		r.approve(q, actor)
	})
}

// deciding is how long the persona leaves a request to whoever leads.
func (r *Run) deciding() faults.Time { return cmp.Or(r.decidesAfter, r.Scenario.Approval.After) }

// SetDeciding says how long whoever leads has to decide on what waits for approval,
// before the scenario's persona does.
type SetDeciding struct {
	AfterMS int64 `json:"after_ms"` // run time; 0: as long as the scenario says
}

func (i SetDeciding) intervene(r *Run, lead event.Actor) error {
	after := time.Duration(i.AfterMS) * time.Millisecond
	if _, ok := r.persona(r.Scenario.Approval.By); !ok {
		return refuse("Nobody else decides in this drill: what waits for approval waits for you.")
	}
	if i.AfterMS < 0 || after > longestDelay {
		return refuse("Leave yourself at most an hour to decide.")
	}
	if after == r.decidesAfter {
		return nil
	}
	r.decidesAfter = after
	if err := r.record(lead, event.DecidingSet{AfterMS: i.AfterMS}); err != nil {
		return err
	}
	for _, q := range r.waiting {
		r.awaitDecision(q)
	}
	return nil
}

// ApproveAction allows what another asked for.
type ApproveAction struct {
	Action string `json:"action"` // the id of the request
}

func (c ApproveAction) do(r *Run, actor event.Actor) error {
	if err := r.decides(); err != nil {
		return err
	}
	return c.intervene(r, actor)
}

func (c ApproveAction) intervene(r *Run, actor event.Actor) error {
	q, err := r.decidable(c.Action, actor)
	if err != nil {
		return err
	}
	r.approve(q, actor)
	return r.broken
}

// RefuseAction does not allow it.
type RefuseAction struct {
	Action string `json:"action"`
	Why    string `json:"why,omitempty"`
}

func (c RefuseAction) do(r *Run, actor event.Actor) error {
	if err := r.decides(); err != nil {
		return err
	}
	return c.intervene(r, actor)
}

func (c RefuseAction) intervene(r *Run, actor event.Actor) error {
	q, err := r.decidable(c.Action, actor)
	if err != nil {
		return err
	}
	why := cmp.Or(c.Why, "No reason was given.")
	if err := text("why", why); err != nil {
		return err
	}
	r.refuseAction(q, actor, why)
	return r.broken
}

// decidable returns a request that waits, for somebody who may decide on it.
func (r *Run) decidable(id string, by event.Actor) (request, error) {
	q, ok := r.awaited(id)
	if !ok {
		return q, refuse("No action %q waits for approval.", id)
	}
	return q, r.own(q, by)
}

// decides refuses a decision where it is for none of the crew.
func (r *Run) decides() error {
	if len(r.Scenario.Cast.With(scenarios.RightApprove)) == 0 {
		return refuse("That is decided by others: nobody in this crew approves actions.")
	}
	return nil
}

// awaited returns a request that waits, by its id.
func (r *Run) awaited(id string) (request, bool) {
	i := slices.IndexFunc(r.waiting, func(q request) bool { return q.id == id })
	if i < 0 {
		return request{}, false
	}
	return r.waiting[i], true
}

func (r *Run) settle(id string) {
	r.waiting = slices.DeleteFunc(r.waiting, func(q request) bool { return q.id == id })
}

// approve carries a request out with someone's yes. A persona says so, too.
func (r *Run) approve(q request, by event.Actor) {
	r.settle(q.id)
	r.countVisits(event.CountedMark)
	bodies := []event.Body{event.ActionApproved{ID: q.id}}
	if by.Kind == event.Persona {
		bodies = append(bodies, event.MessageSent{Channel: IncidentChannel, Text: fmt.Sprintf("Approved: %q on %s. Go ahead.", q.action.Title, q.Target)})
	}
	if r.record(by, bodies...) == nil {
		r.take(q, by.Name)
	}
}

func (r *Run) refuseAction(q request, by event.Actor, why string) {
	r.settle(q.id)
	bodies := []event.Body{event.ActionRefused{ID: q.id, Action: q.Action, Target: q.Target, Why: why}}
	if by.Kind == event.Persona {
		bodies = append(bodies, event.MessageSent{Channel: IncidentChannel, Text: fmt.Sprintf("No to %q on %s. %s", q.action.Title, q.Target, why)})
	}
	r.record(by, bodies...)
}

// closeRequests answers, at the end of the run, what nobody has decided.
func (r *Run) closeRequests() {
	for _, q := range slices.Clone(r.waiting) {
		r.refuseAction(q, engineActor, "The run ended before anyone decided.")
	}
}
