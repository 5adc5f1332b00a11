package engine

import (
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// StateHypothesis says what someone believes is wrong.
type StateHypothesis struct {
	Text    string `json:"text"`
	Suspect string `json:"suspect,omitempty"` // a service, or the way between two: "a->b"
	Change  string `json:"change,omitempty"`
	Owner   string `json:"owner,omitempty"`
}

func (c StateHypothesis) do(r *Run, actor event.Actor) error {
	if err := text("what you believe is wrong", c.Text); err != nil {
		return err
	}
	if !r.hasSuspect(c.Suspect) {
		return refuse("There is no service %q.", c.Suspect)
	}
	if _, ok := r.Stack.Team(c.Owner); c.Owner != "" && !ok {
		return refuse("There is no team %q.", c.Owner)
	}
	if c.Change != "" && !r.hasChange(c.Change) {
		return refuse("There is no change %q.", c.Change)
	}
	id := fmt.Sprintf("h%d", 1+count[event.HypothesisStated](r))
	return r.record(actor, event.HypothesisStated{Hypothesis: id, Text: c.Text, Suspect: c.Suspect, Change: c.Change, Owner: c.Owner})
}

// hasSuspect reports whether there is such a service, or such a way from one to
// another; nothing at all is fine as well.
func (r *Run) hasSuspect(name string) bool {
	if edge, ok := faults.Target(name).Edge(); ok {
		return slices.ContainsFunc(r.Stack.Edges(), func(e faults.Edge) bool { return e == edge })
	}
	_, ok := r.Stack.Service(name)
	return ok || name == ""
}

func (r *Run) hasChange(id string) bool {
	return slices.ContainsFunc(r.history, func(e event.Event) bool {
		change, is := e.Body.(event.ChangeRecorded)
		return is && change.Change == id
	})
}

// WithdrawHypothesis takes a hypothesis back.
type WithdrawHypothesis struct {
	Hypothesis string `json:"hypothesis"`
	Reason     string `json:"reason"`
	RuledOut   bool   `json:"ruled_out"`
}

func (c WithdrawHypothesis) do(r *Run, actor event.Actor) error {
	stands := false
	for _, e := range r.history {
		switch b := e.Body.(type) {
		case event.HypothesisStated:
			stands = stands || b.Hypothesis == c.Hypothesis
		case event.HypothesisWithdrawn:
			if b.Hypothesis == c.Hypothesis {
				return refuse("That hypothesis is withdrawn already.")
			}
		}
	}
	if !stands || c.Hypothesis == "" {
		return refuse("There is no hypothesis %q.", c.Hypothesis)
	}
	if err := text("why you do not believe it any more", c.Reason); err != nil {
		return err
	}
	return r.record(actor, event.HypothesisWithdrawn(c))
}
