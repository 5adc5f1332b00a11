package web

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/live"
	"github.com/drillyard/drillyard/server/store"
)

// live is GET /api/runs/ID/live. The player stays a trainee to it after the
// end: ordinals count what one viewer has seen, and must not change their meaning
// under a client that comes back.
func (s *server) live(c *call) error {
	after, err := strconv.ParseInt(c.QueryParam("after"), 10, 64)
	if c.QueryParam("after") != "" && (err != nil || after < 0) {
		var mistakes invalid
		mistakes.add(false, "after", "after is the ordinal of an event.")
		return mistakes.err()
	}
	who := c.person().ID
	if !s.sockets.enter(who, time.Now()) {
		return s.refuse(c, tooMany(c, socketPace.every, "You have too many screens open, or open them too fast. Please wait a moment."))
	}
	defer s.sockets.leave(who)
	viewer := c.viewer()
	if viewer.Class == event.Facilitator {
		if err := s.readAnswers(c, c.run.Scenario); err != nil {
			return err
		}
	}
	err = s.Hub.Serve(c.Response(), c.Request(), live.Subscription{
		Run: c.run.ID, Viewer: viewer, After: after, Session: c.session.ID, Ends: s.sessionEnds,
	})
	if errors.Is(err, live.ErrForeign) {
		return s.refuse(c, errForeign)
	}
	if err != nil {
		s.Logger.Warn("serve a live screen", "run", c.run.ID, "err", err)
	}
	return nil // Serve has answered
}

// sessionEnds is when a session ends if it is not used before; the zero time
// when it has.
func (s *server) sessionEnds(ctx context.Context, id string) (time.Time, error) {
	ends, err := s.Store.SessionEnds(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return time.Time{}, nil
	}
	return ends, err
}
