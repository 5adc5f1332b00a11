package attempt

import (
	"fmt"
	"time"

	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/store"
)

// OfLibrary is the shelf that has the exercises of packs.
func OfLibrary(l *library.Library) Shelf { return packed{l} }

type packed struct{ library *library.Library }

// text is what the file of an exercise is called in what is kept of it.
const text = "exercise.md"

// Exercises implements Shelf.
func (p packed) Exercises() []Exercise {
	all := p.library.Exercises()
	out := make([]Exercise, 0, len(all))
	for _, e := range all {
		out = append(out, p.made(e))
	}
	return out
}

// Exercise implements Shelf.
func (p packed) Exercise(slug string) (Exercise, bool) {
	e, ok := p.library.Exercise(slug)
	if !ok {
		return Exercise{}, false
	}
	return p.made(e), true
}

// Open implements Shelf. What the exercise names, as a drill, is as the library has it now.
func (p packed) Open(kept store.Edition) (Exercise, error) {
	raw, ok := kept.Files[text]
	if !ok {
		return Exercise{}, fmt.Errorf("the exercise %s was not kept", kept.Scenario)
	}
	e, err := p.library.OpenExercise(kept.Scenario, raw)
	if err != nil {
		return Exercise{}, err
	}
	return p.made(e), nil
}

func (p packed) made(e library.Exercise) Exercise {
	ex := Exercise{Slug: e.Slug, Title: e.Title, Kind: e.Kind.Name(), KindTitle: e.Kind.Title(), Summary: e.Summary, Level: e.Level, Skills: e.Skills,
		Length: time.Duration(e.Minutes) * time.Minute, Task: e.Task, Debrief: e.Exercise.Debrief, Signals: e.Signals, Work: e.Work, Rubric: e.Rubric, Hash: e.Edition,
		Kept: store.Edition{Scenario: e.Slug, Files: map[string][]byte{text: e.Text}}}
	if e.Pack != library.BuiltIn {
		ex.Pack = e.Pack
	}
	for _, r := range e.Rehearsed {
		if r.Good() {
			ex.Good = r.Answer // the first is the best
			break
		}
	}
	return ex
}
