package stack

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Page is a template: a piece of HTML with places to fill in.
//
//	{{name}}                a field of the request, or a column of a row; escaped
//	{{#rows}} … {{/rows}}   once for each row
//	{{?rows}} … {{/rows}}   once if there are rows
//	{{^rows}} … {{/rows}}   once if there are none
//
// Instead of rows it may be aside, the rows of optional steps. A page may begin
// with its title, <title>…</title>, which the frame takes.
type Page struct {
	file   string // that it was read from
	source string
	title  []part
	body   []part
	faults []pageFault
}

// What a template may have beside fields and columns.
const (
	listRows      = "rows"
	listAside     = "aside"
	wordFailed    = "failed"
	wordReference = "reference"
	wordTitle     = "title"
	wordContent   = "content"
)

// Marks of a part.
const (
	markText  = 0
	markValue = '='
	markEach  = '#'
	markSome  = '?'
	markNone  = '^'
)

type part struct {
	mark  byte
	text  string // of markText
	name  string // of a value, or of a list
	at    int    // where it stands, in bytes of the source
	inner []part
}

// pageFault is something wrong with a template.
type pageFault struct {
	at   int
	text string
}

const (
	maxTemplate   = 64 << 10 // of a template, in bytes
	maxParts      = 500      // of a template
	maxPageNested = 4        // sections in sections
)

// ParsePage reads a template. The error joins all that is wrong with it; the
// page is there for whoever wants to look further.
func ParsePage(source string) (*Page, error) {
	p := &Page{source: source}
	if len(source) > maxTemplate {
		p.fault(0, "this is %d KiB long; at most %d KiB are read", len(source)>>10, maxTemplate>>10)
		return p, p.err()
	}
	if !utf8.ValidString(source) || strings.IndexByte(source, 0) >= 0 {
		p.fault(0, "this is no text in UTF-8")
		return p, p.err()
	}
	body := 0
	if rest, ok := strings.CutPrefix(source, "<title>"); ok {
		if title, _, ok := strings.Cut(rest, "</title>"); ok {
			start := len("<title>")
			p.title = p.parse(start, start+len(title), context{where: inPlain, tag: "title"})
			body = start + len(title) + len("</title>")
			body += len(source[body:]) - len(strings.TrimLeft(source[body:], "\r\n"))
		}
	}
	p.body = p.parse(body, len(source), context{})
	return p, p.err()
}

func (p *Page) fault(at int, text string, args ...any) {
	p.faults = append(p.faults, pageFault{at, fmt.Sprintf(text, args...)})
}

func (p *Page) err() error {
	var all []error
	for _, f := range p.faults {
		line, column := p.place(f.at)
		all = append(all, fmt.Errorf("%d:%d: %s", line, column, f.text))
	}
	return errors.Join(all...)
}

// place tells line and column, from 1, of a byte of the source.
func (p *Page) place(at int) (line, column int) {
	before := p.source[:at]
	return 1 + strings.Count(before, "\n"), at - strings.LastIndexByte(before, '\n')
}

// MarshalText returns the source.
func (p *Page) MarshalText() ([]byte, error) { return []byte(p.source), nil }

// UnmarshalText reads a template, as ParsePage does.
func (p *Page) UnmarshalText(text []byte) error {
	q, err := ParsePage(string(text))
	*p = *q
	return err
}

// parse reads a stretch of the source that begins in a state.
func (p *Page) parse(from, to int, state context) []part {
	type open struct {
		part  part
		state context
	}
	var stack []open
	var into []part
	begun := state.where
	count := 0
	add := func(q part) {
		if count++; count == maxParts {
			p.fault(q.at, "a page has at most %d parts", maxParts)
		}
		if count < maxParts {
			into = append(into, q)
		}
	}
	text := func(from, to int) {
		add(part{text: p.source[from:to], at: from})
		if banned := state.read(p.source[from:to]); banned != "" {
			p.fault(from, "<%s> has no place on a page", banned)
		}
	}
	outer := [][]part{}
	for at := from; at < to; {
		next := strings.Index(p.source[at:to], "{{")
		if next < 0 {
			text(at, to)
			break
		}
		if next > 0 {
			text(at, at+next)
			at += next
		}
		end := strings.Index(p.source[at:to], "}}")
		if end < 0 {
			p.fault(at, "{{ is not closed")
			break
		}
		inside := p.source[at+2 : at+end]
		here := at
		at += end + 2
		mark, name := byte(markValue), inside
		if inside != "" && strings.IndexByte("#?^/", inside[0]) >= 0 {
			mark, name = inside[0], inside[1:]
		}
		switch {
		case mark == '/':
			if len(stack) == 0 || stack[len(stack)-1].part.name != name {
				p.fault(here, "{{/%s}} closes nothing that is open", name)
				continue
			}
			top := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if state != top.state {
				p.fault(here, "{{%c%s}} begins and ends between tags", top.part.mark, name)
			}
			top.part.inner = into
			into, outer = outer[len(outer)-1], outer[:len(outer)-1]
			add(top.part)
		case !fieldShape.MatchString("{"+name+"}") || fieldShape.FindString("{"+name+"}") != "{"+name+"}":
			p.fault(here, "{{%s}} is nothing to fill in; there is {{name}}, {{#rows}}, {{?rows}}, {{^rows}} and {{/rows}}", inside)
		case mark == markValue:
			if !state.fits() || name == wordContent && state.where != inText {
				p.fault(here, "{{%s}} can stand in text, or between the quotes of an attribute", name)
			}
			add(part{mark: mark, name: name, at: here})
		case name != listRows && name != listAside:
			p.fault(here, "there is no list %q; there is %s and %s", name, listRows, listAside)
		default:
			if state.where != inText {
				p.fault(here, "{{%s}} begins and ends between tags", inside)
			}
			if len(stack) >= maxPageNested || mark == markEach && within(stack, func(o open) bool { return o.part.mark == markEach }) {
				p.fault(here, "{{%s}} is nested too deeply: what is repeated has nothing in it that is", inside)
			}
			stack = append(stack, open{part{mark: mark, name: name, at: here}, state})
			outer = append(outer, into)
			into = nil
		}
	}
	if state.where != begun {
		p.fault(max(from, to-1), "this ends within a tag, a comment or an element that is not closed")
	}
	for i := len(stack) - 1; i >= 0; i-- {
		p.fault(stack[i].part.at, "{{%c%s}} is not closed: {{/%s}} is missing", stack[i].part.mark, stack[i].part.name, stack[i].part.name)
	}
	if len(outer) > 0 {
		return outer[0]
	}
	return into
}

func within[T any](list []T, is func(T) bool) bool {
	_, found := find(list, is)
	return found
}
