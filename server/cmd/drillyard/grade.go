package main

import (
	"errors"
	"fmt"
	"log/slog"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/store"
)

func gradeCommand(s *settings) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "grade RUN",
		Short: "Grade a stored run anew, from its log and the rubric it was played under",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(cmd, "one run is needed")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			in, err := s.load(cmd)
			if err != nil {
				return err
			}
			db, err := store.Open(ctx, in.Data)
			if err != nil {
				return fmt.Errorf("open the data folder %s: %w", in.Data, err)
			}
			defer db.Close()
			service, err := runs.New(ctx, runs.Options{Store: db, Logger: slog.New(slog.DiscardHandler)})
			if err != nil {
				return err
			}
			record, err := db.Run(ctx, args[0])
			if errors.Is(err, store.ErrNotFound) {
				return usage(cmd, "there is no run %q in %s", args[0], in.Data)
			}
			if err != nil {
				return err
			}
			d, err := service.Debrief(ctx, record.ID)
			if err != nil {
				return err
			}
			report, err := newReport(record, responderOf(d.Events), d.Grade, d.Events)
			if err != nil {
				return err
			}
			return printReport(cmd.OutOrStdout(), asJSON, report)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the grade as JSON")
	return cmd
}

// responderOf tells who played the trainee, as the log has it.
func responderOf(events []event.Event) string {
	for _, e := range events {
		if started, is := e.Body.(event.RunStarted); is && len(started.Trainees) > 0 {
			return started.Trainees[0].Name
		}
	}
	return ""
}
