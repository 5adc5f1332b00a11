package logql

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Error says what is wrong with a query, where, and what to write instead.
type Error struct {
	Message    string
	Start, End int // byte offsets; the same where something is missing
	Line, Col  int // of Start, from 1, in characters
}

func (e *Error) Error() string { return fmt.Sprintf("%d:%d: %s", e.Line, e.Col, e.Message) }

// Longest is how long a query may be, in bytes; and maxParts, of how many parts.
const (
	Longest  = 1000 // bytes
	maxParts = 20
)

// Parse reads a query, in LogQL or in the short form of it or in both: key:value
// holds a name to a value, quotes and words side by side are texts to find. An
// empty query finds everything. The error is an *Error.
func Parse(s string) (Query, error) {
	p := &parser{in: s, words: -1}
	err := p.parse()
	if err == nil {
		for i := range p.out.Texts {
			p.out.Texts[i].lower = strings.ToLower(p.out.Texts[i].Text)
		}
		return p.out, nil
	}
	before := s[:min(err.Start, len(s))]
	err.Line = 1 + strings.Count(before, "\n")
	err.Col = 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
	return Query{}, err
}

// parser reads a query from left to right.
type parser struct {
	in    string
	at    int
	out   Query
	words int // which text the words go on with that come next; -1 for none
}

func (p *parser) fail(start, end int, format string, args ...any) *Error {
	return &Error{Message: fmt.Sprintf(format, args...), Start: start, End: end}
}

// rest is what has not been read yet.
func (p *parser) rest() string { return p.in[p.at:] }

// take reads a fixed text, if that comes next.
func (p *parser) take(text string) bool {
	if !strings.HasPrefix(p.rest(), text) {
		return false
	}
	p.at += len(text)
	return true
}

func (p *parser) space() {
	p.at = len(p.in) - len(strings.TrimLeftFunc(p.rest(), unicode.IsSpace))
}

func (p *parser) parse() *Error {
	if len(p.in) > Longest {
		return p.fail(Longest, len(p.in), "a search has at most %d bytes, and this one has %d", Longest, len(p.in))
	}
	piped := false // what came last is LogQL
	for {
		p.space()
		start := p.at
		if start == len(p.in) {
			return nil
		}
		var err *Error
		words := p.words
		p.words = -1
		switch {
		case p.take("{"):
			err, piped = p.selector(start), true
		case p.take("|="):
			err, piped = p.text(Equal, start), true
		case p.take("|~"):
			err, piped = p.text(Matches, start), true
		case p.take("!="):
			err, piped = p.text(Unequal, start), true
		case p.take("!~"):
			err, piped = p.text(Mismatches, start), true
		case p.take("|"):
			err, piped = p.stage(), true
		case p.in[start] == '"' || p.in[start] == '`':
			err, piped = p.quotedText(), false
		default:
			if name := p.key(); name != "" {
				err, piped = p.short(name, start), false
				break
			}
			err, piped = p.word(words, piped), false
		}
		if err != nil {
			return err
		}
	}
}

// selector reads what stands in braces.
func (p *parser) selector(open int) *Error {
	for {
		p.space()
		if p.take("}") {
			return nil
		}
		if err := p.comparison(Equal, Unequal, Matches, Mismatches); err != nil {
			return err
		}
		p.space()
		switch {
		case p.take("}"):
			return nil
		case p.take(","):
		case p.at == len(p.in):
			return p.fail(open, open+1, "this brace is not closed")
		default:
			return p.fail(p.at, p.at+1, "a comma or } is missing before this")
		}
	}
}

// stage reads what follows a single pipe.
func (p *parser) stage() *Error {
	p.space()
	for _, name := range []string{"json", "logfmt"} {
		if p.ident() == name {
			p.at += len(name)
			p.space()
			if p.at < len(p.in) && p.in[p.at] != '|' && p.in[p.at] != '!' {
				return p.fail(p.at, len(p.in), "%s takes nothing, as the fields of a line are apart already; put a | before the next part", name)
			}
			return nil
		}
	}
	for {
		if err := p.comparison(Equal, Unequal, Matches, Mismatches, AtLeast, AtMost, Above, Below); err != nil {
			return err
		}
		p.space()
		if word := p.ident(); word == "and" {
			p.at += len(word)
		} else if !p.take(",") {
			return nil
		}
		p.space()
	}
}

// ident is the name that comes next, if one does; it is not read yet.
func (p *parser) ident() string {
	rest := p.rest()
	for i := range len(rest) {
		c := rest[i]
		if c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || i > 0 && (c == '.' || c == '-' || '0' <= c && c <= '9') {
			continue
		}
		return rest[:i]
	}
	return rest
}

// comparison reads a name, one of some operators, and a value.
func (p *parser) comparison(ops ...Op) *Error {
	start := p.at
	name := p.ident()
	if name == "" {
		return p.fail(start, start+1, "the name of a label or a field is missing, such as service or status")
	}
	p.at += len(name)
	p.space()
	at := p.at
	op := Op("")
	// The longer of two comes first: >= begins with >.
	for _, o := range []Op{AtLeast, AtMost, Matches, Mismatches, Unequal, "==", Equal, Above, Below} {
		if p.take(string(o)) {
			op = o
			break
		}
	}
	if op == "==" {
		op = Equal
	}
	if !slices.Contains(ops, op) {
		all := make([]string, len(ops))
		for i, o := range ops {
			all[i] = string(o)
		}
		return p.fail(at, max(at+1, p.at), "after %s stands one of %s and a value in quotes", name, strings.Join(all, " "))
	}
	p.space()
	at = p.at
	var value string
	switch {
	case at < len(p.in) && (p.in[at] == '"' || p.in[at] == '`'):
		var err *Error
		if value, err = p.quoted(); err != nil {
			return err
		}
	default:
		end := strings.IndexFunc(p.rest(), func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",}|", r) })
		if end < 0 {
			end = len(p.rest())
		}
		value = p.in[at : at+end]
		p.at += end
		if _, err := strconv.ParseFloat(value, 64); err != nil {
			return p.fail(at, max(at+1, p.at), "quote the value: %s%s%s", name, op, quote(value))
		}
	}
	return p.match(name, op, value, start, at)
}

// match adds a matcher of a name at start, to a value at another place.
func (p *parser) match(name string, op Op, value string, start, at int) *Error {
	m, err := newMatcher(name, op, value)
	if err != nil {
		err.Start, err.End = at, p.at
		return err
	}
	for _, other := range p.out.Matchers {
		if other.Name == m.Name && other.Op == op && (op == Equal || op == usual(m.Name)) {
			return p.fail(start, p.at, "%s is there twice; for one of several values write %s=~\"one|another\"", name, name)
		}
	}
	p.out.Matchers = append(p.out.Matchers, m)
	return p.bounded(start)
}

func newMatcher(name string, op Op, value string) (Matcher, *Error) {
	name = known(name)
	m := Matcher{Name: name, Op: op, Value: value}
	var err error
	switch {
	case op == Matches || op == Mismatches:
		if m.pattern, err = regexp.Compile("^(?s:" + value + ")$"); err == nil {
			_, err = regexp.Compile(value)
		}
		if err != nil {
			return m, badPattern(err)
		}
	case name == Level:
		m.Value = strings.ToLower(value)
		if m.Value == "warning" {
			m.Value = "warn"
		}
		if !slices.Contains(levels, m.Value) {
			return m, &Error{Message: fmt.Sprintf("%q is no level; there is %s", value, strings.Join(levels, ", "))}
		}
	case op.ordered():
		if m.number, err = strconv.ParseFloat(value, 64); err != nil {
			return m, &Error{Message: fmt.Sprintf("%s %s is asked of numbers, and %q is none", name, op, value)}
		}
	}
	return m, nil
}

func badPattern(err error) *Error {
	return &Error{Message: "this is no regular expression: " + strings.TrimPrefix(err.Error(), "error parsing regexp: ")}
}

// text reads the text of a line filter.
func (p *parser) text(op Op, start int) *Error {
	sign := p.in[start:p.at]
	p.space()
	at := p.at
	if at == len(p.in) || p.in[at] != '"' && p.in[at] != '`' {
		word, _, _ := strings.Cut(p.rest(), " ")
		return p.fail(at, max(at+1, at+len(word)), "after %s stands a text in quotes: %s %s", sign, sign, quote(word))
	}
	text, err := p.quoted()
	if err != nil {
		return err
	}
	return p.find(Text{Op: op, Text: text}, at)
}

// find adds what is asked of the text.
func (p *parser) find(t Text, at int) *Error {
	if t.Text == "" {
		return p.fail(at, p.at, "an empty text finds everything")
	}
	if t.Op == Matches || t.Op == Mismatches {
		var err error
		if t.pattern, err = regexp.Compile("(?im)" + t.Text); err != nil {
			bad := badPattern(err)
			bad.Start, bad.End = at, p.at
			return bad
		}
	}
	p.out.Texts = append(p.out.Texts, t)
	return p.bounded(at)
}

// bounded holds that the part that was added last is not one too many.
func (p *parser) bounded(at int) *Error {
	if len(p.out.Matchers)+len(p.out.Texts) > maxParts {
		return p.fail(at, len(p.in), "a search has at most %d parts", maxParts)
	}
	return nil
}

// quoted reads a text in quotes, in which \" and \\ stand for themselves, or
// in backticks, in which everything does.
func (p *parser) quoted() (string, *Error) {
	open := p.at
	mark := p.in[open]
	var b strings.Builder
	for p.at++; p.at < len(p.in); p.at++ {
		c := p.in[p.at]
		switch {
		case c == mark:
			p.at++
			return b.String(), nil
		case c == '\\' && mark == '"' && p.at+1 < len(p.in) && (p.in[p.at+1] == '"' || p.in[p.at+1] == '\\'):
			p.at++
			b.WriteByte(p.in[p.at])
		default:
			b.WriteByte(c)
		}
	}
	return "", p.fail(open, open+1, "this quote is not closed")
}
