package markdown

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// ErrTooLarge says that a text is longer than MaxSize.
var ErrTooLarge = errors.New("text is too large")

// blocks takes documents apart into blocks, and leaves the text in them alone;
// reading reads the text of a heading; showing makes HTML. All keep goldmark's
// defaults, which drop raw HTML and dangerous links.
var (
	blocks  = parser.NewParser(parser.WithBlockParsers(parser.DefaultBlockParsers()...))
	reading = goldmark.New()
	showing = goldmark.New(goldmark.WithExtensions(
		extension.Table, extension.TaskList, extension.Linkify, extension.Strikethrough,
	))
)

// HTML renders Markdown: tables, task lists, and bare addresses as links. Raw
// HTML is left out, and so are links to anything that could run code. Headings
// carry the anchors that Parse gives them.
func HTML(src string) (string, error) {
	if len(src) > MaxSize {
		return "", fmt.Errorf("%w: %d KiB, at most %d KiB", ErrTooLarge, len(src)>>10, MaxSize>>10)
	}
	source := []byte(src)
	if i := overNested(strings.Split(src, "\n")); i >= 0 {
		return "", fmt.Errorf("%w: line %d is nested too deeply", ErrTooLarge, i+1)
	}
	if n, why := oversized(blocks.Parse(text.NewReader(source)), source); n != nil {
		return "", fmt.Errorf("%w: %s", ErrTooLarge, why)
	}
	tree := showing.Parser().Parse(text.NewReader(source), parser.WithContext(parser.NewContext()))
	anchors := anchors{}
	for n := tree.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok {
			h.SetAttributeString("id", []byte(anchors.next(plain(h, source))))
		}
	}
	var out bytes.Buffer
	if err := showing.Renderer().Render(&out, source, tree); err != nil {
		return "", fmt.Errorf("render markdown: %w", err)
	}
	return out.String(), nil
}

// GuidePage is a page of the guide, rendered.
type GuidePage struct {
	Title string // without one in the front matter, the first heading's
	For   string // whom it is for, as the front matter says; empty when it does not
	Was   string // the slug it had before, as the front matter says
	HTML  string
}

// Page renders a page of the guide: a document whose front matter is its title
// and whom it is for.
func Page(file string, src []byte) (GuidePage, error) {
	doc, mistakes := Parse(file, src)
	var errs []error
	for _, m := range mistakes {
		errs = append(errs, m)
	}
	if err := errors.Join(errs...); err != nil {
		return GuidePage{}, err
	}
	var front struct {
		Title string `yaml:"title"`
		For   string `yaml:"for"`
		Was   string `yaml:"was"`
	}
	if err := doc.ReadFront(file, &front, false); err != nil {
		return GuidePage{}, err
	}
	page := GuidePage{Title: front.Title, For: front.For, Was: front.Was}
	if page.Title == "" && len(doc.Sections) > 0 {
		page.Title = doc.Sections[0].Title
	}
	var err error
	if page.HTML, err = HTML(doc.Body); err != nil {
		return GuidePage{}, fmt.Errorf("%s: %w", file, err)
	}
	return page, nil
}
