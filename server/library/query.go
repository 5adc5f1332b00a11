package library

import (
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios"
)

// Query is an expression that stands in a text.
type Query struct {
	Expr   string
	system *system
}

// QueryWith returns the expression in the text of a file that holds a word, whatever
// else is wrong with the text: the file is called name in a pack, as for CheckIn. It is
// asked of what checks the text, which knows where expressions stand: see
// decisions/0121.
func (l *Library) QueryWith(own, name string, src []byte, word string) (found Query, ok bool) {
	hear := func(expr string) {
		if !ok && strings.Contains(expr, word) {
			found.Expr, ok = expr, true
		}
	}
	now := l.now().shelves
	switch KindOf(name, src) {
	case KindScenario:
		c := &compilation{shelves: now, own: own, asked: hear}
		c.compile(name, src)
		found.system = c.system
	case KindStack:
		stack.Check(name, folderOf(name), src, func(expr string) error {
			hear(expr)
			return nil
		})
		found.system, _ = now.system(own, folderOf(name))
	case KindRules:
		for _, expr := range expressions(src) {
			hear(expr)
		}
		found.system, _ = now.system(own, folderOf(name))
	}
	return found, ok
}

// expressions lists those of a rule file. What is wrong with it is for others to say.
func expressions(src []byte) (all []string) {
	var file struct {
		Groups []struct {
			Rules []struct {
				Expr string `yaml:"expr"`
			} `yaml:"rules"`
		} `yaml:"groups"`
	}
	if yaml.Unmarshal(src, &file) != nil {
		return nil
	}
	for _, g := range file.Groups {
		for _, r := range g.Rules {
			all = append(all, r.Expr)
		}
	}
	return all
}

// Suggest lists what may stand in place of a word of the expression, as far as its
// stack measures it in peace.
func (q Query) Suggest(word string) (metrics.Part, []metrics.Suggestion) {
	beginning, rest, _ := strings.Cut(q.Expr, word)
	if q.system == nil {
		return metrics.PartNone, nil
	}
	db := q.system.series()
	if db == nil {
		return metrics.PartNone, nil
	}
	part, names := db.Suggest(beginning, rest)
	if part == metrics.PartSeries {
		for _, m := range recording(q.system.Stack) {
			names = append(names, metrics.Suggestion{Name: m})
		}
	}
	return part, names
}

// recording lists the series that the rules of a stack record.
func recording(s *stack.Stack) (names []string) {
	rules, err := metrics.ParseRules("rules.yaml", s.Rules)
	if err != nil {
		return nil
	}
	for _, r := range rules.All() {
		if r.Record {
			names = append(names, r.Name)
		}
	}
	return names
}

// StackIn returns the stack that a file of a pack calls name.
func (l *Library) StackIn(own, name string) (*stack.Stack, bool) {
	s, err := l.now().shelves.system(own, name)
	if err != nil {
		return nil, false
	}
	return s.Stack, true
}

// StackSlug is the name that everybody has for the stack that a file of a pack calls
// name; empty: there is none.
func (l *Library) StackSlug(own, name string) string {
	s, err := l.now().shelves.system(own, name)
	if err != nil {
		return ""
	}
	return full(s.pack, s.Name)
}

// RunbookIn returns the runbook that a drill of a pack on a stack, as the drill calls
// both, calls name.
func (l *Library) RunbookIn(own, on, name string) (*scenarios.Runbook, bool) {
	now := l.now().shelves
	system, _ := now.system(own, on)
	return now.named(own, system, name).runbook()
}
