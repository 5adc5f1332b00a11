package engine

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

const (
	// typing is how long a persona takes to answer, at least.
	typing = 4 * time.Second
	// sameAnswer is how long a persona does not repeat an answer.
	sameAnswer = 20 * time.Second
)

// persona returns the persona of an id, and of the team that they answer for by the
// stack, where the scenario says nothing else.
func (r *Run) persona(id string) (scenarios.Persona, bool) {
	for _, p := range r.Scenario.Personas {
		if p.ID == id {
			p.Team = cmp.Or(p.Team, r.Stack.AnswersFor(p.Name))
			return p, true
		}
	}
	return scenarios.Persona{}, false
}

// personaName returns the name of a persona, or what is not the id of one.
func (r *Run) personaName(id string) string {
	if p, ok := r.persona(id); ok {
		return p.Name
	}
	return id
}

func actorOf(p scenarios.Persona) event.Actor {
	return event.Actor{Kind: event.Persona, ID: p.ID, Name: p.Name}
}

// hear lets the personas a person talks to answer in the same channel. What
// personas say is heard by nobody: they would talk for ever.
func (r *Run) hear(actor event.Actor, m SendMessage) {
	if actor.Kind != event.Person {
		return
	}
	busy := r.heed(actor, m)
	maps.Copy(busy, r.tell(actor, m))
	for _, p := range r.Scenario.Personas {
		if !addressed(p, m) || busy[p.ID] {
			continue
		}
		reply := answer(p, m.Text)
		if reply == "" {
			continue
		}
		r.later(r.now()+max(p.Takes, typing), func() { r.answer(p, m.Channel, reply, r.readers(actor, m.Channel)) })
	}
}

func (r *Run) answer(p scenarios.Persona, channel, reply string, to []string) {
	said := strings.Join(append([]string{p.ID, reply}, to...), "\x00")
	if last, ok := r.said[said]; ok && r.now()-last < sameAnswer {
		return
	}
	r.said[said] = r.now()
	r.record(actorOf(p), event.MessageSent{Channel: channel, Text: r.expand(reply, r.now()), To: to})
}

// addressed reports whether a message is to a persona: on the direct line to
// them, or naming them in a channel that others read as well.
func addressed(p scenarios.Persona, m SendMessage) bool {
	if strings.HasPrefix(m.Channel, "@") {
		return m.Channel == "@"+p.ID
	}
	first, _, _ := strings.Cut(p.Name, " ")
	return says(m.Text, p.ID) || says(m.Text, first)
}

// answer returns what a persona says to a text; empty for silence.
func answer(p scenarios.Persona, text string) string {
	for _, a := range p.Answers {
		if slices.ContainsFunc(a.On, func(words string) bool { return says(text, words) }) {
			return a.Text
		}
	}
	return p.Otherwise
}

// says reports whether whole words occur in a text, without regard to case.
func says(text, words string) bool {
	text, words = strings.ToLower(text), strings.ToLower(strings.TrimSpace(words))
	if words == "" {
		return false
	}
	for from := 0; ; {
		i := strings.Index(text[from:], words)
		if i < 0 {
			return false
		}
		start, end := from+i, from+i+len(words)
		before, _ := utf8.DecodeLastRuneInString(text[:start])
		after, _ := utf8.DecodeRuneInString(text[end:])
		if !inWord(before) && !inWord(after) {
			return true
		}
		_, size := utf8.DecodeRuneInString(text[start:])
		from = start + size
	}
}

func inWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
