package markdown

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Block is a part of a document as plain text: a heading, a paragraph, a list, a
// table or code. Only what its kind has is set.
type Block struct {
	Level int        // of a heading, 1 to 6; 0: it is none
	Text  string     // of a heading, a paragraph (with its line breaks) or code
	Items []string   // of a list, nested ones after the one they are nested in
	Rows  [][]string // of a table, its head first
}

// ReadBlocks takes any document apart into plain text, for whoever looks for
// words in it. The error says that it is too large.
func ReadBlocks(src []byte) (front string, out []Block, err error) {
	free, body, err := freed(src)
	if err != nil || free.Pieces != nil {
		return free.Front, []Block{{Text: body}}, err
	}
	source := []byte(body)
	tree := everything.Parser().Parse(text.NewReader(source), parser.WithContext(parser.NewContext()))
	for n := tree.FirstChild(); n != nil; n = n.NextSibling() {
		if b, ok := block(n, source); ok {
			out = append(out, b)
		}
	}
	return free.Front, out, nil
}

func block(n ast.Node, src []byte) (Block, bool) {
	switch n := n.(type) {
	case *ast.Heading:
		return Block{Level: n.Level, Text: words(n, src)}, true
	case *ast.List:
		var b Block
		b.items(n, src)
		return b, len(b.Items) > 0
	case *east.Table:
		var b Block
		for row := n.FirstChild(); row != nil; row = row.NextSibling() {
			var cells []string
			for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
				cells = append(cells, words(cell, src))
			}
			b.Rows = append(b.Rows, cells)
		}
		return b, len(b.Rows) > 0
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		return Block{Text: strings.TrimSpace(lines(n, src))}, true
	case *ast.HTMLBlock:
		return Block{Text: said(lines(n, src))}, true
	case *ast.Blockquote:
		var parts []string
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if b, ok := block(c, src); ok {
				parts = append(parts, b.Text+strings.Join(b.Items, "\n"))
			}
		}
		return Block{Text: strings.Join(parts, "\n")}, len(parts) > 0
	}
	b := Block{Text: spread(n, src)}
	return b, b.Text != ""
}

func (b *Block) items(n *ast.List, src []byte) {
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		var own []string
		at := len(b.Items)
		b.Items = append(b.Items, "")
		for c := item.FirstChild(); c != nil; c = c.NextSibling() {
			if inner, ok := c.(*ast.List); ok {
				b.items(inner, src)
			} else if part, ok := block(c, src); ok {
				own = append(own, part.Text)
			}
		}
		b.Items[at] = strings.Join(own, " ")
	}
}

// spread is the text of a paragraph, line by line.
func spread(n ast.Node, src []byte) string { return unmarked(n, src, '\n', breaks) }

// unmarked is the text of a block without its markup, its lines held apart by a
// byte. HTML is left out; what of it matches ends, if there is one, ends a line.
func unmarked(n ast.Node, src []byte, apart byte, ends *regexp.Regexp) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			b.Write(n.Segment.Value(src))
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte(apart)
			}
		case *ast.String:
			b.Write(n.Value)
		case *ast.AutoLink:
			b.Write(n.Label(src))
		case *ast.RawHTML:
			if ends != nil && ends.Match(n.Segments.Value(src)) {
				b.WriteByte(apart)
			}
		}
		return ast.WalkContinue, nil
	})
	return strings.TrimSpace(b.String())
}
