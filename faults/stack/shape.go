package stack

import (
	"encoding"
	"fmt"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// shape walks a document beside the Go value it will fill. It records where
// each value stands, for the checks to come, and reports every unknown field
// and malformed duration at once; the decoder would stop at the first.
func (c *checker) shape(root ast.Node, into any) {
	c.places = map[string]place{}
	c.walk("", root, reflect.TypeOf(into).Elem())
}

func (c *checker) walk(at string, n ast.Node, t reflect.Type) {
	pos := n.GetToken().Position
	c.places[at] = place{pos.Line, pos.Column}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if text, ok := reflect.New(t).Interface().(encoding.TextUnmarshaler); ok {
		if scalar, ok := n.(ast.ScalarNode); ok {
			if err := text.UnmarshalText([]byte(scalar.GetToken().Value)); err != nil {
				c.at(at, "%v", err)
			}
		}
		return
	}
	switch t.Kind() {
	case reflect.Slice:
		if seq, ok := n.(*ast.SequenceNode); ok {
			for i, v := range seq.Values {
				c.walk(fmt.Sprintf("%s[%d]", at, i), v, t.Elem())
			}
		}
	case reflect.Map:
		for _, v := range entries(n) {
			c.walk(join(at, v.Key.GetToken().Value), v.Value, t.Elem())
		}
	case reflect.Struct:
		fields, names := yamlFields(t)
		for _, v := range entries(n) {
			key := v.Key.GetToken()
			field, known := fields[key.Value]
			if !known {
				c.mistakes = append(c.mistakes, Mistake{c.file, key.Position.Line, key.Position.Column,
					fmt.Sprintf("unknown field %q; there is %s", key.Value, strings.Join(names, ", "))})
				continue
			}
			c.walk(join(at, key.Value), v.Value, field)
		}
	}
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
		if name := f.Tag.Get("yaml"); name != "-" {
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
