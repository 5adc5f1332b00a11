package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/conformance"
	"github.com/drillyard/drillyard/server/runtimes"
)

// playConformance plays a suite, and keeps what came of it where there is the
// source. It tells whether anything was not as it should be.
func playConformance(cmd *cobra.Command, f conformanceFlags, suite *conformance.Suite) (rows []conformance.Row, wrong bool, err error) {
	s := suite.Stack
	atRest, err := restOf(cmd.Context(), s)
	if err != nil {
		return nil, false, err
	}
	m := &conformance.Matrix{Stack: s, Abreast: max(1, f.abreast), Brief: f.brief, AtRest: atRest}
	live := slices.DeleteFunc(slices.Clone(f.runtimes), func(name string) bool { return name == conformance.Model })
	for _, name := range append(live, conformance.Model) {
		on, ok := runtimes.Find(name)
		if !ok {
			return nil, false, usage(cmd, "there is no runtime %q; there is %s", name, strings.Join(runtimes.Names(), ", "))
		}
		m.Make = append(m.Make, func(epoch time.Time) faults.Sandbox {
			o := runtimes.Options{Stack: s, Seed: f.seed}
			if !on.Live {
				o.Epoch = epoch
			}
			return on.Make(o)
		})
	}
	m.Cases = slices.DeleteFunc(slices.Clone(suite.Cases), func(c conformance.Case) bool { return !f.wants(c) })
	if f.each {
		m.Cases = conformance.OneOfEach(m.Cases)
	}
	if f.cures {
		wrong, err := playCures(cmd, f, s, m.Cases)
		return nil, wrong, err
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
		fmt.Fprintf(cmd.ErrOrStderr(), "%3d of %d  %s on %s, %s: %s\n", done, all, c.Fault, s.Name, cell.Runtime, verdict)
	}
	rows, err = m.Play(cmd.Context())
	if f.source != "" {
		err = errors.Join(err, suite.Keep(filepath.Join(f.source, resultsFolder, s.Name), rows), writeConformancePages(cmd, f.source))
	}
	if err != nil {
		return rows, false, err
	}
	parts := conformance.Unexplained(rows)
	for _, part := range parts {
		fmt.Fprintf(cmd.ErrOrStderr(), "not explained, on %s: %s\n", s.Name, part)
	}
	unsound := slices.ContainsFunc(rows, func(r conformance.Row) bool {
		return slices.ContainsFunc(r.Cells, func(c conformance.Cell) bool { return !c.Sound() })
	})
	return rows, unsound || len(parts) > 0, nil
}
