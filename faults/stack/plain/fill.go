package plain

import (
	"encoding"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// Place is where something stands in a text, counted from 1.
type Place struct{ Line, Column int }

// Places are where the values of a document stand, by their path, such as
// "services[2].routes[0].match".
type Places map[string]Place

// Near is the place of the value at a path, or of the nearest one around it that
// is written down: what is missing has no place of its own.
func (p Places) Near(path string) Place {
	at, ok := p[path]
	for ; !ok && path != ""; at, ok = p[path] {
		path = path[:max(0, strings.LastIndexAny(path, ".["))]
	}
	return at
}

// Fill fills a Go value, given as a pointer, from a document, by the yaml tags of
// its fields. It reports every unknown field and malformed text at once, where
// the decoder would stop at the first; with any mistake the value is not to be
// used.
func Fill(root ast.Node, into any) (Places, []Mistake) {
	w := walker{places: Places{}}
	w.walk("", root, reflect.TypeOf(into).Elem())
	if len(w.mistakes) > 0 {
		return w.places, w.mistakes
	}
	err := yaml.NodeToValue(root, into, yaml.Strict())
	if err == nil {
		return w.places, nil
	}
	m := Mistake{Text: err.Error()}
	var at yaml.Error
	if errors.As(err, &at) && at.GetToken() != nil {
		pos := at.GetToken().Position
		m = Mistake{pos.Line, pos.Column, at.GetMessage()}
	}
	return w.places, []Mistake{m}
}

// walker walks a document beside the type of what it will fill.
type walker struct {
	places   Places
	mistakes []Mistake
}

func (w *walker) walk(at string, n ast.Node, t reflect.Type) {
	pos := start(n)
	w.places[at] = pos
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if text, ok := reflect.New(t).Interface().(encoding.TextUnmarshaler); ok {
		if scalar, ok := n.(ast.ScalarNode); ok {
			if err := text.UnmarshalText([]byte(scalar.GetToken().Value)); err != nil {
				w.mistakes = append(w.mistakes, Mistake{pos.Line, pos.Column, err.Error()})
			}
		}
		return
	}
	switch t.Kind() {
	case reflect.Slice:
		if seq, ok := n.(*ast.SequenceNode); ok {
			for i, v := range seq.Values {
				w.walk(fmt.Sprintf("%s[%d]", at, i), v, t.Elem())
			}
		}
	case reflect.Map:
		for _, v := range entries(n) {
			w.walk(join(at, v.Key.GetToken().Value), v.Value, t.Elem())
		}
	case reflect.Struct:
		fields, names := yamlFields(t)
		for _, v := range entries(n) {
			key := v.Key.GetToken()
			field, known := fields[key.Value]
			if !known {
				w.mistakes = append(w.mistakes, Mistake{key.Position.Line, key.Position.Column,
					fmt.Sprintf("unknown field %q; there is %s", key.Value, strings.Join(names, ", "))})
				continue
			}
			w.walk(join(at, key.Value), v.Value, field)
		}
	}
}

// start is where a value begins: the tree has a block of fields at its first
// colon.
func start(n ast.Node) Place {
	t := n.GetToken()
	if all := entries(n); len(all) > 0 && t.Value == ":" {
		t = all[0].Key.GetToken()
	}
	return Place{t.Position.Line, t.Position.Column}
}

func entries(n ast.Node) []*ast.MappingValueNode {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	}
	return nil
}

func yamlFields(t reflect.Type) (map[string]reflect.Type, []string) {
	fields := map[string]reflect.Type{}
	var names []string
	for f := range t.Fields() {
		if !f.IsExported() {
			continue
		}
		switch name := f.Tag.Get("yaml"); name {
		case "-":
		case ",inline":
			more, also := yamlFields(f.Type)
			maps.Copy(fields, more)
			names = append(names, also...)
		default:
			fields[name] = f.Type
			names = append(names, name)
		}
	}
	return fields, names
}

func join(at, key string) string {
	if at == "" {
		return key
	}
	return at + "." + key
}
