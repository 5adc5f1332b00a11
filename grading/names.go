package grading

import (
	"github.com/drillyard/drillyard/scenarios/event"
)

// bearsOn is the function by which a condition asks whether a look was worth
// having.
const bearsOn = "bears_on"

// names returns what a condition may say about an event: the fields of its
// body under their names in the log, as plain text, numbers and lists. Values
// are copied one by one so that no method or inner type of a body becomes part
// of the language. False: nothing can be asked of this kind.
func names(e *event.Event) (map[string]any, bool) {
	m := map[string]any{"actor": e.Actor.ID, "at": e.At.Seconds()}
	switch b := e.Body.(type) {
	case event.PageSent:
		m["page"], m["to"], m["group"], m["alerts"] = b.Page, b.To, b.Group, b.Alerts
		m["service"], m["summary"], m["runbook"] = b.Service, b.Summary, b.Runbook
	case event.PageAcknowledged:
		m["page"] = b.Page
	case event.PageEscalated:
		m["page"], m["team"], m["reason"] = b.Page, b.Team, b.Reason
	case event.PageResolved:
		m["page"] = b.Page
	case event.AlertFired:
		m["alert"], m["service"], m["severity"], m["summary"] = b.Alert, b.Service, b.Severity, b.Summary
		m["labels"], m["value"] = b.Labels, b.Value
	case event.AlertResolved:
		m["alert"], m["service"] = b.Alert, b.Service
	case event.ActionPreviewed:
		m["action"], m["target"], m["args"] = b.Action, string(b.Target), b.Args
	case event.ActionRequested:
		m["action"], m["target"], m["args"], m["reason"] = b.Action, string(b.Target), b.Args, b.Reason
		m["break_glass"] = b.BreakGlass
	case event.ActionTaken:
		m["action"], m["target"], m["args"], m["reason"] = b.Action, string(b.Target), b.Args, b.Reason
		m["break_glass"], m["approved_by"] = b.BreakGlass, b.ApprovedBy
	case event.ActionRefused:
		m["action"], m["target"], m["why"] = b.Action, string(b.Target), b.Why
	case event.ActionFailed:
		m["action"], m["target"], m["error"] = b.Action, string(b.Target), b.Error
	case event.EvidenceViewed:
		m["source"], m["service"], m["query"] = b.Source, b.Service, b.Query
		m["metrics"], m["services"], m["results"] = b.Metrics, b.Services, b.Results
	case event.CommandRun:
		m["where"], m["line"] = b.Where, b.Line
	case event.ChangeRecorded:
		m["change"], m["type"], m["service"], m["by"] = b.Change, b.Type, b.Service, b.By
		m["summary"], m["inject"], m["action"] = b.Summary, b.Inject, b.Action
	case event.IncidentDeclared:
		m["title"], m["severity"] = b.Title, b.Severity
	case event.IncidentClosed:
		m["outcome"], m["text"] = b.Outcome, b.Text
	case event.SeverityDeclared:
		m["severity"] = b.Severity
	case event.HypothesisStated:
		m["text"], m["suspect"], m["change"], m["owner"] = b.Text, b.Suspect, b.Change, b.Owner
	case event.NoteAdded:
		m["text"] = b.Text
	case event.UpdatePosted:
		m["audience"], m["text"] = b.Audience, b.Text
	case event.MessageSent:
		m["channel"], m["text"] = b.Channel, b.Text
	case event.StepChecked:
		m["runbook"], m["step"], m["done"] = b.Runbook, b.Step, b.Done
	case event.SLOBreached:
		m["slo"], m["sli"] = b.SLO, b.SLI
	case event.SLORestored:
		m["slo"], m["sli"] = b.SLO, b.SLI
	case event.InjectFired:
		m["inject"] = b.Inject
	case event.FaultApplied:
		m["inject"], m["fault"] = b.Inject, b.Fault
	case event.RunEnded:
		m["reason"] = b.Reason
	default:
		return nil, false
	}
	return m, true
}

// namesOfKind returns the names of a kind with zero values, for their types.
func namesOfKind(k event.Kind) (map[string]any, bool) {
	for _, b := range []event.Body{
		event.PageSent{}, event.PageAcknowledged{}, event.PageEscalated{}, event.PageResolved{},
		event.AlertFired{}, event.AlertResolved{},
		event.ActionPreviewed{}, event.ActionRequested{}, event.ActionTaken{}, event.ActionFailed{}, event.ActionRefused{},
		event.EvidenceViewed{}, event.CommandRun{}, event.ChangeRecorded{},
		event.IncidentDeclared{}, event.IncidentClosed{}, event.SeverityDeclared{}, event.HypothesisStated{},
		event.NoteAdded{}, event.UpdatePosted{}, event.MessageSent{}, event.StepChecked{},
		event.SLOBreached{}, event.SLORestored{}, event.InjectFired{}, event.FaultApplied{}, event.RunEnded{},
	} {
		if b.Kind() == k {
			return names(&event.Event{Body: b})
		}
	}
	return nil, false
}
