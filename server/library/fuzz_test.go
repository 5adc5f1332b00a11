package library

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/grading/exercise"
)

// FuzzResting: whatever an author writes as an exercise of any kind, a track or an interview
// template is taken, or refused with a place, and what can be read of it can be shown.
func FuzzResting(f *testing.F) {
	folders := []string{"exercises", "tracks", "interviews"}
	kinds := map[string]bool{}
	for at, folder := range folders {
		files, err := fs.Glob(content.FS, folder+"/*.md")
		if err != nil || len(files) == 0 {
			f.Fatal(folder, err)
		}
		for _, file := range files {
			src, err := fs.ReadFile(content.FS, file)
			if err != nil {
				f.Fatal(err)
			}
			_, kind, _ := strings.Cut(string(src), "\nexercise: ")
			if kind, _, _ = strings.Cut(kind, "\n"); !kinds[folder+kind] { // one of each
				kinds[folder+kind] = true
				f.Add(uint8(at), src)
			}
		}
	}
	l := shipped(f)
	f.Fuzz(func(t *testing.T, at uint8, src []byte) {
		name := folders[int(at)%len(folders)] + "/written.md"
		problems := l.CheckIn(BuiltIn, name, src)
		for i, p := range problems {
			if p.Line < 1 || p.Column < 1 || p.Message == "" {
				t.Errorf("no place or no message: %+v", p)
			}
			if i > 0 && problems[i-1].Line > p.Line {
				t.Errorf("%v comes before %v", problems[i-1], p)
			}
		}
		switch int(at) % len(folders) {
		case 0:
			if e, found := l.CompileExerciseIn(BuiltIn, name, src); e.Exercise != nil {
				e.Work.Material(exercise.Seed)
				e.Work.Parts(exercise.Seed)
			} else if len(found.Mistakes()) == 0 {
				t.Error("it was refused without a word")
			}
		case 1:
			made, found := l.SketchTrack(BuiltIn, name, src)
			steps := 0
			for _, p := range made.Phases {
				steps += p.Steps
			}
			if steps != len(made.Steps) {
				t.Errorf("phases have %d steps, and the track %d: %v", steps, len(made.Steps), found)
			}
		case 2:
			made, _ := l.SketchInterview(BuiltIn, name, src)
			_ = made.Items()
		}
	})
}
