package engine

import (
	"fmt"
	"slices"

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
}

// ask lets a request wait for a yes: the scenario's persona decides after a
// while, and whoever runs the drill can decide before that.
func (r *Run) ask(q request) {
	r.waiting = append(r.waiting, q)
	r.countVisits(event.CountedMark)
	who, ok := r.persona(r.Scenario.Approval.By)
	if !ok {
		return
	}
	r.later(r.now()+r.Scenario.Approval.After, func() {
		q, ok := r.awaited(q.id)
		if !ok {
			return
		}
		actor := actorOf(who)
		if slices.Contains(r.Scenario.Approval.Refuse, scenarios.Allowed{Action: q.Action, Target: q.Target}) {
			r.refuseAction(q, actor, "Not this one. Look for a step that is easier to take back.")
			return
		}
		r.approve(q, actor)
	})
}

// ApproveAction allows what another asked for.
type ApproveAction struct {
	Action string `json:"action"` // the id of the request
}

func (c ApproveAction) do(r *Run, actor event.Actor) error {
	if err := r.decides(); err != nil {
		return err
	}
	return r.allow(actor, Direction{Action: c.Action})
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
	return r.deny(actor, Direction{Action: c.Action, Why: c.Why})
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
