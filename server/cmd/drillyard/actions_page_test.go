package main

import (
	"io/fs"
	"testing"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/faults/catalogue"
)

// The guide's page of actions is what their declarations say now, and what a play
// comes to.
func TestTheActionsPageIsUpToDate(t *testing.T) {
	t.Parallel()
	suites := suitesOf(t)
	var all []listedAction
	for _, a := range catalogue.Actions() {
		all = append(all, listAction(a, suites))
	}
	example, err := pageExample(t.Context(), suites)
	if err != nil {
		t.Fatal(err)
	}
	page, err := fs.ReadFile(content.FS, "guide/actions.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(page) != actionsPage(all, example) {
		t.Error("content/guide/actions.md is out of date: make pages writes it again")
	}
}
