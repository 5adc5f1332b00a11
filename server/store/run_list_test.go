package store

import (
	"errors"
	"fmt"
	"slices"
	"testing"
)

// Five thousand runs, of which many began in the same moment and many have the
// same score: pages forth and back hold each of them once, in the order asked for.
func TestPagesOfRuns(t *testing.T) {
	s := fresh(t)
	ada, bob := person(t, s, "ada", Trainee), person(t, s, "bob", Trainee)
	a, err := s.CreateAssignment(t.Context(), Assignment{Scenario: "drill-0", Debrief: DebriefPlayedOut})
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.writer.conn.ExecContext(t.Context(), `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 4999)
INSERT INTO run (id, scenario, title, stack, runtime, seed, person, state, created_ms, ended_ms, length_ms, percent, low, high, assignment)
SELECT 'r' || i, 'drill-' || (i % 3), 'A drill', 'harbor', iif(i % 5, 'inproc', 'tabletop'), 1, iif(i % 2, ?, ?),
iif(i % 100, 'ended', 'failed'), 1000 + i / 7, iif(i % 50 = 1, NULL, 5000), 60000, iif(i % 4, i % 21 * 5, NULL), iif(i % 4 AND i % 3, i % 7, NULL), iif(i % 4 AND i % 3, 100, NULL), ? FROM n`, ada.ID, bob.ID, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.writer.conn.ExecContext(t.Context(), "INSERT INTO member (run, person, joined_ms) SELECT id, person, created_ms FROM run"); err != nil {
		t.Fatal(err)
	}
	score := func(r Run, none float64) float64 {
		if r.Percent == nil {
			return none
		}
		return r.Score("").Low
	}
	inOrder := map[RunOrder]func(a, b Run) bool{
		Newest: func(a, b Run) bool { return !a.Created.Before(b.Created) },
		Oldest: func(a, b Run) bool { return !a.Created.After(b.Created) },
		Best:   func(a, b Run) bool { return score(a, -1) >= score(b, -1) },
		Worst:  func(a, b Run) bool { return score(a, 101) <= score(b, 101) },
	}
	for _, order := range RunOrderings() {
		var forth, back []string
		var last *Run
		page := RunPage{Order: order, Limit: 50}
		for {
			l, err := s.RunList(t.Context(), RunFilter{}, page)
			if err != nil || l.Total != 5000 || len(l.Runs) != 50 {
				t.Fatalf("%s: a page of %d of %d: %v", order, len(l.Runs), l.Total, err)
			}
			for _, r := range l.Runs {
				if last != nil && !inOrder[order](*last, r) {
					t.Fatalf("%s: %+v comes before %+v", order, *last, r)
				}
				last = &r
				forth = append(forth, r.ID)
			}
			if l.After == "" {
				page = RunPage{Order: order, Limit: 50, Before: l.Before}
				back = ids(l.Runs)
				break
			}
			page.After = l.After
		}
		for page.Before != "" {
			l, err := s.RunList(t.Context(), RunFilter{}, page)
			if err != nil {
				t.Fatal(err)
			}
			back = append(ids(l.Runs), back...)
			page.Before = l.Before
		}
		if distinct := slices.Compact(slices.Sorted(slices.Values(forth))); len(distinct) != 5000 {
			t.Errorf("%s: the pages hold %d of 5000 runs", order, len(distinct))
		}
		if !slices.Equal(forth, back) {
			t.Errorf("%s: backwards the pages hold something else", order)
		}
	}

	for _, c := range []struct {
		filter RunFilter
		total  int
	}{
		{RunFilter{Person: ada.ID}, 2500},
		{RunFilter{Name: "AD"}, 2500},
		{RunFilter{Name: "nobody"}, 0},
		{RunFilter{Scenario: "drill-1"}, 1667},
		{RunFilter{Runtime: "tabletop"}, 1000},
		{RunFilter{Standing: RunOpen}, 100},
		{RunFilter{Standing: RunFailed}, 50},
		{RunFilter{Standing: RunEnded}, 4850},
		{RunFilter{Name: "bob", Runtime: "tabletop", Standing: RunEnded}, 450},
	} {
		if l, err := s.RunList(t.Context(), c.filter, RunPage{Order: Newest, Limit: 50}); err != nil || l.Total != c.total || len(l.Runs) != min(c.total, 50) {
			t.Errorf("%+v: %d of %d, %v; want %d", c.filter, len(l.Runs), l.Total, err, c.total)
		}
	}
	for _, cursor := range []string{"x", "1~2", "1~x~r1", "~~", "1~2~r1' OR 1"} {
		l, err := s.RunList(t.Context(), RunFilter{}, RunPage{Order: Newest, Limit: 50, After: cursor})
		if !errors.Is(err, ErrCursor) && (err != nil || len(l.Runs) > 0) {
			t.Errorf("cursor %q: %d runs, %v", cursor, len(l.Runs), err)
		}
	}
}

// A name is found whatever its case, beyond ASCII too, and a list stays where
// it is while runs begin.
func TestPagesStayWhileRunsBegin(t *testing.T) {
	s := fresh(t)
	ada := person(t, s, "ada", Trainee)
	if _, _, _, err := s.ChangePerson(t.Context(), ada.ID, PersonChange{Name: new("Özlem Ångström")}); err != nil {
		t.Fatal(err)
	}
	for i := range 4 {
		run(t, s, fmt.Sprint("r", i), ada)
	}
	first, err := s.RunList(t.Context(), RunFilter{Name: "öZLEM å"}, RunPage{Order: Newest, Limit: 2})
	if err != nil || first.Total != 4 {
		t.Fatalf("%+v, %v", first, err)
	}
	run(t, s, "r9", ada)
	second, err := s.RunList(t.Context(), RunFilter{}, RunPage{Order: Newest, Limit: 2, After: first.After})
	if err != nil || len(second.Runs) != 2 || second.After != "" || slices.ContainsFunc(second.Runs, func(r Run) bool { return slices.Contains(ids(first.Runs), r.ID) || r.ID == "r9" }) {
		t.Errorf("after %v: %+v, %v", ids(first.Runs), second, err)
	}
}

func ids(runs []Run) (all []string) {
	for _, r := range runs {
		all = append(all, r.ID)
	}
	return all
}
