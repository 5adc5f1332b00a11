package web

import (
	"github.com/drillyard/drillyard/scenarios/engine"
)

type clockChange struct {
	Paused *bool    `json:"paused,omitempty"`
	Speed  *float64 `json:"speed,omitempty"` // run time for each second of wall time
}

// setClock is POST /api/runs/ID/clock.
func (s *server) setClock(c *call, in clockChange) (engine.Clock, error) {
	run, err := s.atWork(c)
	if err != nil {
		return engine.Clock{}, err
	}
	var mistakes invalid
	mistakes.add(in.Paused != nil || in.Speed != nil, "paused", "Say whether to pause the run, or how fast it is to go.")
	mistakes.add(in.Speed == nil || c.paces(), "speed", "You may stop this run to think, and go on. It goes at its own speed.")
	mistakes.add(in.Speed == nil || (*in.Speed >= engine.SlowestSpeed && *in.Speed <= engine.FastestSpeed), "speed", "A run goes 0.5 to 20 times as fast as the wall clock.")
	if err := mistakes.err(); err != nil {
		return engine.Clock{}, err
	}
	if err := run.SetClock(c.ctx(), c.actor(), in.Paused, in.Speed); err != nil {
		return engine.Clock{}, err
	}
	return run.Clock(), nil
}
