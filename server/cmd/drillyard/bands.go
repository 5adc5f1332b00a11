package main

import (
	"slices"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/server/library"
)

// part is a responder in a drill. What its rehearsal expects is its band: the
// score that it must or may reach.
type part struct {
	scenarios.Rehearsal
	drill   library.Drill
	builtIn bool
	reason  string // of the author, for a band that is theirs
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

// cast lists who plays a drill to test it: the author's responders first.
func cast(drill library.Drill, s *stack.Stack) []part {
	var parts []part
	for _, r := range drill.Rehearsals {
		parts = append(parts, part{Rehearsal: r, drill: drill})
	}
	for _, name := range scenarios.BuiltIn() {
		r, plays := engine.Builtin(name, s, drill.Scenario)
		band, proves := bandOf(name, drill)
		if !plays || !proves {
			continue
		}
		r.Expect = band
		p := part{Rehearsal: r, drill: drill, builtIn: true}
		if i := slices.IndexFunc(drill.Bands, func(b scenarios.Band) bool { return b.Name == name }); i >= 0 {
			p.Expect, p.reason = drill.Bands[i].Expect, drill.Bands[i].Reason
		}
		parts = append(parts, p)
	}
	return parts
}
