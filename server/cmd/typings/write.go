package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// declare writes a type out, with the fields of instead in the place of its own
// or before them.
func (y *typist) declare(t reflect.Type, name string, instead map[string]string) (string, error) {
	src, err := y.sources.of(t)
	if err != nil {
		return "", err
	}
	doc := renamed(src.types[t.Name()], t.Name(), name)
	if text, ok := y.spelled[t]; ok {
		return fmt.Sprintf("%sexport type %s = %s;\n", comment("", doc), name, text), nil
	}
	if t.Kind() == reflect.String {
		return oneOf(name, doc, src.values[t.Name()]), nil
	}
	return y.structure(t, name, doc, instead)
}

// structure writes a struct out under a name.
func (y *typist) structure(t reflect.Type, name, doc string, instead map[string]string) (string, error) {
	fields, from, err := y.fields(t, instead)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%sexport interface %s", comment("", doc), name)
	if len(from) > 0 {
		fmt.Fprintf(&b, " extends %s", strings.Join(from, ", "))
	}
	b.WriteString(" {\n")
	for _, more := range sortedKeys(instead) {
		if !slices.ContainsFunc(fields, func(f field) bool { return f.name == more }) {
			fmt.Fprintf(&b, "  %s: %s;\n", key(more), instead[more])
		}
	}
	for _, f := range fields {
		mark := ""
		if f.optional {
			mark = "?"
		}
		fmt.Fprintf(&b, "%s  %s%s: %s;\n", comment("  ", f.doc), key(f.name), mark, f.typed)
	}
	b.WriteString("}\n")
	return b.String(), nil
}

// oneOf writes a named type of strings: those that there are, to go through
// as well, or any.
func oneOf(name, doc string, values []value) string {
	if len(values) == 0 {
		return fmt.Sprintf("%sexport type %s = string;\n", comment("", doc), name)
	}
	if !slices.ContainsFunc(values, func(v value) bool { return v.doc != "" }) {
		all := make([]string, len(values))
		for i, v := range values {
			all[i] = quoted(v.text)
		}
		return fmt.Sprintf("export const %s = [%s] as const;\n\n%sexport type %s = (typeof %s)[number];\n", plural(name), strings.Join(all, ", "), comment("", doc), name, plural(name))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "export const %s = [\n", plural(name))
	for _, v := range values {
		fmt.Fprintf(&b, "%s  %s,\n", comment("  ", v.doc), quoted(v.text))
	}
	fmt.Fprintf(&b, "] as const;\n\n%sexport type %s = (typeof %s)[number];\n", comment("", doc), name, plural(name))
	return b.String()
}

// plural is what the list of all that a type may be is called.
func plural(name string) string {
	name = strings.ToLower(name[:1]) + name[1:]
	switch {
	case strings.HasSuffix(name, "y"):
		return strings.TrimSuffix(name, "y") + "ies"
	case strings.HasSuffix(name, "s"), strings.HasSuffix(name, "ch"):
		return name + "es"
	}
	return name + "s"
}

// comment writes what is said as TypeScript does, wrapped.
func comment(indent, doc string) string {
	if doc == "" {
		return ""
	}
	doc = strings.ReplaceAll(doc, "*/", "* /")
	const width = 110
	if !strings.Contains(doc, "\n") && len(indent)+len(doc) <= width {
		return indent + "/** " + doc + " */\n"
	}
	var b strings.Builder
	b.WriteString(indent + "/**\n")
	for _, paragraph := range strings.Split(doc, "\n") {
		line := indent + " *"
		for _, word := range strings.Fields(paragraph) {
			if len(line)+1+len(word) > width {
				b.WriteString(line + "\n")
				line = indent + " *"
			}
			line += " " + word
		}
		b.WriteString(line + "\n")
	}
	b.WriteString(indent + " */\n")
	return b.String()
}

var plainKey = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

func key(name string) string {
	if plainKey.MatchString(name) {
		return name
	}
	return quoted(name)
}

func quoted(s string) string {
	raw, _ := json.Marshal(s) // a string can always be written
	return string(raw)
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
