package web

import (
	"net/http"
	"testing"
	"time"

	"github.com/drillyard/drillyard/server/store"
)

// played is a game day of "first-page", whose giver and crews are some people, and in
// which each crew has a run that has ended, by their order; without anything of it being
// played.
func (y *yard) played(giver *someone, terms func(*store.GameDay), crews ...[]*someone) (store.GameDay, []store.Run) {
	y.t.Helper()
	ctx, db := y.t.Context(), y.web.Store
	g := gameDayOf(giver.person)
	g.Crews = nil
	for i, crew := range crews {
		c := store.GameDayCrew{Name: "Crew " + string(rune('1'+i)), Seed: 1}
		for _, s := range crew {
			c.Members = append(c.Members, store.GameDayMember{Named: store.Named{PersonID: s.person.ID}})
		}
		g.Crews = append(g.Crews, c)
	}
	if terms != nil {
		terms(&g)
	}
	g, err := db.CreateGameDay(ctx, g)
	if err == nil {
		g, err = db.BeginPlays(ctx, g.ID, func(g *store.GameDay) (map[string]store.Assignment, error) {
			g.State, g.Invited = store.GameDayPlaying, time.Now()
			by := map[string]store.Assignment{}
			for _, c := range g.Crews {
				a := store.Assignment{Scenario: "first-page", Behalf: store.BehalfGameDay, GiverID: g.GiverID, Raters: 1, Together: true, Debrief: store.DebriefReleased, Watchers: g.Facilitators()}
				for _, m := range c.Members {
					a.Players = append(a.Players, m.Named)
				}
				by[c.ID] = a
			}
			return by, nil
		})
	}
	var runs []store.Run
	for _, c := range g.Crews {
		play, _ := g.Play(0, c.ID)
		r := store.Run{Scenario: "first-page", PersonID: c.Members[0].PersonID, State: "ended", Ended: new(time.Now()), Assignment: play.Assignment, Opens: store.Held}
		if err == nil {
			r, err = db.CreateRun(ctx, r)
		}
		runs = append(runs, r)
	}
	if err != nil {
		y.t.Fatal(err)
	}
	return g, runs
}

// over ends a game day.
func (y *yard) over(g store.GameDay) {
	y.t.Helper()
	if _, err := y.web.Days.End(y.t.Context(), g.ID, (&call{}).actor(), true); err != nil {
		y.t.Fatal(err)
	}
}

// Whoever plays in a game day learns nothing of another crew until it is over, whatever
// their roles; one who plays in none marks what has ended.
func TestNobodyReadsWhatOtherCrewsPlayed(t *testing.T) {
	table := routes()
	for i := range table {
		table[i].handle = func(_ *server, c *call) error { return c.NoContent(reached) }
	}
	y := newYard(t, table)
	fay, ada := y.person("fay", store.Facilitator), y.person("ada", store.Trainee)
	sue, sol := y.person("sue", store.Trainee, store.Assessor, store.Facilitator), y.person("sol", store.Assessor)
	named, runs := y.played(fay, nil, []*someone{ada}, []*someone{sue})
	nobody, open := y.played(fay, func(g *store.GameDay) { g.GiverID = "" }, []*someone{ada}, []*someone{sue})
	if err := y.web.Store.PutRubric(t.Context(), "h", []byte("{}")); err != nil {
		t.Fatal(err)
	}
	for _, r := range []store.Run{runs[0], open[0]} {
		if err := y.web.Store.PutGrade(t.Context(), r.ID, "h", 1, []byte("{}"), &store.Score{Percent: 20, Low: 20, High: 80}); err != nil {
			t.Fatal(err)
		}
	}
	told := func(when string, s *someone, status, marks, listed int) {
		t.Helper()
		for _, r := range []store.Run{runs[0], open[0]} {
			for _, path := range []string{"", "/debrief", "/live"} {
				if got := s.send(s.request("GET", "/api/runs/"+r.ID+path, nil)).StatusCode; got != status {
					t.Errorf("%s, %s asks for %s of another crew: %d, want %d", when, s.person.Login, path, got, status)
				}
			}
		}
		if list, err := y.web.Store.Unmarked(t.Context(), s.person, 9); err != nil || len(list) != marks {
			t.Errorf("%s, %d runs wait for %s to mark, %v; want %d", when, len(list), s.person.Login, err, marks)
		}
		list, err := y.web.Store.RunList(t.Context(), store.RunFilter{Led: true, Reader: s.person.ID}, store.RunPage{Order: store.Newest, Limit: 9})
		if err != nil || list.Total != listed {
			t.Errorf("%s, %s has a list of %d runs, %v; want %d", when, s.person.Login, list.Total, err, listed)
		}
	}
	told("while it goes on", sue, http.StatusNotFound, 0, 2)
	told("while it goes on", sol, reached, 2, 2)
	y.over(named)
	y.over(nobody)
	told("when it is over", sue, reached, 2, 3)
}
