package web

import "github.com/drillyard/drillyard/server/runs"

// statistics is GET /api/scenarios/SLUG/statistics. It names what the drill asks
// for, so whoever reads it knows the answers.
func (s *server) statistics(c *call) (runs.Statistics, error) {
	drill, ok := s.Library.Drill(slugAsked(c))
	if !ok {
		return runs.Statistics{}, errHidden
	}
	if err := s.readAnswers(c, drill.Slug); err != nil {
		return runs.Statistics{}, err
	}
	return s.Runs.Statistics(c.ctx(), drill.Slug, drill.Title, c.person().Sight())
}
