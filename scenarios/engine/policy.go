package engine

import (
	"regexp"
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// How a house works changes who has to say yes to an action, and what is written down of
// it. What an action does, and what it is worth, stays. See the guide on tracks.

// ticketed is the name of a ticket, somewhere in a reason.
var ticketed = regexp.MustCompile(`\b[A-Z]{2,10}-[0-9]{1,8}\b`)

// strict reports whether changes need a second person here.
func (r *Run) strict() bool {
	return r.Policy == event.PolicyEnterprise || r.Policy == event.PolicyRegulated
}

// riskHere is who has to say yes to an action in this house. A start-up asks less, but for
// what the colleague of the scenario would refuse; where duties are separated everything
// that changes production is decided by another, if there is one.
func (r *Run) riskHere(risk faults.Risk, c TakeAction) faults.Risk {
	switch {
	case r.Policy == event.PolicyStartUp && risk == faults.Approval && !r.refused(c):
		return faults.Alone
	case r.strict() && risk == faults.Alone && r.another():
		return faults.Approval
	}
	return risk
}

// refused reports whether the colleague who decides would say no.
func (r *Run) refused(c TakeAction) bool {
	return slices.ContainsFunc(r.Scenario.Approval.Refuse, func(a scenarios.Allowed) bool { return a.Action == c.Action && a.Target == c.Target })
}

// another reports whether somebody else than who asks can decide.
func (r *Run) another() bool {
	_, colleague := r.persona(r.Scenario.Approval.By)
	return colleague || len(r.Trainees) > 1 && len(r.Scenario.Cast.With(scenarios.RightApprove)) > 0
}

// recordedHere refuses a change without the record that the house asks for.
func (r *Run) recordedHere(c TakeAction) error {
	if r.Policy == event.PolicyRegulated && !c.BreakGlass && !ticketed.MatchString(c.Reason) {
		return refuse("A change has a ticket here: name it in the reason, as in CHG-1042. What cannot wait for one is done by breaking the glass, and has its ticket afterwards, in a note.")
	}
	return nil
}
