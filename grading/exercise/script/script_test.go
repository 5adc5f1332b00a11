package script

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios"
)

// compile reads a file as far as this kind is concerned.
func compile(src string) (exercise.Work, scenarios.Problems) {
	s := scenarios.OpenSource("exercises/a.md", []byte(src))
	front, ok := s.Front()
	if !ok {
		return nil, s.Problems()
	}
	r := &exercise.Reader{Source: s, Front: front}
	part, under := "", ""
	for _, section := range s.Doc.Sections {
		switch section.Level {
		case 2:
			part, under = section.Title, ""
		case 3:
			under = section.Title
		}
		for _, f := range section.Fences {
			b := exercise.Block{Fence: f, Under: under, At: scenarios.Position{Line: f.Mark, Column: 1}}
			switch part {
			case "Material":
				r.Material = append(r.Material, b)
			case "Truth":
				r.Truth = append(r.Truth, b)
			}
		}
	}
	w := Kind.Compile(r)
	return w, s.Problems()
}

func content(t *testing.T, name string) string {
	t.Helper()
	src, err := os.ReadFile("../../../content/exercises/" + name + ".md")
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

func compiled(t *testing.T, name string) *work {
	t.Helper()
	w, problems := compile(content(t, name))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return w.(*work)
}

// TestMaterialFollowsFromTheSeed: byte for byte, another seed has other files and the same
// tests, and nothing of the truth is in it.
func TestMaterialFollowsFromTheSeed(t *testing.T) {
	for _, name := range []string{"which-errors-and-where", "before-they-expire"} {
		w, again := compiled(t, name), compiled(t, name)
		if !reflect.DeepEqual(w.Material(7), again.Material(7)) || !reflect.DeepEqual(w.Parts(7), again.Parts(7)) {
			t.Errorf("%s: the same seed has two materials", name)
		}
		m, other := w.Material(7), w.Material(8)
		if len(m.Documents) != 2 || m.Documents[0].Text == other.Documents[0].Text || m.Documents[1] != other.Documents[1] {
			t.Errorf("%s: another seed does not vary what it should: %+v", name, m.Documents)
		}
		if n := strings.Count(m.Documents[0].Text, "\n"); n < 20 || strings.Contains(m.Documents[0].Text, "{{") {
			t.Errorf("%s: %d lines: %.200s", name, n, m.Documents[0].Text)
		}
		out := strings.Builder{}
		for _, d := range m.Documents {
			out.WriteString(d.ID + d.Text)
		}
		for _, p := range w.Parts(7) {
			out.WriteString(p.Start + p.Help)
		}
		for _, f := range w.hidden {
			if strings.Contains(out.String(), f.name) {
				t.Errorf("%s: the hidden file %s is shown", name, f.name)
			}
		}
		for _, h := range w.tests {
			if strings.Contains(out.String(), h.shows) {
				t.Errorf("%s: the hidden test %s is shown", name, h.name)
			}
		}
		if strings.Contains(out.String(), w.reference[:200]) {
			t.Errorf("%s: the reference is shown", name)
		}
	}
}

// TestAllMistakesAtOnce: each with its place.
func TestAllMistakesAtOnce(t *testing.T) {
	good := content(t, "which-errors-and-where")
	src := good
	for _, change := range [][2]string{
		{"language: bash", "language: perl"},
		{"least: 180\nmost: 240", "least: 180\nmost: 24"},
		{"{name: took, from: 3, to: 900}", "{name: took, from: 900, to: 3}"},
		{"check: flags, args: [-n, \"1\"", "check: flag, args: [-n, \"1\""},
		{"keeps: [later.log]", "keeps: [late.log]"},
		{"```bash start", "```bash begin"},
		{"exit: 2, stderr: said, stdout: \"\", shows: \"A file", "exit: two, stderr: quiet, stdot: \"\", shows: \"A file"},
	} {
		if !strings.Contains(src, change[0]) {
			t.Fatalf("the file has no %q", change[0])
		}
		src = strings.Replace(src, change[0], change[1], 1)
	}
	w, problems := compile(src)
	if w != nil {
		t.Error("there are mistakes, and it was taken")
	}
	said := problems.Error()
	for _, want := range []string{
		`language "perl"`, "rows need a least and a most", "took is neither one of some words", `there is no check "flag"`, "flags",
		`there is no given file "late.log"`, `no blocks of the kind "begin"`, "there is no script to start with", `"two" is not a whole number`, `stderr "quiet"`, "stdot",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not said in\n%s", want, said)
		}
	}
	for _, p := range problems {
		if p.Line < 1 || p.Column < 1 {
			t.Errorf("no place: %v", p)
		}
	}
}

// TestWhatATestMisses: what a run has to be.
func TestWhatATestMisses(t *testing.T) {
	files := map[string]string{"a.log": "one\n"}
	keeping := map[string]string{"a.log": "one\n"}
	want := right{"a 1\nb 2\n", 0}
	for _, c := range []struct {
		name string
		t    test
		got  exercise.Ran
		want string
	}{
		{"right", test{}, exercise.Ran{Stdout: "a 1\nb 2\n"}, ""},
		{"space at the ends", test{}, exercise.Ran{Stdout: "a 1  \nb 2\n\n"}, ""},
		{"space within", test{}, exercise.Ran{Stdout: "a  1\nb 2\n"}, "line 1 "},
		{"another order", test{}, exercise.Ran{Stdout: "b 2\na 1\n"}, "line 1 "},
		{"an order that is free", test{compare: unordered}, exercise.Ran{Stdout: "b 2\na 1\n"}, ""},
		{"fewer", test{compare: unordered}, exercise.Ran{Stdout: "b 2\n"}, "not the right ones"},
		{"one more", test{}, exercise.Ran{Stdout: "a 1\nb 2\nc 3\n"}, "3 lines, and 2 are right"},
		{"nothing", test{}, exercise.Ran{}, "printed nothing"},
		{"whatever", test{compare: none}, exercise.Ran{Stdout: "x"}, ""},
		{"exit code", test{}, exercise.Ran{Stdout: "a 1\nb 2\n", Exit: 1}, "exit code 1"},
		{"stopped", test{}, exercise.Ran{Stdout: "a 1\nb 2\n", Stopped: "it did not end", Exit: -1}, "it did not end"},
		{"silent", test{stderr: said}, exercise.Ran{Stdout: "a 1\nb 2\n"}, "said nothing"},
		{"noisy", test{stderr: empty}, exercise.Ran{Stdout: "a 1\nb 2\n", Stderr: "hm"}, "said something"},
		{"kept", test{keeps: []string{"a.log"}}, exercise.Ran{Stdout: "a 1\nb 2\n", Files: keeping}, ""},
		{"changed", test{keeps: []string{"a.log"}}, exercise.Ran{Stdout: "a 1\nb 2\n", Files: map[string]string{"a.log": "two\n"}}, "changed a.log"},
		{"removed", test{keeps: []string{"a.log"}}, exercise.Ran{Stdout: "a 1\nb 2\n"}, "changed a.log"},
	} {
		got := c.t.missed(want, c.got, files)
		if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q; want %q", c.name, got, c.want)
		}
	}
}

// TestRemarksHaveTheirPlaces: what other programs say is read with line and column.
func TestRemarksHaveTheirPlaces(t *testing.T) {
	bash, python := languages[0], languages[1]
	for name, c := range map[string]struct {
		got  []exercise.Remark
		want exercise.Remark
	}{
		"bash": {bash.remarks("a.sh", exercise.Ran{Exit: 2, Stderr: "a.sh: line 6: syntax error near unexpected token `fi'\na.sh: line 6: `fi'\n"}, exercise.Ran{}),
			exercise.Remark{Part: "a.sh", Line: 6, Weight: exercise.Mistake, Source: "bash", Text: "syntax error near unexpected token `fi'"}},
		"python": {python.remarks("a.py", exercise.Ran{Stdout: `{"line": 5, "column": 7, "text": "invalid syntax"}`}, exercise.Ran{}),
			exercise.Remark{Part: "a.py", Line: 5, Column: 7, Weight: exercise.Mistake, Source: "python", Text: "invalid syntax"}},
		"shellcheck": {bash.remarks("a.sh", exercise.Ran{}, exercise.Ran{Exit: 1, Stdout: `{"comments":[{"file":"a.sh","line":3,"endLine":3,"column":6,"endColumn":8,"level":"info","code":2086,"message":"Double quote to prevent globbing and word splitting.","fix":null}]}`}),
			exercise.Remark{Part: "a.sh", Line: 3, Column: 6, Weight: exercise.Advice, Source: "shellcheck", Text: "Double quote to prevent globbing and word splitting (SC2086)"}},
		"pyflakes": {python.remarks("a.py", exercise.Ran{}, exercise.Ran{Exit: 1, Stdout: "a.py:1:1: 'os' imported but unused\n"}),
			exercise.Remark{Part: "a.py", Line: 1, Column: 1, Weight: exercise.Advice, Source: "pyflakes", Text: "'os' imported but unused"}},
		"absent": {python.remarks("a.py", exercise.Ran{}, exercise.Ran{Exit: 127}),
			exercise.Remark{Part: "a.py", Weight: exercise.Advice, Source: "pyflakes", Text: "not installed where scripts are run, so it says nothing"}},
	} {
		if len(c.got) != 1 || c.got[0] != c.want {
			t.Errorf("%s: %+v", name, c.got)
		}
	}
}

// FuzzCompile: whatever an author writes is taken or refused, with a place.
func FuzzCompile(f *testing.F) {
	for _, name := range []string{"which-errors-and-where", "before-they-expire"} {
		src, err := os.ReadFile("../../../content/exercises/" + name + ".md")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(src))
	}
	f.Fuzz(func(t *testing.T, src string) {
		w, problems := compile(src)
		if w == nil && len(problems) == 0 {
			t.Fatal("it was refused without a word")
		}
		if w != nil {
			w.Material(1)
			w.Parts(1)
		}
	})
}
