package library

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios/markdown"
)

// Page is one page of the guide.
type Page struct {
	Slug  string // path below guide/ without .md, below the name of a pack that is not the built-in one
	Pack  string
	Title string
	For   Reader
	HTML  string

	was string // the slug it had before, without the pack
}

// Reader is whom a page of the guide is for.
type Reader string

// Readers, in the order in which the guide is read.
const (
	Newcomer    Reader = "newcomer"    // plays a drill for the first time
	Trainee     Reader = "trainee"     // plays drills
	Facilitator Reader = "facilitator" // runs drills for others
	Author      Reader = "author"      // writes drills
	Operator    Reader = "operator"    // runs the server
	Engineer    Reader = "engineer"    // works on Drillyard, or with its interface
)

func readers() []Reader { return []Reader{Newcomer, Trainee, Facilitator, Author, Operator, Engineer} }

// readPage renders a page of the guide that is for somebody.
func readPage(file string, src []byte) (Page, error) {
	p, err := markdown.Page(file, src)
	if err != nil {
		return Page{}, err
	}
	reader := Reader(cmp.Or(p.For, string(Engineer)))
	if !slices.Contains(readers(), reader) {
		return Page{}, fmt.Errorf("%s: there is no reader %q of the guide; there are %v", file, p.For, readers())
	}
	return Page{Slug: strings.TrimSuffix(strings.TrimPrefix(file, "guide/"), ".md"), Title: p.Title, For: reader, HTML: p.HTML, was: p.Was}, nil
}

// Guide lists the pages of the guide by their readers, the newcomer first and
// decisions last, those of the built-in pack before those of others.
func (l *Library) Guide() []Page {
	return slices.SortedFunc(maps.Values(l.now().guide), func(a, b Page) int {
		return cmp.Or(
			cmp.Compare(rank(a), rank(b)),
			strings.Compare(a.Pack, b.Pack),
			cmp.Compare(slices.Index(readers(), a.For), slices.Index(readers(), b.For)),
			cmp.Compare(strings.Count(a.Slug, "/"), strings.Count(b.Slug, "/")),
			strings.Compare(a.Slug, b.Slug),
		)
	})
}

func rank(p Page) int {
	if p.Pack == BuiltIn {
		return 0
	}
	return 1
}

// GuidePage returns a page of the guide by its slug, or by the one it had before:
// addresses are kept and passed on.
func (l *Library) GuidePage(slug string) (Page, bool) {
	now := l.now()
	slug = canonical(slug)
	p, ok := now.guide[cmp.Or(now.renamed[slug], slug)]
	return p, ok
}
