package handoff

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Entry is one line of a log, as whoever played saw it.
type Entry struct {
	at   time.Duration // of the day, or of the run where it is not put on a clock
	Who  string
	Text string
}

// Transcript is the log of a run as the one who played it saw it, up to a moment of run
// time; 0: to its end. Nothing of the script is in it. Times of day in what was said begin
// with the hour that varies.
func Transcript(events []event.Event, until time.Duration) (out []Entry) {
	for _, e := range events {
		if until > 0 && e.At > until || event.Past(e.Body) {
			continue
		}
		shown, ok := event.View(event.Viewer{Class: event.Trainee, Person: player}, e)
		if !ok || shown.Body == nil {
			continue
		}
		text := said(shown)
		if text == "" {
			continue
		}
		out = append(out, Entry{shown.At.Round(time.Second), name(shown), hourForm.ReplaceAllString(strings.Join(strings.Fields(text), " "), "{{hour}}:$1 UTC")})
	}
	return out
}

// player is the id of whoever plays a rehearsal.
const player = "rehearsal"

// hourForm is a time of day in a run that was played in virtual time: it begins at nine.
var hourForm = regexp.MustCompile(`\b09:(\d\d) UTC`)

// name is what a log calls whoever did a thing.
func name(e event.Event) string {
	switch seat, ours := strings.CutPrefix(e.Actor.ID, player); {
	case e.Actor.Kind == event.Engine || e.Actor.Name == "":
		return "system"
	case ours && seat == "":
		return "on call"
	case ours:
		return strings.TrimPrefix(seat, "-")
	}
	return e.Actor.Name
}

// said is what a log on paper says of an event; empty: it does not tell of it.
func said(e event.Event) string {
	switch b := e.Body.(type) {
	case event.MessageSent:
		return "in " + b.Channel + ": " + b.Text
	case event.UpdatePosted:
		return "update: " + b.Text
	case event.NoteAdded:
		return "note: " + b.Text
	case event.HypothesisStated:
		return "suspects: " + b.Text
	case event.ActionTaken:
		return "took the action " + b.Action + " on " + string(b.Target) + ": " + b.Reason
	case event.ChangeRecorded:
		if b.Action != "" {
			return "" // the action tells of it
		}
		return "change of " + b.Service + " by " + b.By + ": " + b.Said()
	case event.IncidentDeclared:
		return "declared " + b.Severity + ": " + b.Title
	case event.AlertFired:
		return "alert " + b.Alert + " fires for " + b.Service + ": " + b.Summary + ". " + b.Description
	case event.HandoffWritten:
		return "handed over: " + b.Text
	case event.AlertResolved, event.PageSent, event.PageAcknowledged, event.PageEscalated, event.IncidentClosed, event.ActionFailed, event.EvidenceViewed:
		return grading.Sentence(e)
	}
	return ""
}

// Written is a transcript as a file has it, from a full hour on that varies.
func Written(entries []Entry) string {
	var b strings.Builder
	for _, e := range entries {
		fmt.Fprintf(&b, "{{hour}}:%02d:%02d %s | %s\n", int(e.at.Minutes()), int(e.at.Seconds())%60, e.Who, e.Text)
	}
	return b.String()
}

var entryForm = regexp.MustCompile(`^(\d{1,2}):(\d\d):(\d\d) ([^|]+) \| (.+)$`)

// entriesOf reads the log that is handed out.
func entriesOf(text string) (out []Entry) {
	for line := range strings.Lines(text) {
		m := entryForm.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			continue
		}
		out = append(out, Entry{ofDay(m[1], m[2], m[3]), m[4], m[5]})
	}
	return out
}

func ofDay(hours, minutes, seconds string) time.Duration {
	h, _ := strconv.Atoi(hours) // digits by the form that found them
	m, _ := strconv.Atoi(minutes)
	s, _ := strconv.Atoi(seconds)
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second
}
