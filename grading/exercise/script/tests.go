package script

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios"
)

// test is one run of the script, and what has to come of it.
type test struct {
	name, shows string
	check       string // that it counts for; empty: it is visible
	weight      int
	args        []string
	stdin       string
	without     []string // given files that are not there
	compare     string   // how standard output is compared: exact, unordered or none
	stdout      *string  // nil: as the reference's
	exit        *int     // nil: as the reference's
	stderr      string   // said, empty or any
	keeps       []string // files that have to be as they were
	seconds     int
}

// Ways to compare what was printed.
const (
	exact     = "exact"
	unordered = "unordered"
	none      = "none"
)

// What the standard error output has to be.
const (
	anything = "any"
	said     = "said"
	empty    = "empty"
)

// usualSeconds is the time of one test.
const usualSeconds = 5

func (r *reader) tests(b exercise.Block, hidden bool) (all []test) {
	k, ok := r.Block(b.Fence, "tests")
	if !ok {
		r.failed = true
		return nil
	}
	for _, v := range k.List("tests", "test") {
		t := test{
			name: v.Required("name"), shows: v.Required("shows"), args: v.Texts("args"), stdin: v.Text("stdin"),
			compare: v.OneOf("compare", exact, unordered, none), stderr: v.OneOf("stderr", anything, said, empty),
			without: v.Texts("without"), keeps: v.Texts("keeps"), seconds: v.Whole("seconds", 1, 20), weight: v.Whole("weight", 1, 10),
		}
		if t.weight == 0 {
			t.weight = 1
		}
		if t.seconds == 0 {
			t.seconds = usualSeconds
		}
		if t.compare == "" {
			t.compare = exact
		}
		if t.stderr == "" {
			t.stderr = anything
		}
		if v.Has("stdout") {
			text := v.Text("stdout")
			t.stdout = &text
		}
		if v.Has("exit") {
			code := v.Whole("exit", 0, 125)
			t.exit = &code
		}
		if hidden {
			t.check = v.Required("check")
			if t.check != "" && !slices.ContainsFunc(r.work.checks, func(c exercise.Check) bool { return c.ID == t.check }) {
				r.problem(v.At("check"), scenarios.Nearest(t.check, ids(r.work.checks)), "there is no check %q", t.check)
			}
		}
		for key, names := range map[string][]string{"without": t.without, "keeps": t.keeps} {
			for _, name := range names {
				if r.file(name) == nil {
					r.problem(v.At(key), "", "%s: there is no given file %q", key, name)
				}
			}
		}
		v.Done()
		all = append(all, t)
	}
	k.Done()
	return all
}

func ids(checks []exercise.Check) (all []string) {
	for _, c := range checks {
		all = append(all, c.ID)
	}
	return all
}

// commandLine is how the test would be typed.
func (t test) commandLine(file string, values map[string]string) string {
	line := interpreter(file) + " " + file
	for _, a := range t.args {
		line += " " + quoted(fill(a, values))
	}
	return line
}

func quoted(word string) string {
	plain := strings.IndexFunc(word, func(c rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,@%+", c)
	}) < 0
	if plain && word != "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// program is the test as it is run.
func (t test) program(w *work, script string, files map[string]string, values map[string]string) exercise.Program {
	p := exercise.Program{Files: map[string]string{}, Time: time.Duration(t.seconds) * time.Second, Stdin: fill(t.stdin, values), Keep: t.keeps}
	for name, text := range files {
		if !slices.Contains(t.without, name) {
			p.Files[name] = text
		}
	}
	p.Files[w.file] = script
	p.Command = []string{interpreter(w.file), w.file}
	for _, a := range t.args {
		p.Command = append(p.Command, fill(a, values))
	}
	return p
}

// right is what has to come of a test.
type right struct {
	stdout string
	exit   int
}

// right is what the reference came to, where the test does not say.
func (t test) right(ran exercise.Ran, values map[string]string) right {
	want := right{ran.Stdout, ran.Exit}
	if t.stdout != nil {
		want.stdout = fill(*t.stdout, values)
	}
	if t.exit != nil {
		want.exit = *t.exit
	}
	return want
}

// missed says what a run has missed; empty: nothing.
func (t test) missed(want right, got exercise.Ran, files map[string]string) string {
	switch {
	case got.Stopped != "":
		return got.Stopped
	case got.Exit != want.exit:
		return fmt.Sprintf("exit code %d, and %d is right", got.Exit, want.exit)
	case t.compare != none && !t.same(want.stdout, got.Stdout):
		return t.differs(want.stdout, got.Stdout)
	case t.stderr == said && strings.TrimSpace(got.Stderr) == "":
		return "it said nothing to the standard error output"
	case t.stderr == empty && strings.TrimSpace(got.Stderr) != "":
		return "it said something to the standard error output: " + strconv.Quote(first(got.Stderr, 80))
	}
	for _, name := range t.keeps {
		if now, there := got.Files[name]; !there || now != files[name] {
			return "it changed " + name
		}
	}
	return ""
}

// same compares what was printed; space at the ends of lines and of it all is none.
func (t test) same(want, got string) bool {
	a, b := lines(want), lines(got)
	if t.compare == unordered {
		slices.Sort(a)
		slices.Sort(b)
	}
	return slices.Equal(a, b)
}

// differs says where what was printed is wrong, and not what would be right.
func (t test) differs(want, got string) string {
	a, b := lines(want), lines(got)
	switch {
	case len(b) == 0:
		return "it printed nothing"
	case len(a) == 0:
		return "it printed something, and nothing is right"
	case t.compare == unordered:
		return "the lines that it printed are not the right ones"
	}
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return "line " + strconv.Itoa(i+1) + " of what it printed is not right"
		}
	}
	return fmt.Sprintf("it printed %d lines, and %d are right", len(b), len(a))
}

func lines(text string) (all []string) {
	for line := range strings.Lines(strings.TrimRight(text, " \t\r\n")) {
		all = append(all, strings.TrimRight(line, " \t\r\n"))
	}
	return all
}

// first is the beginning of a text, of n characters.
func first(text string, n int) string {
	text = strings.TrimSpace(text)
	if r := []rune(text); len(r) > n {
		return string(r[:n]) + "…"
	}
	return text
}
