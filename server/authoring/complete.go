package authoring

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/library"
)

// Suggestion is something that may be written at a place.
type Suggestion struct {
	Label string `json:"label"`
	Key   bool   `json:"key"`             // of a mapping
	Is    string `json:"is,omitempty"`    // what is called so: fault, action, event, service, …
	Title string `json:"title,omitempty"` // what that is, in a few words
	Takes string `json:"takes,omitempty"` // its parameters and their defaults
	About string `json:"about,omitempty"` // what it does
}

// Completion is what may be written at a place, and what of its line that would
// stand in place of: from a column to before another, in characters, from 1.
type Completion struct {
	From        int          `json:"from"`
	To          int          `json:"to"`
	Suggestions []Suggestion `json:"suggestions"`
}

// Place is in the text of a file that is called Name in a pack, whether it lies there
// or not; its first line and column are 1.
type Place struct {
	Pack, Name, Text string
	Line, Column     int // the column in characters
}

// Complete says what may be written at a place. It asks what checks the text, with a
// probe in that place: whatever an author may write is known there, and nowhere a
// second time. It knows nothing where the compiler does not come that far. Within an
// expression it tells what the stack measures.
func Complete(lib *library.Library, at Place) Completion {
	lines := strings.Split(at.Text, "\n")
	if at.Line < 1 || at.Line > len(lines) {
		return Completion{From: at.Column, To: at.Column, Suggestions: []Suggestion{}}
	}
	w := &writing{lib: lib, Place: at, lines: lines, line: []rune(lines[at.Line-1])}
	if found, ok := w.query(); ok {
		return found
	}
	w.around(partOfName)
	found := Completion{From: w.from + 1, To: w.to + 1, Suggestions: []Suggestion{}}
	stack := stackOf(at.Text)
	after := string(w.line[w.to:])
	// The kind of an event has a form of its own.
	names := append(w.ask(scenarios.Probe), w.ask(scenarios.Probe+"."+scenarios.Probe)...)
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		s := describe(lib, at.Pack, stack, name)
		s.Key = strings.HasPrefix(after, ":")
		found.Suggestions = append(found.Suggestions, s)
	}
	if !strings.HasPrefix(after, ":") && len(found.Suggestions) == 0 {
		keys := w.ask(scenarios.Probe + ": " + scenarios.Probe)
		slices.Sort(keys)
		for _, name := range slices.Compact(keys) {
			found.Suggestions = append(found.Suggestions, Suggestion{Label: name, Key: true})
		}
	}
	return found
}

// writing is a text in which something is to be written, in place of the runes of its
// line from one to before another.
type writing struct {
	lib *library.Library
	Place
	lines    []string
	line     []rune
	from, to int
}

// around takes the word at the place, which a name may be made of.
func (w *writing) around(part func(rune) bool) {
	w.from = min(max(w.Column-1, 0), len(w.line))
	w.to = w.from
	for w.from > 0 && part(w.line[w.from-1]) {
		w.from--
	}
	for w.to < len(w.line) && part(w.line[w.to]) {
		w.to++
	}
}

// with is the text with something else in place of the word.
func (w *writing) with(probe string) []byte {
	lines := slices.Clone(w.lines)
	lines[w.Line-1] = string(w.line[:w.from]) + probe + string(w.line[w.to:])
	return []byte(strings.Join(lines, "\n"))
}

// ask returns what would be taken in place of a probe.
func (w *writing) ask(probe string) (all []string) {
	for _, p := range w.lib.CheckIn(w.Pack, w.Name, w.with(probe)) {
		names, _ := scenarios.Answers(p.Hint)
		all = append(all, names...)
	}
	return all
}

// query says what may be written within an expression; false: the place is in none.
func (w *writing) query() (Completion, bool) {
	w.around(partOfQuery)
	q, ok := w.lib.QueryWith(w.Pack, w.Name, w.with(scenarios.Probe), scenarios.Probe)
	if !ok {
		return Completion{}, false
	}
	part, names := q.Suggest(scenarios.Probe)
	found := Completion{Suggestions: []Suggestion{}}
	quote := ""
	if part == metrics.PartValue {
		quote = w.quoted()
	}
	found.From, found.To = w.from+1, w.to+1
	for _, name := range names {
		s := Suggestion{Label: quote + name.Name + quote, Is: string(part)}
		if name.Function {
			s.Is = "function"
		}
		found.Suggestions = append(found.Suggestions, s)
	}
	return found, true
}

// quoted takes all that stands between the quotes around the place, for the value of a
// label may be made of anything; where there are none, it returns those to be written.
func (w *writing) quoted() string {
	const quotes = "\"'`"
	begin := w.from
	for begin > 0 && !strings.ContainsRune(quotes+"=~", w.line[begin-1]) {
		begin--
	}
	if begin == 0 || !strings.ContainsRune(quotes, w.line[begin-1]) {
		return `"`
	}
	quote := w.line[begin-1]
	w.from = begin
	for w.to < len(w.line) && w.line[w.to] != quote && !strings.ContainsRune("},", w.line[w.to]) {
		w.to++
	}
	return ""
}

// partOfName reports whether a character may be part of a name, such as page.sent,
// api->db or a-runbook#a-step.
func partOfName(r rune) bool { return partOfQuery(r) && r != ':' || strings.ContainsRune("->.#", r) }

// partOfQuery reports whether it may be part of a name in an expression.
func partOfQuery(r rune) bool {
	return r == '_' || r == ':' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// describe says what is called by a name in a drill of a pack on a stack.
func describe(lib *library.Library, own, of, name string) Suggestion {
	s := Suggestion{Label: name}
	if f, ok := library.Fault(name); ok {
		s.Is, s.Title, s.Takes, s.About = "fault on "+article(string(f.Target)), f.Title, takes(f.Parameters), f.Doc
		return s
	}
	if a, ok := library.Action(name); ok {
		s.Is, s.Title, s.Takes, s.About = "action on "+article(string(a.Target)), a.Title, takes(a.Parameters), a.Doc
		return s
	}
	if _, ok := event.Describe(event.Kind(name)); ok {
		s.Is = "event"
		return s
	}
	if book, ok := lib.RunbookIn(own, of, name); ok {
		s.Is, s.Title = "runbook", book.Title
		return s
	}
	stack, ok := lib.StackIn(own, of)
	if !ok {
		return s
	}
	if service, ok := stack.Service(name); ok {
		s.Is, s.Title = service.Kind, service.Title
	} else if team, ok := stack.Team(name); ok {
		s.Is, s.Title = "team", team.Title
	}
	return s
}

func article(noun string) string {
	if r, _ := utf8.DecodeRuneInString(noun); strings.ContainsRune("aeiou", r) {
		return "an " + noun
	}
	return "a " + noun
}

func takes(params []faults.Parameter) string {
	var all []string
	for _, p := range params {
		one := p.Name
		if p.Default != "" {
			one += ": " + p.Default
		}
		all = append(all, one)
	}
	return strings.Join(all, ", ")
}

// stackOf finds the stack that a scenario names, compiled or not.
func stackOf(text string) string {
	for line := range strings.Lines(text) {
		if name, is := strings.CutPrefix(line, "stack:"); is {
			return strings.Trim(strings.TrimSpace(name), `"'`)
		}
	}
	return ""
}
