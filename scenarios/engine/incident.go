package engine

import (
	"context"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios/event"
)

// Declare opens the incident.
type Declare struct {
	Title    string `json:"title"`
	Severity string `json:"severity" event:"words=severity"`
}

func (c Declare) do(r *Run, actor event.Actor) error {
	if happened[event.IncidentDeclared](r) {
		return refuse("The incident is declared already; change its severity instead.")
	}
	if err := text("a title for the incident", c.Title); err != nil {
		return err
	}
	if err := severity(c.Severity); err != nil {
		return err
	}
	return r.record(actor, event.IncidentDeclared{Title: c.Title, Severity: c.Severity}, event.SeverityDeclared{Severity: c.Severity})
}

// SetSeverity changes the severity of the incident.
type SetSeverity struct {
	Severity string `json:"severity" event:"words=severity"`
}

func (c SetSeverity) do(r *Run, actor event.Actor) error {
	if !happened[event.IncidentDeclared](r) {
		return refuse("Declare the incident first.")
	}
	if err := severity(c.Severity); err != nil {
		return err
	}
	return r.record(actor, event.SeverityDeclared{Severity: c.Severity})
}

func severity(s string) error {
	if all := event.Words(event.OfSeverity); !slices.Contains(all, s) {
		return refuse("A severity is one of %s.", strings.Join(all, ", "))
	}
	return nil
}

// happened reports whether the log has an event of a kind.
func happened[B event.Body](r *Run) bool { return count[B](r) > 0 }

// count returns how many events of a kind the log has.
func count[B event.Body](r *Run) int {
	n := 0
	for _, e := range r.history {
		if _, is := e.Body.(B); is {
			n++
		}
	}
	return n
}

// CloseIncident tells everyone that it is over. It needs no declared incident: a false
// alarm is closed as well, and it may be wrong.
type CloseIncident struct {
	Outcome string `json:"outcome" event:"words=outcome"`
	Text    string `json:"text"`
}

func (c CloseIncident) do(r *Run, actor event.Actor) error {
	if happened[event.IncidentClosed](r) {
		return refuse("The incident is closed already.")
	}
	if c.Outcome != event.OutcomeResolved && c.Outcome != event.OutcomeNoFault {
		return refuse("An incident is closed as %s or as %s.", event.OutcomeResolved, event.OutcomeNoFault)
	}
	if err := text("what it was, and why it is over", c.Text); err != nil {
		return err
	}
	return r.record(actor, event.IncidentClosed(c))
}

// AddNote writes a line into the incident's timeline.
type AddNote struct {
	Text string `json:"text"`
}

func (c AddNote) do(r *Run, actor event.Actor) error {
	if err := text("a note", c.Text); err != nil {
		return err
	}
	return r.record(actor, event.NoteAdded(c))
}

// channels lists the channels of the run: the incident's own, a direct line to
// each persona and each member, those of some seats, and those others in which something has been said.
func (r *Run) channels() []string {
	channels := []string{IncidentChannel}
	for _, p := range r.Scenario.Personas {
		channels = append(channels, "@"+p.ID)
	}
	for _, m := range r.cast.Members() {
		channels = append(channels, "@"+m.ID)
	}
	for _, room := range r.Scenario.Cast.Rooms {
		channels = append(channels, room.Channel)
	}
	for _, e := range r.history {
		if m, is := e.Body.(event.MessageSent); is && strings.HasPrefix(m.Channel, "#") && !slices.Contains(channels, m.Channel) {
			channels = append(channels, m.Channel)
		}
	}
	return channels
}

// Public reports whether something is a channel of the run that all of its crew
// read. Of a run that is not running nothing is.
func (r *Run) Public(ctx context.Context, channel string) bool {
	public := false
	return r.onLoop(ctx, func() error {
		public = r.public(channel) && slices.Contains(r.channels(), channel)
		return nil
	}) == nil && public
}

// readers names those who read what somebody is told, or says, in a channel; none:
// everybody does. On a direct line it is the two of them.
func (r *Run) readers(who event.Actor, channel string) []string {
	if room, closed := r.Scenario.Cast.Room(channel); closed {
		return r.inRoom(room, who)
	}
	other, direct := strings.CutPrefix(channel, "@")
	if !direct || who.Kind != event.Person {
		return nil
	}
	to := []string{who.ID}
	if _, member := r.cast.Member(other); member && other != who.ID {
		to = append(to, other)
	}
	return to
}

// IncidentChannel is where everyone in an incident talks.
const IncidentChannel = "#incident"

// CheckStep ticks or unticks a step of a runbook.
type CheckStep struct {
	Runbook string `json:"runbook"`
	Step    string `json:"step"`
	Done    bool   `json:"done"`
}

func (c CheckStep) do(r *Run, actor event.Actor) error {
	book, ok := r.Runbook(c.Runbook)
	if !ok {
		return refuse("There is no runbook %q.", c.Runbook)
	}
	for _, step := range book.Steps {
		if step.ID == c.Step {
			return r.record(actor, event.StepChecked{Runbook: c.Runbook, Step: c.Step, Done: c.Done, Verifies: step.Verifies})
		}
	}
	return refuse("The runbook %s has no step %q.", c.Runbook, c.Step)
}
