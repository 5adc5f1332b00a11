package scenarios

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/stack/plain"
)

// FrontMatter is what the front matter is called among the sheets of a scenario; the
// others are called as their blocks are: inject, truth, rubric, rehearsal, step.
const FrontMatter = "front-matter"

// Shapes tells in which shape each sheet of a scenario may be written. It compiles
// texts with every key and every form that it knows of, alone and beside every other,
// and notes what the compiler reads, until that brings nothing new: there is no list
// of keys beside the reading of them. See decisions/0126. The names of faults and
// actions are the only ones of a world that it knows.
func Shapes(known []faults.Fault, actions []faults.Action) map[string]*plain.Shape {
	world := World{
		Stack:  func(string) (*stack.Stack, error) { return nil, errors.New("there is none") },
		Faults: known, Actions: actions,
	}
	e := newExplorer()
	e.compile = func(kind, written string) {
		front, block := "{}", ""
		if kind == FrontMatter {
			front = written
		} else {
			block = fmt.Sprintf("## %s\n\n### One\n\n```yaml %s\n%s\n```\n", partOf(kind), kind, written)
		}
		src := "---\n" + strings.TrimSpace(front) + "\n---\n\n" + block
		compile("shape.md", []byte(src), world, e.record)
	}
	return e.shapes(FrontMatter, "truth", "inject", "rubric", "rehearsal", "step")
}

// Language is another language than that of scenarios, which is read through a Source.
type Language struct {
	Kinds []string // of sheets: FrontMatter, or a kind of block
	// Write makes a file of which one sheet alone says something, and Read compiles it.
	Write func(kind, written string) string
	Read  func(*Source)
}

// ShapesOf is Shapes of another language.
func ShapesOf(l Language) map[string]*plain.Shape {
	e := newExplorer()
	e.every = true
	e.compile = func(kind, written string) {
		s := OpenSource("shape.md", []byte(l.Write(kind, written)))
		s.c.record = e.record
		l.Read(s)
	}
	return e.shapes(l.Kinds...)
}

// blanks are a value of each form that the language has.
var blanks = []any{Probe, "1", "50%", map[string]any{}, map[string]any{Probe: Probe}, []any{Probe, Probe}, []any{map[string]any{Probe: Probe}, map[string]any{Probe: Probe}}}

// How deep values are nested in what is tried, and to what depth each key is tried
// beside every other.
const (
	deepest = 5
	crowded = 3
)

type explorer struct {
	record *record
	tried  map[string]bool
	every  bool // every word is tried that is known of a value; else the first and the last
	// compile compiles a text of which only one sheet says anything.
	compile func(kind, written string)
}

func newExplorer() *explorer { return &explorer{record: newRecord(), tried: map[string]bool{}} }

// shapes explores sheets of some kinds.
func (e *explorer) shapes(kinds ...string) map[string]*plain.Shape {
	for _, kind := range kinds {
		root := e.record.root(kind)
		for _, v := range blanks {
			e.try(kind, v)
		}
		for grown := true; grown; {
			before := len(e.tried)
			e.explore(kind, root, 1, func(v any) any { return v })
			grown = len(e.tried) > before
		}
	}
	e.record.settle()
	return e.record.roots
}

// explore tries every value that a shape may hold, and has, by around, what is around
// it written about it.
func (e *explorer) explore(kind string, s *plain.Shape, depth int, around func(any) any) {
	if depth > deepest {
		return
	}
	if s.Item != nil {
		item := func(v any) any { return around([]any{v, v}) }
		e.tryAll(kind, s.Item, item)
		e.explore(kind, s.Item, depth+1, item)
	}
	under := func(key string, one *plain.Shape) {
		alone := func(v any) any { return around(map[string]any{key: v}) }
		e.tryAll(kind, one, alone)
		e.explore(kind, one, depth+1, alone)
		for _, other := range slices.Sorted(maps.Keys(s.Keys)) {
			if other == key || depth > crowded {
				continue
			}
			for _, sample := range e.samples(s.Keys[other]) {
				both := func(v any) any { return around(map[string]any{key: v, other: sample}) }
				e.probe(kind, one, both)
				e.shallow(kind, one, both)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(s.Keys)) {
		under(key, s.Keys[key])
	}
	if s.Other != nil {
		under(Probe, s.Other)
	}
}

// shallow tries what stands in a shape and was not read yet, each key alone.
func (e *explorer) shallow(kind string, s *plain.Shape, around func(any) any) {
	if s.Item != nil {
		e.shallow(kind, s.Item, func(v any) any { return around([]any{v, v}) })
	}
	for _, key := range slices.Sorted(maps.Keys(s.Keys)) {
		if one := s.Keys[key]; unread(one) {
			e.tryAll(kind, one, func(v any) any { return around(map[string]any{key: v}) })
		}
	}
}

func (e *explorer) tryAll(kind string, s *plain.Shape, around func(any) any) {
	for _, v := range blanks {
		e.try(kind, around(v))
	}
	for _, v := range e.samples(s) {
		e.try(kind, around(v))
	}
}

// probe tries a probe in each form that a shape is known to have, or else in all.
func (e *explorer) probe(kind string, s *plain.Shape, around func(any) any) {
	if unread(s) {
		e.tryAll(kind, s, around)
	}
	if s.Scalar {
		e.try(kind, around(Probe))
	}
	if s.List {
		e.try(kind, around([]any{Probe, Probe}))
	}
	if s.Mapping {
		e.try(kind, around(map[string]any{Probe: Probe}))
	}
}

func unread(s *plain.Shape) bool { return !s.Scalar && !s.List && !s.Mapping }

// samples are values that the compiler takes for more than a mistake, as far as that
// is known.
func (e *explorer) samples(s *plain.Shape) (all []any) {
	switch {
	case e.every && len(s.Words) > 0:
		for _, word := range s.Words {
			all = append(all, word)
		}
	case len(s.Words) > 0:
		all = append(all, s.Words[0])
		if last := s.Words[len(s.Words)-1]; last != s.Words[0] {
			all = append(all, last)
		}
	case s.Kind == plain.Duration:
		all = append(all, "10s")
	case s.Scalar && e.every:
		all = append(all, "1", "true") // what is said to be so may free from what must be said
	case s.Scalar:
		all = append(all, "1")
	}
	if s.Mapping {
		key := Probe
		if keys := slices.Sorted(maps.Keys(s.Keys)); len(keys) > 0 {
			key = keys[0]
		}
		all = append(all, map[string]any{key: Probe})
	}
	if s.List || len(all) == 0 {
		all = append(all, []any{Probe, Probe})
	}
	return all
}

// try compiles a text of which only one sheet says anything, once.
func (e *explorer) try(kind string, v any) {
	written, err := json.Marshal(v) // which is YAML
	if err != nil || e.tried[kind+string(written)] {
		return
	}
	e.tried[kind+string(written)] = true
	e.record.pass()
	e.compile(kind, string(written))
	e.record.passed()
}
