package script

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/drillyard/drillyard/grading/exercise"
)

// Shown is what the screen of this kind gets beside the remarks.
type Shown struct {
	Tests []ShownTest `json:"tests"`
}

// ShownTest is one test as it went. Expected and Got are those of visible tests alone.
type ShownTest struct {
	Name   string    `json:"name"`
	Shows  string    `json:"shows"`
	Passed bool      `json:"passed"`
	Why    string    `json:"why,omitempty"`
	Want   *ShownRun `json:"want,omitempty"`
	Got    *ShownRun `json:"got,omitempty"`
}

// ShownRun is a run in words.
type ShownRun struct {
	Command string `json:"command"`
	Stdout  string `json:"stdout"`
	Stderr  string `json:"stderr"`
	Exit    int    `json:"exit"`
	Stopped string `json:"stopped,omitempty"`
	Left    int    `json:"left,omitempty"` // processes that were still there
	Millis  int64  `json:"millis"`
}

func shownRun(command string, r exercise.Ran) *ShownRun {
	return &ShownRun{command, r.Stdout, r.Stderr, r.Exit, r.Stopped, r.Left, r.Took.Milliseconds()}
}

// lookTime bounds what looks at a script without running it.
const lookTime = 10 * time.Second

// Try runs the visible tests.
func (w *work) Try(ctx context.Context, in exercise.Workshop, seed int64, a exercise.Answer) (exercise.Report, error) {
	values := w.values(seed)
	files := w.given(seed, values, false)
	ran, remarks, err := w.run(ctx, in, w.visible, w.part(a, w.file, w.start), files, values)
	if err != nil {
		return exercise.Report{}, err
	}
	want, err := w.right(ctx, in, seed, false)
	if err != nil {
		return exercise.Report{}, err
	}
	shown := Shown{Tests: []ShownTest{}}
	for i, t := range w.visible {
		why := t.missed(want[i], ran[i], files)
		line := t.commandLine(w.file, values)
		shown.Tests = append(shown.Tests, ShownTest{
			Name: t.name, Shows: t.shows, Passed: why == "", Why: why,
			Want: &ShownRun{Command: line, Stdout: want[i].stdout, Exit: want[i].exit}, Got: shownRun(line, ran[i]),
		})
	}
	return exercise.Report{Remarks: remarks, Shown: shown}, nil
}

// Judge runs the hidden tests.
func (w *work) Judge(ctx context.Context, in exercise.Workshop, seed int64, a exercise.Answer) (exercise.Report, error) {
	values := w.values(seed)
	files := w.given(seed, values, true)
	ran, remarks, err := w.run(ctx, in, w.tests, w.part(a, w.file, w.start), files, values)
	if err != nil {
		return exercise.Report{}, err
	}
	want, err := w.right(ctx, in, seed, true)
	if err != nil {
		return exercise.Report{}, err
	}
	report := exercise.Report{Remarks: remarks}
	shown := Shown{Tests: []ShownTest{}}
	works := false // it did something right on input that is in order
	for i, t := range w.tests {
		why := t.missed(want[i], ran[i], files)
		shown.Tests = append(shown.Tests, ShownTest{Name: t.name, Shows: t.shows, Passed: why == "", Why: why})
		works = works || why == "" && want[i].exit == 0
	}
	for _, c := range w.checks {
		report.Results = append(report.Results, w.result(c, shown.Tests, works))
	}
	report.Shown = shown
	return report, nil
}

// result is the share of the tests of a check that were passed. To fail at everything is
// easy: a script that does nothing right earns nothing for refusing what is wrong.
func (w *work) result(c exercise.Check, went []ShownTest, works bool) exercise.Result {
	var passed, all, count, of int
	var failed []string
	for i, t := range w.tests {
		if t.check != c.ID {
			continue
		}
		of++
		all += t.weight
		if went[i].Passed {
			count++
			passed += t.weight
		} else {
			failed = append(failed, fmt.Sprintf("%s (%s)", t.name, went[i].Why))
		}
	}
	why := fmt.Sprintf("%d of %d tests passed.", count, of)
	if len(failed) > 0 {
		why += " Not passed: " + strings.Join(failed, "; ") + "."
	}
	if !works && passed > 0 {
		return exercise.Result{Check: c.ID, Why: why + " They do not count: on input that is in order the script got nothing right, so that it fails on other input shows nothing."}
	}
	return exercise.Result{Check: c.ID, Share: float64(passed) / float64(all), Why: why}
}

// run has a script looked at and all tests run, in one cage.
func (w *work) run(ctx context.Context, in exercise.Workshop, tests []test, script string, files, values map[string]string) ([]exercise.Ran, []exercise.Remark, error) {
	only := map[string]string{w.file: script}
	p := exercise.Program{Files: only, Command: w.language.syntax.command(w.file), Time: lookTime}
	p.Then = append(p.Then, exercise.Program{Files: only, Command: w.language.lint.command(w.file), Time: lookTime})
	for _, t := range tests {
		p.Then = append(p.Then, t.program(w, script, files, values))
	}
	all, err := in.Cage(ctx, p)
	if err != nil {
		return nil, nil, err
	}
	if len(all.Then) != len(p.Then) {
		return nil, nil, fmt.Errorf("%d programs were run, and %d were asked for", len(all.Then), len(p.Then))
	}
	return all.Then[1:], w.language.remarks(w.file, all, all.Then[0]), nil
}

// given are the files that tests have.
func (w *work) given(seed int64, values map[string]string, hidden bool) map[string]string {
	files := map[string]string{}
	for _, f := range w.files {
		files[f.name] = f.text(seed, values)
	}
	if hidden {
		for _, f := range w.hidden {
			files[f.name] = f.text(seed, values)
		}
	}
	return files
}

func with(files map[string]string, name, text string) map[string]string {
	all := map[string]string{name: text}
	for n, t := range files {
		if n != name {
			all[n] = t
		}
	}
	return all
}

// answers are what the reference came to, for seeds that were asked for lately.
type answers struct {
	mu   sync.Mutex
	kept map[key][]right
}

type key struct {
	seed   int64
	hidden bool
}

// mostKept bounds how many are kept.
const mostKept = 64

// right runs the reference, in a cage of its own, and says what has to come of each test.
func (w *work) right(ctx context.Context, in exercise.Workshop, seed int64, hidden bool) ([]right, error) {
	of := key{seed, hidden}
	w.expected.mu.Lock()
	found := w.expected.kept[of]
	w.expected.mu.Unlock()
	if found != nil {
		return found, nil
	}
	tests := w.visible
	if hidden {
		tests = w.tests
	}
	values := w.values(seed)
	files := w.given(seed, values, hidden)
	p := tests[0].program(w, w.reference, files, values)
	for _, t := range tests[1:] {
		p.Then = append(p.Then, t.program(w, w.reference, files, values))
	}
	ran, err := in.Cage(ctx, p)
	if err != nil {
		return nil, err
	}
	if len(ran.Then) != len(p.Then) {
		return nil, fmt.Errorf("%d tests were run, of %d", 1+len(ran.Then), len(tests))
	}
	for i, r := range append([]exercise.Ran{ran}, ran.Then...) {
		want := tests[i].right(r, values)
		if why := tests[i].missed(want, r, files); why != "" {
			return nil, fmt.Errorf("the reference solution does not pass the test %q: %s", tests[i].name, why)
		}
		found = append(found, want)
	}
	w.expected.mu.Lock()
	defer w.expected.mu.Unlock()
	if w.expected.kept == nil || len(w.expected.kept) >= mostKept {
		w.expected.kept = map[key][]right{}
	}
	w.expected.kept[of] = found
	return found, nil
}
