package grading

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/drillyard/drillyard/scenarios/event"
)

// quoted is how much of what people wrote a sentence repeats, in characters.
const quoted = 80

// Sentence says in a few words what an event says, without a full stop, for
// people who know the answer key: "Looked at metrics: up". Kinds without a
// meaning for people come back as their name.
func Sentence(e event.Event) string {
	switch b := e.Body.(type) {
	case event.RunStarted:
		return "The run started"
	case event.RunEnded:
		return "The run ended: " + ending(b.Reason)
	case event.RunStopped:
		return "Had the run end: " + cut(b.Why)
	case event.RunPaused:
		return "Paused the run"
	case event.RunResumed:
		return "Resumed the run"
	case event.ClockChanged:
		return fmt.Sprintf("Set the pace of run time to %g×", b.Speed)
	case event.InjectFired:
		return "Inject " + b.Inject + ": " + b.Title
	case event.InjectHeld:
		return "Inject " + b.Inject + " was held back"
	case event.InjectSkipped:
		return "Inject " + b.Inject + " was skipped: " + b.Why
	case event.FaultRequested:
		return fmt.Sprintf("Fault %s was asked for on %s", b.Fault, b.Target)
	case event.FaultApplied:
		return "Fault " + b.Fault + " took hold"
	case event.FaultFailed:
		return fmt.Sprintf("Fault %s did not take: %s", b.Fault, b.Error)
	case event.FaultReverted:
		return "Fault " + b.Fault + " was taken back"
	case event.ChangeRecorded:
		return fmt.Sprintf("Change %s on %s by %s: %s", b.Type, b.Service, b.By, cut(b.Summary))
	case event.AlertFired:
		return fmt.Sprintf("Alert %s fired for %s", b.Alert, b.Service)
	case event.AlertResolved:
		return fmt.Sprintf("Alert %s resolved for %s", b.Alert, b.Service)
	case event.PageSent:
		return "Paged " + b.To + ": " + cut(b.Summary)
	case event.PageAcknowledged:
		return "Acknowledged"
	case event.PageEscalated:
		return "Escalated to " + b.Team
	case event.PageResolved:
		return "The page resolved"
	case event.IncidentDeclared:
		return fmt.Sprintf("Declared a %s incident: %s", b.Severity, cut(b.Title))
	case event.IncidentClosed:
		return fmt.Sprintf("Closed it as %s: “%s”", b.Outcome, cut(b.Text))
	case event.SeverityDeclared:
		return "Declared " + b.Severity
	case event.HypothesisStated:
		return "Stated the hypothesis “" + cut(b.Text) + "”"
	case event.NoteAdded:
		return "Noted “" + cut(b.Text) + "”"
	case event.UpdatePosted:
		return fmt.Sprintf("Told %s “%s”", b.Audience, cut(b.Text))
	case event.MessageSent:
		return fmt.Sprintf("Wrote “%s” in %s", cut(b.Text), b.Channel)
	case event.StepChecked:
		if b.Done {
			return fmt.Sprintf("Ticked step %s of %s", b.Step, b.Runbook)
		}
		return fmt.Sprintf("Unticked step %s of %s", b.Step, b.Runbook)
	case event.EvidenceViewed:
		return "Looked at " + look(b)
	case event.ActionPreviewed:
		return fmt.Sprintf("Asked what %s on %s would touch", b.Action, b.Target)
	case event.CommandRun:
		return fmt.Sprintf("Ran “%s” on %s", cut(b.Line), b.Where)
	case event.ActionRequested:
		return fmt.Sprintf("Asked for %s on %s", b.Action, b.Target)
	case event.ActionApproved:
		return "Approved the action"
	case event.ActionRefused:
		return fmt.Sprintf("Refused %s on %s: %s", b.Action, b.Target, cut(b.Why))
	case event.ActionTaken:
		if b.BreakGlass {
			return fmt.Sprintf("Broke the glass for %s on %s", b.Action, b.Target)
		}
		return fmt.Sprintf("Took the action %s on %s", b.Action, b.Target)
	case event.ActionFailed:
		return fmt.Sprintf("The action %s on %s did not take: %s", b.Action, b.Target, b.Error)
	case event.SLOBreached:
		return b.SLO + " was breached"
	case event.SLORestored:
		return b.SLO + " was met again"
	}
	return string(e.Kind())
}

// ending says why a run ended.
func ending(reason string) string {
	says, ok := map[string]string{
		event.EndRecovered:   "the system recovered, and held",
		event.EndTime:        "its time was up",
		event.EndStopped:     "by hand",
		event.EndInterrupted: "the server went away",
		event.EndClosed:      "the drill was finished",
		event.EndFailed:      "the sandbox broke down",
	}[reason]
	if !ok {
		return reason
	}
	return says
}

func look(b event.EvidenceViewed) string {
	switch b.Source {
	case event.SourceRunbook:
		return "the runbook " + b.Query
	case event.SourceCustomer:
		return "the customer's page (" + b.Query + ")"
	case event.SourceDashboard:
		return "the dashboard of " + b.Service
	}
	s := "the " + b.Source
	if b.Service != "" {
		s += " of " + b.Service
	}
	if b.Query != "" {
		s += " for " + cut(b.Query)
	}
	return s
}

// cut shortens what people wrote to one line.
func cut(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= quoted {
		return s
	}
	return string([]rune(s)[:quoted-1]) + "…"
}

// lower makes a sentence fit into another one.
func lower(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[size:]
}
