package web

import (
	"github.com/drillyard/drillyard/scenarios/markdown"
	lang "github.com/drillyard/drillyard/scenarios/track"
	"github.com/drillyard/drillyard/server/library"
)

// draftTrack is a track as somebody finds it who begins to learn by it, as far as it can be
// read, and what answers its questions.
type draftTrack struct {
	Title    string         `json:"title"`
	For      string         `json:"for"`
	Summary  string         `json:"summary_html"`
	Days     int            `json:"days"`
	Sections []trackSection `json:"sections"`
}

// trackSection is a heading of a track with what stands below it: a phase, or a step, or what
// could not be read as either.
type trackSection struct {
	Line  int        `json:"line"` // of the heading, from 1
	Title string     `json:"title"`
	Phase *phaseView `json:"phase"`
	Step  *stepView  `json:"step"`
	Keys  []draftKey `json:"keys"` // of Step
}

// draftKey is what answers a question.
type draftKey struct {
	Question string `json:"question"` // id
	Answer   string `json:"answer"`
	Look     string `json:"look"` // where whoever answers wrongly is sent to look; empty: nowhere
}

// viewTrackDraft shows a track with what of it can be read.
func (s *server) viewTrackDraft(t library.Track, text string) *draftTrack {
	v := &draftTrack{Title: t.Title, For: t.For, Summary: t.HTML[""], Days: t.Days, Sections: []trackSection{}}
	learner := s.Tracks.Begun(t)
	phases, steps := map[int]lang.Phase{}, map[int]int{}
	for _, p := range t.Phases {
		phases[p.Line] = p
	}
	for i, step := range t.Steps {
		steps[step.Line] = i
	}
	doc, _ := markdown.Parse(t.File, []byte(text))
	for _, section := range doc.Sections {
		one := trackSection{Line: section.Line, Title: section.Title, Keys: []draftKey{}}
		if p, ok := phases[section.Line]; ok {
			one.Phase = &phaseView{ID: p.ID, Title: p.Title, Text: t.HTML["phase "+p.ID], Until: p.Until, Steps: []stepView{}}
		}
		if i, ok := steps[section.Line]; ok {
			step := s.viewStep(t, t.Steps[i], &learner.Steps[i])
			one.Step = &step
			for _, q := range t.Steps[i].Questions {
				if key, err := t.Key(q); err == nil {
					one.Keys = append(one.Keys, draftKey{q.ID, key.String(), q.Look})
				}
			}
		}
		v.Sections = append(v.Sections, one)
	}
	return v
}
