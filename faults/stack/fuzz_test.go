package stack_test

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults/stack"
)

func FuzzLoad(f *testing.F) {
	f.Add([]byte(small))
	harbor, err := os.ReadFile("../../content/stacks/harbor/stack.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(harbor)
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := stack.Load(pier(string(text)), "pier")
		if (s == nil) == (err == nil) {
			t.Errorf("stack %v with error %v", s, err)
		}
		var m stack.Mistake
		if err != nil && (!errors.As(err, &m) || m.Text == "") {
			t.Errorf("%v is not a mistake", err)
		}
		if s != nil {
			s.Edges()
		}
	})
}

// A stack's files may be anything: that ends in a clear mistake, soon.
func TestHostileFiles(t *testing.T) {
	bomb := "a: &a [x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c <= 'z'; c++ {
		bomb += string(c) + ": &" + string(c) + " [" + strings.Repeat("*"+string(c-1)+", ", 9) + "x]\n"
	}
	for name, tc := range map[string]struct{ text, want string }{
		"ten megabytes": {strings.Repeat("a: b\n", 2<<20), "at most 256 KiB are read"},
		"junk":          {strings.Repeat("\x00\xff\x13[{:", 30_000), "stack.yaml"},
		"deep brackets": {strings.Repeat("[", 200_000), "nested too deeply"},
		"deep blocks":   {"a:\n" + strings.Repeat(" ", 400) + "b: 1\n", "nested too deeply"},
		"alias bomb":    {bomb, "stack.yaml:1:4: anchors, aliases, merges and tags are not read"},
		"a tag":         {strings.Replace(small, "name: pier", "name: !!str pier", 1), "anchors, aliases, merges and tags"},
		"same services": {strings.Replace(small, "journeys:\n", strings.Repeat("  - {name: db, kind: database, team: crew, replicas: 1}\n", 2000)+"journeys:\n", 1), `services has "db" twice`},
	} {
		t.Run(name, func(t *testing.T) {
			begun := time.Now()
			_, err := stack.Load(pier(tc.text), "pier")
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("no %q in %.300v", tc.want, err)
			}
			if took := time.Since(begun); took > 10*time.Second { // well below one where nothing else runs
				t.Errorf("it took %s", took)
			}
		})
	}
	files := pier(small)
	files["stacks/pier/rules.yaml"].Data = []byte(bomb)
	if _, err := stack.Load(files, "pier"); err == nil || !strings.Contains(err.Error(), "with its aliases written out") {
		t.Errorf("a bomb among the rules: %v", err)
	}
	files["stacks/pier/rules.yaml"].Data = []byte("groups: []\n---\ngroups: []\n")
	if _, err := stack.Load(files, "pier"); err == nil || !strings.Contains(err.Error(), "rules.yaml:2:1: one YAML document is expected") {
		t.Errorf("two documents of rules: %v", err)
	}
	files["stacks/pier/rules.yaml"].Data = []byte("groups: []\n")
	files["stacks/pier/routing.yaml"].Data = []byte("a: &a {b: 1}\nroute: *a\n")
	if _, err := stack.Load(files, "pier"); err != nil {
		t.Errorf("an alias in a routing: %v", err)
	}
}
