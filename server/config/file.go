package config

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/drillyard/drillyard/faults/stack/plain"
	"github.com/drillyard/drillyard/scenarios"
)

// fileSize bounds a configuration file, in bytes.
const fileSize = 256 << 10

// entry is a key of the file with its value.
type entry struct{ text, where string }

// readFile reads a YAML file of settings and finds all that is wrong with its
// shape. A list is read as its members with what stands between them elsewhere.
func readFile(name string, table []Setting) (found map[string]entry, mistakes Mistakes) {
	text, err := readAll(name)
	if err != nil {
		return nil, Mistakes{{name, "cannot be read: " + err.Error(), ""}}
	}
	found = map[string]entry{}
	at := func(n ast.Node) string {
		if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 && !m.IsFlowStyle {
			n = m.Values[0].Key
		}
		if t := n.GetToken(); t != nil && t.Position != nil {
			return fmt.Sprintf("%s:%d:%d", name, t.Position.Line, t.Position.Column)
		}
		return name
	}
	if bare(text) {
		return found, nil
	}
	root, err := plain.Parse(text, fileSize)
	if m := new(plain.Mistake); errors.As(err, &m) {
		return nil, Mistakes{{fmt.Sprintf("%s:%d:%d", name, max(1, m.Line), max(1, m.Column)), m.Text, ""}}
	}
	if n := plain.Reference(root); n != nil {
		return nil, Mistakes{{at(n), "anchors, aliases, merges and tags are not read", "write the value out"}}
	}
	var known []string
	between := map[string]string{}
	for _, s := range table {
		known = append(known, s.Name)
		between[s.Name] = s.Between()
	}
	values, ok := root.(*ast.MappingNode)
	if !ok {
		if one, single := root.(*ast.MappingValueNode); single {
			values = &ast.MappingNode{Values: []*ast.MappingValueNode{one}}
		} else {
			return nil, Mistakes{{at(root), "settings are expected here", "write lines such as listen: 127.0.0.1:8080"}}
		}
	}
	for _, v := range values.Values {
		key, _ := scalar(v.Key)
		if !slices.Contains(known, key) {
			mistakes = append(mistakes, Mistake{at(v.Key), fmt.Sprintf("there is no setting %q", key), nearest(key, known)})
			continue
		}
		text, ok := textOf(v.Value, between[key])
		if !ok {
			mistakes = append(mistakes, Mistake{at(v.Value), key + ": one value, or a list of them, is expected", ""})
			continue
		}
		found[key] = entry{text, at(v.Value)}
	}
	return found, mistakes
}

func readAll(name string) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, errors.Unwrap(err)
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, fileSize+1))
}

// bare reports whether a text holds nothing but comments, as a template does
// that nobody has touched.
func bare(text []byte) bool {
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			return false
		}
	}
	return true
}

func textOf(n ast.Node, between string) (string, bool) {
	list, ok := n.(*ast.SequenceNode)
	if !ok {
		return scalar(n)
	}
	var members []string
	for _, v := range list.Values {
		text, ok := scalar(v)
		if !ok || between == "" || strings.Contains(text, between) {
			return "", false
		}
		members = append(members, text)
	}
	return strings.Join(members, between), true
}

// scalar is a value as it was written: 0755 and 1_000 stay what they are.
func scalar(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case nil, *ast.NullNode:
		return "", true
	case *ast.StringNode:
		return n.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.GetToken().Value, true
	}
	return "", false
}

func nearest(name string, known []string) string { return scenarios.Nearest(name, known) }
