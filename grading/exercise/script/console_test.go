package script

import (
	"maps"
	"slices"
	"testing"

	"github.com/drillyard/drillyard/grading/exercise"
)

// TestATerminalHasWhatWasHandedOut, byte for byte, with the script as it was written, and
// nothing else: so nothing that is hidden.
func TestATerminalHasWhatWasHandedOut(t *testing.T) {
	for _, name := range []string{"which-errors-and-where", "before-they-expire"} {
		w := compiled(t, name)
		written := map[string]string{w.file: "echo mine\n"}
		want := maps.Clone(written)
		for _, d := range w.Material(7).Documents {
			if d.ID != "tests" {
				want[d.ID] = d.Text
			}
		}
		if files := w.Files(7, exercise.Answer{w.file: "echo mine\n"}); !maps.Equal(files, want) {
			t.Errorf("%s: %q, want %q", name, slices.Sorted(maps.Keys(files)), slices.Sorted(maps.Keys(want)))
		}
		if files := w.Written(exercise.Answer{w.file: "echo mine\n"}); !maps.Equal(files, written) {
			t.Errorf("%s: written are %q", name, slices.Sorted(maps.Keys(files)))
		}
	}
}
