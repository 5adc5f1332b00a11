package web

import (
	"github.com/drillyard/drillyard/scenarios/event"
)

type runbookStep struct {
	ID    string `json:"id"`
	Phase string `json:"phase"`
	Title string `json:"title"`
	Body  string `json:"body_html"`
}

type runbookView struct {
	runbookEntry
	Intro  string         `json:"intro_html"`
	Phases []runbookPhase `json:"phases"`
	Steps  []runbookStep  `json:"steps"`
}

// runbookPhase is prose, and then so many of the steps.
type runbookPhase struct {
	Title     string `json:"title"`
	Continues bool   `json:"continues,omitempty"` // it goes on with the phase before
	HTML      string `json:"html"`
	Steps     int    `json:"steps"`
}

// runbook is GET /api/runs/ID/runbooks/SLUG, or runbooks/PACK/SLUG.
func (s *server) runbook(c *call) (runbookView, error) {
	drill, err := s.played(c)
	if err != nil {
		return runbookView{}, err
	}
	book, ok := drill.Edition.Runbook(slugAsked(c))
	if !ok {
		return runbookView{}, errHidden
	}
	v := viewRunbook(book)
	if run, ok := s.Runs.Active(c.run.ID); ok {
		err := s.seen(c, run, event.EvidenceViewed{Source: event.SourceRunbook, Service: book.Service, Query: book.Slug, Results: len(v.Steps)})
		if err != nil {
			return runbookView{}, err
		}
	}
	return v, nil
}
