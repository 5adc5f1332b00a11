package web

import (
	"github.com/drillyard/drillyard/faults/telemetry/logql"
	"github.com/drillyard/drillyard/faults/telemetry/logs"
)

// logPage is what a search found, and what it holds the service and the level
// to: a screen shows these and need not read searches itself.
type logPage struct {
	logs.Page
	Service string `json:"service,omitempty"`
	Level   string `json:"level,omitempty"`
}

// logs is GET /api/runs/ID/logs.
func (s *server) logs(c *call) (logPage, error) {
	on, err := s.screen(c)
	if err != nil {
		return logPage{}, err
	}
	given, err := numbers(c, "from_ms", "to_ms", "after", "limit")
	if err != nil {
		return logPage{}, err
	}
	var q logs.Query
	if given[0] != nil {
		q.From = on.Epoch().Add(seconds(*given[0] / 1000))
	}
	if given[1] != nil {
		q.To = on.Epoch().Add(seconds(*given[1] / 1000))
	}
	if given[2] != nil {
		q.After = int64(*given[2])
	}
	if given[3] != nil {
		q.Limit = int(*given[3])
	}
	search, err := logql.Parse(c.QueryParam("q"))
	if err != nil {
		return logPage{}, err
	}
	page, look, err := on.SeeLogs(c.QueryParam("q"), q)
	if err != nil {
		return logPage{}, err
	}
	if err := s.seen(c, on.run, look); err != nil {
		return logPage{}, err
	}
	return logPage{page, search.Value(logql.Service), search.Value(logql.Level)}, nil
}

// narrowed is a log search that was narrowed.
type narrowed struct {
	Q string `json:"q"`
}

// narrow is GET /api/log-search: the search with a name held to a value, or
// without that name. It looks at nothing.
func (s *server) narrow(c *call) (narrowed, error) {
	search, err := logql.Parse(c.QueryParam("q"))
	if err != nil {
		return narrowed{}, err
	}
	search, err = search.With(c.QueryParam("name"), c.QueryParam("value"))
	return narrowed{search.String()}, err
}
