package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/conformance"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runtimes"
)

type twinFlags struct {
	runtimes []string
	faults   []string
	brief    bool
	each     bool
	abreast  int
	seed     int64
	results  string
	page     string
	json     bool
}

func twinCommand() *cobra.Command {
	var f twinFlags
	cmd := &cobra.Command{
		Use:   "twin",
		Short: "Play every fault on live runtimes and in the model, and tell where they part",
		Long: `Plays each fault of the catalogue on harbor, on one or more runtimes and in the
tabletop, with the same customers and alert rules, and compares what was seen:
the alerts and their order, the share of visits that fail, the latency.

A play takes two minutes and a half on a live runtime; --abreast plays so many at once.
With --brief a play takes no longer than it needs to see the fault come and go,
and is compared with nothing. With --each-primitive one fault of each kind of
primitive is played. Runtimes that take a lot of the machine are best played
one after the other, with --results to gather what each came to.
The exit code is 1 when a fault did not show as it should, or the two part in a
fault whose declaration does not say why.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return playTwins(cmd, f) },
	}
	cmd.Flags().StringSliceVar(&f.runtimes, "runtime", []string{runtimes.Default}, "the live runtimes: "+strings.Join(runtimes.Names(), ", "))
	cmd.Flags().StringSliceVar(&f.faults, "fault", nil, "only these faults")
	cmd.Flags().BoolVar(&f.brief, "brief", false, "no longer than it takes, and compare nothing")
	cmd.Flags().BoolVar(&f.each, "each-primitive", false, "one fault of each kind of primitive")
	cmd.Flags().IntVar(&f.abreast, "abreast", 6, "plays at once")
	cmd.Flags().Int64Var(&f.seed, "seed", 7, "seed of everything random")
	cmd.Flags().StringVar(&f.results, "results", "", "a file of results: what is played now is put in it, the rest of it stands")
	cmd.Flags().StringVar(&f.page, "page", "", "write the guide's page to this file")
	cmd.Flags().BoolVar(&f.json, "json", false, "print as JSON")
	return cmd
}

func playTwins(cmd *cobra.Command, f twinFlags) error {
	lib, err := library.Load(content.FS)
	if err != nil {
		return err
	}
	stack, _ := lib.Stack("harbor")
	m := &conformance.Matrix{Stack: stack, Abreast: max(1, f.abreast), Brief: f.brief}
	for _, name := range append(slices.Clone(f.runtimes), runtimes.Tabletop) {
		on, ok := runtimes.Find(name)
		if !ok {
			return usage(cmd, "there is no runtime %q; there is %s", name, strings.Join(runtimes.Names(), ", "))
		}
		m.Make = append(m.Make, func(epoch time.Time) faults.Sandbox {
			o := runtimes.Options{Stack: stack, Seed: f.seed}
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
	if len(m.Cases) == 0 {
		return usage(cmd, "there is no such fault")
	}
	if f.each {
		m.Cases = conformance.OneOfEach(m.Cases)
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
	if f.results != "" {
		var kept error
		rows, kept = keepResults(f.results, rows)
		err = errors.Join(err, kept)
	}
	if err != nil {
		return err
	}
	unsound := slices.ContainsFunc(rows, func(r conformance.Row) bool {
		return slices.ContainsFunc(r.Cells, func(c conformance.Cell) bool { return !c.Sound() })
	})
	page := conformance.Page(rows, tried(rows), time.Now())
	switch {
	case f.json:
		err = encode(cmd, rows)
	case f.page == "":
		_, err = fmt.Fprint(cmd.OutOrStdout(), page)
	}
	if f.page != "" {
		err = errors.Join(err, os.WriteFile(f.page, []byte(page), 0o644))
	}
	if err != nil {
		return err
	}
	if unsound {
		return exitCode{exitFailed}
	}
	for _, v := range conformance.Verdicts(rows, runtimes.Tabletop) {
		if !v.Alike() && v.Why == "" {
			return exitCode{exitFailed}
		}
	}
	return nil
}

// keepResults puts new rows in a file of results and returns all that it then
// holds.
func keepResults(file string, now []conformance.Row) ([]conformance.Row, error) {
	var before []conformance.Row
	raw, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(raw, &before)
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return now, fmt.Errorf("read the results: %w", err)
	}
	all := conformance.Merge(before, now)
	raw, err = json.MarshalIndent(all, "", " ")
	if err == nil {
		err = os.WriteFile(file, raw, 0o644)
	}
	if err != nil {
		return all, fmt.Errorf("keep the results: %w", err)
	}
	return all, nil
}

// tried lists the runtimes that there are results of, the model last.
func tried(rows []conformance.Row) []string {
	var names []string
	for _, name := range runtimes.Names() {
		there := func(r conformance.Row) bool { _, ok := r.On(name); return ok }
		if name != runtimes.Tabletop && slices.ContainsFunc(rows, there) {
			names = append(names, name)
		}
	}
	return append(names, runtimes.Tabletop)
}
