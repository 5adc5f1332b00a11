package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/faults/conformance"
	"github.com/drillyard/drillyard/server/runtimes"
)

type conformanceFlags struct {
	stacks   []string
	runtimes []string
	faults   []string
	brief    bool
	each     bool
	cures    bool
	abreast  int
	seed     int64
	source   string
	pages    bool
	json     bool
}

func conformanceCommand() *cobra.Command {
	var f conformanceFlags
	cmd := &cobra.Command{
		Use:     "conformance",
		Aliases: []string{"twin"},
		Short:   "Play faults on live runtimes and in the model, and tell where they part",
		Long: `Plays faults of the catalogue as a stack's conformance.yaml says, on one or more
runtimes and in the tabletop, with the same customers and alert rules, and
compares what was seen: the alerts and their order, the share of visits that fail,
the latency. Without --stack every stack that has such a file is played. In the
folder of the source each result is kept, and the guide's pages written anew.

A play takes two minutes and a half on a live runtime, and six and a half where
dice decide whom the fault hits; --abreast plays so many at once. With --brief a
play takes no longer than it needs to see the fault come and go, and is compared
with nothing. With --each-primitive one fault of each kind of primitive is played.
With --cures the mitigations that each fault declares are taken against it, and
have to take its cause away; nothing is compared or kept.
The exit code is 1 when a fault did not show as it should, or the two part in a
fault whose declaration does not say why.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cmd.CalledAs() == "twin" {
				fmt.Fprintln(cmd.ErrOrStderr(), "drillyard twin is called drillyard conformance now")
			}
			if f.pages {
				if f.source == "" {
					return usage(cmd, "the results are in the source: go to its folder, or name it with --source")
				}
				return writeConformancePages(cmd, f.source)
			}
			suites, err := f.suites(cmd)
			if err != nil {
				return err
			}
			failed := false
			var rows []playedRow
			for _, suite := range suites {
				played, wrong, err := playConformance(cmd, f, suite)
				if err != nil {
					return err
				}
				failed = failed || wrong
				for _, row := range played {
					rows = append(rows, playedRow{suite.Stack.Name, row})
				}
			}
			if f.json {
				err = encode(cmd, rows)
			}
			if err == nil && failed {
				err = exitCode{exitFailed}
			}
			return err
		},
	}
	here := ""
	if _, err := os.Stat(resultsFolder); err == nil {
		here = "."
	}
	cmd.Flags().StringSliceVar(&f.stacks, "stack", nil, "only these stacks")
	cmd.Flags().StringSliceVar(&f.runtimes, "runtime", []string{runtimes.Default}, "the live runtimes: "+strings.Join(runtimes.Names(), ", "))
	cmd.Flags().StringSliceVar(&f.faults, "fault", nil, "only these faults")
	cmd.Flags().BoolVar(&f.brief, "brief", false, "no longer than it takes, and compare nothing")
	cmd.Flags().BoolVar(&f.each, "each-primitive", false, "one fault of each kind of primitive")
	cmd.Flags().BoolVar(&f.cures, "cures", false, "take the mitigations of each fault, and say which do not cure it")
	cmd.Flags().IntVar(&f.abreast, "abreast", 6, "plays at once")
	cmd.Flags().Int64Var(&f.seed, "seed", 7, "seed of everything random")
	cmd.Flags().StringVar(&f.source, "source", here, "the folder of the source, where results are kept; empty: nowhere")
	cmd.Flags().BoolVar(&f.pages, "pages", false, "play nothing: write the guide's pages from the results in the source")
	cmd.Flags().BoolVar(&f.json, "json", false, "print what was played as JSON")
	return cmd
}

// playedRow is what a case came to on a stack, as JSON has it.
type playedRow struct {
	Stack string
	conformance.Row
}

// suites are those of the stacks that were asked for, or of every stack that says
// how faults are played on it, as far as they play the faults that were asked for.
func (f conformanceFlags) suites(cmd *cobra.Command) ([]*conformance.Suite, error) {
	lib, err := openLibrary(cmd)
	if err != nil {
		return nil, err
	}
	stacks := lib.Stacks()
	if len(f.stacks) > 0 {
		stacks = nil
		for _, name := range f.stacks {
			s, ok := lib.Stack(name)
			if !ok {
				return nil, unknown(cmd, "stack", name, lib.StackNames())
			}
			stacks = append(stacks, s)
		}
	}
	var suites []*conformance.Suite
	for _, s := range stacks {
		suite, err := conformance.Of(s)
		if err != nil {
			return nil, err
		}
		if len(suite.Cases) == 0 && len(f.stacks) > 0 {
			return nil, usage(cmd, "%s has no conformance.yaml that says how faults are played on it", s.Name)
		}
		if len(f.faults) == 0 && len(suite.Cases) > 0 || slices.ContainsFunc(suite.Cases, f.wants) {
			suites = append(suites, suite)
		}
	}
	for _, name := range f.faults {
		plays := func(c conformance.Case) bool { return c.Fault == name }
		if !slices.ContainsFunc(suites, func(s *conformance.Suite) bool { return slices.ContainsFunc(s.Cases, plays) }) {
			return nil, usage(cmd, "there is no such fault as %q, or nobody says how to play it; drillyard faults lists them", name)
		}
	}
	return suites, nil
}

func (f conformanceFlags) wants(c conformance.Case) bool {
	return len(f.faults) == 0 || slices.Contains(f.faults, c.Fault)
}
