package conformance_test

import (
	"os"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/faults/conformance"
)

// The guide's page is written by playing for more than an hour, so what is
// checked here is that no fault came or went since.
func TestPageNamesEveryFault(t *testing.T) {
	page, err := os.ReadFile("../../content/guide/twin.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]bool{}
	for line := range strings.Lines(string(page)) {
		if name, ok := strings.CutPrefix(line, "| `"); ok {
			name, _, _ = strings.Cut(name, "`")
			rows[name] = true
		}
	}
	for _, c := range conformance.Cases() {
		if !rows[c.Fault] {
			t.Errorf("make conformance was not run since there is %s", c.Fault)
		}
		delete(rows, c.Fault)
	}
	for name := range rows {
		t.Errorf("make conformance was not run since %s went", name)
	}
}
