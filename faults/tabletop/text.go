package tabletop

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"net/url"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults/stack"
)

// literal is no hole: words. Holes are numbered from 1, by the model's fields.
const literal uint8 = 0

// text is a text with holes: what stands in a template once everything that is
// known beforehand is filled in.
type text []part

type part struct {
	hole uint8  // literal: words
	word string // of a literal
}

func words(s string) text { return text{{literal, s}} }

// fill puts fields into a template. A field nobody gave is empty, but one that
// services mint is made up when it is first asked for, and a token is always
// signed anew.
func (m *model) fill(template string, given map[string]text) text {
	var out text
	for piece, name := range stack.Pieces(template) {
		out = append(out, part{literal, piece})
		if name == "" {
			continue
		}
		hole := m.holeOf(name)
		v, is := given[name]
		switch {
		case hole != literal && m.fields[hole-1].Signs != "":
			out = append(out, part{hole, ""})
		case is:
			out = append(out, v...)
		case hole != literal && m.fields[hole-1].Minted.Makes():
			out = append(out, part{hole, ""})
		}
	}
	return out.tidy()
}

// tidy joins neighbouring literals.
func (x text) tidy() text {
	var out text
	for _, p := range x {
		if n := len(out); p.hole == literal && n > 0 && out[n-1].hole == literal {
			out[n-1].word += p.word
		} else if p.hole != literal || p.word != "" {
			out = append(out, p)
		}
	}
	return out
}

// key tells texts with the same holes filled in apart from any others.
type key struct {
	form    uint64 // of the text without its holes
	visitor uint64 // of what is in them
}

func (k key) before(o key) bool {
	return k.form < o.form || k.form == o.form && k.visitor < o.visitor
}

func sortKeys(keys []key) {
	slices.SortFunc(keys, func(a, b key) int {
		return cmp.Or(cmp.Compare(a.form, b.form), cmp.Compare(a.visitor, b.visitor))
	})
}

// form is a number for the text without its holes.
func (x text) form() uint64 {
	h := fnv.New64a()
	for _, p := range x {
		fmt.Fprintf(h, "%d %s\x00", p.hole, p.word)
	}
	return h.Sum64()
}

// split cuts a text with holes at the first occurrence of a separator in its
// literals.
func (x text) split(sep string) (before, after text, found bool) {
	for i, p := range x {
		if p.hole != literal {
			continue
		}
		if l, r, ok := strings.Cut(p.word, sep); ok {
			before = append(append(text{}, x[:i]...), part{literal, l})
			after = append(text{{literal, r}}, x[i+1:]...)
			return before.tidy(), after.tidy(), true
		}
	}
	return x, nil, false
}

// query reads the parameters of "a=1&b={note}".
func (x text) query(into map[string]text) {
	for len(x) > 0 {
		pair, rest, _ := x.split("&")
		x = rest
		name, value, _ := pair.split("=")
		if len(name) == 1 && name[0].hole == literal {
			into[unescape(name[0].word)] = value.unescaped()
		}
	}
}

func (x text) unescaped() text {
	out := append(text{}, x...)
	for i := range out {
		out[i].word = unescape(out[i].word)
	}
	return out
}

func unescape(s string) string {
	if u, err := url.QueryUnescape(s); err == nil {
		return u
	}
	return s
}

// head is what a text begins with, whatever is in its holes; whole says that
// there are none.
func (x text) head() (words string, whole bool) {
	switch {
	case len(x) == 0:
		return "", true
	case x[0].hole != literal:
		return "", false
	}
	return x[0].word, len(x) == 1
}
