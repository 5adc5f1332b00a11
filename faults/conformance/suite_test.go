package conformance_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/drillyard/drillyard/faults/conformance"
	"github.com/drillyard/drillyard/faults/stack"
)

// Every mistake of a file is said at once, each at its place.
func TestMistakes(t *testing.T) {
	s := harbor(t)
	archive, err := txtar.ParseFile("testdata/mistakes.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range archive.Files {
		files[f.Name] = string(f.Data)
	}
	for name, text := range files {
		if !strings.HasSuffix(name, ".yaml") {
			continue
		}
		t.Run(name, func(t *testing.T) {
			_, err := conformance.Read(name, []byte(text), s)
			if err == nil {
				t.Fatal("nothing is said")
			}
			if got, want := err.Error()+"\n", files[strings.TrimSuffix(name, "yaml")+"said"]; got != want {
				t.Errorf("it says\n%sand should say\n%s", got, want)
			}
		})
	}
}

// A stack that nobody has said it of is played nothing on.
func TestNoConformance(t *testing.T) {
	s := *harbor(t)
	s.Conformance = nil
	if suite, err := conformance.Of(&s); err != nil || len(suite.Cases)+len(suite.Overloads) > 0 {
		t.Errorf("%v, %v", suite, err)
	}
}

func FuzzRead(f *testing.F) {
	s := harbor(f)
	f.Add(s.Conformance)
	archive, err := txtar.ParseFile("testdata/mistakes.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range archive.Files {
		if strings.HasSuffix(file.Name, ".yaml") {
			f.Add(file.Data)
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		suite, err := conformance.Read("conformance.yaml", text, s)
		if (suite == nil) == (err == nil) {
			t.Errorf("%v with error %v", suite, err)
		}
		var m stack.Mistake
		if err != nil && (!errors.As(err, &m) || m.Text == "") {
			t.Errorf("%v is not a mistake", err)
		}
	})
}
