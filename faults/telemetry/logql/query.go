// Package logql is the language that log lines are searched in: LogQL's stream
// selectors, line filters and label filters, and a short form of them that is
// typed faster.
//
//	{service="api"} |= "pool exhausted" | level >= "error" | status = "500"
//	service:api "pool exhausted" level:error status:500
//
// say the same. Whoever searches, judges what was searched for, or changes a
// search goes through the one parser here. See decisions/0071.
//
// Invariants: what Query.String writes is read as the same query. Every part of
// a query must hold. Texts are found in any case, in the message or the values of
// the fields; a regular expression of a name has to match the whole value, one of
// the text any part of it, as in LogQL.
//
// Non-goals: lines and finding them (logs), queries that count lines over time,
// stages that rewrite lines.
package logql

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Names of what every line has. Any other name is that of a field.
const (
	Service  = "service"
	Instance = "instance"
	Level    = "level"
	Trace    = "trace"
)

// known is the one name of what goes by two.
func known(name string) string {
	if name == "trace_id" {
		return Trace
	}
	return name
}

// labels are the names that are written in a selector.
func labels() []string { return []string{Service, Instance, Level, Trace} }

// levels are those of log lines, the gravest last.
var levels = []string{"debug", "info", "warn", "error"}

// Levels lists the levels of log lines, the gravest last.
func Levels() []string { return slices.Clone(levels) }

// Rank is the place of a level among Levels, however it is written; what is
// unknown counts as info.
func Rank(level string) int {
	switch strings.ToLower(level) {
	case "debug", "trace":
		return 0
	case "warn", "warning":
		return 2
	case "error", "fatal":
		return 3
	}
	return 1
}

// Op is how a value or a text is compared.
type Op string

// Comparisons. Those of order are of numbers, and of levels.
const (
	Equal      Op = "="
	Unequal    Op = "!="
	Matches    Op = "=~"
	Mismatches Op = "!~"
	AtLeast    Op = ">="
	AtMost     Op = "<="
	Above      Op = ">"
	Below      Op = "<"
)

// ordered reports whether an Op is one of order.
func (o Op) ordered() bool { return o == AtLeast || o == AtMost || o == Above || o == Below }

// negative reports whether an Op holds of what is not so.
func (o Op) negative() bool { return o == Unequal || o == Mismatches }

// Query says which lines to find. The zero value finds all.
type Query struct {
	Matchers []Matcher
	Texts    []Text
}

// Matcher holds a name to a value.
type Matcher struct {
	Name  string
	Op    Op
	Value string

	pattern *regexp.Regexp
	number  float64
}

// Holds reports whether a value is let through; a line without the name has an
// empty one.
func (m Matcher) Holds(value string) bool {
	switch m.Op {
	case Equal, Unequal:
		same := value == m.Value
		if m.Name == Level {
			same = Rank(value) == Rank(m.Value)
		}
		return same == (m.Op == Equal)
	case Matches, Mismatches:
		if m.Name == Level {
			value = levels[Rank(value)]
		}
		return m.pattern.MatchString(value) == (m.Op == Matches)
	}
	given, limit := float64(Rank(value)), float64(Rank(m.Value))
	if m.Name != Level {
		var err error
		if given, err = strconv.ParseFloat(value, 64); err != nil {
			return false
		}
		limit = m.number
	}
	switch m.Op {
	case AtLeast:
		return given >= limit
	case AtMost:
		return given <= limit
	case Above:
		return given > limit
	default:
		return given < limit
	}
}

// Text holds the text of a line to something: Equal says that it is in it,
// Matches that a regular expression matches a part of it; Unequal and Mismatches
// say that it is not so.
type Text struct {
	Op    Op
	Text  string
	Words bool // typed as words side by side, without quotes; see grading

	lower   string
	pattern *regexp.Regexp
}

// Find returns a query for a text.
func Find(text string) Query {
	return Query{Texts: []Text{{Op: Equal, Text: text, lower: strings.ToLower(text)}}}
}

// Holds reports whether a text is let through. It has to be in lower case.
func (t Text) Holds(lower string) bool {
	found := false
	if t.pattern != nil {
		found = t.pattern.MatchString(lower)
	} else {
		found = strings.Contains(lower, t.lower)
	}
	return found != t.Op.negative()
}

// Lets reports whether lines are let through, as far as the value of one name
// can say.
func (q Query) Lets(name, value string) bool {
	return !slices.ContainsFunc(q.Matchers, func(m Matcher) bool { return m.Name == name && !m.Holds(value) })
}

// Names reports whether anything is asked of a name.
func (q Query) Names(name string) bool {
	return slices.ContainsFunc(q.Matchers, func(m Matcher) bool { return m.Name == name })
}

// usual is how a name is held to a value by the short form, and by With: a level
// stands for the graver ones, too.
func usual(name string) Op {
	if name == Level {
		return AtLeast
	}
	return Equal
}

// Value is what a name is held to as by the short form; empty if it is not.
func (q Query) Value(name string) string {
	for _, m := range q.Matchers {
		if m.Name == name && m.Op == usual(name) {
			return m.Value
		}
	}
	return ""
}

// With returns the query with a name held to a value and to nothing else; an
// empty value leaves the name out. The error is an *Error when there is no such
// name or value.
func (q Query) With(name, value string) (Query, error) {
	name = known(name)
	if name == "" || (&parser{in: name}).ident() != name {
		return q, &Error{Message: fmt.Sprintf("%q is no name of a label or a field", name), Line: 1, Col: 1}
	}
	changed := Query{Texts: q.Texts}
	at := len(q.Matchers)
	for i, m := range q.Matchers {
		if m.Name == name {
			at = min(at, i)
			continue
		}
		changed.Matchers = append(changed.Matchers, m)
	}
	if value == "" {
		return changed, nil
	}
	m, err := newMatcher(name, usual(name), value)
	if err != nil {
		err.Line, err.Col = 1, 1
		return q, err
	}
	changed.Matchers = slices.Insert(changed.Matchers, min(at, len(changed.Matchers)), m)
	return changed, nil
}

// String writes a query in LogQL: words as they were typed, the selector, what
// is asked of the text, and what is asked of fields.
func (q Query) String() string {
	var words, selector, parts []string
	for _, t := range q.Texts {
		switch {
		case t.Words:
			words = append(words, t.Text)
		case t.Op == Equal:
			parts = append(parts, "|= "+quote(t.Text))
		case t.Op == Matches:
			parts = append(parts, "|~ "+quote(t.Text))
		default:
			parts = append(parts, string(t.Op)+" "+quote(t.Text))
		}
	}
	for _, m := range q.Matchers {
		switch {
		case slices.Contains(labels(), m.Name) && !m.Op.ordered():
			selector = append(selector, m.Name+string(m.Op)+quote(m.Value))
		case m.Op.ordered() && m.Name != Level:
			parts = append(parts, "| "+m.Name+" "+string(m.Op)+" "+m.Value)
		default:
			parts = append(parts, "| "+m.Name+" "+string(m.Op)+" "+quote(m.Value))
		}
	}
	if len(selector) > 0 {
		words = append(words, "{"+strings.Join(selector, ", ")+"}")
	}
	return strings.Join(append(words, parts...), " ")
}

func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
