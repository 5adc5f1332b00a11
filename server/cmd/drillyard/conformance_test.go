package main

import (
	"io/fs"
	"os"
	"slices"
	"testing"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/faults/conformance"
	"github.com/drillyard/drillyard/server/runtimes"
)

const sourceFolder = "../../../"

// suitesOf are those of the shipped stacks.
func suitesOf(t *testing.T) []*conformance.Suite {
	t.Helper()
	suites, err := conformanceFlags{}.suites(conformanceCommand())
	if err != nil {
		t.Fatal(err)
	}
	return suites
}

// The guide's pages are what the results in the source say now.
func TestTheConformancePagesAreUpToDate(t *testing.T) {
	t.Parallel()
	reports, err := reportsOf(t.Context(), os.DirFS(sourceFolder+resultsFolder), suitesOf(t))
	if err != nil {
		t.Fatal(err)
	}
	check := func(name, want string, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		if page, err := fs.ReadFile(content.FS, name); err != nil || string(page) != want {
			t.Errorf("content/%s is out of date: make pages writes it again: %v", name, err)
		}
	}
	page, err := conformance.Overview(reports)
	check("guide/conformance.md", page, err)
	for _, r := range reports {
		page, err := r.Page()
		check("guide/conformance/"+r.Suite.Stack.Name+".md", page, err)
	}
}

// Every fault that a stack plays was played on every runtime that can do it, and
// in the model since it was last changed: that takes a second. What takes minutes
// is asked for by the page, which says how many rows are older than their fault.
func TestEveryFaultWasPlayed(t *testing.T) {
	t.Parallel()
	reports, err := reportsOf(t.Context(), os.DirFS(sourceFolder+resultsFolder), suitesOf(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, report := range reports {
		on := report.Suite.Stack.Name
		for _, c := range report.Suite.Cases {
			edition, err := c.Edition(report.AtRest)
			if err != nil {
				t.Errorf("on %s: %v", on, err)
				continue
			}
			at := slices.IndexFunc(report.Rows, func(r conformance.Row) bool { return r.Fault == c.Fault })
			if at < 0 {
				t.Errorf("nobody played %s on %s: drillyard conformance --stack %[2]s --fault %[1]s does", c.Fault, on)
				continue
			}
			f, _ := catalogue.Fault(c.Fault)
			for _, name := range f.On(runtimes.Caps()) {
				cell, there := report.Rows[at].On(name)
				switch {
				case name == conformance.Model && cell.Edition != edition:
					t.Errorf("%s has changed since it was played on %s: drillyard conformance --stack %[2]s --fault %[1]s --runtime %[3]s plays it in a second", c.Fault, on, name)
				case !there && name != runtimes.Docker: // where there may be no engine
					t.Errorf("nobody played %s on %s, on %s", c.Fault, on, name)
				}
			}
		}
	}
}
