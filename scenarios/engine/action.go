package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios/event"
)

// TakeAction does something to the system.
type TakeAction struct {
	Action string            `json:"action"`
	Target faults.Target     `json:"target"`
	Args   map[string]string `json:"args,omitempty"`
	Reason string            `json:"reason"`
	// BreakGlass takes at once what is not for one person alone. It means
	// nothing for what is.
	BreakGlass bool `json:"break_glass,omitempty"`
}

// Preview is what a person is told before an action is taken.
type Preview struct {
	Title string      `json:"title"`
	Blast string      `json:"blast"`
	Risk  faults.Risk `json:"risk"`
}

// Preview states what an action would touch, as far as anybody can see the
// sandbox that it stands in now, and records that a person asked. The error is a
// *Refusal when the action does not apply.
func (r *Run) Preview(ctx context.Context, actor event.Actor, action string, target faults.Target, args map[string]string) (Preview, error) {
	var preview Preview
	if err := r.onLoop(ctx, func() error { return r.previewed(actor, action, target, args) }); err != nil {
		return preview, err
	}
	err := r.asNow(ctx, func() (err error) {
		preview, err = r.preview(ctx, action, target, args)
		return err
	})
	return preview, err
}

func (r *Run) preview(ctx context.Context, action string, target faults.Target, args map[string]string) (Preview, error) {
	a, bound, err := r.bindAction(action, args)
	if err != nil {
		return Preview{}, err
	}
	health, err := r.Sandbox.Snapshot(ctx)
	if err != nil {
		return Preview{}, err
	}
	health = health.Visible() // what is wrong with it is for them to find out
	if _, err := a.Plan(health, target, bound); err != nil {
		return Preview{}, refuse("%s does not apply: %v.", a.Title, err)
	}
	blast, err := a.Blast(health, target, bound)
	if err != nil {
		return Preview{}, refuse("%s does not apply: %v.", a.Title, err)
	}
	return Preview{Title: a.Title, Blast: blast, Risk: r.riskHere(a.RiskFor(health, target, bound), TakeAction{Action: action, Target: target})}, nil
}

// previewed records that a person asks what an action would touch, whatever they
// are told: to be refused is an answer, too. Screens ask again as values change.
func (r *Run) previewed(actor event.Actor, action string, target faults.Target, args map[string]string) error {
	body := event.ActionPreviewed{Action: action, Target: target, Args: args}
	if err := within(body); err != nil {
		return err
	}
	if _, _, err := r.bindAction(action, args); err != nil || !r.isTarget(target) {
		return nil // it will be told that there is no such thing
	}
	key := strings.Join([]string{actor.ID, action, string(target), fmt.Sprint(args)}, "\x00")
	last, asked := r.asked[key]
	r.asked[key] = r.now()
	if !asked || r.now()-last >= samePreview {
		if err := r.spend(actor, body); err != nil {
			return err
		}
		if err := r.record(actor, body); err != nil {
			return err
		}
	}
	look := event.EvidenceViewed{Source: event.SourcePreview, Service: string(target), Query: action, Results: 1, Shown: r.shown().Moment()}
	return r.look(actor, look, r.now()+r.leased(), event.ClosedSilent)
}

// samePreview is how long the same question by the same person counts as one.
const samePreview = 30 * time.Second

// isTarget reports whether a service, or both ends of an edge, are of the stack.
func (r *Run) isTarget(target faults.Target) bool {
	ends := []string{string(target)}
	if e, ok := target.Edge(); ok {
		ends = []string{e.From, e.To}
	}
	for _, end := range ends {
		if _, ok := r.Stack.Service(end); !ok && end != stack.Customers {
			return false
		}
	}
	return true
}

func (r *Run) bindAction(name string, given map[string]string) (faults.Action, faults.Args, error) {
	a, ok := r.Action(name)
	if !ok {
		return a, faults.Args{}, refuse("There is no action %q.", name)
	}
	args, errs := faults.Bind(a.Parameters, given)
	if err := errors.Join(errs...); err != nil {
		return a, args, refuse("%s: %v.", a.Title, err)
	}
	return a, args, nil
}

// do commits the request. What one person may do alone, or does all the same
// by breaking the glass, is begun at once; the rest waits for a yes.
func (c TakeAction) do(r *Run, actor event.Actor) error {
	if err := r.untouchable(); err != nil {
		return err
	}
	if err := text("a reason", c.Reason); err != nil {
		return err
	}
	action, args, err := r.bindAction(c.Action, c.Args)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(r.working, snapshotLimit)
	defer cancel()
	preview, err := r.preview(ctx, c.Action, c.Target, c.Args)
	if err != nil {
		return err
	}
	c.BreakGlass = c.BreakGlass && preview.Risk != faults.Alone
	if err := r.recordedHere(c); err != nil {
		return err
	}
	if preview.Risk == faults.BreakGlass && !c.BreakGlass {
		return refuse("%s needs break-glass: it is beyond what a runbook allows. If it cannot wait for a better way, break the glass and say why.", action.Title)
	}
	r.ids.action++
	q := request{TakeAction: c, id: r.actionID(), by: actor, action: action, args: args, blast: preview.Blast}
	body := event.ActionRequested{ID: q.id, Action: c.Action, Target: c.Target, Args: c.Args, Reason: c.Reason, BreakGlass: c.BreakGlass}
	waits := preview.Risk == faults.Approval && !c.BreakGlass
	if waits {
		body.Needs = event.NeedsApproval
	}
	if err := r.record(actor, body); err != nil {
		return err
	}
	if waits {
		r.ask(q)
	} else {
		r.take(q, "")
	}
	return nil
}

// actionID is the id of the request that was made last.
func (r *Run) actionID() string { return fmt.Sprintf("a%d", r.ids.action) }

// take starts the work of a request.
func (r *Run) take(q request, approvedBy string) {
	r.operate(operation{
		by: q.by, action: q.action, args: q.args,
		ActionTaken: event.ActionTaken{
			ID: q.id, Action: q.Action, Target: q.Target, Args: q.Args, Reason: q.Reason, Blast: q.blast,
			ApprovedBy: approvedBy, BreakGlass: q.BreakGlass,
		},
		failed: func(error) {},
	})
}
