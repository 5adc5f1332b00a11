package script

import (
	"strings"
	"testing"

	"github.com/drillyard/drillyard/grading/exercise"
)

// FuzzRemarks: what looks at a script repeats words of it, so whoever wrote the script
// writes what is read here. It makes remarks with places, and not too many.
func FuzzRemarks(f *testing.F) {
	f.Add("a.sh: line 6: syntax error", "", 2)
	f.Add("", `{"comments":[{"line":-3,"column":6,"level":"error","code":2086,"message":"x"}]}`, 1)
	f.Add("", `{"line": -1, "column": 0, "text": "x"}`, 0)
	f.Add("", "a.py:99999999999999999999:1: x\n", 1)
	f.Add("", strings.Repeat("a.py:1:1: x\n", 200), 1)
	f.Fuzz(func(t *testing.T, stderr, stdout string, exit int) {
		ran := exercise.Ran{Stderr: stderr, Stdout: stdout, Exit: exit}
		for _, l := range languages {
			for _, all := range [][]exercise.Remark{l.remarks("a", ran, exercise.Ran{}), l.remarks("a", exercise.Ran{}, ran)} {
				if len(all) > mostRemarks {
					t.Errorf("%d remarks", len(all))
				}
				for _, r := range all {
					if r.Line < 0 || r.Column < 0 || r.Part != "a" {
						t.Errorf("no place: %+v", r)
					}
				}
			}
		}
	})
}

// TestACommandCanBeTyped: words that a shell would take apart are quoted.
func TestACommandCanBeTyped(t *testing.T) {
	line := test{args: []string{"-n", "{{n}}", "two words.log", "it's", ""}}.commandLine("a.sh", map[string]string{"n": "3"})
	if want := `bash a.sh -n 3 'two words.log' 'it'\''s' ''`; line != want {
		t.Errorf("%s; want %s", line, want)
	}
}
