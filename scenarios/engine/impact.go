package engine

import (
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios/event"
)

// StateImpact says what customers suffer.
type StateImpact struct {
	Journey string `json:"journey,omitempty"`
	Share   string `json:"share,omitempty"` // "30%" or "15-30%"
	Effect  string `json:"kind,omitempty" event:"words=impact"`
}

func (c StateImpact) do(r *Run, actor event.Actor) error {
	if c == (StateImpact{}) {
		return refuse("Please say what customers suffer: where, how many of them, or what.")
	}
	if c.Journey != "" && !slices.ContainsFunc(r.Stack.Journeys, func(j stack.Journey) bool { return j.Name == c.Journey }) {
		return refuse("There is no journey %q.", c.Journey)
	}
	if _, _, ok := event.ParseShare(c.Share); c.Share != "" && !ok {
		return refuse("Write the share of customers as 30%% or 15-30%%.")
	}
	if all := event.Words("impact"); c.Effect != "" && !slices.Contains(all, c.Effect) {
		return refuse("Customers get it slow, with errors, or not at all: %s.", strings.Join(all, ", "))
	}
	return r.record(actor, event.ImpactStated(c))
}
