package grading

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Span writes a duration as people say it: "38 s", "2 min 5 s". It rounds up, so
// that what took longer than a limit never reads as the limit.
func Span(d time.Duration) string {
	if d < 10*time.Second {
		return fmt.Sprintf("%g s", math.Ceil(d.Seconds()*10)/10)
	}
	if d < 2*time.Minute {
		return fmt.Sprintf("%g s", math.Ceil(d.Seconds()))
	}
	whole := time.Duration(math.Ceil(d.Seconds())) * time.Second
	m, s := whole/time.Minute, whole%time.Minute/time.Second
	if s == 0 {
		return fmt.Sprintf("%d min", m)
	}
	return fmt.Sprintf("%d min %d s", m, s)
}

// clock writes a run time as minutes and seconds.
func clock(at faults.Time) string {
	sign := ""
	if at < 0 {
		sign, at = "−", -at
	}
	s := int(at.Seconds())
	return fmt.Sprintf("%s%d:%02d", sign, s/60, s%60)
}

// words names the event that a condition waits for.
func (l *ledger) words(c Condition) string {
	if c.Kind == string(event.InjectFired{}.Kind()) {
		if in, ok := l.rubric.inject(c.Arg); ok && in.Title != "" {
			return "“" + in.Title + "”"
		}
	}
	noun, ok := nouns()[event.Kind(c.Kind)]
	if !ok {
		noun = "the first " + c.Kind
	}
	if c.Arg == "" {
		return noun
	}
	if _, inject := l.fired[c.Arg]; inject {
		return noun
	}
	return noun + " (" + c.Arg + ")"
}

func nouns() map[event.Kind]string {
	return map[event.Kind]string{
		event.PageSent{}.Kind():         "the page",
		event.PageAcknowledged{}.Kind(): "the acknowledgement",
		event.PageEscalated{}.Kind():    "the first escalation",
		event.PageResolved{}.Kind():     "the page's end",
		event.AlertFired{}.Kind():       "the first alert",
		event.AlertResolved{}.Kind():    "the alert's end",
		event.ActionTaken{}.Kind():      "the first action",
		event.ActionRequested{}.Kind():  "the first action asked for",
		event.ActionFailed{}.Kind():     "the first action that did not take",
		event.EvidenceViewed{}.Kind():   "the first look",
		event.ActionPreviewed{}.Kind():  "the first preview of an action",
		event.CommandRun{}.Kind():       "the first command",
		event.IncidentDeclared{}.Kind(): "the incident's declaration",
		event.SeverityDeclared{}.Kind(): "the first severity",
		event.HypothesisStated{}.Kind(): "the first hypothesis",
		event.NoteAdded{}.Kind():        "the first note",
		event.UpdatePosted{}.Kind():     "the first update",
		event.MessageSent{}.Kind():      "the first message",
		event.ChangeRecorded{}.Kind():   "the first change",
		event.StepChecked{}.Kind():      "the first runbook step",
		event.SLOBreached{}.Kind():      "the breach",
		event.SLORestored{}.Kind():      "the recovery",
		event.RunStarted{}.Kind():       "the start",
		event.RunEnded{}.Kind():         "the end",
	}
}

// wish says what was wanted of a kind of event: as an instruction, and as what
// nobody did.
type wish struct{ do, nobody string }

func wishes() map[event.Kind]wish {
	return map[event.Kind]wish{
		event.PageAcknowledged{}.Kind(): {"Acknowledge the page", "Nobody acknowledged the page"},
		event.PageEscalated{}.Kind():    {"Escalate", "Nobody escalated"},
		event.IncidentDeclared{}.Kind(): {"Declare an incident", "Nobody declared an incident"},
		event.SeverityDeclared{}.Kind(): {"Declare a severity", "Nobody declared a severity"},
		event.HypothesisStated{}.Kind(): {"State a hypothesis", "Nobody stated a hypothesis"},
		event.NoteAdded{}.Kind():        {"Write a note in the timeline", "Nobody wrote a note"},
		event.UpdatePosted{}.Kind():     {"Post an update", "Nobody posted an update"},
		event.MessageSent{}.Kind():      {"Send a message", "Nobody sent a message"},
		event.StepChecked{}.Kind():      {"Tick the runbook step", "Nobody ticked the step"},
		event.EvidenceViewed{}.Kind():   {"Look at evidence", "Nobody looked at evidence"},
		event.ActionPreviewed{}.Kind():  {"Look at what an action would touch", "Nobody looked at what an action would touch"},
		event.CommandRun{}.Kind():       {"Run a command in a terminal", "Nobody ran a command in a terminal"},
		event.ActionTaken{}.Kind():      {"Take an action", "Nobody took an action"},
		event.ActionRequested{}.Kind():  {"Ask for an action", "Nobody asked for an action"},
	}
}

// wishFor words what a criterion wants done, its condition included.
func wishFor(c Criterion) wish {
	w, ok := wishes()[event.Kind(c.Of)]
	if !ok {
		w = wish{"Let " + c.Of + " come about", "There was no " + c.Of}
	}
	if c.Where != "" {
		where := strings.Join(strings.Fields(c.Where), " ")
		w.do += " such that " + where
		w.nobody += " such that " + where
	}
	return w
}
