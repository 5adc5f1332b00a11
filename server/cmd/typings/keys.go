package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/drillyard/drillyard/faults/stack"
)

// keysPage is the page of the guide that lists the keys of a stack.yaml.
const keysPage = "content/guide/stack-keys.md"

// updateKeys makes the page what the declarations say.
func updateKeys(root string) error {
	wanted, err := keys(root)
	if err != nil {
		return err
	}
	file := filepath.Join(root, filepath.FromSlash(keysPage))
	if is, err := os.ReadFile(file); err == nil && bytes.Equal(is, wanted) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		return err
	}
	return os.WriteFile(file, wanted, 0o666)
}

// keys writes the page: a table for everything that a stack.yaml is made of,
// from the struct tags and what is said of the fields.
func keys(root string) ([]byte, error) {
	w := &keyWriter{src: &sources{root: root, read: map[string]*source{}}, done: map[reflect.Type]bool{}}
	w.say("---\ntitle: Every key of a stack\nfor: author\n---\n# Every key of a stack\n")
	w.say("From the declarations: `make typings` writes this page. What the keys are for, with an example of each, is said in [Stacks](stacks.md).\n")
	w.todo = []named{{"stack.yaml", reflect.TypeFor[stack.Stack]()}}
	for len(w.todo) > 0 {
		next := w.todo[0]
		w.todo = w.todo[1:]
		if w.done[next.is] {
			continue
		}
		w.done[next.is] = true
		if err := w.table(next); err != nil {
			return nil, err
		}
	}
	return bytes.TrimRight(w.out.Bytes(), "\n"), nil
}

// named is a type and the key under which it first stands.
type named struct {
	key string
	is  reflect.Type
}

type keyWriter struct {
	src  *sources
	out  bytes.Buffer
	todo []named
	done map[reflect.Type]bool
}

func (w *keyWriter) say(text string, args ...any) { fmt.Fprintf(&w.out, text+"\n", args...) }

func (w *keyWriter) table(of named) error {
	w.say("## `%s`\n", of.key)
	from, err := w.src.of(of.is)
	if err != nil {
		return err
	}
	if about := from.types[of.is.Name()]; about != "" {
		w.say("%s\n", strings.ReplaceAll(about, "\n", "\n\n"))
	}
	w.say("| key | holds | |\n|---|---|---|")
	if err := w.rows(of); err != nil {
		return err
	}
	w.say("")
	return nil
}

func (w *keyWriter) rows(of named) error {
	from, err := w.src.of(of.is)
	if err != nil {
		return err
	}
	for f := range of.is.Fields() {
		switch key := f.Tag.Get("yaml"); key {
		case "", "-":
		case ",inline":
			if err := w.rows(named{of.key, f.Type}); err != nil {
				return err
			}
		default:
			about := strings.NewReplacer("\n", " ", "|", "\\|", "<", "&lt;").Replace(from.fields[of.is.Name()][f.Name])
			w.say("| `%s` | %s | %s |", key, w.holds(key, f.Type), about)
		}
	}
	return nil
}

// holds says what kind of value a key has, and has what that is made of written
// later.
func (w *keyWriter) holds(key string, t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[stack.Duration]():
		return "a time such as 250ms"
	case t.Kind() == reflect.Pointer:
		return w.holds(key, t.Elem())
	case t.Kind() == reflect.Slice:
		return "a list of " + w.holds(key, t.Elem())
	case t.Kind() == reflect.Map:
		return "names, each with " + w.holds(key, t.Elem())
	case t.Kind() == reflect.Struct:
		at := key
		for _, n := range w.todo {
			if n.is == t {
				at = n.key
			}
		}
		w.todo = append(w.todo, named{at, t})
		return "[" + strings.ToLower(t.Name()) + "](#" + at + ")"
	case t.Kind() == reflect.Bool:
		return "true or false"
	case t.Kind() == reflect.Int:
		return "a whole number"
	case t.Kind() == reflect.Float64:
		return "a number"
	}
	return "text"
}
