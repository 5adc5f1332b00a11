package debrief

import (
	"slices"
	"time"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Decision is a moment of a run at which somebody who plays decided something: a run
// that is watched stops before it, and asks what the watcher would do.
type Decision struct {
	Seq   int64        `json:"seq"` // of the event that came of it
	AtMS  int64        `json:"at_ms"`
	Kind  DecisionKind `json:"kind"`
	Who   string       `json:"who"`
	Title string       `json:"title"` // what they did, in a sentence
}

// DecisionKind is what is decided.
type DecisionKind string

// Kinds of decision.
const (
	DecideAcknowledge DecisionKind = "acknowledge" // to take the first page
	DecideSeverity    DecisionKind = "severity"    // how bad it is
	DecideLook        DecisionKind = "look"        // where to look: the first look that shows a tell
	DecideSuspicion   DecisionKind = "suspicion"   // what is wrong
	DecideAction      DecisionKind = "action"      // what to do about it
	DecideEscalation  DecisionKind = "escalation"  // whom to bring in
	DecideUpdate      DecisionKind = "update"      // what to tell others
	DecideAllClear    DecisionKind = "all-clear"   // that it is over
)

// atOnce is how close two decisions of one kind may be and still be one.
const atOnce = 10 * time.Second

// Decisions are those of a run's players, in order.
func Decisions(r *grading.Rubric, events []event.Event) ([]Decision, error) {
	run := read(r, events)
	tell, told, err := r.FirstTell(run.events)
	if err != nil {
		return nil, err
	}
	out := []Decision{}
	last := map[DecisionKind]event.Event{}
	for _, e := range run.events {
		kind := decides(e)
		if told && e.Seq == tell {
			kind = DecideLook
		}
		if kind == "" || !run.byPlayer(e) {
			continue
		}
		before, again := last[kind]
		last[kind] = e
		if again && (e.At-before.At < atOnce || kind == DecideAcknowledge) {
			continue
		}
		title := r.Called().In(grading.Sentence(e)) + "."
		out = append(out, Decision{e.Seq, e.At.Milliseconds(), kind, e.Actor.Name, title})
	}
	return out, nil
}

// decides is what an event is a decision of, whoever it is by; empty: of none.
func decides(e event.Event) DecisionKind {
	switch b := e.Body.(type) {
	case event.PageAcknowledged:
		return DecideAcknowledge
	case event.IncidentDeclared, event.SeverityDeclared:
		return DecideSeverity
	case event.HypothesisStated:
		return DecideSuspicion
	case event.ActionRequested:
		return DecideAction
	case event.PageSent, event.PageEscalated:
		return DecideEscalation
	case event.UpdatePosted:
		if b.Status == event.StatusResolved {
			return DecideAllClear
		}
		return DecideUpdate
	case event.IncidentClosed:
		return DecideAllClear
	}
	return ""
}

// Phase is a stretch of a run by how far its players had come.
type Phase struct {
	Name   PhaseName `json:"name"`
	FromMS int64     `json:"from_ms"`
	ToMS   int64     `json:"to_ms"`
}

// PhaseName tells which.
type PhaseName string

// Phases, in their order. One whose end never came lasts to the end of the run.
const (
	PhaseQuiet    PhaseName = "quiet"    // nobody has been paged
	PhasePaged    PhaseName = "paged"    // nobody has taken the first page
	PhaseLooking  PhaseName = "looking"  // customers have not been helped
	PhaseRestored PhaseName = "restored" // they have, and not everything is well
	PhaseWell     PhaseName = "well"     // every objective is met for good
)

// Phases are those of a run, by the spans of its grade.
func Phases(r *grading.Rubric, events []event.Event, g grading.Grade) []Phase {
	run := read(r, events)
	end := run.end.Milliseconds()
	if run.page == nil {
		return []Phase{{PhaseQuiet, 0, end}}
	}
	page := run.page.At.Milliseconds()
	out := []Phase{{PhaseQuiet, 0, page}}
	at := page
	for _, p := range []struct {
		name  PhaseName
		lasts *float64
	}{{PhasePaged, g.Timings.Acknowledge}, {PhaseLooking, g.Timings.Mitigate}, {PhaseRestored, g.Timings.Resolve}} {
		to := end
		if p.lasts != nil {
			to = min(end, max(at, page+int64(*p.lasts*1000)))
		}
		out = append(out, Phase{p.name, at, to})
		at = to
	}
	out = append(out, Phase{PhaseWell, at, end})
	return slices.DeleteFunc(out, func(p Phase) bool { return p.FromMS >= p.ToMS })
}
