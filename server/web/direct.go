package web

import (
	"errors"
	"io"
	"net/http"

	"github.com/drillyard/drillyard/scenarios/engine"
)

// direct is POST /api/runs/ID/direct.
func (s *server) direct(c *call) (done, error) {
	run, err := s.atWork(c)
	if err != nil {
		return done{}, err
	}
	raw, err := io.ReadAll(c.Request().Body)
	if err != nil {
		return done{}, err
	}
	intervention, key, err := engine.ParseIntervention(raw)
	if refusal, ok := errors.AsType[*engine.Refusal](err); ok {
		return done{}, &problem{status: http.StatusUnprocessableEntity, detail: refusal.Reason}
	}
	if err != nil {
		return done{}, err
	}
	if err := run.Direct(c.ctx(), c.actor(), key, intervention); err != nil {
		return done{}, err
	}
	return done{OK: true}, nil
}
