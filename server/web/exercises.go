package web

import (
	"slices"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/markdown"
	"github.com/drillyard/drillyard/server/attempt"
	"github.com/drillyard/drillyard/server/store"
)

// exerciseCard is what the catalogue tells of an exercise.
type exerciseCard struct {
	Slug    string   `json:"slug"` // of a pack that is not the built-in one, PACK/SLUG
	Pack    *named   `json:"pack"` // null: the built-in one
	Title   string   `json:"title"`
	Summary string   `json:"summary"`
	Kind    named    `json:"kind"`
	Level   string   `json:"level"`
	Minutes int      `json:"minutes"`
	Skills  []string `json:"skills"`
	// Attempts are how many the caller has made, Open is the id of the one that has not
	// ended, and BestPercent what the best of those whose debrief they may read comes to
	// at least.
	Attempts    int      `json:"attempts"`
	Open        string   `json:"open,omitempty"`
	BestPercent *float64 `json:"best_percent"`
}

// exerciseView is an exercise before it is begun: what is asked, and of nothing of what it
// is asked about.
type exerciseView struct {
	exerciseCard
	Task     string         `json:"task_html"`
	Measured []measuredView `json:"measured"`
	Checked  bool           `json:"checked"` // a machine judges some of it
	Marked   bool           `json:"marked"`  // a person does
	Mine     []attemptView  `json:"mine"`    // the caller's attempts, the latest first
}

// measuredView is how much of an exercise is for one dimension of the scorecard.
type measuredView struct {
	Title  string  `json:"title"`
	Points float64 `json:"points"`
}

// exercises is GET /api/exercises.
func (s *server) exercises(c *call) ([]exerciseCard, error) {
	mine, err := s.Store.Attempts(c.ctx(), store.AttemptFilter{Person: c.person().ID, Practice: true})
	if err != nil {
		return nil, err
	}
	cards := []exerciseCard{}
	for _, ex := range s.Attempts.Shelf.Exercises() {
		cards = append(cards, viewExercise(ex, mine))
	}
	return cards, nil
}

func viewExercise(ex attempt.Exercise, mine []store.Attempt) exerciseCard {
	v := exerciseCard{Slug: ex.Slug, Title: ex.Title, Summary: ex.Summary, Kind: named{ex.Kind, ex.KindTitle}, Level: ex.Level, Minutes: int(ex.Length.Minutes()), Skills: list(ex.Skills)}
	if ex.Pack != "" {
		v.Pack = &named{ex.Pack, ex.Pack}
	}
	for _, a := range mine {
		if a.Exercise != ex.Slug {
			continue
		}
		v.Attempts++
		if a.State == store.AttemptOpen {
			v.Open = a.ID
		}
		if score := scoreShown(a); score != nil && (v.BestPercent == nil || score.Low > *v.BestPercent) {
			v.BestPercent = &score.Low
		}
	}
	return v
}

// exercise is GET /api/exercises/SLUG, or /api/exercises/PACK/SLUG.
func (s *server) exercise(c *call) (exerciseView, error) {
	ex, ok := s.Attempts.Shelf.Exercise(slugAsked(c))
	if !ok {
		return exerciseView{}, errHidden
	}
	mine, err := s.Store.Attempts(c.ctx(), store.AttemptFilter{Person: c.person().ID, Exercise: ex.Slug, Practice: true})
	if err != nil {
		return exerciseView{}, err
	}
	v := exerciseView{exerciseCard: viewExercise(ex, mine), Measured: measured(ex.Rubric), Mine: []attemptView{}}
	for _, criterion := range ex.Rubric.Criteria {
		if criterion.Asks == grading.AsksJudge {
			v.Marked = true
		} else {
			v.Checked = true
		}
	}
	for _, a := range mine {
		v.Mine = append(v.Mine, s.viewAttempt(c, a))
	}
	v.Task, err = markdown.HTML(ex.Task)
	return v, err
}

// measured is how the points of a rubric are spread, in the scorecard's order: titles of
// criteria would tell what is looked for.
func measured(r *grading.Rubric) []measuredView {
	out := []measuredView{}
	for _, d := range scenarios.Dimensions() {
		var points float64
		for _, c := range r.Criteria {
			if c.Dimension == d.Name {
				points += max(c.Points, 0)
			}
		}
		if points > 0 {
			out = append(out, measuredView{d.Title, points})
		}
	}
	return slices.Clip(out)
}
