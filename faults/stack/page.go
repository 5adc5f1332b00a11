package stack

import (
	"errors"
	"fmt"
	"html"
	"strconv"
	"strings"
)

// Pages are the templates of what customers see, by name. Two have a meaning of
// their own: frame goes around every other one, and sorry is shown when a
// request cannot be served. Why they can do so little: decisions/0094.
type Pages map[string]*Page

// The pages that have a meaning of their own.
const (
	PageFrame = "frame"
	PageSorry = "sorry"
)

// View is what a page shows.
type View struct {
	Field     func(name string) string // what a field of the request has; empty: nothing
	Rows      []map[string]string      // of the last statement, or of the cache instead of it
	Aside     []map[string]string      // of steps that are optional
	Failed    string                   // what could not be done
	Reference string                   // by which customer service finds the request
}

// maxPage bounds what a page may come to, in bytes.
const maxPage = 256 << 10

// ErrLargePage is the error of a page that came to more than is shown.
var ErrLargePage = errors.New("the page is larger than 256 KiB")

// HasPage reports whether there is a page of a name.
func (b *Business) HasPage(name string) bool { return b.Pages[name] != nil }

// Render writes a page, in its frame. All that a view says is escaped.
func (b *Business) Render(name string, v View) (string, error) {
	p := b.Pages[name]
	if p == nil {
		return "", fmt.Errorf("there is no page %q", name)
	}
	w := writer{business: b, view: v}
	w.parts(p.title, nil)
	title := w.out.String()
	w.out.Reset()
	frame := b.Pages[PageFrame]
	if frame == nil {
		w.whole(p)
		return w.out.String(), w.err
	}
	w.parts(p.body, nil)
	w.framed = map[string]string{wordTitle: title, wordContent: w.out.String()}
	w.out.Reset()
	w.whole(frame)
	return w.out.String(), w.err
}

// writer writes one page.
type writer struct {
	business *Business
	view     View
	framed   map[string]string // what a frame is around: finished
	out      strings.Builder
	err      error
}

// whole writes a page with its title.
func (w *writer) whole(p *Page) {
	if len(p.title) > 0 {
		w.write("<title>")
		w.parts(p.title, nil)
		w.write("</title>\n")
	}
	w.parts(p.body, nil)
}

func (w *writer) parts(parts []part, row map[string]string) {
	for _, p := range parts {
		if w.err != nil {
			return
		}
		switch p.mark {
		case markText:
			w.write(p.text)
		case markValue:
			w.write(w.value(p.name, row))
		default:
			w.section(p, row)
		}
	}
}

func (w *writer) write(text string) {
	if w.out.Len()+len(text) > maxPage {
		w.err = ErrLargePage
		return
	}
	w.out.WriteString(text)
}

func (w *writer) section(p part, row map[string]string) {
	rows := w.view.Rows
	if p.name == listAside {
		rows = w.view.Aside
	}
	switch {
	case p.mark == markEach:
		for _, r := range rows {
			w.parts(p.inner, r)
		}
	case (p.mark == markSome) == (len(rows) > 0):
		w.parts(p.inner, row)
	}
}

// value is what stands for a name, escaped: of the row, or of the request.
func (w *writer) value(name string, row map[string]string) string {
	if finished, ok := w.framed[name]; ok {
		return finished
	}
	if row != nil {
		if text, ok := row[name]; ok {
			return html.EscapeString(w.business.amount(name, text))
		}
	}
	switch name {
	case wordFailed:
		return html.EscapeString(w.view.Failed)
	case wordReference:
		return html.EscapeString(w.view.Reference)
	}
	if w.view.Field == nil {
		return ""
	}
	return html.EscapeString(w.view.Field(name))
}

// amount shows "3490" as "34.90 kr" where a column holds an amount.
func (b *Business) amount(column, text string) string {
	unit, is := b.Amounts[column]
	if !is {
		return text
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(strconv.FormatFloat(float64(n)/100, 'f', 2, 64) + " " + unit)
}

// says reports whether a page shows something of a name.
func (p *Page) says(name string) bool {
	var in func([]part) bool
	in = func(parts []part) bool {
		return within(parts, func(q part) bool { return q.mark == markValue && q.name == name || in(q.inner) })
	}
	return in(p.title) || in(p.body)
}
