package event

import (
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
)

// shape says how a value of a type is copied for a viewer: field by field, each
// by its own rule, structs within structs included. It is made once for a type.
type shape struct {
	kind   reflect.Kind
	fields []shapeField // of a struct
	elem   *shape       // of a list, a map, a pointer
	closed bool         // nobody sees all of it
	rules  []Audience   // whoever meets all of these sees all of it, unless closed
}

type shapeField struct {
	index    int
	audience Audience
	shape    *shape
}

// hidden is what cannot be looked into: what it would show is not known.
var hidden = &shape{kind: reflect.Invalid, closed: true}

func shapeOf(t reflect.Type) *shape { return shapeIn(t, map[reflect.Type]*shape{}) }

func shapeIn(t reflect.Type, made map[reflect.Type]*shape) *shape {
	if writesItself(t) {
		return hidden
	}
	switch t.Kind() {
	case reflect.Bool, reflect.String, reflect.Float32, reflect.Float64,
		reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return &shape{kind: t.Kind()}
	case reflect.Struct:
		return structShape(t, made)
	case reflect.Map:
		if k := shapeIn(t.Key(), made); k.closed || len(k.rules) > 0 {
			return hidden
		}
		return holds(t, made)
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return holds(t, made)
	}
	return hidden
}

func holds(t reflect.Type, made map[reflect.Type]*shape) *shape {
	elem := shapeIn(t.Elem(), made)
	return &shape{kind: t.Kind(), elem: elem, closed: elem.closed, rules: elem.rules}
}

func structShape(t reflect.Type, made map[reflect.Type]*shape) *shape {
	if s := made[t]; s != nil {
		return s // a type that holds itself: closed until it is made, so never shown whole
	}
	s := &shape{kind: reflect.Struct, closed: true}
	made[t] = s
	closed := false
	for i := range t.NumField() {
		in := t.Field(i)
		f := Field{Type: in.Type}
		if err := f.rules(in.Tag.Get(tag)); err != nil || f.Audience == "" || !in.IsExported() {
			closed = true
			continue
		}
		inner := shapeIn(in.Type, made)
		s.fields = append(s.fields, shapeField{i, f.Audience, inner})
		closed = closed || inner.closed
		for _, a := range append([]Audience{f.Audience}, inner.rules...) {
			if !slices.Contains(s.rules, a) {
				s.rules = append(s.rules, a)
			}
		}
	}
	s.closed = closed
	return s
}

// writesItself reports whether a type has its own way into JSON.
func writesItself(t reflect.Type) bool {
	for _, own := range []reflect.Type{reflect.TypeFor[json.Marshaler](), reflect.TypeFor[encoding.TextMarshaler]()} {
		if t.Implements(own) || reflect.PointerTo(t).Implements(own) {
			return true
		}
	}
	return false
}

// whole reports whether all of it is seen with a sight.
func (s *shape) whole(v Sight) bool {
	return !s.closed && !slices.ContainsFunc(s.rules, func(a Audience) bool { return !a.admits(v) })
}

// project returns a copy with what may be seen with a sight, and the zero value
// in place of the rest.
func (s *shape) project(in reflect.Value, v Sight) reflect.Value {
	if s.whole(v) {
		return in
	}
	out := reflect.New(in.Type()).Elem()
	switch s.kind {
	case reflect.Struct:
		for _, f := range s.fields {
			if f.audience.admits(v) {
				out.Field(f.index).Set(f.shape.project(in.Field(f.index), v))
			}
		}
	case reflect.Pointer:
		if !in.IsNil() {
			out.Set(reflect.New(in.Type().Elem()))
			out.Elem().Set(s.elem.project(in.Elem(), v))
		}
	case reflect.Slice:
		if !in.IsNil() {
			out.Set(reflect.MakeSlice(in.Type(), in.Len(), in.Len()))
		}
		s.each(in, out, v)
	case reflect.Array:
		s.each(in, out, v)
	case reflect.Map:
		if in.IsNil() {
			break
		}
		out.Set(reflect.MakeMapWithSize(in.Type(), in.Len()))
		for i := in.MapRange(); i.Next(); {
			out.SetMapIndex(i.Key(), s.elem.project(i.Value(), v))
		}
	}
	return out
}

func (s *shape) each(in, out reflect.Value, v Sight) {
	for i := range in.Len() {
		out.Index(i).Set(s.elem.project(in.Index(i), v))
	}
}
