package alerts

import (
	"testing"

	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios"
)

// load compiles a file as far as this kind goes.
func load(t testing.TB, src []byte) *review {
	t.Helper()
	r := reader(t, src)
	w := Kind.Compile(r)
	if problems := r.Problems(); len(problems) > 0 || w == nil {
		t.Fatal(problems)
	}
	return w.(*review)
}

// reader is what the language hands to this kind of a file.
func reader(t testing.TB, src []byte) *exercise.Reader {
	t.Helper()
	r := &exercise.Reader{Source: scenarios.OpenSource("exercise.md", src), Stack: harbor(t)}
	top, under := "", ""
	for _, s := range r.Doc.Sections {
		switch {
		case s.Level == 2:
			top, under = s.Title, ""
		case s.Level == 3:
			under = s.Title
		}
		for _, f := range s.Fences {
			b := exercise.Block{Fence: f, Under: under, At: scenarios.Position{Line: f.Mark, Column: 1}}
			switch top {
			case "Material":
				r.Material = append(r.Material, b)
			case "Truth":
				r.Truth = append(r.Truth, b)
			}
		}
	}
	return r
}
