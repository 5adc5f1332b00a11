package grading

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

// What is said and decided about an incident.

var _ = say(phrase[event.IncidentDeclared]{
	noun:   "the incident's declaration",
	do:     "Declare an incident",
	nobody: "Nobody declared an incident",
	sentence: func(b event.IncidentDeclared) string {
		return fmt.Sprintf("Declared a %s incident: %s", b.Severity, cut(b.Title))
	},
	detail: func(b event.IncidentDeclared, _ map[string]string) string { return b.Title },
})

var _ = say(phrase[event.IncidentClosed]{
	noun:   "the incident's end",
	do:     "Close the incident",
	nobody: "Nobody closed the incident",
	sentence: func(b event.IncidentClosed) string {
		return fmt.Sprintf("Closed it as %s: “%s”", b.Outcome, cut(b.Text))
	},
	detail: func(b event.IncidentClosed, _ map[string]string) string { return b.Text },
})

var _ = say(phrase[event.SeverityDeclared]{
	noun:     "the first severity",
	do:       "Declare a severity",
	nobody:   "Nobody declared a severity",
	sentence: func(b event.SeverityDeclared) string { return "Declared " + b.Severity },
})

var _ = say(phrase[event.HypothesisStated]{
	noun:     "the first hypothesis",
	do:       "State a hypothesis",
	nobody:   "Nobody stated a hypothesis",
	sentence: func(b event.HypothesisStated) string { return "Stated the hypothesis “" + cut(b.Text) + "”" },
	detail: func(b event.HypothesisStated, changes map[string]string) string {
		return lines(b.Text, label("Suspect: ", way(b.Suspect)), label("Change: ", cmp.Or(changes[b.Change], b.Change)), label("Owner: ", b.Owner))
	},
})

var _ = say(phrase[event.HypothesisWithdrawn]{
	noun:   "the first hypothesis that was withdrawn",
	do:     "Withdraw a hypothesis that what you see speaks against",
	nobody: "Nobody withdrew a hypothesis",
	sentence: func(b event.HypothesisWithdrawn) string {
		if b.RuledOut {
			return "Ruled a hypothesis out: “" + cut(b.Reason) + "”"
		}
		return "Withdrew a hypothesis: “" + cut(b.Reason) + "”"
	},
	detail: func(b event.HypothesisWithdrawn, _ map[string]string) string { return b.Reason },
})

var _ = say(phrase[event.ImpactStated]{
	noun:   "the first word on the impact",
	do:     "Say what customers suffer",
	nobody: "Nobody said what customers suffer",
	sentence: func(b event.ImpactStated) string {
		return "Stated the impact: " + Suffered(b.Journey, b.Share, b.Effect)
	},
})

var _ = say(phrase[event.ComponentMarked]{
	noun:   "the first mark on the status page",
	do:     "Say on the status page what is affected",
	nobody: "Nobody said on the status page what is affected",
	sentence: func(b event.ComponentMarked) string {
		return fmt.Sprintf("Marked “%s” as %s on the status page", b.Journey, componentStates[b.State])
	},
})

// componentStates are the states of components, as a sentence goes on with them.
var componentStates = map[string]string{
	event.ComponentOperational: "working",
	event.ComponentDegraded:    "degraded",
	event.ComponentPartial:     "failing for some",
	event.ComponentOutage:      "failing for all",
}

// way writes a service, or the way between two, as people read it.
func way(name string) string { return strings.Replace(name, "->", " → ", 1) }

// Suffered says in a few words what customers suffer: "errors for 15-30% of
// customers at “save”". Each part may be empty.
func Suffered(journey, share, effect string) string {
	words := cmp.Or(effect, "something")
	if share != "" {
		words += " for " + share + " of customers"
	}
	if journey != "" {
		words += " at “" + journey + "”"
	}
	return words
}

var _ = say(phrase[event.NoteAdded]{
	noun:     "the first note",
	do:       "Write a note in the timeline",
	nobody:   "Nobody wrote a note",
	sentence: func(b event.NoteAdded) string { return "Noted “" + cut(b.Text) + "”" },
	detail:   func(b event.NoteAdded, _ map[string]string) string { return b.Text },
})

var _ = say(phrase[event.UpdatePosted]{
	noun:   "the first update",
	do:     "Post an update",
	nobody: "Nobody posted an update",
	sentence: func(b event.UpdatePosted) string {
		if b.Status != "" {
			return fmt.Sprintf("Told %s (%s) “%s”", b.Audience, b.Status, cut(b.Text))
		}
		return fmt.Sprintf("Told %s “%s”", b.Audience, cut(b.Text))
	},
	detail: func(b event.UpdatePosted, _ map[string]string) string {
		next := ""
		if b.NextMS > 0 {
			next = clock(time.Duration(b.NextMS) * time.Millisecond)
		}
		return lines(b.Text, label("Impact: ", b.Impact), label("Being done: ", b.Doing), label("Next one promised for: ", next))
	},
})

var _ = say(phrase[event.MessageSent]{
	noun:   "the first message",
	do:     "Send a message",
	nobody: "Nobody sent a message",
	sentence: func(b event.MessageSent) string {
		said := fmt.Sprintf("Wrote “%s” in %s", cut(b.Text), b.Channel)
		if b.Voice != nil {
			said += ", spoken by " + called(*b.Voice)
		}
		return said
	},
	detail: func(b event.MessageSent, _ map[string]string) string { return b.Text },
})
