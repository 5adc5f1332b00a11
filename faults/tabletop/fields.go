package tabletop

import (
	"encoding/binary"
	"encoding/hex"
	"slices"

	"github.com/drillyard/drillyard/faults/stack"
)

// field is a field of the stack whose value differs from task to task. All
// others are known from the stack and the journeys.
type field struct {
	stack.Field
	isNew bool // its values did not exist before
}

// values are what a task, or a message, has in its fields: the numbers of
// values, by hole, and those of which a service made up, by bit.
type values struct {
	of     [stack.MaxFields]uint64
	minted uint16
}

// drawn is a field that each visit makes up; without a hole nothing depends on it.
type drawn struct {
	hole uint8
	made stack.Value
}

// fieldsOf lists the fields that get a hole, in the order of their first use:
// to declare one that nothing uses changes nothing.
func fieldsOf(s *stack.Stack) []field {
	var all []field
	for _, name := range s.Used() {
		f, _ := s.Field(name)
		if f.Made.Makes() || f.Minted.Makes() || f.Signs != "" || f.Header != "" {
			all = append(all, field{f, f.Made.IsNew() || f.Minted.IsNew()})
		}
	}
	return all
}

// holeOf is the hole of a field; literal if it has none.
func (m *model) holeOf(name string) uint8 {
	return uint8(1 + slices.IndexFunc(m.fields, func(f field) bool { return f.Name == name }))
}

// visitor is what a customer's request has in its holes.
func (m *model) visitor() map[string]text {
	all := map[string]text{}
	for i, f := range m.fields {
		if f.Made.Makes() {
			all[f.Name] = text{{uint8(i + 1), ""}}
		}
	}
	return all
}

// hole is what the values have for a hole in a text.
func (m *model) hole(v *values, hole uint8) string {
	f := &m.fields[hole-1]
	number := v.of[hole-1]
	switch {
	case number == 0:
		return f.Default
	case v.minted&(1<<hole) != 0:
		return f.Minted.Text(number)
	}
	return f.Made.Text(number)
}

// mint lists the holes of a template that services fill where nobody did.
func (m *model) mint(template string, given map[string]text) []uint8 {
	var holes []uint8
	for _, name := range stack.Mentions(template) {
		hole := m.holeOf(name)
		if _, is := given[name]; hole != literal && (!is || len(given[name]) == 1 && given[name][0].hole == hole) && m.fields[hole-1].Minted.Makes() && !slices.Contains(holes, hole) {
			holes = append(holes, hole)
		}
	}
	return holes
}

// mint makes up what a service needs and was not given.
func (t *task) mint(holes []uint8, chance dice) {
	for _, hole := range holes {
		if t.values.of[hole-1] == 0 {
			t.values.of[hole-1] = t.m.fields[hole-1].Minted.Pick(chance.Rand)
			t.values.minted |= 1 << hole
		}
	}
}

func (t *task) traceText() string {
	var raw [16]byte
	binary.BigEndian.PutUint64(raw[:8], t.trace[0])
	binary.BigEndian.PutUint64(raw[8:], t.trace[1])
	var text [2 * len(raw)]byte
	hex.Encode(text[:], raw[:])
	return string(text[:])
}

// expand fills the holes of a text.
func (t *task) expand(x text) string {
	if len(x) == 1 && x[0].hole != literal {
		return t.m.hole(&t.values, x[0].hole)
	}
	var s string
	for _, p := range x {
		if p.hole == literal {
			s += p.word
		} else {
			s += t.m.hole(&t.values, p.hole)
		}
	}
	return s
}

// keyOf is the key that a text stands for.
func (t *task) keyOf(x text, form uint64) key {
	k := key{form: form}
	for _, p := range x {
		if p.hole != literal {
			k.visitor = k.visitor*0x9e3779b97f4a7c15 + t.values.of[p.hole-1] + 1
		}
	}
	return k
}
