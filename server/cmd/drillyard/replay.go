package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/store"
)

// viewers are whom a log can be shown as.
var viewers = map[string]event.Class{"trainee": event.Trainee, "watcher": event.Watcher, "facilitator": event.Facilitator}

// viewerOf is somebody of a class, who is the trainee that began the run where
// nobody is named.
func viewerOf(class event.Class, person string, events []event.Event) event.Viewer {
	v := event.Viewer{Class: class, Person: person}
	if len(events) > 0 && person == "" {
		if began, is := events[0].Body.(event.RunStarted); is && len(began.Trainees) > 0 {
			v.Person = began.Trainees[0].ID
		}
	}
	return v
}

func replayCommand() *cobra.Command {
	var asJSON bool
	var as, person string
	cmd := &cobra.Command{
		Use:   "replay RUN",
		Short: "Print the log of a run, in order",
		Long: `Prints what happened in a run, one event a line: when, who, and what. As a
trainee it holds nothing of the script, for it is what they were shown.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(cmd, "one run is needed")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			class, ok := viewers[as]
			if !ok {
				return usage(cmd, "--as is trainee, watcher or facilitator, not %q", as)
			}
			in, err := inForce(cmd)
			if err != nil {
				return err
			}
			events, err := readLog(cmd.Context(), in.Data, args[0])
			if errors.Is(err, store.ErrNotFound) {
				return usage(cmd, "there is no run %q in %s", args[0], in.Data)
			}
			if err != nil {
				return err
			}
			viewer := viewerOf(class, person, events)
			if asJSON {
				return replayJSON(cmd.OutOrStdout(), viewer, events)
			}
			return replay(cmd.OutOrStdout(), viewer, events)
		},
	}
	cmd.Flags().StringVar(&as, "as", "facilitator", "whose view to print: trainee, watcher or facilitator")
	cmd.Flags().StringVar(&person, "person", "", "as a trainee, the id of the member; whoever began the run without it")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print each event as a line of JSON, as the live view sends it")
	return cmd
}

func readLog(ctx context.Context, data, run string) ([]event.Event, error) {
	db, err := store.Open(ctx, data)
	if err != nil {
		return nil, fmt.Errorf("open the data folder %s: %w", data, err)
	}
	defer db.Close()
	if _, err := db.Run(ctx, run); err != nil {
		return nil, err
	}
	service, err := runs.New(ctx, runs.Options{Store: db, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, err
	}
	return service.Events(ctx, run)
}

func replayJSON(out io.Writer, viewer event.Viewer, events []event.Event) error {
	encoder := json.NewEncoder(out)
	cursor := event.Cursor{Viewer: viewer}
	for _, e := range events {
		if shown, ok := cursor.Next(e); ok {
			if err := encoder.Encode(shown); err != nil {
				return err
			}
		}
	}
	return nil
}

func replay(out io.Writer, viewer event.Viewer, events []event.Event) error {
	cursor := event.Cursor{Viewer: viewer}
	for _, e := range events {
		// What is said of an event is said of the part that may be seen.
		_, sight, ok := cursor.Count(e)
		if !ok {
			continue
		}
		who := e.Actor.Name
		if who == "" {
			who = e.Actor.Kind
		}
		seen := event.Event{Run: e.Run, Seq: e.Seq, At: e.At, Wall: e.Wall, Actor: e.Actor, Body: sight.Show(e).Body}
		if _, err := fmt.Fprintf(out, "%7s  %-12s  %s\n", seen.At.Round(100*time.Millisecond), who, grading.Sentence(seen)); err != nil {
			return err
		}
	}
	return nil
}
