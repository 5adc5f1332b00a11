package scenarios

import (
	"slices"

	"github.com/goccy/go-yaml/ast"

	"github.com/drillyard/drillyard/faults/stack/plain"
)

// record notes what a compilation reads, and so in which shape its sheets may be
// written: what is read is the only list there is of the keys of the language. All
// methods of a nil record do nothing. See Shapes.
type record struct {
	roots    map[string]*plain.Shape
	openings map[*plain.Shape][]*opening
	unfixed  map[*plain.Shape]bool // scalars that may be other than the words that were told
	mixed    map[*plain.Shape]bool // scalars that nobody took for a kind, once

	// Of one pass:
	values map[Position]*plain.Shape // scalars, where they stand
	keys   map[Position]*plain.Shape // mappings, by where a key of theirs stands
	kinds  map[*plain.Shape]plain.Kind
	probed map[*plain.Shape]bool // scalars that hold a probe; true: and nobody told what may stand there
	spoilt bool                  // it has what excludes each other, so that not all of it is looked at
}

// opening is what one mapping had to have: some keys, and one of each of some sets.
type opening struct {
	needs []string
	oneOf [][]string
}

type form int

const (
	scalar form = iota
	sequence
	mapping
)

func newRecord() *record {
	return &record{roots: map[string]*plain.Shape{}, openings: map[*plain.Shape][]*opening{}, unfixed: map[*plain.Shape]bool{}, mixed: map[*plain.Shape]bool{}}
}

// pass begins another compilation.
func (r *record) pass() {
	r.values, r.keys, r.kinds = map[Position]*plain.Shape{}, map[Position]*plain.Shape{}, map[*plain.Shape]plain.Kind{}
	r.probed, r.spoilt = map[*plain.Shape]bool{}, false
}

// passed ends it. A scalar that was read and nobody took for anything is text.
func (r *record) passed() {
	for s, kind := range r.kinds {
		s.Kind = kind
	}
	for _, s := range r.values {
		if _, is := r.kinds[s]; !is {
			r.mixed[s] = true
		}
	}
	for s, untold := range r.probed {
		r.unfixed[s] = r.unfixed[s] || untold && !r.spoilt
	}
}

// spoil says that not all that is written is looked at.
func (r *record) spoil() {
	if r != nil {
		r.spoilt = true
	}
}

func (r *record) root(kind string) *plain.Shape {
	if r == nil {
		return nil
	}
	if r.roots[kind] == nil {
		r.roots[kind] = &plain.Shape{}
	}
	return r.roots[kind]
}

// told notes the words that a hint lists for what stands somewhere.
func (r *record) told(at Position, hint string) {
	if r == nil {
		return
	}
	words, is := Answers(hint)
	if !is {
		return
	}
	if s := r.values[at]; s != nil {
		r.unfixed[s] = r.unfixed[s] || has(words, "") || len(s.Words) > 0 && !slices.Equal(s.Words, words)
		r.probed[s], s.Words = false, words
	}
	if s := r.keys[at]; s != nil {
		for _, key := range words {
			s.Under(key)
		}
	}
}

// free says that what stands somewhere is more than a word.
func (r *record) free(at Position) {
	if r == nil {
		return
	}
	if s := r.values[at]; s != nil {
		r.unfixed[s] = true
	}
}

// note says in which form a value is read, and returns the shape of what it holds.
func (v value) note(as form) *plain.Shape {
	s := v.shape
	if s == nil {
		return nil
	}
	switch as {
	case sequence:
		s.List = true
		if s.Item == nil {
			s.Item = &plain.Shape{}
		}
		return s.Item
	case mapping:
		s.Mapping = true
		return s
	}
	s.Scalar = true
	if r := v.sheet.c.record; v.given() {
		r.values[v.at] = s
		if n, ok := v.node.(*ast.StringNode); ok && n.Value == Probe {
			if _, told := r.probed[s]; !told {
				r.probed[s] = true
			}
		}
	}
	return nil
}

// opened says that a mapping is read.
func (f *fields) opened() {
	if f.shape == nil {
		return
	}
	r := f.sheet.c.record
	for _, e := range f.entries {
		r.keys[e.key] = f.shape
	}
	f.opening = &opening{}
	if len(f.order) > 0 { // what is not there lacks nothing
		r.openings[f.shape] = append(r.openings[f.shape], f.opening)
	}
}

// under is the shape of what stands under a key. A probe is a key of the author's own.
func (f *fields) under(key string) *plain.Shape {
	switch {
	case f.shape == nil:
		return nil
	case key != Probe:
		return f.shape.Under(key)
	case f.shape.Other == nil:
		f.shape.Other = &plain.Shape{}
	}
	return f.shape.Other
}

// holds says of what kind a scalar is.
func (f *fields) holds(key string, kind plain.Kind) {
	if f.shape != nil {
		f.sheet.c.record.kinds[f.under(key)] = kind
	}
}

// word says that a scalar is one word and no other.
func (f *fields) word(key, only string) {
	if f.shape != nil {
		one := f.under(key)
		one.Words = []string{only}
		f.sheet.c.record.probed[one] = false
	}
}

// needs says that a key must be there.
func (f *fields) needs(key string) {
	if f.opening != nil {
		f.opening.needs = append(f.opening.needs, key)
	}
}

// oneOf says that one of some keys must be there.
func (f *fields) oneOf(keys []string) {
	if f.opening != nil {
		f.opening.oneOf = append(f.opening.oneOf, keys)
	}
}

// settle says of every mapping what all that were written had to have, and of every
// scalar its words only where it has to be one of them.
func (r *record) settle() {
	for s, all := range r.openings {
		s.Needs = slices.Compact(slices.Sorted(slices.Values(all[0].needs)))
		s.OneOf = slices.Clone(all[0].oneOf)
		for _, o := range all[1:] {
			s.Needs = slices.DeleteFunc(s.Needs, func(key string) bool { return !has(o.needs, key) })
			if len(o.oneOf) != len(s.OneOf) {
				s.OneOf = nil
			}
			for i := range s.OneOf {
				s.OneOf[i] = slices.Compact(slices.Sorted(slices.Values(slices.Concat(s.OneOf[i], o.oneOf[i]))))
			}
		}
	}
	for s, is := range r.unfixed {
		if is {
			s.Words = nil
		}
	}
	for s := range r.mixed {
		s.Kind = plain.Text
	}
}
