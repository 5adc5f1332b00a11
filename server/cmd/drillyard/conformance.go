package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/conformance"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/server/runtimes"
)

// Where the source keeps the results, and the page that is written from them.
const (
	resultsFolder   = "faults/conformance/results"
	conformancePage = "content/guide/conformance.md"
)

type conformanceFlags struct {
	runtimes []string
	faults   []string
	brief    bool
	each     bool
	cures    bool
	abreast  int
	seed     int64
	source   string
	page     bool
	json     bool
}

func conformanceCommand() *cobra.Command {
	var f conformanceFlags
	cmd := &cobra.Command{
		Use:     "conformance",
		Aliases: []string{"twin"},
		Short:   "Play faults on live runtimes and in the model, and tell where they part",
		Long: `Plays each fault of the catalogue on harbor, on one or more runtimes and in the
tabletop, with the same customers and alert rules, and compares what was seen:
the alerts and their order, the share of visits that fail, the latency. In the
folder of the source each result is kept, and the guide's page written anew.

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
			if f.page {
				return printConformancePage(cmd, f)
			}
			return playConformance(cmd, f)
		},
	}
	here := ""
	if _, err := os.Stat(resultsFolder); err == nil {
		here = "."
	}
	cmd.Flags().StringSliceVar(&f.runtimes, "runtime", []string{runtimes.Default}, "the live runtimes: "+strings.Join(runtimes.Names(), ", "))
	cmd.Flags().StringSliceVar(&f.faults, "fault", nil, "only these faults")
	cmd.Flags().BoolVar(&f.brief, "brief", false, "no longer than it takes, and compare nothing")
	cmd.Flags().BoolVar(&f.each, "each-primitive", false, "one fault of each kind of primitive")
	cmd.Flags().BoolVar(&f.cures, "cures", false, "take the mitigations of each fault, and say which do not cure it")
	cmd.Flags().IntVar(&f.abreast, "abreast", 6, "plays at once")
	cmd.Flags().Int64Var(&f.seed, "seed", 7, "seed of everything random")
	cmd.Flags().StringVar(&f.source, "source", here, "the folder of the source, where results are kept; empty: nowhere")
	cmd.Flags().BoolVar(&f.page, "page", false, "play nothing: print the guide's page from the results in the source")
	cmd.Flags().BoolVar(&f.json, "json", false, "print what was played as JSON")
	return cmd
}

func playConformance(cmd *cobra.Command, f conformanceFlags) error {
	s, atRest, err := harborAtRest(cmd)
	if err != nil {
		return err
	}
	m := &conformance.Matrix{Stack: s, Abreast: max(1, f.abreast), Brief: f.brief, AtRest: atRest}
	live := slices.DeleteFunc(slices.Clone(f.runtimes), func(name string) bool { return name == conformance.Model })
	for _, name := range append(live, conformance.Model) {
		on, ok := runtimes.Find(name)
		if !ok {
			return usage(cmd, "there is no runtime %q; there is %s", name, strings.Join(runtimes.Names(), ", "))
		}
		m.Make = append(m.Make, func(epoch time.Time) faults.Sandbox {
			o := runtimes.Options{Stack: s, Seed: f.seed}
			if !on.Live {
				o.Epoch = epoch
			}
			return on.Make(o)
		})
	}
	for _, c := range conformance.Cases() {
		if len(f.faults) == 0 || slices.Contains(f.faults, c.Fault) {
			m.Cases = append(m.Cases, c)
		}
	}
	if len(m.Cases) < len(f.faults) || len(m.Cases) == 0 {
		return usage(cmd, "there is no such fault; drillyard faults lists them")
	}
	if f.each {
		m.Cases = conformance.OneOfEach(m.Cases)
	}
	if f.cures {
		return playCures(cmd, f, s, m.Cases)
	}
	done, all := 0, len(m.Cases)*len(m.Make)
	m.Tell = func(c conformance.Case, cell conformance.Cell) {
		done++
		verdict := "as it should be"
		switch {
		case cell.NotPlayed:
			verdict = "not played"
		case !cell.Sound():
			verdict = "not as it should be: " + cell.Complaint()
		}
		fmt.Fprintf(cmd.ErrOrStderr(), "%3d of %d  %s, %s: %s\n", done, all, c.Fault, cell.Runtime, verdict)
	}
	rows, err := m.Play(cmd.Context())
	if f.source != "" {
		err = errors.Join(err, conformance.Keep(filepath.Join(f.source, resultsFolder), rows), writeConformancePage(f.source, atRest))
	}
	if f.json {
		err = errors.Join(err, encode(cmd, rows))
	}
	if err != nil {
		return err
	}
	parts := conformance.Unexplained(rows)
	for _, part := range parts {
		fmt.Fprintln(cmd.ErrOrStderr(), "not explained:", part)
	}
	unsound := slices.ContainsFunc(rows, func(r conformance.Row) bool {
		return slices.ContainsFunc(r.Cells, func(c conformance.Cell) bool { return !c.Sound() })
	})
	if unsound || len(parts) > 0 {
		return exitCode{exitFailed}
	}
	return nil
}

func printConformancePage(cmd *cobra.Command, f conformanceFlags) error {
	if f.source == "" {
		return usage(cmd, "the results are in the source: go to its folder, or name it with --source")
	}
	_, atRest, err := harborAtRest(cmd)
	if err != nil {
		return err
	}
	page, err := pageOf(f.source, atRest)
	if err == nil {
		_, err = fmt.Fprint(cmd.OutOrStdout(), page)
	}
	return err
}

func writeConformancePage(source string, atRest faults.Health) error {
	page, err := pageOf(source, atRest)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(source, conformancePage), []byte(page), 0o644)
}

// pageOf is the guide's page as the results in the source have it.
func pageOf(source string, atRest faults.Health) (string, error) {
	rows, err := conformance.Results(os.DirFS(filepath.Join(source, resultsFolder)))
	if err != nil {
		return "", err
	}
	return conformance.Page(rows, atRest)
}

// harborAtRest is the stack that everything is played on, and its health when
// nothing was done to it.
func harborAtRest(cmd *cobra.Command) (*stack.Stack, faults.Health, error) {
	lib, err := openLibrary(cmd)
	if err != nil {
		return nil, faults.Health{}, err
	}
	s, _ := lib.Stack("harbor")
	model, _ := runtimes.Find(conformance.Model)
	atRest, err := conformance.AtRest(cmd.Context(), s, model.Make(runtimes.Options{Stack: s}))
	return s, atRest, err
}
