package main

import (
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/scenarios/postmortem"
	"github.com/drillyard/drillyard/server/library"
)

// Whatever a post-mortem says, its draft lints, and loses nothing of its timeline.
func TestDraftsOfPostmortemsLint(t *testing.T) {
	t.Parallel()
	archive, err := txtar.ParseFile("../../../scenarios/postmortem/testdata/reports.txtar")
	if err != nil {
		t.Fatal(err)
	}
	lib, err := library.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range lib.Stacks() {
		for _, f := range archive.Files[1:] {
			report, err := postmortem.Read(f.Data)
			if err != nil {
				t.Fatal(err)
			}
			draft, err := draftOn(&cobra.Command{}, lib, s, report, importFlags{})
			if err != nil {
				t.Errorf("%s on %s: %v", f.Name, s.Name, err)
				continue
			}
			for _, p := range lib.Check("scenarios/draft.md", []byte(draft.Text)) {
				if !p.Advice {
					t.Errorf("%s on %s: %s", f.Name, s.Name, p)
				}
			}
			plain := strings.ReplaceAll(draft.Text, `\`, "")
			for _, e := range report.Timeline {
				if !strings.Contains(plain, strings.ReplaceAll(e.Text, `\`, "")) && !strings.Contains(plain, e.Text) {
					t.Errorf("%s on %s: %q is lost", f.Name, s.Name, e.Text)
				}
			}
			if len(draft.Marked) == 0 || !strings.Contains(draft.Text, "To do") {
				t.Errorf("%s on %s: nothing is marked", f.Name, s.Name)
			}
			if strings.Contains(draft.Text, "{{date}}") || strings.Contains(draft.Text, "{{clock of") {
				t.Errorf("%s on %s: what the post-mortem says became a placeholder", f.Name, s.Name)
			}
		}
	}
}
