package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/ops"
	"github.com/drillyard/drillyard/server/web"
)

// beProbed serves whoever runs the server, when they asked for it.
func (a *App) beProbed() error {
	if a.options.Ops == "" {
		return nil
	}
	socket, err := net.Listen("tcp", a.options.Ops)
	if err != nil {
		return fmt.Errorf("listen on %s for whoever runs the server: %w", a.options.Ops, err)
	}
	a.probes = &url.URL{Scheme: "http", Host: dialled(socket.Addr())}
	a.probed = &http.Server{
		Handler:           a.ops.Handler(socket.Addr()),
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		ErrorLog:          slog.NewLogLogger(a.options.Logger.Handler(), slog.LevelWarn),
	}
	go func() {
		if err := a.probed.Serve(socket); !errors.Is(err, http.ErrServerClosed) {
			a.options.Logger.Error("serve whoever runs the server", "err", err)
		}
	}()
	return nil
}

// Probes returns where whoever runs the server can ask after it; nil: nowhere.
func (a *App) Probes() *url.URL { return a.probes }

// checks are what must hold for people to be served well.
func (a *App) checks(lib *library.Library) []ops.Check {
	return []ops.Check{
		{Name: "database", Ask: a.store.Ready},
		{Name: "content", Ask: func(context.Context) error {
			if len(lib.Drills()) == 0 {
				return errors.New("there is nothing to play")
			}
			return nil
		}},
		{Name: "serving", Ask: func(context.Context) error {
			if a.leaving.Load() {
				return errors.New("the server is stopping")
			}
			return nil
		}},
	}
}

func (a *App) answered(to web.Answer) { a.ops.Answered(to.Method, to.Route, to.Status, to.Took) }

func (a *App) census() ops.Census {
	c := ops.Census{Runs: map[ops.Run]int{}, Ended: map[ops.Ended]int{}, Logged: a.lines.Count()}
	inProgress, ended := a.runs.Census()
	for run, n := range inProgress {
		c.Runs[ops.Run{State: string(run.State), Runtime: run.Runtime}] = n
	}
	for ending, n := range ended {
		c.Ended[ops.Ended(ending)] = n
	}
	watched := a.hub.Census()
	c.Screens, c.Shells, c.Queue, c.Dropped = watched.Screens, watched.Terminals, watched.Queue, watched.Dropped
	c.Histories, c.HistoriesBytes = a.runs.Histories()
	return c
}
