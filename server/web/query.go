package web

import (
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
)

// metricsAsked is a query in PromQL, over a stretch of run time in seconds.
type metricsAsked struct {
	Expr  string   `json:"expr"`
	FromS *float64 `json:"from_s,omitempty"`
	ToS   *float64 `json:"to_s,omitempty"`
	StepS *float64 `json:"step_s,omitempty"`
}

// query is POST /api/runs/ID/query.
func (s *server) query(c *call, in metricsAsked) (metrics.Result, error) {
	on, err := s.screen(c)
	if err != nil {
		return metrics.Result{}, err
	}
	span, err := spanOf(on, in.FromS, in.ToS, in.StepS)
	if err != nil {
		return metrics.Result{}, err
	}
	result, look, err := on.SeeMetrics(c.ctx(), in.Expr, span.window, span.step)
	if err != nil {
		return metrics.Result{}, err
	}
	if err := s.seen(c, on.run, look); err != nil {
		return metrics.Result{}, err
	}
	result.Warnings = list(result.Warnings)
	return result, nil
}
