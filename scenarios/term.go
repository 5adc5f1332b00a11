package scenarios

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/drillyard/drillyard/scenarios/event"
)

// Combined is the kind of a condition that is made of several: its argument is
// the whole of it as it is written, in one spelling, so that conditions can be
// compared and kept with a rubric as they are. See decisions/0103.
const Combined = "combined"

// term is a condition taken apart.
type term struct {
	op      operator
	written string    // of a leaf: the event as written
	event   Condition // of a leaf, once it is read
	times   int       // of a leaf: how often it must have come
	of      []*term
}

type operator int

const (
	leaf  operator = iota
	not            // of[0] has not come to hold
	and            // all of them hold
	or             // one of them does
	after          // of[0] has come to hold, counted from when of[1] first did
	again          // the same, and not for the first time
)

// Bounds of one condition.
const (
	longestCondition = 500 // bytes
	mostLeaves       = 20
	deepestCondition = 10
	mostTimes        = 100
)

// combined reports whether a condition is written as more than one event: an
// event and the id of an inject have no spaces.
func combined(written string) bool {
	return strings.ContainsAny(written, " \t\n") || strings.HasPrefix(written, "(")
}

// Events lists the conditions on single events that a condition is made of; of
// one that is not combined that is the condition itself, and of none nothing.
func (c Condition) Events() []Condition {
	if c.Kind == "" {
		return nil
	}
	var out []Condition
	for _, l := range c.term().leaves() {
		out = append(out, l.event)
	}
	return out
}

// String writes a condition as an author does.
func (c Condition) String() string {
	switch {
	case c.Kind == Combined:
		return c.Arg
	case c.Arg == "" || c.Kind == "":
		return c.Kind
	case c.Kind == string(event.InjectFired{}.Kind()):
		return c.Arg
	}
	return c.Kind + "(" + c.Arg + ")"
}

// term takes a condition apart that was read before.
func (c Condition) term() *term {
	if c.Kind != Combined {
		return &term{event: c, times: 1}
	}
	t, why := parseTerm(c.Arg)
	if why != "" { // of another build, or made by hand
		return &term{event: Condition{Kind: Combined}, times: 1}
	}
	for _, l := range t.leaves() {
		l.event = named(l.written)
	}
	return t
}

// leaves lists the events of a condition in the order in which they are written.
func (t *term) leaves() []*term {
	if t.op == leaf {
		return []*term{t}
	}
	var out []*term
	for _, part := range t.of {
		out = append(out, part.leaves()...)
	}
	return out
}

// needs lists what must have come for the condition to hold, whatever else has.
func (t *term) needs() []Condition {
	switch t.op {
	case leaf:
		return []Condition{t.event}
	case and, after, again:
		var out []Condition
		for _, part := range t.of {
			out = append(out, part.needs()...)
		}
		return out
	}
	return nil
}

// lasts reports whether the condition, once it holds, holds for good: nothing in
// it asks that something has not happened.
func (t *term) lasts() bool {
	return t.op != not && !slices.ContainsFunc(t.of, func(part *term) bool { return !part.lasts() })
}

// Lasts reports whether a condition that holds holds for good.
func (c Condition) Lasts() bool { return c.Kind == "" || c.term().lasts() }

// String writes the condition in its one spelling.
func (t *term) String() string {
	var parts []string
	for _, part := range t.of {
		said := part.String()
		if part.op != leaf && part.op != not && part.op != t.op || part.op != leaf && t.op >= after {
			said = "(" + said + ")"
		}
		parts = append(parts, said)
	}
	switch t.op {
	case not:
		if t.of[0].op == not {
			return "not (" + parts[0] + ")"
		}
		return "not " + parts[0]
	case and:
		return strings.Join(parts, " and ")
	case or:
		return strings.Join(parts, " or ")
	case after:
		return strings.Join(parts, " after ")
	case again:
		return strings.Join(parts, " again after ")
	}
	said := t.written
	if t.event.Kind != "" {
		said = t.event.String()
	}
	if t.times > 1 {
		return strconv.Itoa(t.times) + "x " + said
	}
	return said
}

var (
	// tokenForm is a bracket, or an event with what it is narrowed to, or a word.
	tokenForm = regexp.MustCompile(`^(?:[a-z]+\.[a-z]+(?:\([^()]*\))?|[^\s()]+|[()])`)
	timesForm = regexp.MustCompile(`^([0-9]+)x$`)
)

// terms reads a condition token by token.
type terms struct {
	left   []string
	leaves int
	depth  int
	why    string // what is wrong, as a sentence's end; empty: nothing yet
}

// parseTerm reads a condition that may be combined, or says why it cannot. What
// its events are called is not looked at.
func parseTerm(written string) (*term, string) {
	if len(written) > longestCondition {
		return nil, fmt.Sprintf("it is longer than %d characters", longestCondition)
	}
	p := &terms{}
	for rest := strings.TrimSpace(written); rest != ""; rest = strings.TrimSpace(rest) {
		found := tokenForm.FindString(rest)
		p.left, rest = append(p.left, found), rest[len(found):]
	}
	t := p.either()
	if p.why == "" && len(p.left) > 0 {
		p.fail("%q is one too many", p.left[0])
	}
	return t, p.why
}

func (p *terms) fail(format string, args ...any) *term {
	if p.why == "" {
		p.why = fmt.Sprintf(format, args...)
	}
	return &term{times: 1}
}

func (p *terms) next() string {
	if len(p.left) == 0 || p.why != "" {
		return ""
	}
	return p.left[0]
}

func (p *terms) take() string {
	word := p.next()
	if word != "" {
		p.left = p.left[1:]
	}
	return word
}

func (p *terms) either() *term { return p.joined("or", or, p.both) }

func (p *terms) both() *term { return p.joined("and", and, p.one) }

func (p *terms) joined(word string, op operator, part func() *term) *term {
	t := &term{op: op, of: []*term{part()}}
	for p.next() == word {
		p.take()
		t.of = append(t.of, part())
	}
	if len(t.of) == 1 {
		return t.of[0]
	}
	return t
}

// one reads a condition up to the next and or or.
func (p *terms) one() *term {
	if p.next() == "not" {
		if p.depth++; p.depth > deepestCondition {
			return p.fail("brackets and nots are nested more than %d deep", deepestCondition)
		}
		defer func() { p.depth-- }()
		p.take()
		return &term{op: not, of: []*term{p.one()}}
	}
	t := p.plain()
	switch p.next() {
	case "after":
		p.take()
		return &term{op: after, of: []*term{t, p.plain()}}
	case "again":
		p.take()
		if p.take() != "after" {
			return p.fail("again is followed by after, as in slo.breached again after rollback")
		}
		return &term{op: again, of: []*term{t, p.plain()}}
	}
	return t
}

// plain reads an event, one that must come several times, or what is in brackets.
func (p *terms) plain() *term {
	word := p.take()
	switch {
	case p.why != "":
		return p.fail("")
	case word == "":
		return p.fail("something is missing at its end")
	case word == "(":
		if p.depth++; p.depth > deepestCondition {
			return p.fail("brackets and nots are nested more than %d deep", deepestCondition)
		}
		defer func() { p.depth-- }()
		t := p.either()
		if p.why == "" && p.take() != ")" {
			return p.fail("a bracket is not closed")
		}
		return t
	case word == ")" || word == "and" || word == "or" || word == "not" || word == "after" || word == "again":
		return p.fail("an event is missing before %q", word)
	case word == "each":
		return p.fail("each comes first, in the when of an inject, and is followed by a single event")
	}
	times := 1
	if part := timesForm.FindStringSubmatch(word); part != nil {
		n, err := strconv.Atoi(part[1])
		if err != nil || n < 2 || n > mostTimes {
			return p.fail("%q: from 2x to %dx can be counted", word, mostTimes)
		}
		times = n
		if word = p.take(); word == "" || !conditionForm.MatchString(word) && !nameForm.MatchString(word) {
			return p.fail("%dx is followed by an event", n)
		}
	}
	if p.leaves++; p.leaves > mostLeaves {
		return p.fail("it has more than %d events", mostLeaves)
	}
	return &term{written: word, times: times}
}

// progress is how far a condition has come in a run.
type progress struct {
	*term
	came   int  // a leaf: how often it has
	open   bool // after: of[1] has come to hold
	before bool // again: of[0] had held by then
	parts  []*progress
	next   *progress // again: of[0], once it held after of[1] for the first time ever
}

func newProgress(t *term) *progress {
	p := &progress{term: t}
	for _, part := range t.of {
		p.parts = append(p.parts, newProgress(part))
	}
	return p
}

// see takes the next event, and reports whether the condition holds after it.
func (p *progress) see(e event.Event, fired func(string) bool) bool {
	switch p.op {
	case leaf:
		if p.came < p.times && p.event.Matches(e, fired) {
			p.came++
		}
		return p.came >= p.times
	case not:
		return !p.parts[0].see(e, fired)
	case after, again:
		return p.seeAfter(e, fired)
	}
	all, any := true, false
	for _, part := range p.parts { // each must see it
		held := part.see(e, fired)
		all, any = all && held, any || held
	}
	return p.op == and && all || p.op == or && any
}

func (p *progress) seeAfter(e event.Event, fired func(string) bool) bool {
	if !p.open {
		if p.op == again {
			p.before = p.parts[0].see(e, fired) || p.before
		}
		if p.open = p.parts[1].see(e, fired); p.open {
			p.parts[0] = newProgress(p.of[0]) // counted from here on
		}
		return false
	}
	switch {
	case p.op == after || p.before:
		return p.parts[0].see(e, fired)
	case p.next != nil:
		return p.next.see(e, fired)
	case p.parts[0].see(e, fired): // the first time of all is not again
		p.next = newProgress(p.of[0])
	}
	return false
}

// Words says a condition as part of a sentence, of the names of its events. again
// is true of an event of which not the first is meant.
func (c Condition) Words(name func(event Condition, again bool) string) string {
	return c.term().words(name, false)
}

func (t *term) words(name func(Condition, bool) string, later bool) string {
	switch t.op {
	case leaf:
		said := name(t.event, later || t.times > 1)
		if t.times > 1 {
			said += fmt.Sprintf(", %d times", t.times)
		}
		return said
	case not:
		return "a time before " + t.of[0].words(name, false)
	case after:
		return t.of[0].words(name, true) + " after " + t.of[1].words(name, false)
	case again:
		return t.of[0].words(name, true) + ", again, after " + t.of[1].words(name, false)
	}
	var said strings.Builder
	for i, part := range t.of {
		switch {
		case i == 0:
			said.WriteString(part.words(name, false))
		case t.op == and && part.op == not:
			said.WriteString(" before " + part.of[0].words(name, false))
		case t.op == and:
			said.WriteString(" and " + part.words(name, false))
		default:
			said.WriteString(" or " + part.words(name, false))
		}
	}
	return said.String()
}

// Holds reports whether a condition holds after the events of a run so far.
func (c Condition) Holds(events []event.Event) bool {
	w := NewWatch()
	p, held := newProgress(c.term()), false
	for _, e := range events {
		held = p.see(e, w.Fired)
		w.See(e)
	}
	return held
}

// Moments returns the places, among the events of one run in order, at which a
// condition comes to hold: of a single event each time it comes, of several each
// time that they hold when they did not before. from is the place of the first
// event that counts; fired tells whether an inject had fired before an event.
func (c Condition) Moments(events []event.Event, from int, fired func(e event.Event, inject string) bool) []int {
	var out []int
	single := c.Kind != Combined
	p := newProgress(c.term())
	held := false
	for i := from; i < len(events); i++ {
		e := events[i]
		before := func(inject string) bool { return fired(e, inject) }
		if single {
			if c.Matches(e, before) {
				out = append(out, i)
			}
			continue
		}
		now := p.see(e, before)
		if now && !held {
			out = append(out, i)
		}
		held = now
	}
	return out
}
