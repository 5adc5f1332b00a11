package debrief

import (
	"cmp"
	"strings"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

func entries(events []event.Event, g grading.Grade) []Entry {
	cited := map[int64][]string{}
	for _, f := range g.Findings {
		for _, seq := range f.Events {
			cited[seq] = append(cited[seq], f.ID)
		}
	}
	changes := map[string]string{} // what each was, by id
	for _, e := range events {
		if b, ok := e.Body.(event.ChangeRecorded); ok {
			changes[b.Change] = b.Summary
		}
	}
	out := []Entry{}
	for _, e := range events {
		name := lane(e)
		if name == "" {
			continue
		}
		entry := Entry{
			Seq: e.Seq, AtMS: e.At.Milliseconds(), Lane: name, Kind: e.Kind(),
			Title: grading.Sentence(e) + ".", Detail: detail(e, changes), Findings: cited[e.Seq],
		}
		if e.Actor.Kind != event.Engine {
			entry.Actor = e.Actor.Name
		}
		if entry.Findings == nil {
			entry.Findings = []string{}
		}
		out = append(out, entry)
	}
	return out
}

// lane returns where an event belongs; empty: not on the timeline. What only
// repeats another entry, is raw measurement or was done after the run (marks)
// stays off.
func lane(e event.Event) string {
	switch b := e.Body.(type) {
	case event.InjectFired, event.InjectHeld, event.InjectSkipped, event.FaultApplied, event.FaultFailed, event.SLOBreached, event.SLORestored:
		return LaneTruth
	case event.ChangeRecorded:
		switch {
		case b.Action != "":
			return "" // its action.taken stands for it
		case b.Old():
			return "" // before the run
		}
		return LaneTruth
	case event.RunStarted, event.RunEnded, event.AlertFired, event.AlertResolved, event.PageSent, event.PageResolved:
		return LaneSignals
	case event.PageAcknowledged, event.PageEscalated, event.IncidentDeclared, event.IncidentClosed, event.SeverityDeclared,
		event.HypothesisStated, event.NoteAdded, event.UpdatePosted, event.MessageSent,
		event.RunStopped, event.RunPaused, event.RunResumed, event.ClockChanged:
		return LanePeople
	case event.ActionApproved, event.ActionRefused, event.ActionTaken, event.ActionFailed, event.StepChecked, event.CommandRun:
		return LaneActions
	case event.EvidenceViewed, event.ActionPreviewed:
		return LaneEvidence
	}
	return ""
}

// detail is what an entry shows when it is opened: words and reasons in full.
func detail(e event.Event, changes map[string]string) string {
	switch b := e.Body.(type) {
	case event.ChangeRecorded:
		return b.Summary
	case event.AlertFired:
		return lines(b.Summary, b.Description)
	case event.PageSent:
		return lines(b.Summary, b.Detail)
	case event.PageEscalated:
		return b.Reason
	case event.IncidentDeclared:
		return b.Title
	case event.IncidentClosed:
		return b.Text
	case event.ActionRefused:
		return b.Why
	case event.HypothesisStated:
		return lines(b.Text, label("Suspect: ", b.Suspect), label("Change: ", cmp.Or(changes[b.Change], b.Change)), label("Owner: ", b.Owner))
	case event.NoteAdded:
		return b.Text
	case event.UpdatePosted:
		return b.Text
	case event.MessageSent:
		return b.Text
	case event.ActionTaken:
		return lines(b.Reason, label("Blast radius: ", b.Blast))
	case event.ActionFailed:
		return b.Error
	case event.FaultFailed:
		return b.Error
	case event.EvidenceViewed:
		return b.Query
	case event.CommandRun:
		return b.Line
	}
	return ""
}

func label(name, value string) string {
	if value == "" {
		return ""
	}
	return name + value
}

func lines(parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, "\n")
}

// bands returns when each SLO was not met, in the order in which that began.
func bands(events []event.Event, endMS int64) []Band {
	out := []Band{}
	open := map[string]int{}
	for _, e := range events {
		switch b := e.Body.(type) {
		case event.SLOBreached:
			if _, ok := open[b.SLO]; !ok {
				open[b.SLO] = len(out)
				out = append(out, Band{SLO: b.SLO, FromMS: e.At.Milliseconds(), ToMS: endMS, Open: true})
			}
		case event.SLORestored:
			if i, ok := open[b.SLO]; ok {
				out[i].ToMS, out[i].Open = e.At.Milliseconds(), false
				delete(open, b.SLO)
			}
		}
	}
	return out
}
