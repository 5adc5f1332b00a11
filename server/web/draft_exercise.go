package web

import (
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios/markdown"
	"github.com/drillyard/drillyard/server/library"
)

// draftExercise is an exercise as whoever answers it, whoever marks it, and its author read
// it.
type draftExercise struct {
	Title     string         `json:"title"`
	Summary   string         `json:"summary"`
	Kind      string         `json:"kind"` // as people call it
	Level     string         `json:"level"`
	Minutes   int            `json:"minutes"`
	Skills    []string       `json:"skills"`
	Task      string         `json:"task_html"`
	Documents []documentView `json:"documents"`
	Parts     []partView     `json:"parts"` // as they are at the start
	Measured  []measuredView `json:"measured"`

	Criteria []draftAsk    `json:"criteria"`
	Signals  deskPrompts   `json:"signals"`
	Answers  []draftAnswer `json:"answers"`
	Debrief  string        `json:"debrief_html"`
}

// draftAsk is a criterion of an exercise.
type draftAsk struct {
	ID        string            `json:"id"`
	Title     string            `json:"title"`
	Dimension string            `json:"dimension"`
	Points    float64           `json:"points"`
	Must      bool              `json:"must"`
	Check     string            `json:"check,omitempty"` // empty: a person marks it
	Part      string            `json:"part,omitempty"`  // that they mark; empty: all of the answer
	Hint      string            `json:"hint,omitempty"`
	Levels    map[string]string `json:"levels"`
}

// draftAnswer is an answer whose score is known.
type draftAnswer struct {
	Name  string `json:"name"`
	Says  string `json:"says_html"`
	Score string `json:"score"` // the band
	Good  bool   `json:"good"`
}

// viewExerciseDraft shows an exercise with the seed that its answers are written for.
func viewExerciseDraft(e library.Exercise) (*draftExercise, error) {
	v := &draftExercise{Title: e.Title, Summary: e.Summary, Kind: e.Kind.Title(), Level: e.Level, Minutes: e.Minutes, Skills: list(e.Skills), Task: e.HTML["task"], Debrief: e.HTML["debrief"],
		Parts: []partView{}, Measured: measured(e.Rubric), Criteria: []draftAsk{}, Signals: viewSignals(e.Signals), Answers: []draftAnswer{}}
	var err error
	if v.Documents, err = viewDocuments(e.Work.Material(exercise.Seed).Documents); err != nil {
		return nil, err
	}
	for _, p := range e.Work.Parts(exercise.Seed) {
		part, err := viewPart(p)
		if err != nil {
			return nil, err
		}
		v.Parts = append(v.Parts, part)
	}
	for _, c := range e.Rubric.Criteria {
		ask := draftAsk{ID: c.ID, Title: c.Title, Dimension: c.Dimension, Points: c.Points, Must: c.Must, Part: c.Options[grading.OfPart], Hint: c.Hint, Levels: levelsOf(c.Levels)}
		if c.Asks != grading.AsksJudge {
			ask.Check = c.Of
		}
		v.Criteria = append(v.Criteria, ask)
	}
	for _, r := range e.Rehearsed {
		says, err := markdown.HTML(r.Says)
		if err != nil {
			return nil, err
		}
		v.Answers = append(v.Answers, draftAnswer{r.Name, says, r.Expect.String(), r.Good()})
	}
	return v, nil
}
