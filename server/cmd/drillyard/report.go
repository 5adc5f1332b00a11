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
	fmt.Fprintf(out, "%s\n\n", verdict(r.Grade))
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
	if err := table.Flush(); err != nil || r.Customers == nil {
		return err
	}
	fmt.Fprintf(out, "\n%s\n", r.Customers.Text)
	for _, a := range r.Customers.Actions {
		fmt.Fprintln(out, a.Text)
	}
	return nil
}

// verdict says in a line or two what a grade comes to.
func verdict(g grading.Grade) string {
	if g.Ungraded != "" {
		return "not graded: the run broke down, so what follows is how far it had come"
	}
	s := fmt.Sprintf("score  %g of %g points, %.1f %%", g.Score.Points, g.Score.Max, g.Score.Percent)
	if g.Score.Open > 0 {
		s += fmt.Sprintf("; %g points wait for a person's mark: %.1f to %.1f %%", g.Score.Open, g.Score.Low, g.Score.High)
	}
	switch g.Score.Passed {
	case grading.PassedYes:
		s += "\npassed"
	case grading.PassedNo:
		s += "\nnot passed"
		if len(g.Failed) > 0 {
			s += ", for want of " + strings.Join(g.Failed, ", ")
		}
	case grading.PassedOpen:
		s += "\nwhether it is passed hangs on what waits for a person"
	}
	if g.Weighted != nil {
		s += fmt.Sprintf("\nby the weights of the scorecard %.1f %%", *g.Weighted)
	}
	return s
}

func cite(f grading.Finding) string {
	if len(f.Events) == 0 {
		return ""
	}
	return "events " + strings.Trim(fmt.Sprint(f.Events), "[]")
}
