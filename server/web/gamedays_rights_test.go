package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/gameday"
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

// loglessScore has runs have come to so many percent, and the logs of all be gone that
// ended long enough ago.
func (y *yard) loglessScore(percent float64, runs ...string) {
	y.t.Helper()
	ctx, db := y.t.Context(), y.web.Store
	if err := db.PutRubric(ctx, "h", []byte("{}")); err != nil {
		y.t.Fatal(err)
	}
	for _, id := range runs {
		raw := fmt.Appendf(nil, `{"score":{"percent":%v,"low":%v,"high":%v}}`, percent, percent, percent)
		if err := db.PutGrade(ctx, id, "h", 1, raw, &store.Score{Percent: percent, Low: percent, High: percent}); err != nil {
			y.t.Fatal(err)
		}
	}
	if _, err := db.Expire(ctx, store.Keeping{For: time.Minute, Scores: true}); err != nil {
		y.t.Fatal(err)
	}
}

// Until a game day is over, who is in other crews and what follows stay with whoever
// leads it; of a run whose log is gone its review has the score that is kept, and of one
// that goes on none; and those who played are shown what their own debriefs show.
func TestWhatTheReviewOfAGameDayShows(t *testing.T) {
	y := newYard(t, routes())
	fay := y.person("fay", store.Facilitator)
	ada, bob, sue := y.person("ada", store.Trainee), y.person("bob", store.Trainee), y.person("sue", store.Trainee, store.Facilitator)
	cyd := y.person("cyd", store.Trainee)
	g, runs := y.played(fay, func(g *store.GameDay) { g.Debrief, g.Leaderboard = store.DebriefPlayedOut, store.RankByScore }, []*someone{ada, bob}, []*someone{sue}, []*someone{cyd})
	at := "/api/gamedays/" + g.ID
	review := func(s *someone) (v gameDayReview) {
		t.Helper()
		s.ask(http.StatusOK, "GET", at+"/review", nil).into(t, &v)
		return v
	}
	update := func(id string, change func(*store.Run)) {
		t.Helper()
		if _, err := y.web.Store.UpdateRun(t.Context(), id, change); err != nil {
			t.Fatal(err)
		}
	}
	owners := func(v gameDayReview) (names []string) {
		for _, o := range v.Owners {
			names = append(names, o.Name)
		}
		return names
	}

	// The debrief of ada's run opens in an hour, cyd's run goes on.
	long := time.Now().Add(-time.Hour)
	update(runs[0].ID, func(r *store.Run) { r.Ended, r.Opens = &long, time.Now().Add(time.Hour) })
	update(runs[1].ID, func(r *store.Run) { r.Ended, r.Opens = &long, time.Time{} })
	update(runs[2].ID, func(r *store.Run) { r.Ended, r.State = nil, event.StateRunning })
	y.loglessScore(70, runs[0].ID, runs[1].ID)

	deed := map[string]string{"text": "Alert on the lag", "owner": ada.person.ID, "due": "2026-12-24"}
	ada.ask(http.StatusConflict, "POST", at+"/actions", deed)
	fay.ask(http.StatusCreated, "POST", at+"/actions", deed)
	if v := review(ada); len(v.Actions) != 0 || !slices.Equal(owners(v), []string{"fay", "ada", "bob"}) {
		t.Errorf("while it goes on ada is shown %+v", v)
	}
	if v := review(fay); len(v.Actions) != 1 || len(v.Owners) != 5 {
		t.Errorf("while it goes on fay is shown %+v", v)
	}

	if v := review(fay); len(v.Drills) != 1 || *v.Drills[0].Plays[0].Percent != 70 || v.Drills[0].Plays[2].Percent != nil || len(v.Ranks) != 2 || v.Ranks[0].Percent != 70 {
		t.Errorf("of runs whose logs are gone fay is shown %+v", v)
	}
	text := string(fay.ask(http.StatusOK, "GET", at+"/review.md", nil).body)
	if strings.Count(text, "70 %") != 4 || strings.Contains(text, " 0 ") || strings.Contains(text, " 0 %") {
		t.Errorf("the export makes up figures: %s", text)
	}
	update(runs[2].ID, func(r *store.Run) { r.Ended, r.State = &long, event.StateFailed })
	y.over(g)
	kept := review(ada)
	if kept.Withheld == "" || len(kept.Ranks) != 0 || kept.Drills[0].Plays[0].Percent != nil || kept.Drills[0].Plays[1].Percent != nil || len(kept.Owners) != 5 || len(kept.Actions) != 1 {
		t.Errorf("while her debrief is kept from her, ada is shown %+v", kept)
	}
	if !kept.Actions[0].Mine || review(sue).Actions[0].Mine || !review(fay).Actions[0].Mine {
		t.Error("an action is for others to tick than its owner and whoever leads")
	}
	update(runs[0].ID, func(r *store.Run) { r.Opens = long })
	if v := review(ada); v.Withheld != "" || len(v.Ranks) != 2 || *v.Drills[0].Plays[0].Percent != 70 || *v.Drills[0].Plays[1].Percent != 70 {
		t.Errorf("once it is open, ada is shown %+v", v)
	}
}

// Where crews are not ranked each is shown their own score, once they have said how it
// went, and nobody else's.
func TestOnesOwnScoreInAReview(t *testing.T) {
	share, score := 0.5, grading.Score{Low: 70}
	crew := func(run store.Run) gameday.PlayReview {
		run.Ended, run.Unassessed = new(time.Now()), true
		return gameday.PlayReview{Run: run, Standing: gameday.StandEnded, Score: &score, Avoided: &share, Told: true,
			Moments: []gameday.Moment{{Kind: gameday.MomentPaged}}, Harm: []gameday.MinuteOfHarm{{Failed: 1}}}
	}
	for _, c := range []struct {
		what          string
		mine          store.Run
		keeps         bool
		numbers, told int // of how many of the two crews
	}{
		{"has said", store.Run{Members: []string{"ada"}, Said: []string{"ada"}}, false, 1, 2},
		{"is asked", store.Run{Members: []string{"ada"}}, true, 0, 0},
		{"waits", store.Run{Members: []string{"ada"}, Said: []string{"ada"}, Opens: store.Held}, true, 0, 0},
	} {
		who := &call{session: store.Session{Person: store.Person{ID: "ada", Roles: store.Roles{store.Trainee}}}}
		drill := gameday.DrillReview{Plays: []gameday.PlayReview{crew(c.mine), crew(store.Run{Members: []string{"bob"}})}}
		keeps := who.keeps(drill)
		if keeps != c.keeps {
			t.Errorf("ada %s: kept from her %v", c.what, keeps)
		}
		numbers, told := 0, 0
		for _, p := range drill.Plays {
			v := (*server)(nil).viewPlayReview(who, gameday.Day{}, p, false, keeps)
			if v.Percent != nil && v.Avoided != nil {
				numbers++
			}
			if len(v.Moments) > 0 && len(v.Harm) > 0 {
				told++
			}
		}
		if numbers != c.numbers || told != c.told {
			t.Errorf("ada %s: she is shown figures of %d crews and the course of %d", c.what, numbers, told)
		}
	}
}

// A game day whose giver has gone is led by another who sees its crews and plays in none.
func TestAGameDayThatNobodyLeads(t *testing.T) {
	y := newYard(t, routes())
	admin, fay, foe := y.person("admin", store.Admin), y.person("fay", store.Facilitator), y.person("foe", store.Facilitator)
	ada, sue, bea := y.person("ada", store.Trainee), y.person("sue", store.Trainee, store.Facilitator), y.person("bea", store.Facilitator)
	hal := y.person("hal", store.Facilitator)
	// bea sees those of a group alone, and none of them plays.
	admin.ask(http.StatusCreated, "POST", "/api/groups", map[string]any{"name": "Night", "members": []string{hal.person.ID}, "leads": []string{bea.person.ID}})
	g, runs := y.played(fay, func(g *store.GameDay) { g.Debrief = store.DebriefReleased }, []*someone{ada}, []*someone{sue})
	at := "/api/gamedays/" + g.ID
	leads := func(when string, want map[*someone]int) {
		t.Helper()
		for s, status := range want {
			if got := s.send(s.request("PUT", at+"/questions", map[string]any{"questions": []string{"One?", "Two?", "Three?"}})).StatusCode; got != status {
				t.Errorf("%s, %s: %d, want %d", when, s.person.Login, got, status)
			}
			var list []gameDayView
			s.ask(http.StatusOK, "GET", "/api/gamedays", nil).into(t, &list)
			if (len(list) == 1) != (status != http.StatusNotFound) {
				t.Errorf("%s, %s has a list of %d", when, s.person.Login, len(list))
			}
		}
	}
	leads("while fay leads", map[*someone]int{fay: 200, foe: 404, bea: 404, sue: 403, ada: 403})
	demoted := store.Roles{store.Trainee}
	if _, _, _, err := y.web.Store.ChangePerson(t.Context(), fay.person.ID, store.PersonChange{Roles: demoted}); err != nil {
		t.Fatal(err)
	}
	leads("when fay cannot", map[*someone]int{foe: 200, hal: 200, admin: 200, bea: 404, sue: 403, ada: 403})
	// What ada played waits for somebody to release it, and says that nobody does.
	if v := ada.gameDay(g.ID); !v.Unled || v.Led != nil {
		t.Errorf("ada is shown %+v", v)
	}
	y.over(g)
	if r := ada.ask(http.StatusOK, "GET", at+"/review", nil); !strings.Contains(string(r.body), unledText) {
		t.Errorf("ada is told: %.300s", r.body)
	}
	foe.ask(http.StatusNotFound, "POST", "/api/runs/"+runs[0].ID+"/release", nil)
	admin.ask(http.StatusForbidden, "GET", at+"/board", nil)                                                       // what crews do is for facilitators
	foe.changeDay(http.StatusConflict, at, map[string]any{"helpers": []string{foe.person.ID}, "title": "Another"}) // it is over
	foe.changeDay(http.StatusOK, at, map[string]any{"helpers": []string{foe.person.ID}})
	foe.ask(http.StatusOK, "POST", "/api/runs/"+runs[0].ID+"/release", nil)
	leads("when foe does", map[*someone]int{foe: 200, hal: 404, bea: 404, sue: 403, ada: 403})
}
