package library

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios/markdown"
)

// Page is one page of the guide.
type Page struct {
	Slug  string // path below guide/ without .md
	Title string
	For   Reader
	HTML  string
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

func (l *Library) loadGuide(fsys fs.FS) error {
	return eachMarkdown(fsys, "guide", func(file string, src []byte) error {
		slug := strings.TrimSuffix(strings.TrimPrefix(file, "guide/"), ".md")
		page, err := markdown.Page(file, src)
		if err != nil {
			return err
		}
		reader := Reader(cmp.Or(page.For, string(Engineer)))
		if !slices.Contains(readers(), reader) {
			return fmt.Errorf("%s: there is no reader %q of the guide; there are %v", file, page.For, readers())
		}
		if page.Was != "" {
			l.renamed[page.Was] = slug
		}
		l.guide[slug] = Page{Slug: slug, Title: page.Title, For: reader, HTML: page.HTML}
		return nil
	})
}

// Guide lists the pages of the guide by their readers, the newcomer first and
// decisions last.
func (l *Library) Guide() []Page {
	return slices.SortedFunc(maps.Values(l.guide), func(a, b Page) int {
		return cmp.Or(
			cmp.Compare(slices.Index(readers(), a.For), slices.Index(readers(), b.For)),
			cmp.Compare(strings.Count(a.Slug, "/"), strings.Count(b.Slug, "/")),
			strings.Compare(a.Slug, b.Slug),
		)
	})
}

// GuidePage returns a page of the guide by its slug, or by the one it had before:
// addresses are kept and passed on.
func (l *Library) GuidePage(slug string) (Page, bool) {
	p, ok := l.guide[cmp.Or(l.renamed[slug], slug)]
	return p, ok
}
