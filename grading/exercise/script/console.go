package script

import "github.com/drillyard/drillyard/grading/exercise"

// Prompt implements exercise.Console: the script is run as the first test runs it.
func (w *work) Prompt(seed int64) string {
	return w.visible[0].commandLine(w.file, w.values(seed))
}

// Files implements exercise.Console: the given files and the script as it was written, and
// neither hidden files nor the reference solution. See decisions/0160.
func (w *work) Files(seed int64, a exercise.Answer) map[string]string {
	return with(w.given(seed, w.values(seed), false), w.file, w.part(a, w.file, w.start))
}

// Written implements exercise.Console.
func (w *work) Written(a exercise.Answer) map[string]string {
	return map[string]string{w.file: w.part(a, w.file, w.start)}
}
