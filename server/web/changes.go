package web

import (
	"github.com/drillyard/drillyard/scenarios/event"
)

// changes is GET /api/runs/ID/changes.
func (s *server) changes(c *call) ([]event.ChangeRecorded, error) {
	on, err := s.screen(c)
	if err != nil {
		return nil, err
	}
	service := c.QueryParam("service")
	if _, ok := on.stack.Service(service); service != "" && !ok {
		return nil, errHidden
	}
	changes, look, err := on.SeeChanges(c.ctx(), service)
	if err != nil {
		return nil, err
	}
	if err := s.seen(c, on.run, look); err != nil {
		return nil, err
	}
	return list(changes), nil
}
