package library_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/server/library"
)

// What nothing leads to is told, with its place.
func TestOrphans(t *testing.T) {
	for name, tc := range map[string]struct {
		edits []string // an old text, and what it is replaced by
		want  string
	}{
		"none": {},
		"a service": {
			[]string{"journeys:\n", "  - {name: spare, kind: cache, team: crew, replicas: 1, releases: [{version: \"7\", summary: First}]}\njourneys:\n"},
			"stacks/pier/stack.yaml:71:12: advice: nobody calls spare\n    give a route a step that calls it, or leave it out",
		},
		"a subject": {
			[]string{"subject: notes.written", "subject: notes.wrote", "messages:\n", "messages:\n  - {subject: notes.wrote, carries: [note]}\n"},
			"stacks/pier/stack.yaml:37:38: advice: api publishes notes.wrote to post, and nobody consumes that\n" +
				"stacks/pier/stack.yaml:69:16: advice: mailer waits for notes.written in post, and nobody publishes that",
		},
		"a team": {
			[]string{"teams:\n", "teams:\n  - {name: storage, title: Storage, persona: On call}\n", "title: Notes\n    team: crew", "title: Notes\n    team: storage"},
			"stacks/pier/stack.yaml:4:12: advice: a page about notes-db does not reach storage, who own it: it goes to crew\n" +
				`    routing.yaml needs a route with matchers: [team="storage"]`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			archive, err := txtar.ParseFile("../../faults/conformance/testdata/pier.txtar")
			if err != nil {
				t.Fatal(err)
			}
			files := fstest.MapFS{}
			for _, f := range archive.Files {
				text := string(f.Data)
				for i := 0; i < len(tc.edits); i += 2 {
					text = strings.Replace(text, tc.edits[i], tc.edits[i+1], 1)
				}
				files[f.Name] = &fstest.MapFile{Data: []byte(text)}
			}
			s, err := stack.Load(files, "pier")
			if err != nil {
				t.Fatal(err)
			}
			if got := library.Orphans("stacks/pier", s).Error(); got != tc.want {
				t.Errorf("it says\n%s\nand should say\n%s", got, tc.want)
			}
		})
	}
}
