package engine

import (
	"time"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Those who say everything, so that something of it is right.

// openAndGuess has every screen open for a second, and suspects everybody and
// every change.
func openAndGuess(s *stack.Stack, sc *scenarios.Scenario) []scenarios.RehearsalStep {
	steps := []scenarios.RehearsalStep{acknowledge}
	open := func(source, service, query string) {
		steps = append(steps, scenarios.RehearsalStep{After: time.Second, View: source, Service: service, Query: query, Try: true})
	}
	open(event.SourceDashboard, stack.Customers, "")
	for _, j := range s.Journeys {
		open(event.SourceCustomer, "", j.Name)
	}
	open(event.SourceChanges, "", "")
	for _, service := range s.Services {
		open(event.SourceDashboard, service.Name, "")
		open(event.SourceLogs, service.Name, "")
		open(event.SourceConfig, service.Name, "")
	}
	steps = append(steps, incident)
	for i, service := range s.Services {
		guess := scenarios.RehearsalStep{After: time.Second, Hypothesis: "It may be this one.", Suspect: service.Name, Try: true}
		if len(s.Teams) > 0 {
			guess.Owner = s.Teams[i%len(s.Teams)].Name
		}
		steps = append(steps, guess)
	}
	return append(append(steps, blameChanges(sc)...), awareness)
}

// openGuessAndAct does the same, and then what golden does to the system; where
// that is nothing, what often helps.
func openGuessAndAct(s *stack.Stack, sc *scenarios.Scenario) []scenarios.RehearsalStep {
	steps := openAndGuess(s, sc)
	acted := false
	for _, step := range golden(sc) {
		if acts(step) {
			steps, acted = append(steps, hasty(step)), true
		}
	}
	if !acted {
		steps = append(steps, attempt("rollback-config", stack.Service{}, "It may be the last change."))
	}
	return steps
}

// fillForms fills in every form there is without a look at anything, blames each
// change, and takes one back where it was paged.
func fillForms(_ *stack.Stack, sc *scenarios.Scenario) []scenarios.RehearsalStep {
	steps := append([]scenarios.RehearsalStep{acknowledge, incident}, blameChanges(sc)...)
	if len(steps) == 2 {
		steps = append(steps, scenarios.RehearsalStep{After: 2 * time.Second, Hypothesis: "Something is wrong."})
	}
	steps = append(steps, attempt("rollback-config", stack.Service{}, "Taking back the last change."))
	for _, book := range sc.Runbooks {
		steps = append(steps, scenarios.RehearsalStep{After: 2 * time.Second, View: event.SourceRunbook, Query: book, Try: true})
	}
	return append(steps, awareness, scenarios.RehearsalStep{After: 2 * time.Second, Note: "Noted."})
}

// blameChanges blames each change of the script, one after the other.
func blameChanges(sc *scenarios.Scenario) []scenarios.RehearsalStep {
	var steps []scenarios.RehearsalStep
	for _, in := range sc.Injects {
		for _, e := range in.Effects() {
			if e.Change != nil {
				steps = append(steps, scenarios.RehearsalStep{After: 2 * time.Second, Hypothesis: "It may be this change.", Suspect: e.Change.Service, Change: in.ID, Try: true})
			}
		}
	}
	return steps
}

// Words that say nothing.
var (
	incident  = scenarios.RehearsalStep{After: 2 * time.Second, Declare: "SEV2", Text: "Incident"}
	awareness = scenarios.RehearsalStep{After: 2 * time.Second, Update: "We are aware of an issue and are looking into it."}
)
