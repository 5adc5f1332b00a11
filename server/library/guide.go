package library

import (
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
	HTML  string
}

func (l *Library) loadGuide(fsys fs.FS) error {
	return eachMarkdown(fsys, "guide", func(file string, src []byte) error {
		slug := strings.TrimSuffix(strings.TrimPrefix(file, "guide/"), ".md")
		title, html, err := markdown.Page(file, src)
		if err != nil {
			return err
		}
		l.guide[slug] = Page{Slug: slug, Title: title, HTML: html}
		return nil
	})
}

// Guide lists the pages of the guide: the index first, decisions last.
func (l *Library) Guide() []Page {
	rank := func(p Page) string {
		switch {
		case p.Slug == "index":
			return "0"
		case strings.Contains(p.Slug, "/"):
			return "2" + p.Slug
		}
		return "1" + p.Slug
	}
	return slices.SortedFunc(maps.Values(l.guide), func(a, b Page) int { return strings.Compare(rank(a), rank(b)) })
}

// GuidePage returns a page of the guide by its slug.
func (l *Library) GuidePage(slug string) (Page, bool) {
	p, ok := l.guide[slug]
	return p, ok
}
