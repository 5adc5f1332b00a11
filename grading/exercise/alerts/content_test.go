package alerts

import (
	"os"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/grading/exercise"
)

// What is brought along of this kind compiles, without a word of advice, and its answers
// come to what they say.
func TestWhatIsBroughtAlongCompiles(t *testing.T) {
	const folder = "../../../content/exercises/"
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	world := exercise.World{Stack: func(name string) (*stack.Stack, error) { return stack.Load(os.DirFS("../../../content"), name) }}
	n := 0
	for _, f := range files {
		src, err := os.ReadFile(folder + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(src), "\nexercise: alerts\n") {
			continue
		}
		n++
		e, problems := exercise.Compile(f.Name(), src, []exercise.Kind{Kind}, world)
		if len(problems) > 0 {
			t.Error(problems)
		}
		if e == nil || racing {
			continue
		}
		v := e.Work.(*review)
		for _, r := range e.Rehearsed {
			if got, why := percent(t, v, src, v.complete(r.Answer)); !r.Expect.Holds(got) {
				t.Errorf("%s: %s comes to %.1f%s", f.Name(), r.Name, got, why)
			} else {
				t.Logf("%s: %s comes to %.1f", f.Name(), r.Name, got)
			}
		}
	}
	if n < 3 {
		t.Errorf("%d exercises", n)
	}
}
