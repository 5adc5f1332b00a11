package engine

import (
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios"
)

// builtins are what the responders of scenarios.BuiltIn do. All but the slow one
// are bad at it, each in its own way: a rubric that rewards one of them rewards
// what nobody should learn. One without steps for a scenario means nothing there,
// but for idle, whose nature that is.
var builtins = map[string]func(*stack.Stack, *scenarios.Scenario) []scenarios.RehearsalStep{
	"idle":                func(*stack.Stack, *scenarios.Scenario) []scenarios.RehearsalStep { return nil },
	"ack-and-leave":       ackAndLeave,
	"act-blind":           actBlind,
	"act-anyway":          actAnyway,
	"restart-everything":  restartEverything,
	"rollback-everything": rollbackEverything,
	"scale-to-zero":       scaleToZero,
	"escalate-everything": escalateEverything,

	"open-and-guess-everything": openAndGuess,
	"open-guess-and-act":        openGuessAndAct,
	"fill-forms-blind":          fillForms,
	"claim-fixed-unfixed":       claimUnfixed,
	"claim-fixed-early":         claimEarly,
	"close-broken":              closeBroken,
	"golden-and-destroy":        goldenAndDestroy,
	"harm-undo-golden":          harmUndoGolden,
	"harm-and-stand-down":       harmAndStandDown,
	"golden-half-pace":          halfPace,
}

// Builtin returns a built-in responder as it plays one scenario. It is false
// when there is none of that name, or when it could do nothing there.
func Builtin(name string, s *stack.Stack, sc *scenarios.Scenario) (scenarios.Rehearsal, bool) {
	plan, ok := builtins[name]
	if !ok {
		return scenarios.Rehearsal{}, false
	}
	r := scenarios.Rehearsal{Name: name, Steps: manned(sc.Cast, plan(s, sc))}
	return r, name == "idle" || len(r.Steps) > 0
}

// manned has what is played beside the steps of a crew be done by one of it: by a
// seat that may.
func manned(cast scenarios.Cast, steps []scenarios.RehearsalStep) []scenarios.RehearsalStep {
	var crew []string
	for _, step := range steps {
		if step.By != "" && !slices.Contains(crew, step.By) {
			crew = append(crew, step.By)
		}
	}
	for i := range steps {
		if steps[i].By == "" && len(crew) > 0 {
			steps[i].By = whoMay(cast, crew, steps[i])
		}
	}
	return steps
}

// whoMay is the first seat of a crew that may do a step; the first of all where
// none may.
func whoMay(cast scenarios.Cast, crew []string, step scenarios.RehearsalStep) string {
	for _, name := range crew {
		seat, _ := cast.Seat(name)
		lacks := func(right scenarios.Right) bool {
			return len(cast.With(right)) > 0 && !slices.Contains(seat.May, right)
		}
		if !slices.ContainsFunc(rightsFor(asksFor(step)), lacks) {
			return name
		}
	}
	return crew[0]
}

// acknowledge is how all but idle begin: at the first page, or where nothing
// pages at the first alert.
var acknowledge = scenarios.RehearsalStep{
	When: scenarios.Condition{Kind: "page.sent"}, After: 15 * time.Second,
	Else: scenarios.Condition{Kind: "alert.fired"}, ElseAfter: time.Minute,
	Acknowledge: true,
}

// golden returns the steps of the author's golden rehearsal; nil without one.
func golden(sc *scenarios.Scenario) []scenarios.RehearsalStep {
	for _, r := range sc.Rehearsals {
		if r.Name == "golden" {
			return slices.Clone(r.Steps)
		}
	}
	return nil
}

// acts reports whether a step does something to the system.
func acts(step scenarios.RehearsalStep) bool { return step.Do != "" }
