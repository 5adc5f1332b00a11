package store

import "testing"

// A file from before runs whose log goes ceased to be asked about: of such a run nobody is
// asked any more how it went, and of one that has its log those who played still are.
func TestNobodyIsAskedOfARunWhoseLogWentBefore(t *testing.T) {
	dir := t.TempDir()
	of(t, dir, "unasked", `INSERT INTO person (id, login, name, created_ms) VALUES ('p', 'ada', 'Ada', 0);
INSERT INTO assignment (id, scenario, title, behalf, note, runtime, raters, together, times, pass, from_day, until_day, zone, debrief, created_ms)
VALUES ('a', 'a', 'A', 'self', '', 't', 1, 0, 1, 0, '', '', 'UTC', 'at-once', 1);
INSERT INTO run (id, scenario, title, stack, runtime, seed, person, state, created_ms, ended_ms, length_ms, percent, assignment, unassessed, log_gone_ms) VALUES
 ('gone', 'a', 'A', 's', 't', 1, 'p', 'ended', 1, 2, 3, 50, 'a', 1, 4), ('kept', 'a', 'A', 's', 't', 1, 'p', 'ended', 1, 2, 3, 50, 'a', 1, NULL);
INSERT INTO member (run, person, joined_ms) VALUES ('gone', 'p', 1), ('kept', 'p', 1);`)
	s := openIn(t, dir)
	for id, asks := range map[string]bool{"gone": false, "kept": true} {
		r, err := s.Run(t.Context(), id)
		if err != nil || r.Asks("p") != asks || (r.Score("p") == nil) != asks {
			t.Errorf("%s: asked %v, %+v, %v", id, r.Asks("p"), r, err)
		}
	}
}
