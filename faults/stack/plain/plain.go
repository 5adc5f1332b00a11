// Package plain reads the YAML that people write into a tree with places.
//
// Invariants: reading takes time and memory in proportion to the text, which
// is bounded in size and depth; nothing a person types makes it panic. Aliases
// are never expanded.
//
// Non-goals: what the YAML means; writing it.
package plain

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// depth bounds nesting. The parser's time grows with the square of it, and
// what people write is flat.
const depth = 40

// Mistake is what stands in the way of reading a text.
type Mistake struct {
	Line, Column int // counted from 1; 0: the text as a whole
	Text         string
}

func (m *Mistake) Error() string { return m.Text }

// Parse reads a text of at most size bytes that holds one YAML document, and
// returns what the document holds. The error is a *Mistake.
func Parse(text []byte, size int) (ast.Node, error) {
	if len(text) > size {
		return nil, &Mistake{Text: fmt.Sprintf("this is %d KiB long; at most %d KiB are read", len(text)>>10, size>>10)}
	}
	if line := tooDeep(string(text)); line > 0 {
		return nil, &Mistake{line, 1, "values are nested too deeply"}
	}
	file, err := parse(text)
	if err != nil {
		m := &Mistake{Text: "not YAML: " + err.Error()}
		var at yaml.Error
		if errors.As(err, &at) {
			m.Text = "not YAML: " + at.GetMessage()
			if t := at.GetToken(); t != nil && t.Position != nil {
				m.Line, m.Column = t.Position.Line, t.Position.Column
			}
		}
		return nil, m
	}
	if len(file.Docs) > 1 {
		return nil, &Mistake{Text: fmt.Sprintf("one YAML document is expected, there are %d", len(file.Docs))}
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		return nil, &Mistake{Text: "this is empty"}
	}
	return file.Docs[0].Body, nil
}

// parse turns a panic of the parser, which reads whatever people type, into an
// error.
func parse(text []byte) (file *ast.File, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("it cannot be read: %v", r)
		}
	}()
	return parser.ParseBytes(text, 0)
}

// Reference returns a value of the tree that is not written out where it
// stands: an anchor, an alias, a merge or a tag. Nil: there is none.
func Reference(root ast.Node) ast.Node {
	f := &reference{}
	ast.Walk(f, root)
	return f.found
}

type reference struct{ found ast.Node }

func (f *reference) Visit(n ast.Node) ast.Visitor {
	switch n.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode:
		f.found = n
	}
	if f.found != nil {
		return nil
	}
	return f
}

// tooDeep returns the line on which nesting passes the bound, or 0. It counts
// brackets and leading dashes and knows no quotes: text in quotes closes what
// it opens, or stays far from the bound.
func tooDeep(text string) int {
	open := 0
	for i, line := range strings.Split(text, "\n") {
		dashes := 0
		for _, word := range strings.Fields(line) {
			if word != "-" && word != "?" {
				break
			}
			dashes++
		}
		for _, c := range line {
			switch c {
			case '[', '{':
				open++
			case ']', '}':
				open = max(0, open-1)
			}
			if open > depth {
				return i + 1
			}
		}
		if dashes > depth || (len(line)-len(strings.TrimLeft(line, " "))) > 8*depth {
			return i + 1
		}
	}
	return 0
}
