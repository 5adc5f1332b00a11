package main

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/conformance"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/server/runtimes"
)

// Where the source keeps the results, in a folder for each stack, and the pages
// that are written from them: one for all, and one a stack in the folder beside.
const (
	resultsFolder     = "faults/conformance/results"
	conformancePage   = "content/guide/conformance.md"
	conformanceFolder = "content/guide/conformance"
)

// writeConformancePages writes the pages of all stacks that were ever played.
func writeConformancePages(cmd *cobra.Command, source string) error {
	suites, err := conformanceFlags{}.suites(cmd)
	if err != nil {
		return err
	}
	reports, err := reportsOf(cmd.Context(), os.DirFS(filepath.Join(source, resultsFolder)), suites)
	if err != nil {
		return err
	}
	page, err := conformance.Overview(reports)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(source, conformancePage), []byte(page), 0o644); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(source, conformanceFolder), 0o755); err != nil {
		return err
	}
	for _, r := range reports {
		if len(r.Rows) == 0 {
			continue // nobody has played it
		}
		if page, err = r.Page(); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(source, conformanceFolder, r.Suite.Stack.Name+".md"), []byte(page), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// reportsOf reads what the plays of suites came to.
func reportsOf(ctx context.Context, results fs.FS, suites []*conformance.Suite) ([]conformance.Report, error) {
	var all []conformance.Report
	for _, suite := range suites {
		folder, err := fs.Sub(results, suite.Stack.Name)
		if err != nil {
			return nil, err
		}
		rows, err := suite.Results(folder)
		if err != nil {
			return nil, err
		}
		atRest, err := restOf(ctx, suite.Stack)
		if err != nil {
			return nil, err
		}
		all = append(all, conformance.Report{Suite: suite, Rows: rows, AtRest: atRest})
	}
	return all, nil
}

// restOf is the health of a stack that nothing was done to.
func restOf(ctx context.Context, s *stack.Stack) (faults.Health, error) {
	model, _ := runtimes.Find(conformance.Model)
	return conformance.AtRest(ctx, s, model.Make(runtimes.Options{Stack: s}))
}
