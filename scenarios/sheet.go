package scenarios

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"github.com/drillyard/drillyard/faults/stack/plain"
)

// sheetSize bounds one block of YAML, in bytes.
const sheetSize = 64 << 10

// sheet is one block of YAML within a file: it turns places in the block into
// places in the file.
type sheet struct {
	c      *compiler
	origin Position // of the block's first character
}

// value is a node of a sheet. A nil node is a value that was not written. Why
// nodes, and no structs to decode into: decisions/0001.
type value struct {
	sheet *sheet
	node  ast.Node
	at    Position
	shape *plain.Shape // what is read here is noted in it; nil: nobody asks
}

// read parses the text of a block, which must be one YAML document.
func (s *sheet) read(text string) (v value, ok bool) {
	v = value{sheet: s, at: s.origin}
	root, err := plain.Parse([]byte(text), sheetSize)
	var m *plain.Mistake
	if errors.As(err, &m) {
		at := s.origin
		if m.Line > 0 {
			at = s.place(m.Line, m.Column)
		}
		s.c.problem(at, "", "%s", s.shifted(m.Text))
		return v, false
	}
	return s.value(root), true
}

// yamlPlace is how the parser names a place within the block.
var yamlPlace = regexp.MustCompile(`\[(\d+):(\d+)\]`)

// shifted turns the places that a message names into places in the file.
func (s *sheet) shifted(message string) string {
	return yamlPlace.ReplaceAllStringFunc(message, func(found string) string {
		part := yamlPlace.FindStringSubmatch(found)
		line, _ := strconv.Atoi(part[1])
		column, _ := strconv.Atoi(part[2])
		at := s.place(line, column)
		return fmt.Sprintf("%d:%d", at.Line, at.Column)
	})
}

func (s *sheet) place(line, column int) Position {
	return Position{Line: s.origin.Line + max(line, 1) - 1, Column: s.origin.Column + max(column, 1) - 1}
}

func (s *sheet) value(n ast.Node) value {
	v := value{sheet: s, node: n, at: s.origin}
	t := n.GetToken()
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 && !m.IsFlowStyle {
		t = m.Values[0].Key.GetToken()
	}
	if t != nil && t.Position != nil {
		v.at = s.place(t.Position.Line, t.Position.Column)
	}
	return v
}

// given reports whether the author wrote a value here.
func (v value) given() bool {
	if v.node == nil {
		return false
	}
	_, null := v.node.(*ast.NullNode)
	return !null
}

// text reads a scalar as it was written. What is not a scalar is a problem.
func (v value) text(what string) string {
	v.note(scalar)
	switch n := v.node.(type) {
	case nil, *ast.NullNode:
		return ""
	case *ast.StringNode:
		return n.Value
	case *ast.LiteralNode:
		return strings.TrimRight(n.Value.Value, "\n")
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.GetToken().Value
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode:
		v.sheet.c.problem(v.at, "write the value out", "%s: anchors, aliases and tags are not part of the language", what)
	default:
		v.sheet.c.problem(v.at, "", "%s: one plain value is expected, not %s", what, shapeOf(v.node))
	}
	return ""
}

// textAt returns where the text of a scalar starts, behind quotes and block
// marks.
func (v value) textAt() Position {
	at := v.at
	switch n := v.node.(type) {
	case *ast.StringNode:
		if n.Token.Type == token.DoubleQuoteType || n.Token.Type == token.SingleQuoteType {
			at.Column++
		}
	case *ast.LiteralNode:
		at.Line++
		at.Column = v.sheet.origin.Column
	}
	return at
}

// list reads a sequence. What is not one is a problem.
func (v value) list(what string) []value {
	item := v.note(sequence)
	if !v.given() {
		return nil
	}
	seq, ok := v.node.(*ast.SequenceNode)
	if !ok {
		v.sheet.c.problem(v.at, "", "%s: a list is expected, not %s", what, shapeOf(v.node))
		return nil
	}
	out := make([]value, 0, len(seq.Values))
	for _, n := range seq.Values {
		if v.sheet.c.enough() {
			break
		}
		one := v.sheet.value(n)
		one.shape = item
		out = append(out, one)
	}
	return out
}

// listed reports whether a sequence was written, and no plain value.
func (v value) listed() bool {
	_, is := v.node.(*ast.SequenceNode)
	return is
}

func shapeOf(n ast.Node) string {
	switch n.(type) {
	case *ast.SequenceNode:
		return "a list"
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a mapping of keys to values"
	case *ast.NullNode:
		return "nothing"
	default:
		return "a plain value"
	}
}

// plain returns a scalar as written, and nothing of anything else.
func (v value) plain() string {
	v.note(scalar)
	if n, ok := v.node.(*ast.StringNode); ok {
		return n.Value
	}
	return ""
}
