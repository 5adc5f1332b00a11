package web

import (
	"errors"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/server/runs"
)

// goldenView is how a drill is done well, to be put beside a run of it.
type goldenView struct {
	Percent float64         `json:"percent"`
	Timings grading.Timings `json:"timings"`
	Steps   []goldenStep    `json:"steps"`
}

type goldenStep struct {
	AtMS  int64  `json:"at_ms"`
	Title string `json:"title"`
}

// golden is GET /api/runs/ID/golden, for whoever may read the debrief. It is
// asked for by itself, for it may have to be played first.
func (s *server) golden(c *call) (goldenView, error) {
	if c.run.Ended == nil {
		return goldenView{}, runs.ErrNotEnded
	}
	if c.keptBack() {
		return goldenView{}, errKeptBack
	}
	drill, err := s.played(c)
	if errors.Is(err, errGone) || err == nil && drill.Rubric.Hash() != c.run.RubricHash {
		return goldenView{}, runs.ErrNoGolden
	}
	if err != nil {
		return goldenView{}, err
	}
	if err := s.readAnswers(c, c.run.Scenario); err != nil {
		return goldenView{}, err
	}
	g, err := s.Runs.Golden(drill)
	if err != nil {
		return goldenView{}, err
	}
	v := goldenView{Percent: g.Grade.Score.Percent, Timings: g.Grade.Timings, Steps: []goldenStep{}}
	for _, e := range g.Steps {
		v.Steps = append(v.Steps, goldenStep{e.AtMS, e.Title})
	}
	return v, nil
}
