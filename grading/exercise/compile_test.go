package exercise_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios/event"
)

var update = flag.Bool("update", false, "write what is said of the archives anew")

// quiz is a kind of exercise for these tests: a note is good that holds a word, and a choice
// that is the right one.
type quiz struct{}

func (quiz) Name() string  { return "quiz" }
func (quiz) Title() string { return "Quiz" }

func (quiz) Compile(r *exercise.Reader) exercise.Work {
	before := len(r.Problems().Mistakes())
	w := quizWork{documents: r.Files(r.Material), tries: r.Front.Whole("tries", 1, 9)}
	r.Only(r.Material, exercise.File)
	r.Only(r.Truth, "truth")
	if k, ok := r.One(r.Truth, "truth"); ok {
		w.word, w.right = k.Required("word"), k.Required("right")
		k.Done()
	}
	if len(r.Problems().Mistakes()) > before {
		return nil
	}
	return w
}

type quizWork struct {
	documents   []exercise.Document
	word, right string
	tries       int
}

func (w quizWork) Material(int64) exercise.Material { return exercise.Material{Documents: w.documents} }

func (w quizWork) Parts(int64) []exercise.Part {
	return []exercise.Part{
		{ID: "note.md", Form: exercise.Prose, Most: 400, Start: "Dear team,"},
		{ID: "pick", Form: exercise.Choice, Most: 40, Options: []exercise.Option{{ID: "left"}, {ID: "right"}}},
		{ID: "all", Form: exercise.Choices, Most: 40, Options: []exercise.Option{{ID: "a"}, {ID: "b"}}},
	}
}

func (w quizWork) Checks() []exercise.Check {
	return []exercise.Check{{ID: "word", Title: "the word is there"}, {ID: "picked", Title: "the right one was picked"}}
}

func (w quizWork) Try(context.Context, exercise.Workshop, int64, exercise.Answer) (exercise.Report, error) {
	return exercise.Report{}, nil
}

func (w quizWork) Judge(_ context.Context, _ exercise.Workshop, _ int64, a exercise.Answer) (exercise.Report, error) {
	if a["note.md"] == "panic" {
		panic("no such note")
	}
	share := map[bool]float64{true: 1}
	return exercise.Report{Results: []exercise.Result{
		{Check: "word", Share: share[strings.Contains(a["note.md"], w.word)], Why: "It was looked for."},
		{Check: "picked", Share: share[a["pick"] == w.right], Why: "It was compared."},
	}}, nil
}

var kinds = []exercise.Kind{quiz{}}

func world() exercise.World {
	return exercise.World{
		Stack: func(name string) (*stack.Stack, error) {
			if name != "paper" {
				return nil, errors.New("no such stack")
			}
			return &stack.Stack{Name: "paper"}, nil
		},
		Stacks: []string{"paper"},
		Drill:  func(string) (exercise.Drill, bool) { return exercise.Drill{}, false },
		Drills: func() []string { return nil },
	}
}

// An archive holds an exercise, and what is said of it.
func TestMistakes(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) < 5 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			made, problems := exercise.Compile("e.md", archive.Files[0].Data, kinds, world())
			got := problems.Error() + "\n"
			if *update {
				archive.Files[1].Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := string(archive.Files[1].Data); strings.TrimSpace(got) != strings.TrimSpace(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if (made == nil) != (len(problems.Mistakes()) > 0) {
				t.Errorf("an exercise: %t, with %d mistakes", made != nil, len(problems.Mistakes()))
			}
		})
	}
}

func good(t testing.TB) *exercise.Exercise {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/good.txtar")
	if err != nil {
		t.Fatal(err)
	}
	made, problems := exercise.Compile("some/where/word-hunt.md", archive.Files[0].Data, kinds, world())
	if made == nil || len(problems) > 0 {
		t.Fatal(problems)
	}
	return made
}

func TestGood(t *testing.T) {
	e := good(t)
	if e.Slug != "word-hunt" || e.Minutes != 20 || e.Pass != 60 || e.Stack == nil || e.Kind.Name() != "quiz" || e.Debrief == "" || !strings.Contains(e.Task, "```bash\nls\n```") {
		t.Errorf("%+v", e)
	}
	if c := e.Rubric.Criteria[2]; len(e.Rubric.Criteria) != 3 || c.Options["part"] != "note.md" || len(c.Levels) != 3 || !e.Rubric.Criteria[0].Must {
		t.Errorf("%+v", e.Rubric.Criteria)
	}
	if back, err := grading.DecodeRubric(e.Rubric.Encode()); err != nil || back.Hash() != e.Rubric.Hash() {
		t.Errorf("the rubric: %v", err)
	}
	first := e.Rehearsed[0]
	if first.Name != "good" || !first.Good() || first.Marks["tone"] != 2 || first.Answer["pick"] != "right" || first.Answer["all"] != "a\nb" || first.Answer["note.md"] != "The word is tide." || first.Says != "It says all." {
		t.Errorf("%+v", first)
	}
	if _, given := e.Rehearsed[2].Answer["note.md"]; given || e.Whole(1, e.Rehearsed[2].Answer)["note.md"] != "Dear team," {
		t.Errorf("what was not answered: %+v", e.Rehearsed[2])
	}
	if !e.Rehearsed[5].Bad() || e.Rehearsed[5].Expect.Highest() != 45 {
		t.Errorf("%+v", e.Rehearsed[5].Expect)
	}
}

// Each answer comes to what its file says: judged, marked and graded.
func TestAnswersAreRehearsed(t *testing.T) {
	e := good(t)
	for _, r := range e.Rehearsed {
		o, err := e.Rehearse(t.Context(), nil, exercise.Seed, r.Answer, r.Marks)
		if err != nil {
			t.Fatal(err)
		}
		if !r.Expect.Holds(o.Grade.Score.Percent) || o.Grade.Score.Open != 0 {
			t.Errorf("%s came to %g, and not %s", r.Name, o.Grade.Score.Percent, r.Expect)
		}
	}
	o, err := e.Rehearse(t.Context(), nil, exercise.Seed, e.Rehearsed[0].Answer, nil)
	if err != nil || o.Grade.Score.Open == 0 {
		t.Errorf("without marks: %+v, %v", o.Grade.Score, err)
	}
	if b, is := o.Log[1].Body.(event.AnswerSubmitted); !is || b.Part("note.md") != "The word is tide." || len(b.Parts) != 3 {
		t.Errorf("what was handed in: %+v", o.Log[1])
	}
}

// lazy leaves out a result, or gives one that is none.
type lazy struct {
	quizWork
	results []exercise.Result
}

func (l lazy) Judge(context.Context, exercise.Workshop, int64, exercise.Answer) (exercise.Report, error) {
	return exercise.Report{Results: l.results}, nil
}

func TestAJudgeSaysAll(t *testing.T) {
	e := *good(t)
	if _, err := e.Judge(t.Context(), nil, 1, exercise.Answer{"note.md": "panic"}); err == nil || !strings.Contains(err.Error(), "no such note") {
		t.Errorf("a judge that panics: %v", err)
	}
	word, picked := exercise.Result{Check: "word", Share: 1, Why: "x"}, exercise.Result{Check: "picked", Share: 0.5, Why: "x"}
	for name, results := range map[string][]exercise.Result{
		"one is missing": {word}, "twice": {word, picked, word}, "more than all": {word, {Check: "picked", Share: 1.5, Why: "x"}}, "no reason": {word, {Check: "picked"}},
	} {
		e.Work = lazy{good(t).Work.(quizWork), results}
		if _, err := e.Judge(t.Context(), nil, 1, nil); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestWhatCannotBeAnAnswer(t *testing.T) {
	options := []exercise.Option{{ID: "a"}, {ID: "b"}}
	for _, tc := range []struct {
		form exercise.Form
		text string
		fine bool
	}{
		{exercise.Prose, "two\nlines", true}, {exercise.Prose, strings.Repeat("ä", 31), false}, {exercise.Code, "\xff", false},
		{exercise.Line, "one", true}, {exercise.Line, "one\ntwo", false},
		{exercise.Choice, "", true}, {exercise.Choice, "a", true}, {exercise.Choice, "c", false},
		{exercise.Choices, "a\nb\n", true}, {exercise.Choices, "a\na", false}, {exercise.Choices, "a\nc", false},
		{exercise.Remarks, "3\twhy?\n\n12\tno\n", true}, {exercise.Remarks, "0\tno", false}, {exercise.Remarks, "why?", false},
	} {
		p := exercise.Part{Form: tc.form, Options: options, Most: 30}
		if wrong := p.Wrong(tc.text); (wrong == "") != tc.fine {
			t.Errorf("%s %q: %q", tc.form, tc.text, wrong)
		}
	}
	if got := exercise.Remarked("3\ta\nno\n3\tb\n"); len(got) != 1 || !slices.Equal(got[3], []string{"a", "b"}) {
		t.Errorf("%v", got)
	}
}

// Whatever is written, it is an exercise or there is a mistake, each at a place.
func FuzzCompile(f *testing.F) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(archive.Files[0].Data)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		made, problems := exercise.Compile("fuzz.md", src, kinds, world())
		if (made == nil) != (len(problems.Mistakes()) > 0) {
			t.Errorf("an exercise: %t, with %v", made != nil, problems)
		}
		for i, p := range problems {
			if p.Line < 1 || p.Column < 1 || p.Message == "" {
				t.Errorf("no place or no message: %+v", p)
			}
			if i > 0 && (problems[i-1].Line > p.Line || problems[i-1].Line == p.Line && problems[i-1].Column > p.Column) {
				t.Errorf("%v comes before %v", problems[i-1], p)
			}
		}
		if made != nil && made.Rubric == nil {
			t.Error("there is no rubric")
		}
	})
}

// Files of hostile sizes are refused aloud, and cost little.
func TestBounds(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/good.txtar")
	if err != nil {
		t.Fatal(err)
	}
	src := string(archive.Files[0].Data)
	head, answers, _ := strings.Cut(src, "## Answers\n")
	many := strings.Builder{}
	for i := range 41 {
		fmt.Fprintf(&many, "### A%d\n```yaml answer\n{name: a%d, score: \"<= 60%%\", marks: {tone: 0}}\n```\n", i, i)
	}
	criteria := strings.Repeat("- {id: x, title: T, dimension: learning, points: 1, check: word}\n", 70)
	for want, src := range map[string]string{
		"the file is too large":      src + strings.Repeat("x", 300<<10),
		"at most 40 answers":         head + "## Answers\n" + many.String() + answers,
		"at most 60 criteria":        strings.Replace(src, "- id: has-word", criteria+"- id: has-word", 1),
		"400 are taken":              strings.Replace(src, "The word is tide.", strings.Repeat("tide ", 100), 1),
		"at most 120 are read":       strings.Replace(src, "title: Word hunt", "title: "+strings.Repeat("w", 121), 1),
		"whole number from 1 to 240": strings.Replace(src, "minutes: 20", "minutes: 241", 1),
		"31 documents to read":       strings.Replace(src, "## Material\n", "## Material\n"+files(30), 1),
	} {
		if _, problems := exercise.Compile("e.md", []byte(src), kinds, world()); !strings.Contains(problems.Error(), want) {
			t.Errorf("nobody says %q:\n%s", want, problems)
		}
	}
}

func files(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "### f%d\n```text file\nx\n```\n", i)
	}
	return b.String()
}
