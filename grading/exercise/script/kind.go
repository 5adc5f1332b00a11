package script

import (
	"github.com/drillyard/drillyard/grading/exercise"
)

// Kind is that of scripts.
var Kind exercise.Kind = kind{}

type kind struct{}

func (kind) Name() string  { return "script" }
func (kind) Title() string { return "Script" }

// work is one exercise. It implements exercise.Work.
type work struct {
	language  language
	file      string // name of the script
	start     string
	reference string
	files     []given // that are shown
	hidden    []given // that only hidden tests have
	variants  []column
	visible   []test
	tests     []test // hidden
	checks    []exercise.Check
	expected  answers
}

// mostScript bounds what is written, in characters.
const mostScript = 20_000

// Material is the given files, and what the tests that can be run show.
func (w *work) Material(seed int64) exercise.Material {
	var m exercise.Material
	values := w.values(seed)
	for _, f := range w.files {
		m.Documents = append(m.Documents, exercise.Document{ID: f.name, Title: f.name, Language: f.language, Text: f.text(seed, values)})
	}
	text := "These run whenever you try your script. Others, which you do not see, judge it.\n"
	for _, t := range w.visible {
		text += "\n- **" + t.name + "**: `" + t.commandLine(w.file, values) + "`. " + t.shows
	}
	m.Documents = append(m.Documents, exercise.Document{ID: "tests", Title: "Tests", Language: "markdown", Text: text + "\n"})
	return m
}

// Parts are the script.
func (w *work) Parts(int64) []exercise.Part {
	return []exercise.Part{{ID: w.file, Title: w.file, Form: exercise.Code, Language: w.language.name, Start: w.start, Most: mostScript}}
}

// Checks are those of the file.
func (w *work) Checks() []exercise.Check { return w.checks }

// part is what somebody wrote, or what stood there.
func (w *work) part(a exercise.Answer, id, start string) string {
	if text, written := a[id]; written {
		return text
	}
	return start
}
