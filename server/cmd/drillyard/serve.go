package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/frontend"
	"github.com/drillyard/drillyard/server/app"
	"github.com/drillyard/drillyard/server/config"
)

// stopLimit bounds how long a graceful stop may take.
const stopLimit = 30 * time.Second

func serveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve drills to people's browsers",
		Long: `Serves the web client and its API. The first start prints a one-time address
that signs in the first admin; so does every start until that admin has set a
password.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			in, err := inForce(cmd)
			if err != nil {
				return err
			}
			return serve(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), in.Config)
		},
	}
	settingFlags(cmd)
	return cmd
}

// logger writes as the settings say.
func logger(out io.Writer, in config.Config) *slog.Logger {
	options := &slog.HandlerOptions{Level: map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}[in.Level]}
	if in.Format == "json" {
		return slog.New(slog.NewJSONHandler(out, options))
	}
	return slog.New(slog.NewTextHandler(out, options))
}

func serve(ctx context.Context, out, errOut io.Writer, in config.Config) error {
	a, err := app.New(ctx, app.Options{
		Config: in, BuiltIn: builtIn(in), Client: frontend.FS(), Version: version(),
		Logger: logger(errOut, in),
	})
	if err != nil {
		return err
	}
	if err := a.Start(); err != nil {
		return errors.Join(err, a.Stop(ctx))
	}
	link, err := a.SignIn(ctx)
	if err != nil {
		return errors.Join(err, a.Stop(ctx))
	}
	fmt.Fprintf(out, "Drillyard is serving on %s\n", a.Listens())
	if in.Public != nil {
		fmt.Fprintf(out, "People find it at %s\n", in.Public)
	}
	if probes := a.Probes(); probes != nil {
		fmt.Fprintf(out, "Health, metrics and profiles are at %s\n", probes)
	}
	if link != "" {
		fmt.Fprintf(out, "Sign in as the first admin, once, within 24 hours:\n\n  %s\n\n", link)
	}
	return untilStopped(ctx, out, a)
}

// untilStopped serves until ctx ends or serving breaks down, and stops in good
// order.
func untilStopped(ctx context.Context, out io.Writer, a *app.App) (err error) {
	if !frontend.Built() {
		fmt.Fprintln(out, "The web client is not built into this binary: run make build.")
	}
	select {
	case err = <-a.Served():
		if errors.Is(err, http.ErrServerClosed) {
			err = nil
		}
	case <-ctx.Done():
		fmt.Fprintln(out, "Stopping: ending the runs in progress.")
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopLimit)
	defer cancel()
	return errors.Join(err, a.Stop(stopping))
}
