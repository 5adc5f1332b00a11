package metrics

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
	"go.yaml.in/yaml/v3"

	"github.com/drillyard/drillyard/faults/stack/plain"
)

// Rules is a Prometheus rule file that has been read and checked.
type Rules struct {
	groups []group
}

// group is evaluated together, in order.
type group struct {
	name     string
	interval time.Duration // zero: each time the rules are evaluated
	offset   time.Duration // how far back rules ask, for what comes in late
	limit    int           // most alerts or series a rule may yield; zero: any number
	rules    []Rule
}

// Rule is one rule of a file.
type Rule struct {
	Group         string
	Name          string // of the alert, or of the series recorded
	Record        bool   // records a series instead of alerting
	Expr          string
	For           time.Duration // how long the expression must hold before the alert fires
	KeepFiringFor time.Duration // how long the alert goes on after it stopped holding
	Labels        map[string]string
	Annotations   map[string]string
	// Watched are the values that its expression, or that of a series recorded for
	// it, holds labels to, sorted, by label.
	Watched map[string][]string
	// Line and Column are where the rule begins in its file.
	Line, Column int
}

// FixedLabels are the labels that are the same for every alert of the rule: a template is
// none.
func (r Rule) FixedLabels() map[string]string {
	fixed := maps.Clone(r.Labels)
	maps.DeleteFunc(fixed, func(_, value string) bool { return strings.Contains(value, "{{") })
	return fixed
}

// RuleError is one mistake in a rule file.
type RuleError struct {
	File    string
	Line    int // from one
	Column  int // from one; zero when it is not known
	Message string
}

func (e *RuleError) Error() string {
	if e.Column == 0 {
		return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Message)
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
}

func parseRules(file string, b []byte) (*Rules, error) {
	if err := plain.Bounded(b, maxRules); err != nil {
		var m *plain.Mistake
		errors.As(err, &m)
		return nil, &RuleError{file, max(1, m.Line), m.Column, m.Text}
	}
	parsed, mistakes := rulefmt.Parse(b, false, model.UTF8Validation, promQL, slog.New(slog.DiscardHandler))
	if len(mistakes) > 0 {
		at := positions(b)
		at.text = string(b)
		var errs []error
		seen := map[RuleError]bool{} // the file is decoded twice, and tells twice
		for _, m := range mistakes {
			for _, e := range at.locate(file, m) {
				if !seen[e] {
					seen[e] = true
					errs = append(errs, &e)
				}
			}
		}
		return nil, errors.Join(errs...)
	}
	at := positions(b)
	out := &Rules{}
	for _, g := range parsed.Groups {
		to := group{name: g.Name, interval: time.Duration(g.Interval), limit: g.Limit}
		if g.QueryOffset != nil {
			to.offset = time.Duration(*g.QueryOffset)
		}
		for i, r := range g.Rules {
			labels := maps.Clone(g.Labels)
			if labels == nil {
				labels = map[string]string{}
			}
			maps.Copy(labels, r.Labels)
			to.rules = append(to.rules, Rule{
				Group:         g.Name,
				Name:          r.Alert + r.Record, // one of them is empty
				Record:        r.Record != "",
				Expr:          r.Expr,
				For:           time.Duration(r.For),
				KeepFiringFor: time.Duration(r.KeepFiringFor),
				Labels:        labels,
				Annotations:   r.Annotations,
				Line:          at.rules[g.Name][i].Line,
				Column:        at.rules[g.Name][i].Column,
			})
		}
		out.groups = append(out.groups, to)
	}
	if err := out.affordable(file); err != nil {
		return nil, err
	}
	out.watch()
	return out, nil
}

// All lists the rules, in the order of the file.
func (r *Rules) All() []Rule {
	var out []Rule
	for _, g := range r.groups {
		out = append(out, g.rules...)
	}
	return out
}

// Alerts lists the alerting rules, in the order of the file.
func (r *Rules) Alerts() []Rule {
	return slices.DeleteFunc(r.All(), func(rule Rule) bool { return rule.Record })
}

// places knows where the groups and rules of a file begin, for the mistakes
// that are reported without a position.
type places struct {
	groups map[string]*yaml.Node // the last one of a name, which is the one that is too many
	rules  map[string][]*yaml.Node
	exprs  []*yaml.Node
	text   string
}

func positions(b []byte) places {
	var doc struct {
		Groups []yaml.Node `yaml:"groups"`
	}
	p := places{groups: map[string]*yaml.Node{}, rules: map[string][]*yaml.Node{}}
	_ = yaml.Unmarshal(b, &doc) // what cannot be read has a line in its own message
	for i := range doc.Groups {
		var g struct {
			Name  string      `yaml:"name"`
			Rules []yaml.Node `yaml:"rules"`
		}
		_ = doc.Groups[i].Decode(&g) // likewise
		p.groups[g.Name] = &doc.Groups[i]
		for j := range g.Rules {
			p.rules[g.Name] = append(p.rules[g.Name], &g.Rules[j])
			var r struct {
				Expr yaml.Node `yaml:"expr"`
			}
			_ = g.Rules[j].Decode(&r) // likewise
			p.exprs = append(p.exprs, &r.Expr)
		}
	}
	return p
}

var (
	lineColumn = regexp.MustCompile(`^(\d+):(\d+): (?:\d+:\d+: )?(?s:(.*))$`)
	lineOnly   = regexp.MustCompile(`line (\d+): (.*)`)
	groupNamed = regexp.MustCompile(`^groupname: "(.*)" is repeated|^Groupname must not be empty`)
)

// locate turns what the parser reports into mistakes with positions; YAML's
// own report may hold several.
func (p places) locate(file string, err error) []RuleError {
	text := err.Error()
	if m := lineColumn.FindStringSubmatch(text); m != nil {
		if e := (RuleError{file, atoi(m[1]), atoi(m[2]), m[3]}); e.Line > 0 {
			e.Line, e.Column = p.within(e.Line, e.Column)
			return []RuleError{e}
		}
		text = m[3] // 0:0 stands for a field that is not there
	}
	if e, ok := errors.AsType[*rulefmt.Error](err); ok {
		at := RuleError{File: file, Line: 1, Message: text}
		if rules := p.rules[e.Group]; e.Rule >= 1 && e.Rule <= len(rules) {
			at.Line, at.Column = rules[e.Rule-1].Line, rules[e.Rule-1].Column
		}
		return []RuleError{at}
	}
	if m := groupNamed.FindStringSubmatch(text); m != nil && p.groups[m[1]] != nil {
		return []RuleError{{file, p.groups[m[1]].Line, p.groups[m[1]].Column, text}}
	}
	var out []RuleError
	for _, m := range lineOnly.FindAllStringSubmatch(text, -1) {
		out = append(out, RuleError{File: file, Line: atoi(m[1]), Message: m[2]})
	}
	if len(out) == 0 {
		out = []RuleError{{File: file, Line: 1, Message: text}}
	}
	return out
}

// within returns where in the expression that begins at a place its mistake is, by
// line and column of the file; the place itself where that is none of an expression.
func (p places) within(line, column int) (int, int) {
	for _, n := range p.exprs {
		if n.Line != line || n.Column != column || n.Kind != yaml.ScalarNode {
			continue
		}
		var at *QueryError
		if errors.As(Check(n.Value), &at) {
			return spotted(p.text, n, at.Start)
		}
	}
	return line, column
}

// spotted returns where the byte of a scalar's value stands in the text that it was
// read from. What the two differ in, folded lines, indentation and marks of quotes, is
// passed over.
func spotted(text string, n *yaml.Node, offset int) (line, column int) {
	lines := strings.Split(text, "\n")
	line, column = n.Line, n.Column
	switch n.Style {
	case yaml.LiteralStyle, yaml.FoldedStyle:
		line, column = n.Line+1, 1
	case yaml.SingleQuotedStyle, yaml.DoubleQuotedStyle:
		column++
	}
	if line > len(lines) {
		return n.Line, n.Column
	}
	rest := []rune(lines[line-1])
	rest = rest[min(column-1, len(rest)):]
	for i, want := range n.Value {
		if unicode.IsSpace(want) && i < offset {
			continue
		}
		if unicode.IsSpace(want) {
			return line, column
		}
		for len(rest) == 0 || rest[0] != want {
			if len(rest) > 0 {
				rest, column = rest[1:], column+1
				continue
			}
			if line++; line > len(lines) {
				return n.Line, n.Column
			}
			rest, column = []rune(lines[line-1]), 1
		}
		if i >= offset {
			return line, column
		}
		rest, column = rest[1:], column+1
	}
	return line, column
}

// atoi reads what a pattern has found to be digits.
func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
