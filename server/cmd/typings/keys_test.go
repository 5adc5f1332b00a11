package main

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/faults/stack"
)

// TestKeysAreFresh holds the page of the guide to the declarations.
func TestKeysAreFresh(t *testing.T) {
	wanted, err := keys(root)
	if err != nil {
		t.Fatal(err)
	}
	is, err := os.ReadFile(filepath.Join(root, keysPage))
	if err != nil || !bytes.Equal(is, wanted) {
		t.Errorf("%s is out of date: make typings writes it again: %v", keysPage, err)
	}
}

// TestStacksGuideShowsEveryKey holds the page for authors to what there is: each
// key stands in one of its examples.
func TestStacksGuideShowsEveryKey(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(root, "content/guide/stacks.md"))
	if err != nil {
		t.Fatal(err)
	}
	var examples strings.Builder
	for i, part := range strings.Split(string(page), "```") {
		if i%2 == 1 {
			examples.WriteString(part)
		}
	}
	seen := map[reflect.Type]bool{}
	var look func(t2 reflect.Type)
	look = func(of reflect.Type) {
		for of.Kind() == reflect.Slice || of.Kind() == reflect.Map || of.Kind() == reflect.Pointer {
			of = of.Elem()
		}
		if of.Kind() != reflect.Struct || seen[of] {
			return
		}
		seen[of] = true
		for f := range of.Fields() {
			key := f.Tag.Get("yaml")
			if key == "" || key == "-" {
				continue
			}
			if key != ",inline" && !strings.Contains(examples.String(), key+":") {
				t.Errorf("no example shows %s of %s", key, of.Name())
			}
			look(f.Type)
		}
	}
	look(reflect.TypeFor[stack.Stack]())
}
