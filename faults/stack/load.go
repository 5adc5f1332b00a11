package stack

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"reflect"
	"slices"

	"github.com/goccy/go-yaml/ast"

	"github.com/drillyard/drillyard/faults/stack/plain"
)

// Mistake is one thing wrong with a stack's files, and where.
type Mistake struct {
	File   string
	Line   int // from 1; 0: the file as a whole
	Column int
	Text   string
}

func (m Mistake) Error() string {
	if m.Line == 0 {
		return m.File + ": " + m.Text
	}
	return fmt.Sprintf("%s:%d:%d: %s", m.File, m.Line, m.Column, m.Text)
}

// Shape is how stack.yaml may be written.
func Shape() *plain.Shape { return plain.Of(reflect.TypeFor[Stack]()) }

// ConformanceFile is the file of a stack's folder that it can do without.
const ConformanceFile = "conformance.yaml"

// Load reads the stack called name from stacks/NAME/ of fsys: stack.yaml,
// rules.yaml, routing.yaml, the templates in pages/ and, where there is one,
// conformance.yaml. The error joins every Mistake found, in the order of the
// files.
func Load(fsys fs.FS, name string) (*Stack, error) {
	dir := path.Join("stacks", name)
	c := &checker{folder: name, file: path.Join(dir, "stack.yaml")}
	s := &Stack{}
	s.Pages = c.pages(fsys, dir)
	if text, err := fs.ReadFile(fsys, c.file); err != nil {
		c.whole("cannot be read: %v", errors.Unwrap(err))
	} else if c.decode(text, s) {
		c.stack(s)
	}
	c.sort()
	s.Rules = c.read(fsys, path.Join(dir, "rules.yaml"))
	s.Routing = c.read(fsys, path.Join(dir, "routing.yaml"))
	if file := path.Join(dir, ConformanceFile); exists(fsys, file) {
		s.Conformance = c.read(fsys, file)
	}
	c.mistakes = append(c.mistakes, c.others...)
	if len(c.mistakes) > 0 {
		errs := make([]error, len(c.mistakes))
		for i, m := range c.mistakes {
			errs[i] = m
		}
		return nil, errors.Join(errs...)
	}
	s.ledgers()
	return s, nil
}

// Check says what is wrong with the text of one stack.yaml by itself, in the order
// of the places; what is in its pages is not known then. An empty folder stands for any name; query says what is wrong with a
// PromQL expression, nil: none is looked at.
func Check(file, folder string, text []byte, query func(expr string) error) []Mistake {
	c := &checker{folder: folder, file: file, query: query, alone: true}
	if s := (&Stack{}); c.decode(text, s) {
		c.stack(s)
	}
	c.sort()
	return c.mistakes
}

func (c *checker) sort() {
	slices.SortStableFunc(c.mistakes, func(a, b Mistake) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}

// decode fills s from text and remembers where everything stands. It reports
// whether s is worth checking further.
func (c *checker) decode(text []byte, s *Stack) bool {
	root, ok := c.yaml(text)
	if !ok {
		return false
	}
	var mistakes []plain.Mistake
	c.places, mistakes = plain.Fill(root, s)
	s.places = c.places
	for _, m := range mistakes {
		c.mistakes = append(c.mistakes, Mistake{c.file, m.Line, m.Column, m.Text})
	}
	return len(mistakes) == 0
}

func exists(fsys fs.FS, name string) bool {
	_, err := fs.Stat(fsys, name)
	return !errors.Is(err, fs.ErrNotExist)
}

// read returns a file that another engine parses; here it need only be YAML,
// and not stand for more than there is memory.
func (c *checker) read(fsys fs.FS, name string) []byte {
	c.file = name
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		c.whole("cannot be read: %v", errors.Unwrap(err))
		return nil
	}
	var m *plain.Mistake
	if errors.As(plain.Bounded(text, maxSize), &m) {
		c.mistakes = append(c.mistakes, Mistake{c.file, m.Line, m.Column, m.Text})
	}
	return text
}

// maxSize bounds each file of a stack, in bytes.
const maxSize = 256 << 10

// yaml reads a file that must be written out in full: what refers to something
// else can stand for more than there is memory.
func (c *checker) yaml(text []byte) (ast.Node, bool) {
	root, err := plain.Parse(text, maxSize)
	var m *plain.Mistake
	if errors.As(err, &m) {
		c.mistakes = append(c.mistakes, Mistake{c.file, m.Line, m.Column, m.Text})
		return nil, false
	}
	if n := plain.Reference(root); n != nil {
		pos := n.GetToken().Position
		c.mistakes = append(c.mistakes, Mistake{c.file, pos.Line, pos.Column, "anchors, aliases, merges and tags are not read: write the value out"})
		return nil, false
	}
	return root, true
}

func (c *checker) whole(text string, args ...any) {
	c.mistakes = append(c.mistakes, Mistake{File: c.file, Text: fmt.Sprintf(text, args...)})
}
