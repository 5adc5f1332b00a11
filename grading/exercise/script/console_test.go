package script

import (
	"context"
	"maps"
	"slices"
	"testing"

	"github.com/drillyard/drillyard/grading/exercise"
)

// recorder is a workshop that keeps what it was asked to run.
type recorder struct {
	exercise.Workshop
	asked []exercise.Program
}

func (r *recorder) Cage(_ context.Context, p exercise.Program) (exercise.Ran, error) {
	r.asked = append(r.asked, p)
	return exercise.Ran{}, nil
}

// TestTheCageOfACommandHasWhatWasHandedOut, byte for byte, with the script as it was
// written, and nothing else: so nothing that is hidden.
func TestTheCageOfACommandHasWhatWasHandedOut(t *testing.T) {
	for _, name := range []string{"which-errors-and-where", "before-they-expire"} {
		w, in := compiled(t, name), &recorder{}
		const line = "head *; echo $HOME"
		if _, err := w.Command(t.Context(), in, 7, exercise.Answer{w.file: "echo mine\n"}, line); err != nil || len(in.asked) != 1 {
			t.Fatalf("%s: %d programs, %v", name, len(in.asked), err)
		}
		want := map[string]string{w.file: "echo mine\n"}
		for _, d := range w.Material(7).Documents {
			if d.ID != "tests" {
				want[d.ID] = d.Text
			}
		}
		p := in.asked[0]
		if !maps.Equal(p.Files, want) || !slices.Equal(p.Command, []string{"bash", "-c", line}) || p.Stdin != "" || len(p.Then) > 0 || p.Time != commandTime {
			t.Errorf("%s: %q is run as %q with %q, want %q", name, line, p.Command, slices.Sorted(maps.Keys(p.Files)), slices.Sorted(maps.Keys(want)))
		}
	}
}
