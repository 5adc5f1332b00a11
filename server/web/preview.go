package web

import (
	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/engine"
)

// previewAsked is an action that somebody thinks of taking.
type previewAsked struct {
	Action string            `json:"action"`
	Target faults.Target     `json:"target"`
	Args   map[string]string `json:"args,omitempty"`
}

// preview is POST /api/runs/ID/actions/preview.
func (s *server) preview(c *call, in previewAsked) (engine.Preview, error) {
	run, err := s.atWork(c)
	if err != nil {
		return engine.Preview{}, err
	}
	preview, err := run.Preview(c.ctx(), c.actor(), in.Action, in.Target, in.Args)
	if err != nil {
		return engine.Preview{}, err
	}
	return preview, nil
}
