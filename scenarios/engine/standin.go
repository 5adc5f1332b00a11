package engine

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// A persona that stands in for an empty seat has habits, and nothing else: it
// writes down what is there to see, and does what it is told in words that it
// knows. It never finds anything out by itself.

const (
	writing = 10 * time.Second // how long a stand-in takes to write something down
	// mostHabits bounds what stand-ins do in one run.
	mostHabits = 200
)

// standIns lists the empty seats whose persona has a habit.
func (r *Run) standIns(habit string) []scenarios.Persona {
	var out []scenarios.Persona
	for _, s := range r.Scenario.Cast.Seats {
		if _, taken := r.cast.Holder(s.Name); taken || s.StandIn == "" || !slices.Contains(s.Habits, habit) {
			continue
		}
		if p, ok := r.persona(s.StandIn); ok {
			out = append(out, p)
		}
	}
	return out
}

// spendHabit counts one thing more that a stand-in does; false: it was enough.
func (r *Run) spendHabit() bool {
	r.habits++
	return r.habits <= mostHabits
}

// writeDown has whoever stands in as scribe write down what happened.
func (r *Run) writeDown(e event.Event) {
	line := worthWriting(e)
	if line == "" || r.ending != "" {
		return
	}
	for _, p := range r.standIns(scenarios.HabitTimeline) {
		if e.Actor.Kind == event.Persona && e.Actor.ID == p.ID || !r.spendHabit() {
			continue
		}
		r.later(r.now()+writing, func() { r.record(actorOf(p), event.NoteAdded{Text: line}) })
	}
}

// worthWriting is what a scribe writes of an event; empty: nothing.
func worthWriting(e event.Event) string {
	who := e.Actor.Name
	switch b := e.Body.(type) {
	case event.PageSent:
		return fmt.Sprintf("%s was paged: %s", b.To, b.Summary)
	case event.PageAcknowledged:
		return who + " took the page."
	case event.PageEscalated:
		return fmt.Sprintf("%s was brought in: %s", b.To().Called(), b.Reason)
	case event.IncidentDeclared:
		return fmt.Sprintf("%s declared a %s incident: %s", who, b.Severity, b.Title)
	case event.HypothesisStated:
		return fmt.Sprintf("%s suspects: %s", who, b.Text)
	case event.ActionTaken:
		return fmt.Sprintf("%s did %s on %s: %s", who, b.Action, b.Target, b.Reason)
	case event.UpdatePosted:
		return fmt.Sprintf("%s told %s: %s", who, b.Audience, b.Text)
	case event.RoleHanded:
		if b.To.ID != "" {
			return fmt.Sprintf("%s handed %s to %s.", b.From.Name, b.Seat, b.To.Name)
		}
	case event.IncidentClosed:
		return fmt.Sprintf("%s closed the incident: %s", who, b.Text)
	}
	return ""
}

// heed has stand-ins do what a message tells them to; those that do, and answer,
// are in what comes back.
func (r *Run) heed(actor event.Actor, m SendMessage) map[string]bool {
	busy := map[string]bool{}
	act := func(p scenarios.Persona, do func()) {
		if !busy[p.ID] && r.spendHabit() {
			busy[p.ID] = true
			r.later(r.now()+typing, do)
		}
	}
	for _, p := range r.standIns(scenarios.HabitUpdates) {
		if audience, words, ok := given(m.Text); ok && addressed(p, m) {
			act(p, func() { r.post(p, actor, m, audience, words) })
		}
	}
	for _, p := range r.standIns(scenarios.HabitActions) {
		if !addressed(p, m) || !r.commands(actor) {
			continue
		}
		if c, ok := r.actionIn(m.Text); ok {
			c.Reason = r.onWord(actor, m)
			act(p, func() { r.carryOutFor(p, actor, m, c) })
		}
	}
	return busy
}

// commands reports whether somebody tells operations what to do: whoever holds the
// seat that does by the scenario's cast.
func (r *Run) commands(actor event.Actor) bool {
	return slices.ContainsFunc(r.Scenario.Cast.Commanding(), func(s scenarios.Seat) bool { return r.holds(actor, s) })
}

// mostQuoted bounds what is quoted of a message, in characters.
const mostQuoted = 200

// onWord is the reason for what a stand-in does when told to. What others do not
// read is not quoted.
func (r *Run) onWord(actor event.Actor, m SendMessage) string {
	words := []rune(strings.TrimSpace(m.Text))
	switch {
	case !r.public(m.Channel):
		return actor.Name + " asked for it."
	case len(words) > mostQuoted:
		words = append(words[:mostQuoted], '…')
	}
	return fmt.Sprintf("%s asked for it: %s", actor.Name, string(words))
}

// givenForm is how a stand-in is given something to post: "Priya, customers: We
// are looking into it."
var givenForm = regexp.MustCompile(`(?is)\b(customers|stakeholders)\s*:\s*(\S.*)$`)

func given(text string) (audience, words string, ok bool) {
	part := givenForm.FindStringSubmatch(text)
	if part == nil {
		return "", "", false
	}
	return strings.ToLower(part[1]), part[2], true
}

func (r *Run) post(p scenarios.Persona, by event.Actor, m SendMessage, audience, words string) {
	c := PostUpdate{Audience: audience, Text: words}
	r.did(p, by, m, c, "Posted.")
}

func (r *Run) carryOutFor(p scenarios.Persona, by event.Actor, m SendMessage, c TakeAction) {
	r.did(p, by, m, c, fmt.Sprintf("On it: %s on %s.", c.Action, c.Target))
}

// did has a persona give a command, and say in the same place what came of it.
func (r *Run) did(p scenarios.Persona, by event.Actor, m SendMessage, c Command, said string) {
	if r.ending != "" {
		return
	}
	actor := actorOf(p)
	if err := r.obey(actor, c); err != nil {
		said = "I cannot do that. " + err.Error()
	}
	r.record(actor, event.MessageSent{Channel: m.Channel, Text: said, To: r.readers(by, m.Channel)})
}

// word is a part of a message that may be a name or the value of an argument.
var word = regexp.MustCompile(`[\pL\pN_.%-]+(?:=[\pL\pN_.%:-]+)?`)

// longestName bounds the words of which the name of an action can be made up.
const longestName = 5

// actionIn reads an action, a service and arguments out of a message: "please
// rollback-config on a-service", "scale a-service replicas=4", "roll back deploy of
// cart".
func (r *Run) actionIn(text string) (TakeAction, bool) {
	words := word.FindAllString(strings.ToLower(text), 200)
	c := TakeAction{Args: map[string]string{}}
	longest := 0
	for i := range words {
		words[i] = strings.Trim(words[i], ".:-%")
		if key, value, is := strings.Cut(words[i], "="); is && len(c.Args) < mostArgs {
			c.Args[key] = value
		}
	}
	for i := range words {
		for n := 1; n <= longestName && i+n <= len(words); n++ {
			name := strings.Join(words[i:i+n], "-")
			for _, name := range []string{name, strings.Replace(name, "roll-back", "rollback", 1)} {
				if _, ok := r.Action(name); ok && n > longest {
					c.Action, longest = name, n
				}
			}
			if _, ok := r.Stack.Service(name); ok && c.Target == "" {
				c.Target = faults.Target(name)
			}
		}
	}
	return c, c.Action != "" && c.Target != ""
}
