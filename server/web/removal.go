package web

import (
	"net/http"
)

// removePerson is DELETE /api/people/ID. runs says what becomes of what they
// played: kept, under a name that tells nobody, or removed with its logs and grades.
func (s *server) removePerson(c *call) error {
	runs := c.QueryParam("runs")
	var mistakes invalid
	mistakes.add(runs == "keep" || runs == "remove", "runs", "Say what becomes of what they played: keep or remove.")
	mistakes.add(c.Param("person") != c.person().ID, "person", "You cannot remove yourself. Another admin can.")
	if err := mistakes.err(); err != nil {
		return err
	}
	person := c.Param("person")
	ended, left, err := s.Store.RemovePerson(c.ctx(), person, runs == "keep")
	if err != nil {
		return err
	}
	s.Hub.SignOut(ended...)
	for _, run := range left {
		if err := s.leaves(c, run, person); err != nil {
			return err
		}
	}
	c.did("runs: " + runs)
	return c.NoContent(http.StatusNoContent)
}
