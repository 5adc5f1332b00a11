package pack

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml/ast"

	"github.com/drillyard/drillyard/faults/stack/plain"
	"github.com/drillyard/drillyard/scenarios"
)

// Manifest is what pack.yaml says.
type Manifest struct {
	Name    string
	Title   string
	Version string // numbers with dots between: 1.4.2
	Needs   []Need
}

// Need is another pack that must be there.
type Need struct {
	Name    string
	Version string // the oldest that will do; empty: any
	At      scenarios.Position
}

// maxManifest bounds pack.yaml, in bytes, and maxNeeds what it may ask for.
const (
	maxManifest = 64 << 10
	maxNeeds    = 50
)

var version = regexp.MustCompile(`^[0-9]{1,9}(\.[0-9]{1,9}){0,3}$`)

// Compare tells which of two versions is the newer one, as cmp.Compare does. A
// part that is not there is zero.
func Compare(a, b string) int {
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	for i := range max(len(as), len(bs)) {
		if d := part(as, i) - part(bs, i); d != 0 {
			return d
		}
	}
	return 0
}

func part(of []string, i int) int {
	if i >= len(of) {
		return 0
	}
	n, _ := strconv.Atoi(of[i]) // its form was checked
	return n
}

// ReadManifest reads pack.yaml, which messages call file.
func ReadManifest(file string, src []byte) (Manifest, scenarios.Problems) {
	r := &manifestReader{file: file}
	root, err := plain.Parse(src, maxManifest)
	if m := new(plain.Mistake); errors.As(err, &m) {
		r.problem(scenarios.Position{Line: max(1, m.Line), Column: max(1, m.Column)}, manifestHint, "%s", m.Text)
		return r.out, r.problems
	}
	if n := plain.Reference(root); n != nil {
		r.problem(place(n), "write the value out", "anchors, aliases, merges and tags are not read")
		return r.out, r.problems
	}
	r.read(root)
	r.problems.Sort()
	return r.out, r.problems
}

const manifestHint = "write name: my-pack, title: My pack, version: 1.0.0, each on a line"

type manifestReader struct {
	file     string
	out      Manifest
	problems scenarios.Problems
}

func (r *manifestReader) problem(at scenarios.Position, hint, format string, args ...any) {
	r.problems = append(r.problems, scenarios.Problem{File: r.file, Position: at, Message: fmt.Sprintf(format, args...), Hint: hint})
}

func place(n ast.Node) scenarios.Position {
	if t := n.GetToken(); t != nil && t.Position != nil {
		return scenarios.Position{Line: max(1, t.Position.Line), Column: max(1, t.Position.Column)}
	}
	return scenarios.Position{Line: 1, Column: 1}
}

func (r *manifestReader) read(root ast.Node) {
	var pairs []*ast.MappingValueNode
	switch n := root.(type) {
	case *ast.MappingNode:
		pairs = n.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{n}
	default:
		r.problem(place(root), manifestHint, "a pack has a name, a title and a version")
		return
	}
	var seen []string
	for _, pair := range pairs {
		key := pair.Key.GetToken().Value
		seen = append(seen, key)
		switch {
		case key == "needs":
			r.needs(pair.Value)
		case !slices.Contains(required, key):
			r.problem(place(pair.Key), scenarios.Nearest(key, append(slices.Clone(required), "needs")), "a pack has no %q", key)
		default:
			if text, ok := r.text(key, pair.Value); ok {
				r.set(key, text, place(pair.Value))
			}
		}
	}
	for _, key := range required {
		if !slices.Contains(seen, key) {
			r.problem(scenarios.Position{Line: 1, Column: 1}, manifestHint, "%s is missing", key)
		}
	}
}

// Shape is how pack.yaml may be written.
func Shape() *plain.Shape {
	s := &plain.Shape{Mapping: true, Needs: required}
	for _, key := range required {
		s.Under(key).Scalar = true
	}
	needs := s.Under("needs")
	needs.List, needs.Item = true, &plain.Shape{Scalar: true}
	return s
}

var required = []string{"name", "title", "version"}

func (r *manifestReader) set(key, text string, at scenarios.Position) {
	switch {
	case key == "name" && !Name.MatchString(text):
		r.problem(at, "write lower-case letters, digits and dashes, as in storage-drills", "%q cannot be the name of a pack", text)
	case key == "name":
		r.out.Name = text
	case key == "title" && (text == "" || len(text) > 100 || strings.ContainsFunc(text, unicode.IsControl)):
		r.problem(at, "", "a title is one line of at most 100 bytes")
	case key == "title":
		r.out.Title = text
	case !version.MatchString(text):
		r.problem(at, "write numbers with dots between, as in 1.4.2", "%q is not a version", text)
	default:
		r.out.Version = text
	}
}

// text returns a plain value as it was written: 1.10 stays 1.10.
func (r *manifestReader) text(key string, n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.GetToken().Value, true
	}
	r.problem(place(n), "", "%s: a plain value is expected", key)
	return "", false
}

func (r *manifestReader) needs(n ast.Node) {
	list, ok := n.(*ast.SequenceNode)
	if !ok {
		r.problem(place(n), "write needs: [other-pack, another-pack 1.2]", "needs is a list of packs")
		return
	}
	if len(list.Values) > maxNeeds {
		r.problem(place(n), "", "a pack needs at most %d others", maxNeeds)
		return
	}
	for _, v := range list.Values {
		text, ok := r.text("needs", v)
		words := strings.Fields(text)
		switch {
		case !ok:
		case len(words) == 0 || len(words) > 2 || !Name.MatchString(words[0]) || len(words) == 2 && !version.MatchString(words[1]):
			r.problem(place(v), "write the name of a pack and, where that matters, the oldest version that will do: other-pack 1.2", "%q names no pack", strings.Join(words, " "))
		default:
			need := Need{Name: words[0], At: place(v)}
			if len(words) == 2 {
				need.Version = words[1]
			}
			r.out.Needs = append(r.out.Needs, need)
		}
	}
}
