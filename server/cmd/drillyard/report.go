package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
)

// printReport prints a grade, for a script or for a person.
func printReport(out io.Writer, asJSON bool, r report) error {
	if asJSON {
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(r)
	}
	fmt.Fprintf(out, "%s, %s, seed %d, run %s: ended %s\n\n", r.Scenario, r.Responder, r.Seed, r.Run, r.Ended)
	fmt.Fprintf(out, "score  %g of %g points, %.1f %%", r.Score.Points, r.Score.Max, r.Score.Percent)
	if r.Score.Open > 0 {
		fmt.Fprintf(out, "; %g points wait for a person's mark", r.Score.Open)
	}
	fmt.Fprint(out, "\n\n")
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, d := range scenarios.Dimensions() {
		have, ok := r.Dimensions[d.Name]
		switch {
		case !ok || !have.Evidence:
			fmt.Fprintf(table, "%s\tno evidence\n", d.Title)
		default:
			fmt.Fprintf(table, "%s\t%g of %g\n", d.Title, have.Points, have.Max)
		}
	}
	fmt.Fprintln(table)
	for _, f := range r.Findings {
		fmt.Fprintf(table, "%s\t%s\t%g of %g\t%s\t%s\n", f.Result, f.ID, f.Points, f.Max, f.Why, cite(f))
	}
	return table.Flush()
}

func cite(f grading.Finding) string {
	if len(f.Events) == 0 {
		return ""
	}
	return "events " + strings.Trim(fmt.Sprint(f.Events), "[]")
}
