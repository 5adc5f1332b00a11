package web

import "net/http"

// query is POST /api/runs/ID/query.
func (s *server) query(c *call) error {
	run, err := s.atWork(c)
	if err != nil {
		return err
	}
	in, err := body[struct {
		Expr  string   `json:"expr"`
		FromS *float64 `json:"from_s"`
		ToS   *float64 `json:"to_s"`
		StepS *float64 `json:"step_s"`
	}](c)
	if err != nil {
		return err
	}
	span, err := spanOf(run, in.FromS, in.ToS, in.StepS)
	if err != nil {
		return err
	}
	result, look, err := run.SeeMetrics(c.ctx(), in.Expr, span.from, span.to, span.step)
	if err != nil {
		return err
	}
	if err := s.seen(c, run, look); err != nil {
		return err
	}
	result.Warnings = list(result.Warnings)
	return c.JSON(http.StatusOK, result)
}
