package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
)

func faultsCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "faults [NAME]",
		Short: "List the faults a scenario can use, or explain one",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage(cmd, "one fault at a time")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			listed := catalogue.Faults()
			if len(args) == 1 {
				f, ok := catalogue.Fault(args[0])
				if !ok {
					return usage(cmd, "there is no fault %q; drillyard faults lists them", args[0])
				}
				listed = []faults.Fault{f}
			}
			out := cmd.OutOrStdout()
			switch {
			case asJSON && len(args) == 1:
				return encode(cmd, listed[0])
			case asJSON:
				return encode(cmd, listed)
			case len(args) == 1:
				explain(cmd, listed[0])
				return nil
			}
			table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
			for _, f := range listed {
				fmt.Fprintf(table, "%s\t%s\t%s\n", f.Name, f.Category, f.Title)
			}
			return table.Flush()
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}

func encode(cmd *cobra.Command, v any) error {
	encoder := json.NewEncoder(cmd.OutOrStdout())
	encoder.SetIndent("", "  ")
	return encoder.Encode(v)
}

func explain(cmd *cobra.Command, f faults.Fault) {
	out := cmd.OutOrStdout()
	fmt.Fprintf(out, "%s: %s (%s, hits %s)\n\n%s\n\n", f.Name, f.Title, f.Category, f.Target, f.Doc)
	fmt.Fprintf(out, "Customers notice: %s\n", f.Impact)
	fmt.Fprintf(out, "It shows in:      %s\n", strings.Join(f.Signals, ", "))
	fmt.Fprintf(out, "Cured by:         %s\n", strings.Join(f.Mitigations, ", "))
	if len(f.Worse) > 0 {
		fmt.Fprintf(out, "Made worse by:    %s\n", strings.Join(f.Worse, ", "))
	}
	fmt.Fprintf(out, "Runtimes:         %s\n", strings.Join(f.Runtimes, ", "))
	if len(f.Parameters) == 0 {
		return
	}
	fmt.Fprintln(out, "\nParameters:")
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, p := range f.Parameters {
		fmt.Fprintf(table, "  %s\t%s\t%s\t%s\n", p.Name, p.Type, bounds(p), p.Doc)
	}
	table.Flush()
}

func bounds(p faults.Parameter) string {
	var parts []string
	if p.Default != "" {
		parts = append(parts, "default "+p.Default)
	}
	if p.Min != "" || p.Max != "" {
		parts = append(parts, p.Min+" to "+p.Max)
	}
	return strings.Join(parts, ", ")
}
