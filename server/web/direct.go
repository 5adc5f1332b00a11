package web

import (
	"errors"
	"io"
	"net/http"

	"github.com/drillyard/drillyard/scenarios/engine"
)

// direct is POST /api/runs/ID/direct.
func (s *server) direct(c *call) error {
	run, err := s.atWork(c)
	if err != nil {
		return err
	}
	raw, err := io.ReadAll(c.Request().Body)
	if err != nil {
		return err
	}
	direction, err := engine.ParseDirection(raw)
	if refusal, ok := errors.AsType[*engine.Refusal](err); ok {
		return &problem{status: http.StatusUnprocessableEntity, detail: refusal.Reason}
	}
	if err != nil {
		return err
	}
	if err := run.Direct(c.ctx(), c.actor(), direction); err != nil {
		return err
	}
	return c.JSON(http.StatusOK, map[string]bool{"ok": true})
}
