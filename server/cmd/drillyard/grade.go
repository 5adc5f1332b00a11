package main

import (
	"errors"
	"log/slog"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/store"
)

type gradeFlags struct {
	all, write, json bool
	rubric           string
}

func gradeCommand() *cobra.Command {
	var f gradeFlags
	cmd := &cobra.Command{
		Use:   "grade RUN | --all",
		Short: "Grade stored runs anew, from their logs and the rubrics they were played under",
		Long: `Grades a stored run anew, from its log and the rubric it was played under, and
prints the grade.

With --all it grades every stored run that has ended, on all cores, and shows
whose score would change. Nothing is written before you have said so: --write
says it beforehand, and on a terminal there is a question. Grades of before, by
other graders and rubrics, are kept beside the new ones. What has been graded by
this program already is passed over, so that one that was stopped can be taken up
again.

With --rubric the runs of a scenario are judged by the rubric that the scenario
has in that file (or by a stored rubric, as JSON).`,
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case f.all && len(args) > 0:
				return usage(cmd, "--all grades every run: name none")
			case !f.all && len(args) != 1:
				return usage(cmd, "one run is needed, or --all")
			case !f.all && (f.rubric != "" || f.write):
				return usage(cmd, "--rubric and --write go with --all")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			in, db, err := openData(cmd)
			if err != nil {
				return err
			}
			defer db.Close()
			service, err := runs.New(ctx, runs.Options{Store: db, Logger: slog.New(slog.DiscardHandler)})
			if err != nil {
				return err
			}
			if f.all {
				return gradeAll(cmd, service, f)
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
			return printReport(cmd.OutOrStdout(), f.json, report)
		},
	}
	cmd.Flags().BoolVar(&f.json, "json", false, "print as JSON")
	cmd.Flags().BoolVar(&f.all, "all", false, "grade every stored run")
	cmd.Flags().BoolVar(&f.write, "write", false, "keep the new grades")
	cmd.Flags().StringVar(&f.rubric, "rubric", "", "judge by the rubric in this file")
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
