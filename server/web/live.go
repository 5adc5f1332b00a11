package web

import (
	"context"
	"errors"
	"slices"
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
	s.Runs.Attend(c.run.ID)
	err = s.Hub.Serve(c.Response(), c.Request(), live.Subscription{
		Run: c.run.ID, Viewer: viewer, After: after, Session: c.session.ID, Ends: s.sessionEnds,
		Stands: func(ctx context.Context) (bool, error) { return s.stands(ctx, c, viewer) },
	})
	if errors.Is(err, live.ErrForeign) {
		return s.refuse(c, errForeign)
	}
	if err != nil {
		s.Logger.Warn("serve a live screen", "run", c.run.ID, "err", err)
	}
	return nil // Serve has answered
}

// stands reports whether a call would be let by now, as the viewer that it was.
func (s *server) stands(ctx context.Context, c *call, as event.Viewer) (bool, error) {
	now, err := s.again(ctx, c)
	return now != nil && now.viewer().Class == as.Class, err
}

// again is a call as it would be let by now; nil: it would not be.
func (s *server) again(ctx context.Context, c *call) (*call, error) {
	now := &call{Context: c.Context, route: c.route, session: c.session, token: c.token}
	var err error
	if now.session.Person, err = s.Store.Person(ctx, c.person().ID); err == nil {
		err = s.authorise(now)
	}
	if _, refused := errors.AsType[*problem](err); refused || errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return now, nil
}

// doubtRun has the open screens of runs ask anew whose crew or assignment has changed.
func (s *server) doubtRun(runs ...string) {
	s.Hub.Doubt(func(run, _ string) bool { return slices.Contains(runs, run) })
}

// doubtPeople has the open screens of people ask anew whose rights have changed.
func (s *server) doubtPeople(people ...string) {
	s.Hub.Doubt(func(_, person string) bool { return slices.Contains(people, person) })
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
