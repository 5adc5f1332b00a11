package authoring

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/drillyard/drillyard/faults"
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

// Complete says what may be written at a place of a text, the first line and
// column being 1. It asks what checks the text, with a probe in that place:
// whatever an author may write is known there, and nowhere a second time. It
// knows nothing where the compiler does not come that far.
func Complete(lib *library.Library, check func(text string) scenarios.Problems, text string, line, column int) Completion {
	lines := strings.Split(text, "\n")
	if line < 1 || line > len(lines) {
		return Completion{From: column, To: column, Suggestions: []Suggestion{}}
	}
	at := []rune(lines[line-1])
	from := min(max(column-1, 0), len(at))
	to := from
	for from > 0 && named(at[from-1]) {
		from--
	}
	for to < len(at) && named(at[to]) {
		to++
	}
	before, after := string(at[:from]), string(at[to:])
	ask := func(probe string) []string {
		lines[line-1] = before + probe + after
		return answers(check(strings.Join(lines, "\n")))
	}
	found := Completion{From: from + 1, To: to + 1, Suggestions: []Suggestion{}}
	stack := stackOf(text)
	// The kind of an event has a form of its own.
	names := append(ask(scenarios.Probe), ask(scenarios.Probe+"."+scenarios.Probe)...)
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		s := describe(lib, stack, name)
		s.Key = strings.HasPrefix(after, ":")
		found.Suggestions = append(found.Suggestions, s)
	}
	if !strings.HasPrefix(after, ":") && len(found.Suggestions) == 0 {
		keys := ask(scenarios.Probe + ": " + scenarios.Probe)
		slices.Sort(keys)
		for _, name := range slices.Compact(keys) {
			found.Suggestions = append(found.Suggestions, Suggestion{Label: name, Key: true})
		}
	}
	return found
}

// named reports whether a character may be part of a name, such as
// page.sent, api->db or a-runbook#a-step.
func named(r rune) bool {
	return r == '-' || r == '>' || r == '.' || r == '#' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// answers are what would be taken in place of the probe.
func answers(problems scenarios.Problems) []string {
	var all []string
	for _, p := range problems {
		names, _ := scenarios.Answers(p.Hint)
		all = append(all, names...)
	}
	return all
}

// describe says what is called by a name.
func describe(lib *library.Library, of, name string) Suggestion {
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
	if book, ok := lib.Runbook(name); ok {
		s.Is, s.Title = "runbook", book.Title
		return s
	}
	stack, ok := lib.Stack(of)
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
