package event

import (
	"reflect"
	"sync"
)

// Named returns an event in which every person that it holds, as who did it or in its
// body, is called what name says of their id; whom it does not know keeps the name
// that the event has. The event that was given stays as it is.
func Named(e Event, name func(id string) (string, bool)) Event {
	e.Actor = e.Actor.named(name)
	body := reflect.ValueOf(e.Body)
	if !body.IsValid() || !holdsActor(body.Type()) {
		return e
	}
	if named, ok := renamed(body, name).Interface().(Body); ok {
		e.Body = named
	}
	return e
}

func (a Actor) named(name func(id string) (string, bool)) Actor {
	if a.Kind == Person {
		if is, ok := name(a.ID); ok {
			a.Name = is
		}
	}
	return a
}

var actorType = reflect.TypeFor[Actor]()

// holding remembers which types have an Actor somewhere in them.
var holding sync.Map

func holdsActor(t reflect.Type) bool {
	if known, ok := holding.Load(t); ok {
		return known.(bool)
	}
	holds := reaches(t, map[reflect.Type]bool{})
	holding.Store(t, holds)
	return holds
}

// reaches reports whether a type has an Actor somewhere in it. seen are those that
// are being asked already: a type that holds itself asks once.
func reaches(t reflect.Type, seen map[reflect.Type]bool) bool {
	if t == actorType {
		return true
	}
	if seen[t] {
		return false
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Slice, reflect.Array, reflect.Pointer, reflect.Map:
		return reaches(t.Elem(), seen)
	case reflect.Struct:
		for i := range t.NumField() {
			if t.Field(i).IsExported() && reaches(t.Field(i).Type, seen) {
				return true
			}
		}
	}
	return false
}

// renamed is a copy of a value with its people named.
func renamed(v reflect.Value, name func(id string) (string, bool)) reflect.Value {
	return rewritten(v, nil, func(v reflect.Value) (reflect.Value, bool) {
		switch t := v.Type(); {
		case !holdsActor(t):
			return v, true
		case t == actorType:
			return reflect.ValueOf(v.Interface().(Actor).named(name)), true
		}
		return v, false
	}, nil)
}
