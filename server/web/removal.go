package web

import (
	"errors"
	"net/http"
	"slices"

	"github.com/drillyard/drillyard/server/store"
)

// errLogGone answers whoever asks for what was in the log of a run.
var errLogGone = &problem{status: http.StatusGone, detail: "The log of this run is not kept any more. Its score is."}

// removePerson is DELETE /api/people/ID. runs says what becomes of what they
// played: a store.Fate.
func (s *server) removePerson(c *call) error {
	runs := store.Fate(c.QueryParam("runs"))
	var mistakes invalid
	mistakes.add(slices.Contains(store.Fates(), runs), "runs", "Say what becomes of what they played: "+listed(store.Fates())+".")
	mistakes.add(c.Param("person") != c.person().ID, "person", "You cannot remove yourself. Another admin can.")
	if err := mistakes.err(); err != nil {
		return err
	}
	person := c.Param("person")
	// What has come of it follows it even where a file could not be taken away.
	ended, left, err := s.Store.RemovePerson(c.ctx(), person, runs)
	s.Hub.SignOut(ended...)
	for _, run := range left {
		err = errors.Join(err, s.leaves(c, run, person))
	}
	if err != nil {
		return err
	}
	c.did("runs: " + string(runs))
	return c.NoContent(http.StatusNoContent)
}
