package main

import (
	"io/fs"
	"os"
	"slices"
	"testing"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/faults/conformance"
	"github.com/drillyard/drillyard/server/runtimes"
)

const sourceFolder = "../../../"

func resting(t *testing.T) faults.Health {
	t.Helper()
	cmd := conformanceCommand()
	cmd.SetContext(t.Context())
	_, h, err := harborAtRest(cmd)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// The guide's page is what the results in the source say now.
func TestTheConformancePageIsUpToDate(t *testing.T) {
	page, err := fs.ReadFile(content.FS, "guide/conformance.md")
	if err != nil {
		t.Fatal(err)
	}
	want, err := pageOf(sourceFolder, resting(t))
	if err != nil {
		t.Fatal(err)
	}
	if string(page) != want {
		t.Error("content/guide/conformance.md is out of date: make pages writes it again")
	}
}

// Every fault was played on every runtime that can do it, and in the model since
// it was last changed: that takes a second. What takes minutes is asked for by
// the page, which says how many rows are older than their fault.
func TestEveryFaultWasPlayed(t *testing.T) {
	rows, err := conformance.Results(os.DirFS(sourceFolder + resultsFolder))
	if err != nil {
		t.Fatal(err)
	}
	atRest := resting(t)
	for _, c := range conformance.Cases() {
		edition, err := c.Edition(atRest)
		if err != nil {
			t.Error(err)
			continue
		}
		at := slices.IndexFunc(rows, func(r conformance.Row) bool { return r.Fault == c.Fault })
		if at < 0 {
			t.Errorf("nobody played %s: drillyard conformance --fault %s does", c.Fault, c.Fault)
			continue
		}
		f, _ := catalogue.Fault(c.Fault)
		for _, name := range f.On(runtimes.Caps()) {
			cell, there := rows[at].On(name)
			switch {
			case name == conformance.Model && cell.Edition != edition:
				t.Errorf("%s has changed since it was played: drillyard conformance --fault %s --runtime %s plays it in a second", c.Fault, c.Fault, name)
			case !there && name != runtimes.Docker: // where there may be no engine
				t.Errorf("nobody played %s on %s", c.Fault, name)
			}
		}
	}
}
