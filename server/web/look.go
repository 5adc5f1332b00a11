package web

// lookSign says whether a look of the player is still before them.
type lookSign struct {
	Look string `json:"look"` // as the answer that it began with was headed
	Here bool   `json:"here"`
}

// look is POST /api/runs/ID/look.
func (s *server) look(c *call, in lookSign) (lookSign, error) {
	run, err := s.atWork(c)
	if err != nil {
		return in, err
	}
	if in.Here {
		return in, run.Stay(c.ctx(), c.actor(), in.Look)
	}
	return in, run.PutAway(c.ctx(), c.actor(), in.Look)
}
