package plain

import (
	"encoding"
	"reflect"
)

// Shape is how a value may be written, as far as that can be told without knowing
// what it means. A value that has several forms may be written in any of them; one
// that has none, in any way at all.
type Shape struct {
	Name string // of one that others refer to, and that may hold itself; empty: none does

	Scalar, List, Mapping bool // the forms

	Kind  Kind     // of a scalar
	Words []string // of a scalar: all that it may be; none: anything of its kind

	Item *Shape // of a list

	Keys  map[string]*Shape // of a mapping
	Other *Shape            // of a mapping: what stands under any other key; nil: there is none
	Needs []string          // of a mapping: keys that must be there
	OneOf [][]string        // of a mapping: sets of keys, of each of which one must be there
}

// Kind is what a scalar holds.
type Kind string

// Kinds of scalar.
const (
	Text     Kind = ""         // any
	Number   Kind = "number"   // in quotes or not
	Whole    Kind = "whole"    // a whole number, in quotes or not
	Flag     Kind = "flag"     // true or false, in quotes or not
	Duration Kind = "duration" // "1m30s", as Go's time.ParseDuration takes it
)

// Under is the shape of what stands under a key; it is made where it is not known yet.
func (s *Shape) Under(key string) *Shape {
	if s.Keys[key] == nil {
		if s.Keys == nil {
			s.Keys = map[string]*Shape{}
		}
		s.Keys[key] = &Shape{}
	}
	return s.Keys[key]
}

// Of is the shape of what Fill takes for a Go type.
func Of(t reflect.Type) *Shape { return of(t, map[reflect.Type]*Shape{}) }

func of(t reflect.Type, known map[reflect.Type]*Shape) *Shape {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if text, ok := reflect.New(t).Interface().(encoding.TextUnmarshaler); ok {
		s := &Shape{Scalar: true}
		if text.UnmarshalText([]byte("1m30s")) == nil && text.UnmarshalText([]byte("soon")) != nil {
			s.Kind = Duration
		}
		return s
	}
	switch t.Kind() {
	case reflect.Slice:
		return &Shape{List: true, Item: of(t.Elem(), known)}
	case reflect.Map:
		return &Shape{Mapping: true, Other: of(t.Elem(), known)}
	case reflect.Struct:
		if s := known[t]; s != nil {
			return s
		}
		s := &Shape{Name: t.Name(), Mapping: true, Keys: map[string]*Shape{}}
		known[t] = s
		fields, _ := yamlFields(t)
		for name, field := range fields {
			s.Keys[name] = of(field, known)
		}
		return s
	case reflect.Bool:
		return &Shape{Scalar: true, Kind: Flag}
	case reflect.Float32, reflect.Float64:
		return &Shape{Scalar: true, Kind: Number}
	case reflect.Int, reflect.Int64:
		return &Shape{Scalar: true, Kind: Whole}
	}
	return &Shape{Scalar: true}
}
