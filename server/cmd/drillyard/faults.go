package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/faults/conformance"
	"github.com/drillyard/drillyard/server/runtimes"
)

// listed is a fault with the runtimes that can do it, and how it is played on
// stacks to compare them.
type listed struct {
	faults.Fault
	Runtimes []string      `json:"runtimes"`
	Felt     *feltListed   `json:"felt,omitempty"` // on the first of the stacks
	Played   []playedFault `json:"played"`
	// Measured is what was measured on the stack that was asked for.
	Measured *conformance.Measured `json:"measured,omitempty"`
}

// playedFault is how a fault is played on a stack.
type playedFault struct {
	Stack  string            `json:"stack"`
	Target faults.Target     `json:"target"`
	With   map[string]string `json:"with,omitempty"`
	Shows  []string          `json:"shows"`
	Felt   feltListed        `json:"felt"`
}

type feltListed struct {
	conformance.Felt
	Where string `json:"where"` // "on STACK, at api->db, with latency 600ms"
}

// list lists a fault, given the suites of the stacks that it may be played on.
func list(f faults.Fault, suites []*conformance.Suite) listed {
	l := listed{Fault: f, Runtimes: f.On(runtimes.Caps()), Played: []playedFault{}}
	for _, suite := range suites {
		c, ok := suite.Case(f.Name)
		if !ok {
			continue
		}
		felt := feltListed{c.Felt, "on " + suite.Stack.Name + ", " + c.Where()}
		l.Played = append(l.Played, playedFault{suite.Stack.Name, c.Target, c.With, c.Shows, felt})
	}
	if len(l.Played) > 0 {
		l.Felt = &l.Played[0].Felt
	}
	return l
}

func faultsCommand() *cobra.Command {
	var asJSON, asPage bool
	var on measuring
	cmd := &cobra.Command{
		Use:   "faults [NAME]",
		Short: "List the faults a scenario can use, or explain one",
		Long: `Lists the faults, or explains one: its parameters, what it hits, where it shows and
what cures it. With --stack it is also played on that stack, in the tabletop, after a
minute of calm, and beside it the same without it: which alerts fire and when, how
customers fare, which metrics move and which lines are written.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage(cmd, "one fault at a time")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			suites, err := on.suites(cmd, args)
			if err != nil {
				return err
			}
			var all []listed
			for _, f := range catalogue.Faults() {
				all = append(all, list(f, suites))
			}
			if len(args) == 1 {
				f, ok := catalogue.Fault(args[0])
				if !ok {
					return unknown(cmd, "fault", args[0], names(catalogue.Faults(), func(f faults.Fault) string { return f.Name }))
				}
				all = []listed{list(f, suites)}
				if all[0].Measured, err = on.measure(cmd, suites, f.Name); err != nil {
					return err
				}
			}
			out := cmd.OutOrStdout()
			switch {
			case asPage:
				_, err := fmt.Fprint(out, faultsPage(all))
				return err
			case asJSON && len(args) == 1:
				return encode(cmd, all[0])
			case asJSON:
				return encode(cmd, all)
			case len(args) == 1:
				explain(cmd, all[0])
				tellMeasured(out, suites[0].Stack, all[0].Measured)
				return nil
			}
			table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
			for _, f := range all {
				fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", f.Name, f.Category, strings.Join(f.Runtimes, ", "), f.Title)
			}
			return table.Flush()
		},
	}
	on.flags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	cmd.Flags().BoolVar(&asPage, "page", false, "print the guide's page, in Markdown")
	return cmd
}

func encode(cmd *cobra.Command, v any) error {
	encoder := json.NewEncoder(cmd.OutOrStdout())
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false) // it is for scripts and eyes: < stays <
	return encoder.Encode(v)
}

func explain(cmd *cobra.Command, f listed) {
	out := cmd.OutOrStdout()
	fmt.Fprintf(out, "%s: %s (%s, hits %s)\n\n%s\n\n", f.Name, f.Title, f.Category, f.Target, f.Doc)
	fmt.Fprintf(out, "Customers notice: %s\n", f.Impact)
	for _, p := range f.Played {
		fmt.Fprintf(out, "Felt by %s %s: %s\n", p.Felt.By, p.Felt.Where, p.Felt.How)
	}
	fmt.Fprintf(out, "It shows in:      %s\n", strings.Join(f.Signals, ", "))
	fmt.Fprintf(out, "Cured by:         %s\n", cures(f))
	for _, b := range f.Beyond {
		fmt.Fprintf(out, "Beyond cure:      where %s is above %s: %s\n", b.Parameter, b.Above, b.Why)
	}
	if len(f.Workarounds) > 0 {
		fmt.Fprintf(out, "Worked around by: %s\n", strings.Join(f.Workarounds, ", "))
	}
	if len(f.Worse) > 0 {
		fmt.Fprintf(out, "Made worse by:    %s\n", strings.Join(f.Worse, ", "))
	}
	fmt.Fprintf(out, "Can be played on: %s\n", strings.Join(f.Runtimes, ", "))
	for _, name := range slices.Sorted(maps.Keys(f.Differs)) {
		fmt.Fprintf(out, "On %s: %s\n", name, f.Differs[name])
	}
	tellParameters(out, f.Parameters)
}

func tellParameters(out io.Writer, all []faults.Parameter) {
	if len(all) == 0 {
		return
	}
	fmt.Fprintln(out, "\nParameters:")
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, p := range all {
		fmt.Fprintf(table, "  %s\t%s\t%s\t%s\n", p.Name, p.Type, bounds(p), p.Doc)
	}
	table.Flush()
}

func bounds(p faults.Parameter) string {
	var parts []string
	switch {
	case p.Default != "":
		parts = append(parts, "default "+p.Default)
	case p.Optional:
		parts = append(parts, "may be left out")
	}
	switch {
	case p.Min != "" && p.Max == "":
		parts = append(parts, "at least "+p.Min)
	case p.Min == "" && p.Max != "":
		parts = append(parts, "at most "+p.Max)
	case p.Min != "":
		parts = append(parts, p.Min+" to "+p.Max)
	}
	return strings.Join(parts, ", ")
}
