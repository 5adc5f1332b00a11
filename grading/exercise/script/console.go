package script

import (
	"context"
	"time"

	"github.com/drillyard/drillyard/grading/exercise"
)

// commandTime bounds a command that somebody tries.
const commandTime = 10 * time.Second

// Prompt implements exercise.Console: the script is run as the first test runs it.
func (w *work) Prompt(seed int64) string {
	return w.visible[0].commandLine(w.file, w.values(seed))
}

// Command implements exercise.Console. Its cage has the given files and the script as it
// was written, and neither hidden files nor the reference solution. See decisions/0157.
func (w *work) Command(ctx context.Context, in exercise.Workshop, seed int64, a exercise.Answer, line string) (exercise.Ran, error) {
	files := w.given(seed, w.values(seed), false)
	return in.Cage(ctx, exercise.Program{
		Files: with(files, w.file, w.part(a, w.file, w.start)), Command: []string{"bash", "-c", line}, Time: commandTime,
	})
}
