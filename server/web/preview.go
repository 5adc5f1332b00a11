package web

import (
	"net/http"

	"github.com/drillyard/drillyard/faults"
)

// preview is POST /api/runs/ID/actions/preview.
func (s *server) preview(c *call) error {
	run, err := s.atWork(c)
	if err != nil {
		return err
	}
	in, err := body[struct {
		Action string            `json:"action"`
		Target faults.Target     `json:"target"`
		Args   map[string]string `json:"args"`
	}](c)
	if err != nil {
		return err
	}
	preview, err := run.Preview(c.ctx(), c.actor(), in.Action, in.Target, in.Args)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, preview)
}
