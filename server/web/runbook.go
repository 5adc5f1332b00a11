package web

import (
	"net/http"

	"github.com/drillyard/drillyard/scenarios/event"
)

type stepView struct {
	ID    string `json:"id"`
	Phase string `json:"phase"`
	Title string `json:"title"`
	Body  string `json:"body_html"`
}

// runbook is GET /api/runs/ID/runbooks/SLUG.
func (s *server) runbook(c *call) error {
	book, ok := s.Library.Runbook(c.Param("slug"))
	if !ok {
		return errHidden
	}
	v := struct {
		runbookEntry
		Intro string     `json:"intro_html"`
		Steps []stepView `json:"steps"`
	}{runbookEntry{book.Slug, book.Title, book.Service}, book.Intro, []stepView{}}
	for _, step := range book.Steps {
		v.Steps = append(v.Steps, stepView(step))
	}
	if run, ok := s.Runs.Active(c.run.ID); ok {
		err := s.seen(c, run, event.EvidenceViewed{Source: event.SourceRunbook, Service: book.Service, Query: book.Slug, Results: len(v.Steps)})
		if err != nil {
			return err
		}
	}
	return c.JSON(http.StatusOK, v)
}
