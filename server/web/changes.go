package web

import (
	"net/http"
)

// changes is GET /api/runs/ID/changes.
func (s *server) changes(c *call) error {
	run, err := s.atWork(c)
	if err != nil {
		return err
	}
	service := c.QueryParam("service")
	if _, ok := run.Stack.Service(service); service != "" && !ok {
		return errHidden
	}
	changes, look, err := run.SeeChanges(c.ctx(), service)
	if err != nil {
		return err
	}
	if err := s.seen(c, run, look); err != nil {
		return err
	}
	return c.JSON(http.StatusOK, list(changes))
}
