package main

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

// typist finds the types that are reached from those that are asked for, and
// says how TypeScript writes each.
type typist struct {
	sources *sources
	names   map[string]string                // what a type is called where not by its own name; by "package.Type"
	words   map[string]string                // what a list of package event's words is called; by its name there
	kept    map[reflect.Type]map[string]bool // fields of bodies that are not shown to whoever plays
	spelled map[reflect.Type]string          // types that write their JSON themselves, or that stand for several
	found   []reflect.Type                   // in the order in which they were reached
	called  map[reflect.Type]string
	taken   map[string]reflect.Type
	used    map[string]bool // entries of names
	// mentioned are the names that were asked for since it was made.
	mentioned map[string]bool
}

// several is a type of which a value may be of one of several.
type several interface{ OneOf() []reflect.Type }

var (
	marshaler     = reflect.TypeFor[json.Marshaler]()
	textMarshaler = reflect.TypeFor[encoding.TextMarshaler]()
	severalType   = reflect.TypeFor[several]()
	rawType       = reflect.TypeFor[json.RawMessage]()
	timeType      = reflect.TypeFor[time.Time]()
)

// write is how TypeScript writes a type where it is used.
func (y *typist) write(t reflect.Type) (string, error) {
	if _, spelled := y.spelled[t]; spelled && t.Name() != "" {
		return y.reach(t)
	}
	switch {
	case t == rawType:
		return "unknown", nil
	case t == timeType:
		return "string", nil // RFC 3339
	case t.Implements(severalType):
		return y.either(t)
	case t.Kind() == reflect.Pointer:
		inner, err := y.write(t.Elem())
		return inner + " | null", err
	case t.Implements(marshaler):
		return "", fmt.Errorf("%s writes its own JSON: say in spelled how", t)
	case t.Implements(textMarshaler):
		return "string", nil
	}
	switch t.Kind() {
	case reflect.String:
		if t.PkgPath() == "" {
			return "string", nil
		}
		return y.reach(t)
	case reflect.Bool:
		return "boolean", nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Float32, reflect.Float64:
		return "number", nil
	case reflect.Slice, reflect.Array:
		if t.Elem().Kind() == reflect.Uint8 {
			return "string", nil // base64
		}
		inner, err := y.write(t.Elem())
		if strings.Contains(inner, " | ") {
			inner = "(" + inner + ")"
		}
		return inner + "[]", err
	case reflect.Map:
		key, err := y.write(t.Key())
		if err != nil {
			return "", err
		}
		inner, err := y.write(t.Elem())
		if key == "string" || key == "number" {
			return "Record<" + key + ", " + inner + ">", err
		}
		return "Partial<Record<" + key + ", " + inner + ">>", err
	case reflect.Struct:
		if t.Name() == "" {
			return "", fmt.Errorf("a struct without a name: %s", t)
		}
		return y.reach(t)
	}
	return "", fmt.Errorf("there is no TypeScript for %s", t)
}

func (y *typist) either(t reflect.Type) (string, error) {
	var all []string
	for _, one := range reflect.Zero(t).Interface().(several).OneOf() {
		text, err := y.write(one)
		if err != nil {
			return "", err
		}
		all = append(all, text)
	}
	return strings.Join(all, " | "), nil
}

// reach returns what a type is called, and notes that it is needed.
func (y *typist) reach(t reflect.Type) (string, error) {
	if name, ok := y.called[t]; ok {
		y.mentioned[name] = true
		return name, nil
	}
	own := strings.TrimPrefix(t.String(), "*") // package.Type
	name, renamed := y.names[own]
	if renamed {
		y.used[own] = true
	} else {
		name = strings.TrimSuffix(t.Name(), "View")
		name = strings.ToUpper(name[:1]) + name[1:]
	}
	if other, ok := y.taken[name]; ok {
		return "", fmt.Errorf("both %s and %s would be called %s: give one another name", own, other, name)
	}
	y.called[t], y.taken[name] = name, t
	y.found = append(y.found, t)
	y.mentioned[name] = true
	return name, nil
}

// field is one of a struct as TypeScript has it.
type field struct {
	name, typed, doc string
	optional         bool
}

// fields lists those of a struct, and the structs it takes further ones from.
// Those named in instead are of another type there.
func (y *typist) fields(t reflect.Type, instead map[string]string) (list []field, from []string, err error) {
	src, err := y.sources.of(t)
	if err != nil {
		return nil, nil, err
	}
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct {
			base, err := y.reach(f.Type)
			if err != nil {
				return nil, nil, err
			}
			from = append(from, base)
			continue
		}
		if !f.IsExported() || name == "-" {
			continue
		}
		if strings.Contains(options, "string") {
			return nil, nil, fmt.Errorf("%s.%s is written as a string, which nothing here knows of", t, f.Name)
		}
		of := f.Type
		omitted := strings.Contains(options, "omitzero") || strings.Contains(options, "omitempty") && of.Kind() != reflect.Struct
		if omitted && of.Kind() == reflect.Pointer {
			of = of.Elem()
		}
		if name == "" {
			name = f.Name
		}
		typed, fixed := instead[name]
		if !fixed {
			if typed, fixed, err = y.worded(f); err != nil {
				return nil, nil, fmt.Errorf("%s.%s: %w", t, f.Name, err)
			}
		}
		if !fixed {
			if typed, err = y.write(of); err != nil {
				return nil, nil, fmt.Errorf("%s.%s: %w", t, f.Name, err)
			}
		}
		doc := renamed(src.fields[t.Name()][f.Name], f.Name, name)
		if y.kept[t][name] {
			doc = strings.TrimSpace(doc + "\nNot shown to whoever plays.")
		}
		list = append(list, field{name: name, typed: typed, optional: omitted, doc: doc})
	}
	return list, from, nil
}

// worded is what the list is called that a field of plain text keeps to; false:
// to none. Its rule is the one that package event has for the fields of bodies.
func (y *typist) worded(f reflect.StructField) (string, bool, error) {
	for rule := range strings.SplitSeq(f.Tag.Get("event"), ",") {
		key, name, _ := strings.Cut(rule, "=")
		if key != "words" && (key != "subject" || len(event.Words(event.Subject(name))) == 0) {
			continue
		}
		list, ok := y.words[name]
		if !ok {
			return "", false, fmt.Errorf("words has no name for the words %s", name)
		}
		y.mentioned[list] = true
		return list, true, nil
	}
	return "", false, nil
}

// renamed is a comment that begins with what Go calls the thing, with what
// TypeScript calls it.
func renamed(doc, was, is string) string {
	if rest, ok := strings.CutPrefix(doc, was+" "); ok {
		return "`" + is + "` " + rest
	}
	return doc
}
