package web

import (
	"errors"
	"io"
	"net/http"

	"github.com/drillyard/drillyard/scenarios/engine"
)

// command is POST /api/runs/ID/commands.
func (s *server) command(c *call) (done, error) {
	run, err := s.atWork(c)
	if err != nil {
		return done{}, err
	}
	raw, err := io.ReadAll(c.Request().Body)
	if err != nil {
		return done{}, err
	}
	command, key, err := engine.ParseCommand(raw)
	if refusal, ok := errors.AsType[*engine.Refusal](err); ok {
		return done{}, &problem{status: http.StatusUnprocessableEntity, detail: refusal.Reason}
	}
	if err != nil {
		return done{}, err
	}
	if _, hint := command.(engine.TakeHint); hint && c.unaided() {
		return done{}, &problem{status: http.StatusConflict, detail: "You play this as " + c.from.PlaysAs + ", as you would be on call for real: there are no hints. Whoever leads may give one, and then it counts as assisted."}
	}
	if err := run.Do(c.ctx(), c.actor(), key, command); err != nil {
		return done{}, err
	}
	return done{OK: true}, nil
}
