package web

import (
	"github.com/drillyard/drillyard/scenarios/markdown"
	"github.com/drillyard/drillyard/server/store"
)

// tourView is how far somebody is who is led through a run: see decisions/0150. It has no
// steps where the run is no tour.
type tourView struct {
	Steps []tourStep `json:"steps"`
}

type tourStep struct {
	Title string `json:"title"`
	HTML  string `json:"html"`
	// Done says that it has been done, in whatever order; what is only to be read never is.
	Done bool `json:"done"`
}

// tour is GET /api/runs/ID/tour.
func (s *server) tour(c *call) (tourView, error) {
	v := tourView{Steps: []tourStep{}}
	drill, err := s.played(c)
	if err != nil || !drill.IsTour() {
		return v, err
	}
	events, err := s.Runs.Events(c.ctx(), c.run.ID)
	if err != nil {
		return v, err
	}
	for _, step := range drill.Tour {
		html, err := markdown.HTML(step.Text)
		if err != nil {
			return v, err
		}
		_, done := step.Done.First(events)
		v.Steps = append(v.Steps, tourStep{step.Title, html, done})
	}
	return v, nil
}

// isTour reports whether somebody is led, or was, through a run.
func (s *server) isTour(r store.Run) bool {
	drill, there := s.Library.Drill(r.Scenario)
	return there && r.Trial && drill.IsTour()
}
