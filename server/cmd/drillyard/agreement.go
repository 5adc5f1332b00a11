package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/grading/agreement"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/store"
)

func agreementCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "agreement SCENARIO",
		Short: "Say how far a drill and its raters can be trusted, by its stored runs",
		Long: `Prints what the stored runs of a scenario (a slug) say of the drill and of those
who marked it: how hard each criterion is, whether it tells good runs from bad,
where borderline regression puts the pass mark, and how far raters agree who did
not see each other's marks. What too few runs cannot say is said so.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(cmd, "one scenario is needed")
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
			latest, err := db.RunList(ctx, store.RunFilter{Scenario: args[0]}, store.RunPage{Limit: 1})
			if err != nil {
				return err
			}
			if len(latest.Runs) == 0 {
				return usage(cmd, "there is no run of %q in %s", args[0], in.Data)
			}
			service, err := runs.New(ctx, runs.Options{Store: db, Logger: slog.New(slog.DiscardHandler)})
			if err != nil {
				return err
			}
			found, err := service.Statistics(ctx, args[0], latest.Runs[0].Title, store.Sight{})
			if err != nil {
				return err
			}
			if asJSON {
				out := json.NewEncoder(cmd.OutOrStdout())
				out.SetIndent("", "  ")
				return out.Encode(found)
			}
			return printStatistics(cmd.OutOrStdout(), found)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print it as JSON")
	return cmd
}

func printStatistics(w io.Writer, s runs.Statistics) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	d := s.Drill
	fmt.Fprintf(t, "%s: %d first runs, %d marked by two raters who did not see each other's marks\n", s.Title, d.Runs, s.Marked)
	for _, line := range s.LeftOut {
		fmt.Fprintln(t, line)
	}
	if d.Caution != "" {
		fmt.Fprintln(t, d.Caution)
	}
	for _, line := range d.Broken {
		fmt.Fprintln(t, line)
	}
	fmt.Fprintln(t, "\ncriterion\truns\tshare earned\tdiscrimination")
	for _, i := range d.Items {
		fmt.Fprintf(t, "%s\t%d\t%s\t%s\n", i.ID, i.Runs, said(i.Difficulty), said(i.Discrimination))
	}
	fmt.Fprintf(t, "\npass mark by borderline regression\t%s\nR²\t%s\n", said(d.Standard.Pass), said(d.Standard.Line.R2))
	if len(s.Raters.Criteria) > 0 {
		fmt.Fprintln(t, "\ncriterion\tbetween\tmarks\tthe same\tkappa\tweighted kappa")
	}
	for _, c := range s.Raters.Criteria {
		pairLine(t, c.Criterion, "all pairs", c.Pair)
		for _, p := range c.Pairs {
			pairLine(t, c.Criterion, cmp.Or(s.Names[p.A], p.A)+", "+cmp.Or(s.Names[p.B], p.B), p.Pair)
		}
	}
	if len(s.Raters.Raters) > 0 {
		fmt.Fprintln(t, "\nrater\tmarks\tbeside the others, of the scale")
	}
	for _, r := range s.Raters.Raters {
		fmt.Fprintf(t, "%s\t%d\t%s\n", cmp.Or(s.Names[r.Rater], r.Rater), r.Marks, said(r.Severity))
	}
	return t.Flush()
}

func pairLine(w io.Writer, criterion, between string, p agreement.Pair) {
	fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%s\t%s\n", criterion, between, p.Things, said(p.Percent), said(p.Kappa), said(p.Weighted))
}

// said writes a figure, or why there is none.
func said(f agreement.Figure) string {
	if !f.Known() {
		return f.Why
	}
	return fmt.Sprintf("%.2f", *f.Value)
}
