package runs

import (
	"slices"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/server/library"
)

// Part is a responder in a drill that is tested. What its rehearsal expects is its
// band: the score that it must or may reach.
type Part struct {
	scenarios.Rehearsal
	BuiltIn bool
	Reason  string // of the author, for a band that is theirs
}

// Cast lists who plays a drill to test it: the author's responders first.
func Cast(drill library.Drill) []Part {
	var parts []Part
	for _, r := range drill.Rehearsals {
		parts = append(parts, Part{Rehearsal: r})
	}
	if drill.IsTour() {
		return parts // nobody is graded in it, so there is nothing to be had by doing it badly
	}
	for _, name := range scenarios.BuiltIn() {
		r, plays := engine.Builtin(name, drill.System, drill.Scenario)
		band, proves := bandOf(name, drill)
		if !plays || !proves {
			continue
		}
		r.Expect = band
		p := Part{Rehearsal: r, BuiltIn: true}
		if i := slices.IndexFunc(drill.Bands, func(b scenarios.Band) bool { return b.Name == name }); i >= 0 {
			p.Expect, p.Reason = drill.Bands[i].Expect, drill.Bands[i].Reason
		}
		parts = append(parts, p)
	}
	return parts
}

// bandOf is what a built-in responder may score in any drill. It is false for
// one that proves nothing there.
func bandOf(name string, drill library.Drill) (scenarios.Expectation, bool) {
	switch name {
	case "idle":
		return scenarios.Expectation{Op: "<=", Percent: 10}, true
	case "golden-half-pace":
		return scenarios.Expectation{}, true // it is slow, not bad: how bad is for the rubric to say
	case "claim-fixed-early", "golden-and-destroy":
		return scenarios.Expectation{Op: "<", Percent: 60}, true
	case "harm-undo-golden":
		return scenarios.Expectation{Op: scenarios.Between, Percent: 50, Most: 80}, true
	case "act-anyway":
		// Where nothing is wrong, some of what it does is right.
		return scenarios.Expectation{Op: "<", Percent: 60}, drill.Truth.NoFault
	}
	return scenarios.Expectation{Op: "<", Percent: 40}, true
}
