package web

import (
	"github.com/drillyard/drillyard/scenarios/event"
)

// changes is GET /api/runs/ID/changes.
func (s *server) changes(c *call) ([]event.ChangeRecorded, error) {
	run, err := s.atWork(c)
	if err != nil {
		return nil, err
	}
	service := c.QueryParam("service")
	if _, ok := run.Stack.Service(service); service != "" && !ok {
		return nil, errHidden
	}
	changes, look, err := run.SeeChanges(c.ctx(), service)
	if err != nil {
		return nil, err
	}
	if err := s.seen(c, run, look); err != nil {
		return nil, err
	}
	return list(changes), nil
}
