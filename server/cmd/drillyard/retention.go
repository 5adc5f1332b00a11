package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/server/app"
	"github.com/drillyard/drillyard/server/store"
)

func retentionCommand() *cobra.Command {
	var dry, asJSON bool
	cmd := &cobra.Command{
		Use:   "retention",
		Short: "Take away runs that have been kept for long enough",
		Long: `Takes away the runs that ended longer ago than keep-runs says, as a server does by
itself once a day: their logs, grades and reviews, or, with keep-scores, all but what
they came to. With --dry-run it tells what that would be, and takes nothing away.

Backups that were made before still hold them.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage(cmd, "no argument is needed")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			in, db, err := openData(cmd)
			if err != nil {
				return err
			}
			defer db.Close()
			due, err := db.Expired(cmd.Context(), app.Keeping(in.Keep), time.Now())
			if err != nil {
				return err
			}
			var taken store.Gone
			if !dry {
				if taken, err = app.Expire(cmd.Context(), db, in.Keep); err != nil {
					return err
				}
			}
			if asJSON {
				return encode(cmd, retained{in.Keep.Days, in.Keep.Scores, due.Runs, due.Attempts, due.People, taken.Runs, taken.Attempts})
			}
			switch days := in.Keep.Days; {
			case days == 0:
				fmt.Fprintln(cmd.OutOrStdout(), "Runs are kept for good: keep-runs is 0.")
			case due.Runs+due.Attempts == 0:
				fmt.Fprintf(cmd.OutOrStdout(), "No run ended more than %d days ago.\n", days)
			case dry:
				fmt.Fprintf(cmd.OutOrStdout(), "%s of %d people ended more than %d days ago, the first on %s. They would be taken away%s.\n", runsAndAttempts(due.Runs, due.Attempts), due.People, days, due.Oldest.UTC().Format(time.DateOnly), butScores(in.Keep.Scores))
			default:
				fmt.Fprintf(cmd.OutOrStdout(), "%s of more than %d days were taken away%s.\n", runsAndAttempts(taken.Runs, taken.Attempts), days, butScores(in.Keep.Scores))
			}
			return nil
		},
	}
	settingFlags(cmd, "keep-runs", "keep-scores")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "tell what would be taken away, and take nothing away")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print it as JSON")
	return cmd
}

func butScores(kept bool) string {
	if kept {
		return ", all but their scores"
	}
	return ", with their scores"
}

// runsAndAttempts counts them in words.
func runsAndAttempts(runs, attempts int) string {
	if attempts == 0 {
		return fmt.Sprintf("%d runs", runs)
	}
	return fmt.Sprintf("%d runs and %d attempts at exercises", runs, attempts)
}

// retained is what came of it, as JSON.
type retained struct {
	Days          int  `json:"days"`         // for which runs are kept; 0: for good
	Scores        bool `json:"scores"`       // what they came to stays
	Due           int  `json:"due"`          // runs that are older
	DueAttempts   int  `json:"due_attempts"` // at exercises
	People        int  `json:"people"`       // who began them
	Taken         int  `json:"taken"`        // runs, away now
	TakenAttempts int  `json:"taken_attempts"`
}
