package web

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/server/live"
)

// shellsView is what can be logged in to.
type shellsView struct {
	Shells []string `json:"shells"`
}

// shells is GET /api/runs/ID/shells.
func (s *server) shells(c *call) (shellsView, error) {
	run, err := s.atWork(c)
	if err != nil {
		return shellsView{}, err
	}
	return shellsView{list(run.Shells())}, nil
}

// terminal is GET /api/runs/ID/terminal.
func (s *server) terminal(c *call) error {
	run, err := s.atWork(c)
	if err != nil {
		return err
	}
	name, actor := c.QueryParam("shell"), c.actor()
	var mistakes invalid
	mistakes.add(name != "", "shell", "Say what to log in to.")
	return s.serveTerminal(c, mistakes, live.Terminal{Run: c.run.ID, Over: run.Over(), Open: func(ctx context.Context, size faults.Size) (faults.Shell, error) {
		return run.OpenShell(ctx, actor, name, size)
	}})
}

// serveTerminal has the caller sit at a terminal of the size that they ask for, unless
// something is wrong with that or with what they asked beside it.
func (s *server) serveTerminal(c *call, mistakes invalid, of live.Terminal) error {
	cols, colsErr := strconv.Atoi(c.QueryParam("cols"))
	rows, rowsErr := strconv.Atoi(c.QueryParam("rows"))
	size, ok := live.SizeOf(cols, rows)
	sized := c.QueryParam("cols") != "" || c.QueryParam("rows") != ""
	mistakes.add(!sized || ok && colsErr == nil && rowsErr == nil, "cols", "That is no size of a terminal.")
	if err := mistakes.err(); err != nil {
		return err
	}
	who := c.person().ID
	if !s.sockets.enter(who, time.Now()) {
		return s.refuse(c, tooMany(c, socketPace.every, "You have too many screens open, or open them too fast. Please wait a moment."))
	}
	defer s.sockets.leave(who)
	of.Person, of.Session, of.Ends, of.Size = who, c.session.ID, s.sessionEnds, size
	err := s.Hub.ServeTerminal(c.Response(), c.Request(), of)
	if errors.Is(err, live.ErrForeign) {
		return s.refuse(c, errForeign)
	}
	if err != nil {
		s.Logger.Warn("serve a terminal", "of", of.Run, "err", err)
	}
	return nil // ServeTerminal has answered
}
