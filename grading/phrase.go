package grading

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/drillyard/drillyard/scenarios/event"
)

// phrase is what people read of one kind of event: in findings, on the timeline
// of a debrief, in a terminal. The phrases stand in the files phrase_*.go, by
// family; whoever adds a kind adds its phrase there.
type phrase[B event.Body] struct {
	// noun names the event that a condition waits for: "the first look".
	noun string
	// do asks for one, nobody says that none came. Both are empty for a kind that
	// those who play do not bring about.
	do, nobody string
	// sentence says in a few words what an event says, without a full stop, to
	// people who know the answer key.
	sentence func(B) string
	// line says it as a terminal tells what goes on. Nil: the kind in words.
	line func(B) string
	// detail is what the timeline shows when an entry is opened: words and reasons
	// in full. changes has what each recorded change was, by id. Nil: nothing.
	detail func(b B, changes map[string]string) string
}

// spoken is a phrase whose body's type is no longer known.
type spoken struct {
	noun, do, nobody string
	sentence, line   func(event.Body) string
	detail           func(event.Body, map[string]string) string
}

var phrases = map[event.Kind]spoken{}

// say adds the phrase of a kind.
func say[B event.Body](p phrase[B]) struct{} {
	var b B
	s := spoken{noun: p.noun, do: p.do, nobody: p.nobody}
	s.sentence = func(b event.Body) string {
		if b, ok := b.(B); ok {
			return p.sentence(b)
		}
		return string(b.Kind()) // of a newer build
	}
	s.line = func(b event.Body) string {
		if b, ok := b.(B); ok && p.line != nil {
			return p.line(b)
		}
		return strings.ReplaceAll(string(b.Kind()), ".", " ")
	}
	s.detail = func(b event.Body, changes map[string]string) string {
		if b, ok := b.(B); ok && p.detail != nil {
			return p.detail(b, changes)
		}
		return ""
	}
	phrases[b.Kind()] = s
	return struct{}{}
}

// always is the sentence of a kind that says the same of all its events.
func always[B event.Body](sentence string) func(B) string {
	return func(B) string { return sentence }
}

// Sentence says in a few words what an event says, without a full stop, for
// people who know the answer key: "Looked at metrics: up". What this build cannot
// read comes back as the name of its kind.
func Sentence(e event.Event) string {
	p, ok := phrases[e.Kind()]
	if !ok {
		return string(e.Kind())
	}
	return p.sentence(e.Body)
}

// Line says what an event says as a terminal tells what goes on: "alert fired:
// Slow on api". It is empty for what would only flood a terminal.
func Line(e event.Event) string {
	p, ok := phrases[e.Kind()]
	if !ok || event.Quiet(e.Body) {
		return ""
	}
	return p.line(e.Body)
}

// Detail returns what there is to read about an event beyond its sentence: words
// and reasons in full. changes has what each recorded change was, by id.
func Detail(e event.Event, changes map[string]string) string {
	p, ok := phrases[e.Kind()]
	if !ok {
		return ""
	}
	return p.detail(e.Body, changes)
}

// quoted is how much of what people wrote a sentence repeats, in characters.
const quoted = 80

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

// upper begins a sentence.
func upper(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// label is a line of a detail; of nothing it is none.
func label(name, value string) string {
	if value == "" {
		return ""
	}
	return name + value
}

// lines are those of a detail that say something.
func lines(parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, "\n")
}

// capital makes a sentence begin as one.
func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}
