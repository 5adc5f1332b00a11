package grading

import (
	"regexp"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
)

// comparison is what a condition compares a field with, in words that do not
// depend on the event: by it alone is known which names could ever satisfy it.
type comparison struct {
	field string
	verb  string // what a name must do with the word; empty: be it
	word  string
	at    file.Location
	could func(name string) bool
}

// never reports whether none of some names satisfies it.
func (c comparison) never(known []string) bool {
	return c.word != "" && len(known) > 0 && !slices.ContainsFunc(known, c.could)
}

// comparisonsIn lists what a condition compares the fields with of which known
// tells, and the arguments of actions and faults that it asks for, as of argsField.
func comparisonsIn(root ast.Node, known func(field string) bool) []comparison {
	v := &comparisons{known: known}
	ast.Walk(&root, v)
	return v.found
}

// argsField is the field that holds values by the names of parameters.
const argsField = "args"

type comparisons struct {
	known   func(field string) bool
	pointer string // within what is asked of each in a list: the field that it is
	found   []comparison
}

// comparing are the operators and functions that compare parts of a text.
var comparing = map[string]string{
	"contains": "contains", "startsWith": "begins with", "endsWith": "ends with", "matches": "matches",
	"hasPrefix": "begins with", "hasSuffix": "ends with",
}

func (v *comparisons) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.BinaryNode:
		switch {
		case n.Operator == "==", n.Operator == "!=", n.Operator == "in":
			v.compare(n.Left, n.Right, "")
			v.compare(n.Right, n.Left, "")
		case comparing[n.Operator] != "":
			v.compare(n.Left, n.Right, comparing[n.Operator])
		}
	case *ast.BuiltinNode:
		if comparing[n.Name] != "" && len(n.Arguments) == 2 {
			v.compare(n.Arguments[0], n.Arguments[1], comparing[n.Name])
		}
		v.inside(n)
	case *ast.MemberNode:
		of, plain := n.Node.(*ast.IdentifierNode)
		if name, fixed := n.Property.(*ast.StringNode); plain && fixed && of.Value == argsField && v.known(argsField) {
			v.add(argsField, "", name, nil)
		}
	}
}

// inside looks at what is asked of each in a list that is a field.
func (v *comparisons) inside(n *ast.BuiltinNode) {
	if len(n.Arguments) != 2 {
		return
	}
	list, plain := n.Arguments[0].(*ast.IdentifierNode)
	asked, each := n.Arguments[1].(*ast.PredicateNode)
	if !plain || !each || !v.known(list.Value) {
		return
	}
	within := &comparisons{known: func(field string) bool { return field == list.Value }, pointer: list.Value}
	ast.Walk(&asked.Node, within)
	v.found = append(v.found, within.found...)
}

func (v *comparisons) compare(asked, with ast.Node, verb string) {
	field, as := v.field(asked)
	if field == "" || !v.known(field) {
		return
	}
	switch n := with.(type) {
	case *ast.ArrayNode:
		for _, one := range n.Nodes {
			v.add(field, verb, one, as)
		}
	case *ast.ConstantNode: // a list of constants, folded
		if set, ok := n.Value.(map[string]struct{}); ok {
			words := make([]string, 0, len(set))
			for word := range set {
				words = append(words, word)
			}
			slices.Sort(words)
			for _, word := range words {
				one := &ast.StringNode{Value: word}
				one.SetLocation(n.Location())
				v.add(field, verb, one, as)
			}
		}
	default:
		v.add(field, verb, with, as)
	}
}

// field returns the field that is asked for, and how it is spelled before it is
// compared: as it is, or in lower case, say.
func (v *comparisons) field(n ast.Node) (string, func(string) string) {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return n.Value, nil
	case *ast.PointerNode:
		if n.Name == "" {
			return v.pointer, nil
		}
	case *ast.BuiltinNode:
		as := map[string]func(string) string{"lower": strings.ToLower, "upper": strings.ToUpper, "trim": strings.TrimSpace}[n.Name]
		if as == nil || len(n.Arguments) != 1 {
			break
		}
		if of, plain := n.Arguments[0].(*ast.IdentifierNode); plain {
			return of.Value, as
		}
	}
	return "", nil
}

func (v *comparisons) add(field, verb string, with ast.Node, as func(string) string) {
	word, ok := with.(*ast.StringNode)
	if !ok {
		return
	}
	if as == nil {
		as = func(name string) string { return name }
	}
	could := map[string]func(name string) bool{
		"":            func(name string) bool { return as(name) == word.Value },
		"contains":    func(name string) bool { return strings.Contains(as(name), word.Value) },
		"begins with": func(name string) bool { return strings.HasPrefix(as(name), word.Value) },
		"ends with":   func(name string) bool { return strings.HasSuffix(as(name), word.Value) },
		"matches":     func(string) bool { return true },
	}[verb]
	if verb == "matches" {
		if form, err := regexp.Compile(word.Value); err == nil {
			could = func(name string) bool { return form.MatchString(as(name)) }
		}
	}
	v.found = append(v.found, comparison{field: field, verb: verb, word: word.Value, at: word.Location(), could: could})
}
