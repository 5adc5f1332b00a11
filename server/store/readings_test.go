package store

import (
	"testing"
	"time"
)

// A file from before answers were withheld: everybody who had ended a run had
// been shown them, and what they played afterwards was a repeat.
func TestRunsFromBeforeAnswersWereWithheld(t *testing.T) {
	dir := t.TempDir()
	of(t, dir, "answers", `
INSERT INTO person (id, login, name, role, created_ms) VALUES ('p', 'ada', 'Ada', 'trainee', 0);
INSERT INTO run (id, scenario, title, stack, runtime, seed, person, state, created_ms, ended_ms, length_ms, percent) VALUES
 ('r1', 'a', 'A', 's', 't', 1, 'p', 'ended', 1000, 2000, 60000, 50), ('r2', 'a', 'A', 's', 't', 1, 'p', 'ended', 3000, 4000, 60000, 90),
 ('r3', 'b', 'B', 's', 't', 1, 'p', 'failed', 5000, 6000, 60000, NULL), ('r4', 'b', 'B', 's', 't', 1, 'p', 'ended', 7000, 8000, 60000, 70);`)
	s := openIn(t, dir)
	for id, repeat := range map[string]bool{"r1": false, "r2": true, "r3": false, "r4": false} {
		r, err := s.Run(t.Context(), id)
		if err != nil || r.Repeat != repeat || r.Withheld(time.Now()) || (r.Percent == nil) != (id == "r3") {
			t.Errorf("%s: %+v, %v; want repeat %v", id, r, err, repeat)
		}
	}
	for _, scenario := range []string{"a", "b"} {
		if read, err := s.HasRead(t.Context(), "p", scenario); err != nil || !read {
			t.Errorf("the answers of %s: read %v, %v", scenario, read, err)
		}
	}
}
