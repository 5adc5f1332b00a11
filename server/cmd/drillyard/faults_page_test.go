package main

import (
	"io/fs"
	"testing"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/faults/catalogue"
)

// The guide's page of faults is what their declarations say now.
func TestTheFaultsPageIsUpToDate(t *testing.T) {
	t.Parallel()
	suites := suitesOf(t)
	var all []listed
	for _, f := range catalogue.Faults() {
		all = append(all, list(f, suites))
	}
	page, err := fs.ReadFile(content.FS, "guide/faults.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(page) != faultsPage(all) {
		t.Error("content/guide/faults.md is out of date: make pages writes it again")
	}
}
