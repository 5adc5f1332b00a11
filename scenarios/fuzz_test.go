package scenarios_test

import (
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/drillyard/drillyard/scenarios"
)

// seeds are the inputs of the archives: every construct and every mistake.
func seeds(f *testing.F) {
	f.Helper()
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(archive.Files[0].Data)
	}
}

func FuzzCompile(f *testing.F) {
	seeds(f)
	world := yard()
	f.Fuzz(func(t *testing.T, src []byte) {
		s, problems := scenarios.Compile("fuzz.md", src, world)
		sound(t, problems)
		if s == nil && len(problems) == 0 {
			t.Error("neither a scenario nor a problem")
		}
	})
}

func FuzzCompileRunbook(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		book, problems := scenarios.CompileRunbook("fuzz.md", src)
		sound(t, problems)
		if (book == nil) != (len(problems) > 0) {
			t.Errorf("runbook %v with problems %v", book, problems)
		}
	})
}

// sound holds problems to having a place in the file and being in order.
func sound(t *testing.T, problems scenarios.Problems) {
	t.Helper()
	for i, p := range problems {
		if p.Line < 1 || p.Column < 1 || p.Message == "" {
			t.Errorf("problem without a place or a message: %+v", p)
		}
		if i > 0 && (problems[i-1].Line > p.Line || problems[i-1].Line == p.Line && problems[i-1].Column > p.Column) {
			t.Errorf("%v comes before %v", problems[i-1], p)
		}
	}
}
