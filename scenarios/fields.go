package scenarios

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"github.com/drillyard/drillyard/faults/stack/plain"
)

// fields reads a mapping key by key. Each read makes its key known; done
// reports the keys that nobody read.
type fields struct {
	sheet   *sheet
	what    string // "inject push"; opens every message
	at      Position
	order   []string
	entries map[string]entry
	known   []string
	shape   *plain.Shape // what is read of it is noted there; nil: nobody asks
	opening *opening
	broken  bool // not a mapping; that is reported, and nothing is missing from it
}

type entry struct {
	key   Position
	value value
}

// fields opens a mapping. Anything else is a problem, and reads as empty.
func (v value) fields(what string) *fields {
	f := &fields{sheet: v.sheet, what: what, at: v.at, entries: map[string]entry{}, shape: v.note(mapping)}
	var values []*ast.MappingValueNode
	switch n := v.node.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	case nil, *ast.NullNode:
		return f
	default:
		v.sheet.c.problem(v.at, "", "%s: a mapping of keys to values is expected, not %s", what, shapeOf(v.node))
		f.broken = true
		return f
	}
	for _, m := range values {
		key := v.sheet.value(m.Key)
		if _, merge := m.Key.(*ast.MergeKeyNode); merge {
			v.sheet.c.problem(key.at, "write the values out", "%s: anchors, aliases and merges are not part of the language", what)
			continue
		}
		if _, explicit := m.Key.(*ast.MappingKeyNode); explicit {
			v.sheet.c.problem(key.at, "", "%s: keys are plain words", what)
			continue
		}
		name := key.text(what)
		f.order = append(f.order, name)
		f.entries[name] = entry{key.at, v.sheet.value(m.Value)}
	}
	f.opened()
	return f
}

// value returns what a key holds, or a value that is not given.
func (f *fields) value(key string) value {
	f.known = append(f.known, key)
	e, ok := f.entries[key]
	under := f.under(key)
	if !ok {
		return value{sheet: f.sheet, at: f.at, shape: under}
	}
	e.value.shape = under
	if !e.value.given() {
		f.problem(key, "", "%s has no value", key)
	}
	return e.value
}

// has reports whether a key was written, which makes it known.
func (f *fields) has(key string) bool {
	f.known = append(f.known, key)
	f.under(key)
	_, ok := f.entries[key]
	return ok
}

// pos returns the place of a key's value; of the mapping when there is none.
func (f *fields) pos(key string) Position {
	if e, ok := f.entries[key]; ok {
		return e.value.at
	}
	return f.at
}

// problem reports a mistake at a key.
func (f *fields) problem(key, hint, format string, args ...any) {
	if f.broken {
		return
	}
	f.sheet.c.problem(f.pos(key), hint, f.what+": "+format, args...)
}

// text reads a plain value; empty when there is none.
func (f *fields) text(key string) string { return f.value(key).text(f.what + ": " + key) }

// required reads a plain value that must be there.
func (f *fields) required(key string) string {
	before := len(f.sheet.c.problems)
	v := f.text(key)
	f.needs(key)
	switch {
	case !f.has(key):
		f.problem(key, "", "%s is missing", key)
	case strings.TrimSpace(v) == "" && len(f.sheet.c.problems) == before:
		f.problem(key, "", "%s: nothing is written here", key)
	}
	return v
}

// texts reads a list of plain values.
func (f *fields) texts(key string) []string {
	var out []string
	for _, v := range f.value(key).list(f.what + ": " + key) {
		if t := v.text(f.what + ": " + key); t != "" {
			out = append(out, t)
		}
	}
	return out
}

// longest is the longest drill, in run time, and so the longest duration that
// means anything.
const longest = 8 * time.Hour

// duration reads a duration such as "90s". It is never negative.
func (f *fields) duration(key string) time.Duration {
	f.holds(key, plain.Duration)
	written := f.text(key)
	if written == "" {
		return 0
	}
	d, err := parseDuration(written)
	if err != "" {
		f.problem(key, "", "%s: %s", key, err)
	}
	return d
}

// span reads a duration that must be there and above zero.
func (f *fields) span(key string) time.Duration {
	before := len(f.sheet.c.problems)
	d := f.duration(key)
	f.needs(key)
	switch {
	case !f.has(key):
		f.problem(key, "", "%s is missing", key)
	case d == 0 && len(f.sheet.c.problems) == before:
		f.problem(key, "", "%s must be above zero", key)
	}
	return d
}

// parseDuration returns what is wrong with a duration as a sentence's end.
func parseDuration(written string) (time.Duration, string) {
	d, err := time.ParseDuration(written)
	switch {
	case err != nil:
		return 0, strconv.Quote(written) + " is not a duration such as 40s, 5m or 1m30s"
	case d < 0:
		return 0, strconv.Quote(written) + " is negative"
	case d > longest:
		return 0, strconv.Quote(written) + " is longer than 8h, the longest drill"
	}
	return d, ""
}

// number reads a number.
func (f *fields) number(key string) float64 {
	f.holds(key, plain.Number)
	written := f.text(key)
	if written == "" {
		return 0
	}
	n, err := strconv.ParseFloat(written, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) || math.Abs(n) > 1e6 {
		f.problem(key, "", "%s: %q is not a number", key, written)
		return 0
	}
	return n
}

// bound reads a number that may be left out.
func (f *fields) bound(key string) *float64 {
	n := f.number(key)
	if !f.has(key) {
		return nil
	}
	return &n
}

// given collects the plain values of a mapping as parameters, with their
// places.
func (f *fields) given(key string) map[string]string {
	with := f.value(key).fields(f.what + ": " + key)
	out := make(map[string]string, len(with.order))
	for _, name := range with.order {
		out[name] = with.text(name)
	}
	return out
}

// only reports keys that were read, but mean something only with another one.
func (f *fields) only(with string, holds bool, keys ...string) {
	for _, key := range keys {
		if f.has(key) && !holds {
			f.sheet.c.record.spoil()
			f.sheet.c.problem(f.entries[key].key, "", "%s: %s belongs to %s", f.what, key, with)
		}
	}
}

// done reports the keys that nobody knows.
func (f *fields) done() {
	for _, name := range f.order {
		if !has(f.known, name) && !f.sheet.c.enough() {
			f.sheet.c.problem(f.entries[name].key, Nearest(name, f.known), "%s: unknown key %q", f.what, name)
		}
	}
}
