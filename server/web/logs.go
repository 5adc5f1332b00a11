package web

import (
	"github.com/drillyard/drillyard/faults/telemetry/logs"
)

// logs is GET /api/runs/ID/logs.
func (s *server) logs(c *call) (logs.Page, error) {
	run, err := s.atWork(c)
	if err != nil {
		return logs.Page{}, err
	}
	given, err := numbers(c, "from_ms", "to_ms", "after", "limit")
	if err != nil {
		return logs.Page{}, err
	}
	var q logs.Query
	if given[0] != nil {
		q.From = run.Epoch().Add(seconds(*given[0] / 1000))
	}
	if given[1] != nil {
		q.To = run.Epoch().Add(seconds(*given[1] / 1000))
	}
	if given[2] != nil {
		q.After = int64(*given[2])
	}
	if given[3] != nil {
		q.Limit = int(*given[3])
	}
	page, look, err := run.SeeLogs(c.QueryParam("q"), q)
	if err != nil {
		return logs.Page{}, err
	}
	if err := s.seen(c, run, look); err != nil {
		return logs.Page{}, err
	}
	return page, nil
}
