package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/gameday"
	"github.com/drillyard/drillyard/server/store"
)

// gameDayOf is one of one drill and one crew, that somebody gives.
func gameDayOf(giver store.Person, crew ...store.Person) store.GameDay {
	g := store.GameDay{
		Title: "Game day", GiverID: giver.ID, Runtime: "tabletop", Zone: "UTC", Begins: store.BeginTogether, Seeds: store.SeedOfDrill, Debrief: store.DebriefOver,
		Drills: []store.GameDayDrill{{Scenario: "first-page", Title: "First page"}}, Crews: []store.GameDayCrew{{Name: "Crew 1", Seed: 1}},
	}
	for _, p := range crew {
		g.Crews[0].Members = append(g.Crews[0].Members, store.GameDayMember{Named: store.Named{PersonID: p.ID}})
	}
	return g
}

// gameDayStandings is who may call each route of one game day, whose giver is G, helper H,
// and in whose crew P is: before people were invited, and after.
var gameDayStandings = map[string][2]string{
	"GET /api/gamedays/:gameday":         {"G H", "G H P"},
	"GET /api/gamedays/:gameday/board":   {"G H", "G H"},
	"PATCH /api/gamedays/:gameday":       {"G H", "G H"},
	"DELETE /api/gamedays/:gameday":      {"G H", "G H"},
	"POST /api/gamedays/:gameday/invite": {"G H", "G H"},
	"POST /api/gamedays/:gameday/open":   {"G H", "G H"},
	"POST /api/gamedays/:gameday/ready":  {"", "P"},
	"POST /api/gamedays/:gameday/start":  {"G H", "G H"},
	"POST /api/gamedays/:gameday/next":   {"G H", "G H"},
	"POST /api/gamedays/:gameday/end":    {"G H", "G H"},

	"GET /api/gamedays/:gameday/review":             {"G H", "G H P"},
	"GET /api/gamedays/:gameday/review.md":          {"G H", "G H"},
	"GET /api/gamedays/:gameday/review.html":        {"G H", "G H"},
	"POST /api/gamedays/:gameday/actions":           {"G H", "G H P"},
	"PATCH /api/gamedays/:gameday/actions/:action":  {"G H", "G H P"},
	"DELETE /api/gamedays/:gameday/actions/:action": {"G H", "G H P"},
	"PUT /api/gamedays/:gameday/questions":          {"G H", "G H"},
	"PUT /api/gamedays/:gameday/answers":            {"", "P"},
}

func TestGameDayStandings(t *testing.T) {
	table := routes()
	for i := range table {
		table[i].handle = func(_ *server, c *call) error { return c.NoContent(reached) }
	}
	y := newYard(t, table)
	people := map[string]*someone{
		"G": y.person("giver", store.Facilitator), "H": y.person("helper", store.Facilitator), "F": y.person("other", store.Facilitator),
		"P": y.person("player", store.Trainee), "T": y.person("stranger", store.Trainee), "S": y.person("assessor", store.Assessor), "A": y.person("admin", store.Admin),
		// D gave it and leads no more.
		"D": y.person("demoted", store.Trainee),
	}
	for i, when := range []string{"planned", "invited"} {
		g := gameDayOf(people["G"].person, people["P"].person)
		g.Helpers = []store.Named{{PersonID: people["H"].person.ID}, {PersonID: people["D"].person.ID}}
		g, err := y.web.Store.CreateGameDay(t.Context(), g)
		if err == nil && when == "invited" {
			_, err = y.web.Days.Invite(t.Context(), g.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
		asked := 0
		for _, r := range table {
			if !strings.HasPrefix(r.path, gameDayPath) {
				continue
			}
			asked++
			may, ok := gameDayStandings[r.name()]
			if !ok {
				t.Errorf("%s is of a game day, but nothing says who may call it", r.name())
				continue
			}
			for who, s := range people {
				want := http.StatusNotFound
				if slices.Contains(strings.Fields(gameDayStandings["GET "+gameDayPath][i]), who) {
					want = http.StatusForbidden
				}
				if slices.Contains(strings.Fields(may[i]), who) {
					want = reached
				}
				if got := s.send(s.request(r.method, strings.Replace(r.path, ":gameday", g.ID, 1), nil)).StatusCode; got != want {
					t.Errorf("%s as %s, %s: %d, want %d", r.name(), who, when, got, want)
				}
			}
		}
		if asked != len(gameDayStandings) {
			t.Errorf("%d routes of a game day, want %d", asked, len(gameDayStandings))
		}
	}
}

func TestEveryMistakeInAGameDayAtOnce(t *testing.T) {
	y := newYard(t, routes())
	fay, ada := y.person("fay", store.Facilitator, store.Trainee), y.person("ada", store.Trainee)
	r := fay.ask(http.StatusUnprocessableEntity, "POST", "/api/gamedays", map[string]any{
		"title": " ", "note": strings.Repeat("x", 3000), "helpers": []string{ada.person.ID}, "runtime": "the-moon", "begins_at": "tomorrow", "zone": "Local",
		"begins": "never", "seeds": "same", "debrief": "sometimes", "leaderboard": "loudest", "addresses": []string{"the-president"},
		"drills": []map[string]any{{"scenario": "nothing"}, {"scenario": "first-page", "break_min": -3}},
		"crews": []map[string]any{
			{"name": "Red", "members": []map[string]string{{"person": ada.person.ID, "seat": "astronaut"}, {"person": "nobody"}}},
			{"name": "red", "members": []map[string]string{{"person": ada.person.ID}, {"person": fay.person.ID}}},
			{"name": "Empty", "id": "of-another", "members": []map[string]string{}},
		},
	})
	var p struct{ Errors []field }
	r.into(t, &p)
	told := map[string]int{}
	for _, f := range p.Errors {
		told[f.Field]++
	}
	want := map[string]int{"title": 1, "note": 1, "helpers": 1, "runtime": 1, "begins_at": 1, "zone": 1, "begins": 1, "seeds": 0, "seed": 1, "debrief": 1, "leaderboard": 1, "addresses": 1, "drills": 2, "crews": 8}
	for name, n := range want {
		if told[name] != n {
			t.Errorf("%d mistakes in %s, want %d: %s", told[name], name, n, r.body)
		}
	}
	if list, err := y.web.Store.GameDaysFor(t.Context(), fay.person.ID); err != nil || len(list) != 0 {
		t.Errorf("what was refused is kept: %+v, %v", list, err)
	}
}

// made has somebody make a game day of two drills, of a crew for each list of people.
func (y *yard) gameDay(by *someone, terms map[string]any, crews ...[]*someone) (v gameDayView) {
	y.t.Helper()
	var all []map[string]any
	for i, crew := range crews {
		members := []map[string]string{}
		for _, s := range crew {
			members = append(members, map[string]string{"person": s.person.ID})
		}
		all = append(all, map[string]any{"name": fmt.Sprintf("Crew %d", i+1), "members": members})
	}
	body := map[string]any{"title": "Autumn", "runtime": "tabletop", "drills": []map[string]any{{"scenario": "first-page", "break_min": 10}, {"scenario": "before-the-gate"}}, "crews": all}
	for key, value := range terms {
		body[key] = value
	}
	by.ask(http.StatusCreated, "POST", "/api/gamedays", body).into(y.t, &v)
	return v
}

func (s *someone) gameDay(id string) (v gameDayView) {
	s.t.Helper()
	s.ask(http.StatusOK, "GET", "/api/gamedays/"+id, nil).into(s.t, &v)
	return v
}

// changeDay changes a game day as it is now.
func (s *someone) changeDay(status int, at string, body any) reply {
	s.t.Helper()
	var v gameDayView
	s.ask(http.StatusOK, "GET", at, nil).into(s.t, &v)
	return s.over(status, "PATCH", at, v.Led.Version, body)
}

// Two who lead a game day change the same crews: the later is told, and nothing of theirs
// is written, whether one comes after the other or both at once. What is no list can be
// changed by both.
func TestNobodyUndoesWhatAnotherChangedInAGameDay(t *testing.T) {
	y := newYard(t, routes())
	fay, hal := y.person("fay", store.Facilitator), y.person("hal", store.Facilitator)
	ada, bob := y.person("ada", store.Trainee), y.person("bob", store.Trainee)
	v := y.gameDay(fay, map[string]any{"helpers": []string{hal.person.ID}}, []*someone{ada})
	at := "/api/gamedays/" + v.ID
	crews := func(name string, of ...*someone) map[string]any {
		members := []map[string]string{}
		for _, s := range of {
			members = append(members, map[string]string{"person": s.person.ID})
		}
		return map[string]any{"crews": []map[string]any{{"id": v.Crews[0].ID, "name": name, "members": members}}}
	}
	fay.ask(http.StatusPreconditionRequired, "PATCH", at, crews("Red", ada))
	hal.over(http.StatusOK, "PATCH", at, v.Led.Version, crews("Blue", ada, bob))
	if r := fay.over(http.StatusPreconditionFailed, "PATCH", at, v.Led.Version, crews("Red", ada)); !strings.Contains(string(r.body), "Nothing of yours was written") {
		t.Errorf("told: %s", r.body)
	}
	fay.ask(http.StatusOK, "PATCH", at, map[string]any{"title": "Winter"})
	if v = hal.gameDay(v.ID); v.Title != "Winter" || v.Crews[0].Name != "Blue" || v.Crews[0].Size != 2 {
		t.Errorf("it is %+v", v)
	}
	fay.ask(http.StatusOK, "POST", at+"/open", nil)
	ada.ask(http.StatusOK, "POST", at+"/ready", map[string]bool{"ready": true}) // is no change of the crews
	told := make(chan int)
	for i, s := range []*someone{fay, hal} {
		r := s.request("PATCH", at, crews(fmt.Sprint("At once ", i), ada, bob))
		r.Header.Set("If-Match", `"`+v.Led.Version+`"`)
		go func() { told <- s.send(r).StatusCode }()
	}
	if a, b := <-told, <-told; min(a, b) != http.StatusOK || max(a, b) != http.StatusPreconditionFailed {
		t.Errorf("both at once are told %d and %d", a, b)
	}
}

// From nothing to the end: what everybody of it is shown.
func TestAGameDayIsPlayed(t *testing.T) {
	y := newYard(t, routes())
	fay, hal, foe := y.person("fay", store.Facilitator), y.person("hal", store.Facilitator), y.person("foe", store.Facilitator)
	ada, bob, cyd, dan := y.person("ada", store.Trainee), y.person("bob", store.Trainee), y.person("cyd", store.Trainee, store.Facilitator), y.person("dan", store.Trainee)
	y.web.Days.Addresses = []string{"channel"}
	v := y.gameDay(fay, map[string]any{"addresses": []string{"channel"}, "helpers": []string{hal.person.ID}, "seeds": "crew", "begins_at": "2026-12-01T14:00", "zone": "Europe/Berlin"}, []*someone{ada, bob}, []*someone{cyd, dan})
	at := "/api/gamedays/" + v.ID
	if v.State != store.GameDayPlanned || v.Led == nil || v.Led.Invited || v.BeginsMS != 1796130000000 || v.Crews[0].Inside.Seed == v.Crews[1].Inside.Seed {
		t.Errorf("made: %+v", v)
	}
	ada.ask(http.StatusNotFound, "GET", at, nil)
	fay.ask(http.StatusOK, "POST", at+"/invite", nil)
	ada.ask(http.StatusConflict, "POST", at+"/ready", map[string]bool{"ready": true}) // its lobby is not open
	if v = ada.gameDay(v.ID); v.Mine != v.Crews[0].ID || v.Led != nil || v.Crews[0].Inside == nil || v.Crews[1].Inside != nil || v.Crews[0].Inside.Seed != 0 {
		t.Errorf("ada sees %+v", v)
	}
	foe.ask(http.StatusNotFound, "GET", at, nil)
	hal.ask(http.StatusOK, "POST", at+"/open", nil)
	ada.ask(http.StatusOK, "POST", at+"/ready", map[string]bool{"ready": true})
	if v = fay.gameDay(v.ID); v.Crews[0].Here != 1 || v.Crews[0].Ready != 1 || !v.Crews[0].Inside.Members[0].Ready || v.Crews[0].Standing != gameday.StandNone {
		t.Errorf("fay sees %+v", v.Crews[0])
	}

	var started gameDayStarted
	fay.ask(http.StatusOK, "POST", at+"/start", map[string]any{}).into(t, &started)
	if len(started.Failed) != 0 || started.Day.State != store.GameDayPlaying {
		t.Fatalf("started: %+v", started)
	}
	fay.ask(http.StatusConflict, "POST", at+"/start", map[string]any{}) // every crew plays
	var runs []string
	for _, c := range started.Day.Crews {
		runs = append(runs, c.Inside.Plays[0].Run)
	}
	until(t, "both play", func() bool {
		v = fay.gameDay(v.ID)
		return v.Crews[0].Standing == gameday.StandRunning && v.Crews[1].Standing == gameday.StandRunning
	})
	for i, run := range runs {
		kept, err := y.web.Store.Run(t.Context(), run)
		if err != nil || kept.Seed != v.Crews[i].Inside.Seed || len(kept.Members) != 2 {
			t.Errorf("run of crew %d: %+v, %v", i, kept, err)
		}
		if from, err := y.web.Store.Assignment(t.Context(), kept.Assignment); err != nil || !slices.Equal(from.Addresses, v.Led.Addresses) || len(from.Addresses) != 1 {
			t.Errorf("of crew %d %v are told, %v", i, from.Addresses, err)
		}
	}
	// Who of the other crew, of the other facilitators and of one's own crew does what.
	bob.ask(http.StatusOK, "GET", "/api/runs/"+runs[0], nil)
	cyd.ask(http.StatusNotFound, "GET", "/api/runs/"+runs[0], nil)
	foe.ask(http.StatusNotFound, "GET", "/api/runs/"+runs[0], nil)
	hal.ask(http.StatusOK, "GET", "/api/runs/"+runs[0]+"/script", nil)
	cyd.ask(http.StatusForbidden, "POST", "/api/runs/"+runs[1]+"/clock", map[string]any{"paused": true}) // who plays does not pace
	ada.ask(http.StatusForbidden, "POST", "/api/runs/"+runs[0]+"/members", map[string]string{"login": "dan"})
	hal.ask(http.StatusOK, "POST", "/api/runs/"+runs[0]+"/clock", map[string]any{"paused": true})
	play, err := y.web.Store.Run(t.Context(), runs[0])
	if err != nil {
		t.Fatal(err)
	}
	ada.ask(http.StatusConflict, "POST", "/api/assignments/"+play.Assignment+"/runs", map[string]any{})
	fay.ask(http.StatusForbidden, "DELETE", "/api/assignments/"+play.Assignment, nil)
	if home := ada.home(); len(home.Now) != 0 {
		t.Errorf("what ada plays in a game day is assigned to her besides: %+v", home.Now)
	}

	fay.ask(http.StatusConflict, "DELETE", at, nil)
	fay.ask(http.StatusConflict, "POST", at+"/next", map[string]any{}) // they play
	var body struct{ Errors []field }
	fay.changeDay(http.StatusUnprocessableEntity, at, map[string]any{"drills": []map[string]any{{"scenario": "before-the-gate"}}, "crews": []map[string]any{{"id": v.Crews[0].ID, "name": "Red", "members": []map[string]string{{"person": ada.person.ID}}}}}).into(t, &body)
	if len(body.Errors) != 2 {
		t.Errorf("a drill and a crew that have played are taken away: %+v", body.Errors)
	}
	hal.ask(http.StatusOK, "POST", at+"/next", map[string]any{"end": true}).into(t, &v)
	if v.State != store.GameDayBreak || v.At != 1 || v.BreakEndMS-v.NowMS > 600_000 || v.BreakEndMS-v.NowMS < 500_000 || v.Crews[0].Ready != 0 {
		t.Errorf("the break: %+v", v)
	}
	// A crew of the next drill is another; the last drill ends with the game day.
	fay.changeDay(http.StatusOK, at, map[string]any{"crews": []map[string]any{
		{"id": v.Crews[0].ID, "name": "Red", "members": []map[string]string{{"person": ada.person.ID}, {"person": dan.person.ID}}},
		{"id": v.Crews[1].ID, "name": "Blue", "members": []map[string]string{{"person": cyd.person.ID}, {"person": bob.person.ID}}},
	}})
	fay.ask(http.StatusOK, "POST", at+"/start", map[string]any{"crews": []string{v.Crews[0].ID}}).into(t, &started)
	if v = started.Day; v.Crews[0].Standing == gameday.StandNone || v.Crews[1].Standing != gameday.StandNone || v.BreakEndMS != 0 {
		t.Errorf("one begins: %+v", v.Crews)
	}
	fay.ask(http.StatusConflict, "POST", at+"/next", map[string]any{"end": true}) // there is none
	until(t, "the first drill is graded", func() bool {
		r, err := y.web.Store.Run(t.Context(), runs[0])
		return err == nil && r.Ended != nil
	})
	if r := ada.ask(http.StatusOK, "GET", "/api/runs/"+runs[0]+"/debrief", nil); !strings.Contains(string(r.body), "once the game day is over") {
		t.Errorf("ada reads the debrief before the game day is over: %s", r.body)
	}
	if home := fay.home(); len(home.Leads.Releases) != 0 {
		t.Errorf("fay is to release what opens by itself: %+v", home.Leads.Releases)
	}
	var review gameDayReview
	ada.ask(http.StatusOK, "GET", at+"/review", nil).into(t, &review)
	if review.Withheld == "" || len(review.Drills) != 0 || len(review.Script) != 0 {
		t.Errorf("ada is shown before it is over how all did: %+v", review)
	}
	ada.ask(http.StatusConflict, "PUT", at+"/answers", map[string]any{"answers": []map[string]any{}}) // neither is the survey open
	fay.ask(http.StatusOK, "POST", at+"/end", map[string]any{"end": true}).into(t, &v)
	if v.State != store.GameDayOver {
		t.Errorf("ended: %+v", v)
	}
	until(t, "all is graded, and all debriefs are open", func() bool {
		all, err := y.web.Store.RunsOfGameDay(t.Context(), v.ID)
		return err == nil && len(all) == 3 && !slices.ContainsFunc(all, func(r store.Run) bool { return r.Ended == nil || r.Held() })
	})
	y.reviewed(at, fay, ada, bob)
	fay.ask(http.StatusConflict, "PATCH", at, map[string]any{"title": "Other"})
	fay.ask(http.StatusConflict, "POST", at+"/start", map[string]any{})
	if list, err := y.web.Store.GameDaysFor(t.Context(), ada.person.ID); err != nil || len(list) != 1 {
		t.Errorf("ada's: %+v, %v", list, err)
	}
}

// Each crew begins when all of it are ready, and not while there is a break.
func atPlay(c gameDayCrewView) bool {
	return slices.Contains([]gameday.Standing{gameday.StandQueued, gameday.StandStarting, gameday.StandRunning}, c.Standing)
}

func TestCrewsBeginWhenTheyAreReady(t *testing.T) {
	y := newYard(t, routes())
	fay, ada, bob, cyd := y.person("fay", store.Facilitator), y.person("ada", store.Trainee), y.person("bob", store.Trainee), y.person("cyd", store.Trainee)
	v := y.gameDay(fay, map[string]any{"begins": "ready"}, []*someone{ada, bob}, []*someone{cyd})
	at := "/api/gamedays/" + v.ID
	fay.ask(http.StatusOK, "POST", at+"/open", nil)
	ada.ask(http.StatusOK, "POST", at+"/ready", map[string]bool{"ready": true}).into(t, &v)
	if v.State != store.GameDayOpen {
		t.Errorf("half a crew begins: %+v", v)
	}
	bob.ask(http.StatusOK, "POST", at+"/ready", map[string]bool{"ready": true}).into(t, &v)
	if v.State != store.GameDayPlaying || !atPlay(v.Crews[0]) || v.Crews[1].Standing != gameday.StandNone {
		t.Errorf("a crew that is ready does not begin: %+v", v)
	}
	bob.ask(http.StatusConflict, "POST", at+"/ready", map[string]bool{"ready": false})
	cyd.ask(http.StatusOK, "POST", at+"/ready", map[string]bool{"ready": true}).into(t, &v)
	if !atPlay(v.Crews[1]) {
		t.Errorf("the other does not begin: %+v", v)
	}
	fay.ask(http.StatusOK, "POST", at+"/next", map[string]any{"end": true})
	if r := cyd.ask(http.StatusConflict, "POST", at+"/ready", map[string]bool{"ready": true}); !strings.Contains(string(r.body), "The break goes on") {
		t.Errorf("in the break: %s", r.body)
	}
}

// Nobody begins where not everybody can, unless whoever leads says that some wait; and
// what was interrupted or never came up is begun anew.
func TestAGameDayNeedsRoom(t *testing.T) {
	y := newYard(t, routes())
	y.web.Runs.Limits.Most = map[string]int{"tabletop": 1}
	fay, ada, bob := y.person("fay", store.Facilitator), y.person("ada", store.Trainee), y.person("bob", store.Trainee)
	v := y.gameDay(fay, nil, []*someone{ada}, []*someone{bob})
	at := "/api/gamedays/" + v.ID
	if v.Led.Room.Most != 1 || v.Led.Room.Taken != 0 {
		t.Errorf("the room is %+v", v.Led.Room)
	}
	r := fay.ask(http.StatusConflict, "POST", at+"/start", map[string]any{})
	if !strings.Contains(string(r.body), "2 would begin, and this server plays 1 runs at once there, of which 0 are taken") {
		t.Errorf("told: %s", r.body)
	}
	if v = fay.gameDay(v.ID); v.State != store.GameDayPlanned || len(v.Crews[0].Inside.Plays) != 0 {
		t.Errorf("what was refused has begun: %+v", v)
	}
	fay.ask(http.StatusOK, "POST", at+"/start", map[string]any{"anyway": true})
	if v = fay.gameDay(v.ID); !atPlay(v.Crews[0]) || v.Crews[1].Standing != gameday.StandQueued || v.Crews[1].Inside.Plays[0].Queue.Place != 1 {
		t.Errorf("one plays and one waits: %+v", v.Crews)
	}
	waits := v.Crews[1].Inside.Plays[0].Run
	_, err := y.web.Store.UpdateRun(t.Context(), waits, func(r *store.Run) {
		r.State, r.Ended, r.EndReason = event.StateFailed, &r.Created, event.EndInterrupted
	})
	if err != nil {
		t.Fatal(err)
	}
	if v = bob.gameDay(v.ID); v.Crews[1].Standing != gameday.StandInterrupted {
		t.Errorf("a run whose player died: %+v", v.Crews[1])
	}
	// It begins anew by what the game day says now, and those who play hear at once.
	play, err := y.web.Store.Run(t.Context(), waits)
	if err == nil {
		_, err = y.web.Store.ChangeAssignment(t.Context(), play.Assignment, func(a *store.Assignment) { a.Runtime = "elsewhere" })
	}
	if err != nil {
		t.Fatal(err)
	}
	y.web.Days.Addresses = []string{"channel"}
	fay.ask(http.StatusUnprocessableEntity, "PATCH", at, map[string]any{"addresses": []string{"channel", "channel"}})
	fay.ask(http.StatusOK, "PATCH", at, map[string]any{"addresses": []string{"channel"}})
	by := func() store.Assignment {
		t.Helper()
		a, err := y.web.Store.Assignment(t.Context(), play.Assignment)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	if a := by(); !slices.Equal(a.Addresses, []string{"channel"}) {
		t.Errorf("what plays tells %v", a.Addresses)
	}
	fay.ask(http.StatusOK, "POST", at+"/start", map[string]any{"anyway": true})
	if a := by(); a.Runtime != "tabletop" {
		t.Errorf("begun anew, it is played in %s", a.Runtime)
	}
	if v = bob.gameDay(v.ID); v.Crews[1].Standing != gameday.StandQueued || v.Crews[1].Inside.Plays[0].Run == waits {
		t.Errorf("begun anew: %+v", v.Crews[1].Inside)
	}
}

func TestCrewsAreDrawn(t *testing.T) {
	y := newYard(t, routes())
	fay := y.person("fay", store.Facilitator)
	var ids []string
	for i := range 7 {
		ids = append(ids, y.person(fmt.Sprint("p", i), store.Trainee).person.ID)
	}
	var drawn, again drawnCrews
	fay.ask(http.StatusOK, "POST", "/api/gamedays/draw", map[string]any{"people": ids, "crews": 2}).into(t, &drawn)
	if len(drawn.Crews) != 2 || len(drawn.Crews[0])+len(drawn.Crews[1]) != 7 || drawn.Seed < 1 {
		t.Errorf("drawn: %+v", drawn)
	}
	slices.Reverse(ids)
	fay.ask(http.StatusOK, "POST", "/api/gamedays/draw", map[string]any{"people": ids, "crews": 2, "seed": drawn.Seed}).into(t, &again)
	if fmt.Sprint(drawn) != fmt.Sprint(again) {
		t.Errorf("the same seed draws %+v, then %+v", drawn, again)
	}
	fay.ask(http.StatusUnprocessableEntity, "POST", "/api/gamedays/draw", map[string]any{"people": []string{"nobody"}, "crews": 9, "seed": -1})
}

// reviewed looks at a game day that is over, whose giver is fay, and in which ada and bob
// were of a crew in the first drill.
func (y *yard) reviewed(at string, fay, ada, bob *someone) {
	t := y.t
	t.Helper()
	var led, seen gameDayReview
	fay.ask(http.StatusOK, "GET", at+"/review", nil).into(t, &led)
	ada.ask(http.StatusOK, "GET", at+"/review", nil).into(t, &seen)
	if len(led.Drills) != 2 || len(led.Drills[0].Plays) != 2 || len(led.Drills[1].Plays) != 1 || len(led.Script) != 4 || led.Drills[0].Plays[1].Percent == nil {
		t.Errorf("fay is shown %+v", led)
	}
	if len(seen.Drills) != 2 || len(seen.Script) != 0 || seen.Drills[0].Plays[0].Run == "" || seen.Drills[0].Plays[1].Run != "" || seen.Drills[0].Plays[1].Percent != nil {
		t.Errorf("ada is shown %+v", seen)
	}
	for i, p := range led.Drills[0].Plays {
		notes := func(moments []gameDayMoment) (n int) {
			for _, m := range moments {
				if !m.Kind.ForCrews() {
					n++
				}
			}
			return n
		}
		if i == 0 && notes(p.Moments) == 0 || notes(seen.Drills[0].Plays[i].Moments) != 0 {
			t.Errorf("what whoever leads did to crew %d is shown to fay as %+v, to ada as %+v", i, p.Moments, seen.Drills[0].Plays[i].Moments)
		}
	}

	// The survey: each sees their own answers, fay those of all, without names.
	fay.ask(http.StatusUnprocessableEntity, "PUT", at+"/questions", map[string]any{"questions": []string{"One?", " "}})
	fay.ask(http.StatusOK, "PUT", at+"/questions", map[string]any{"questions": []string{"Was it hard?", "Was it real?", "Again?"}})
	ada.ask(http.StatusUnprocessableEntity, "PUT", at+"/answers", map[string]any{"answers": []map[string]any{{"rating": 9}}})
	for who, words := range map[*someone]string{ada: "too short", bob: "too loud"} {
		who.ask(http.StatusOK, "PUT", at+"/answers", map[string]any{"answers": []map[string]any{{"rating": 5, "words": words}, {"rating": 4}, {}}})
	}
	fay.ask(http.StatusConflict, "PUT", at+"/questions", map[string]any{"questions": []string{"Other?", "Was it real?", "Again?"}}) // they have answered
	fay.ask(http.StatusOK, "GET", at+"/review", nil).into(t, &led)
	r := ada.ask(http.StatusOK, "GET", at+"/review", nil)
	r.into(t, &seen)
	if q := led.Survey.Questions[0]; led.Survey.Answered != 2 || q.Ratings[4] != 2 || !slices.Equal(q.Said, []string{"too loud", "too short"}) {
		t.Errorf("fay is told %+v", led.Survey)
	}
	if q := seen.Survey.Questions[0]; q.Rating != 5 || q.Words != "too short" || !seen.Survey.Mine || strings.Contains(string(r.body), "too loud") {
		t.Errorf("ada is told %+v", seen.Survey)
	}

	// Actions are on the list of whose they are, and theirs to tick.
	var deed reviewAction
	fay.ask(http.StatusUnprocessableEntity, "POST", at+"/actions", map[string]string{"text": "", "owner": "nobody", "due": "soon"})
	fay.ask(http.StatusCreated, "POST", at+"/actions", map[string]string{"text": "Alert on the lag", "owner": ada.person.ID, "due": "2026-12-24"}).into(t, &deed)
	bob.ask(http.StatusForbidden, "PATCH", at+"/actions/"+deed.ID, map[string]bool{"done": true})
	ada.ask(http.StatusOK, "PATCH", at+"/actions/"+deed.ID, map[string]bool{"done": true})
	var mine []reviewAction
	ada.ask(http.StatusOK, "GET", "/api/me/actions", nil).into(t, &mine)
	if len(mine) != 1 || mine[0].DoneMS == 0 || mine[0].GameDay == "" || mine[0].Title != "Autumn" {
		t.Errorf("ada is to do %+v", mine)
	}
	for _, format := range []string{"md", "html"} {
		text := string(fay.ask(http.StatusOK, "GET", at+"/review."+format, nil).body)
		for _, want := range []string{"Autumn", "Red", "Alert on the lag", "too loud", "Let off steam"} {
			if !strings.Contains(text, want) {
				t.Errorf("the export as %s has no %q: %s", format, want, text)
			}
		}
		for _, name := range []string{"too loud · ada", "bob: too loud"} {
			if strings.Contains(text, name) {
				t.Errorf("the export as %s says who answered: %s", format, text)
			}
		}
	}
}
