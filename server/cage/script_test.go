package cage

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/grading/exercise/script"
	"github.com/drillyard/drillyard/scenarios"
)

// shop is a workshop with a cage and nothing else.
type shop struct {
	exercise.Workshop
	cage *Cage
}

func (s shop) Cage(ctx context.Context, p exercise.Program) (exercise.Ran, error) {
	return s.cage.Run(ctx, p)
}

const doubles = "---\ntitle: Doubles\nlanguage: bash\n---\n\n" +
	"## Material\n\n### double.sh\n\n```bash start\n#!/bin/bash\n```\n\n### n.txt\n\n```text file\n{{n}}\n```\n\n" +
	"```yaml variants\nvariants: [{name: n, from: 100, to: 900}]\n```\n\n" +
	"```yaml tests\ntests:\n  - {name: doubles, args: [n.txt], shows: It doubles., keeps: [n.txt]}\n```\n\n" +
	"## Truth\n\n```yaml truth\nchecks: [{id: right, title: Doubles}, {id: errors, title: Says errors}]\n```\n\n" +
	"### double.sh\n\n```bash reference\n[ -f \"$1\" ] || { echo \"no $1\" >&2; exit 2; }\necho $((2 * $(cat \"$1\")))\n```\n\n### hidden.txt\n\n```text file\n21\n```\n\n" +
	"```yaml tests\ntests:\n  - {name: another, check: right, args: [hidden.txt], shows: Another number., weight: 3, seconds: 1}\n" +
	"  - {name: the same, check: right, args: [n.txt], shows: The number., keeps: [n.txt], seconds: 1}\n" +
	"  - {name: none, check: errors, args: [x], exit: 2, stderr: said, stdout: \"\", seconds: 1, shows: No file.}\n" +
	"  - {name: nothing, check: errors, exit: 2, stderr: said, seconds: 1, shows: No argument.}\n```\n"

func work(t *testing.T) exercise.Work {
	t.Helper()
	s := scenarios.OpenSource("exercises/doubles.md", []byte(doubles))
	front, _ := s.Front()
	r := &exercise.Reader{Source: s, Front: front}
	into, under := &r.Material, ""
	for _, section := range s.Doc.Sections {
		switch {
		case section.Level == 3:
			under = section.Title
		case section.Title == "Truth":
			into = &r.Truth
		}
		for _, f := range section.Fences {
			*into = append(*into, exercise.Block{Fence: f, Under: under, At: scenarios.Position{Line: f.Mark, Column: 1}})
		}
	}
	w := script.Kind.Compile(r)
	if w == nil {
		t.Fatal(s.Problems())
	}
	return w
}

// TestAScriptIsTriedAndJudged in both cages: what is shown at once, what is judged, and
// what never comes out.
func TestAScriptIsTriedAndJudged(t *testing.T) {
	both(t, func(t *testing.T, c *Cage) {
		w, in := work(t), shop{cage: c}
		const halves = "echo $(( $(cat \"$1\") / 2 )); if [ -f fed ]; then true; fi; cat"
		tried, err := w.Try(t.Context(), in, 3, exercise.Answer{"double.sh": halves})
		if err != nil {
			t.Fatal(err)
		}
		shown := tried.Shown.(script.Shown)
		one := shown.Tests[0]
		if one.Passed || one.Want.Stdout == "" || one.Got.Stdout == one.Want.Stdout || !strings.Contains(one.Why, "line 1") {
			t.Errorf("the visible test: %+v", one)
		}
		// Whoever looks for it everywhere at a terminal finds nothing of what is hidden.
		console := w.(exercise.Console)
		term := sit(t, c, console.Files(3, exercise.Answer{"double.sh": halves}))
		if shown := term.enter("echo fed | bash double.sh <(echo 14) | sed 's/^/got /'; ls -A1; echo do''ne", "done"); !strings.Contains(shown, "got 7\r\ngot fed\r\ndouble.sh\r\nn.txt\r\n") {
			t.Errorf("the terminal shows %s", shown)
		}
		looked := term.enter("cat ./*; env; find / -xdev -name '*hidden[.]txt' 2>/dev/null; cat /tmp/* /proc/*/cmdline /proc/*/environ 2>/dev/null | tr '\\0' ' '; echo looked ev''erywhere", "looked everywhere")
		for _, secret := range []string{"hidden.txt", "no $1", "2 * $(cat"} {
			if strings.Contains(looked, secret) {
				t.Errorf("the terminal has %q:\n%s", secret, looked)
			}
		}
		text, err := json.Marshal(tried)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"hidden.txt", "Another number", "\"none\"", "no $1"} {
			if strings.Contains(string(text), secret) {
				t.Errorf("a try tells %q: %s", secret, text)
			}
		}

		for name, answer := range map[string]struct {
			script        string
			right, errors float64
			why           string
		}{
			"good":           {"if [ ! -f \"$1\" ]; then echo no >&2; exit 2; fi\necho $(( $(cat \"$1\") * 2 ))", 1, 1, "2 of 2"},
			"changes input":  {"[ -f \"$1\" ] || { echo no >&2; exit 2; }\necho $(( $(cat \"$1\") * 2 )); echo 1 > n.txt", 0.75, 1, "changed n.txt"},
			"refuses":        {"echo no >&2; exit 2", 0, 0, "got nothing right"},
			"never ends":     {"while :; do :; done", 0, 0, "did not end within 1s"},
			"does not parse": {"if true", 0, 0, ""},
		} {
			judged, err := w.Judge(t.Context(), in, 3, exercise.Answer{"double.sh": answer.script})
			if err != nil {
				t.Fatal(err)
			}
			if judged.Results[0].Share != answer.right || judged.Results[1].Share != answer.errors || !strings.Contains(judged.Results[0].Why+judged.Results[1].Why, answer.why) {
				t.Errorf("%s: %+v", name, judged.Results)
			}
			if at := judged.Remarks; name == "does not parse" && (len(at) == 0 || at[0].Line == 0 || at[0].Weight != exercise.Mistake) {
				t.Errorf("what does not parse is not said: %+v", at)
			}
			text, _ := json.Marshal(judged)
			if strings.Contains(string(text), "hidden.txt") || strings.Contains(string(text), "no $1") {
				t.Errorf("%s: the hidden input is told: %s", name, text)
			}
		}
	})
}
