package library

import (
	"strings"
	"testing"

	"github.com/drillyard/drillyard/content"
)

// The example in the guide is a track, and what comes with the program lints without a
// mistake.
func TestTracksCompile(t *testing.T) {
	t.Parallel()
	lib := Open(Options{BuiltIn: content.FS})
	page, err := content.FS.ReadFile("guide/tracks.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "````markdown\n")
	example, _, closed := strings.Cut(rest, "````\n")
	if problems := lib.CheckIn(BuiltIn, "tracks/example.md", []byte(example)); !closed || len(problems) > 0 {
		t.Errorf("the example of the guide: %v", problems)
	}
	tracks := lib.Tracks()
	if len(tracks) != 3 || tracks[0].Slug != "first-30-days" {
		t.Errorf("%d tracks", len(tracks))
	}
	for _, made := range tracks {
		for _, step := range made.Steps {
			for _, q := range step.Questions {
				if key, err := made.Key(q); err != nil || len(key.Parts) == 0 {
					t.Errorf("%s asks %q, and nothing answers: %v", made.Slug, q.Ask, err)
				}
			}
		}
		kept, err := lib.OpenTrack(made.Slug, made.Text)
		if err != nil || kept.Edition != made.Edition || len(kept.Steps) != len(made.Steps) {
			t.Errorf("%s as it was kept: %v", made.Slug, err)
		}
	}
}
