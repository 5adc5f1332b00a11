package web

import (
	"net/http"

	"github.com/drillyard/drillyard/scenarios/engine"
)

// setClock is POST /api/runs/ID/clock.
func (s *server) setClock(c *call) error {
	run, err := s.atWork(c)
	if err != nil {
		return err
	}
	in, err := body[struct {
		Paused *bool    `json:"paused"`
		Speed  *float64 `json:"speed"`
	}](c)
	if err != nil {
		return err
	}
	var mistakes invalid
	mistakes.add(in.Paused != nil || in.Speed != nil, "paused", "Say whether to pause the run, or how fast it is to go.")
	mistakes.add(in.Speed == nil || (*in.Speed >= engine.SlowestSpeed && *in.Speed <= engine.FastestSpeed), "speed", "A run goes 0.5 to 20 times as fast as the wall clock.")
	if err := mistakes.err(); err != nil {
		return err
	}
	if err := run.SetClock(c.ctx(), c.actor(), in.Paused, in.Speed); err != nil {
		return err
	}
	return c.JSON(http.StatusOK, run.Clock())
}
