package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/server/store"
)

func day(days int) string { return time.Now().UTC().AddDate(0, 0, days).Format(time.DateOnly) }

// assigned has fay assign the first drill, with what is said, to some people.
func (y *yard) assigned(by *someone, terms map[string]any, to ...*someone) (a assignmentView) {
	y.t.Helper()
	var players []map[string]string
	for _, s := range to {
		players = append(players, map[string]string{"person": s.person.ID})
	}
	body := map[string]any{"scenario": "first-page", "runtime": "tabletop", "players": players}
	for key, value := range terms {
		body[key] = value
	}
	by.ask(http.StatusCreated, "POST", "/api/assignments", body).into(y.t, &a)
	return a
}

func (s *someone) home() (v homeView) {
	s.t.Helper()
	s.ask(http.StatusOK, "GET", "/api/home", nil).into(s.t, &v)
	return v
}

func TestEveryMistakeInAnAssignmentAtOnce(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	fay, ada := y.person("fay", store.Facilitator), y.person("ada", store.Trainee)
	r := fay.ask(http.StatusUnprocessableEntity, "POST", "/api/assignments", map[string]any{
		"scenario": "nothing", "players": []map[string]string{{"person": fay.person.ID}}, "markers": []string{ada.person.ID}, "readers": []string{"nobody"},
		"runtime": "the-moon", "seed": 3, "fresh": true, "raters": 3, "times": -1, "pass": 101, "from": "2026-02-30", "until": "2026-01-01", "zone": "Local",
		"debrief": "sometimes", "note": strings.Repeat("x", 501), "watchers": []string{ada.person.ID, ada.person.ID},
	})
	var p struct{ Errors []field }
	r.into(t, &p)
	var fields []string
	for _, f := range p.Errors {
		fields = append(fields, f.Field)
	}
	want := []string{"debrief", "from", "markers", "note", "pass", "players", "raters", "readers", "runtime", "scenario", "seed", "times", "until", "watchers", "zone"}
	if !slices.Equal(fields, want) {
		t.Errorf("mistakes in %q, want %q: %s", fields, want, r.body)
	}
	fay.ask(http.StatusUnprocessableEntity, "POST", "/api/assignments", map[string]any{"scenario": "first-page"}) // to nobody
	bob := y.person("bob", store.Trainee)
	for _, seats := range [][2]string{{"scribe", "cook"}, {"scribe", "scribe"}} {
		fay.ask(http.StatusUnprocessableEntity, "POST", "/api/assignments", map[string]any{
			"scenario": "first-page", "together": true,
			"players": []map[string]string{{"person": ada.person.ID, "seat": seats[0]}, {"person": bob.person.ID, "seat": seats[1]}},
		})
	}
	if list, err := y.web.Store.AssignmentsBy(t.Context(), ""); err != nil || len(list) != 0 {
		t.Errorf("what was refused is kept: %+v, %v", list, err)
	}
}

// From when it is given to when it has been done: what each of them is shown.
func TestAnAssignmentIsPlayed(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	fay, ada, bob, eve := y.person("fay", store.Facilitator, store.Assessor), y.person("ada", store.Trainee), y.person("bob", store.Trainee), y.person("eve", store.Trainee)
	if v := ada.home(); v.Begin == nil || v.Begin.Level != "newcomer" || len(v.Now) != 0 {
		t.Errorf("a newcomer is told %+v", v)
	}
	a := y.assigned(fay, map[string]any{"until": day(3), "zone": "Europe/Berlin", "note": "before you go on call", "pass": 60, "times": 2, "seed": 99}, ada, bob)
	if a.State != stateOpen || a.Led == nil || !a.Led.Gives || len(a.Led.Players) != 2 || a.Mine != nil {
		t.Errorf("given: %+v", a)
	}
	now := ada.home().Now
	if len(now) != 1 || now[0].By.Name != "fay" || now[0].Note == "" || now[0].Zone != "Europe/Berlin" || now[0].EndsMS == 0 || now[0].Led != nil || !now[0].Mine.Begins {
		t.Fatalf("ada is to do %+v", now)
	}
	if strings.Contains(string(ada.ask(http.StatusOK, "GET", "/api/assignments/"+a.ID, nil).body), "bob") {
		t.Error("ada is told who else plays")
	}
	eve.ask(http.StatusNotFound, "GET", "/api/assignments/"+a.ID, nil)
	eve.ask(http.StatusNotFound, "POST", "/api/assignments/"+a.ID+"/runs", map[string]any{})
	fay.ask(http.StatusForbidden, "POST", "/api/assignments/"+a.ID+"/runs", map[string]any{})
	ada.ask(http.StatusUnprocessableEntity, "POST", "/api/assignments/"+a.ID+"/runs", map[string]any{"runtime": "inproc"})

	var run runView
	ada.ask(http.StatusCreated, "POST", "/api/assignments/"+a.ID+"/runs", map[string]any{}).into(t, &run)
	if kept, err := y.web.Store.Run(t.Context(), run.ID); err != nil || kept.Assignment != a.ID || kept.Seed != 99 || kept.Runtime != "tabletop" {
		t.Errorf("the run is %+v, %v", kept, err)
	}
	if v := ada.home(); len(v.Runs) != 1 || v.Begin != nil || v.Now[0].Mine.Progress != underWay || v.Now[0].Mine.Run != run.ID {
		t.Errorf("while it goes on, ada's home is %+v", v)
	}
	until(t, "the run goes on", func() bool {
		var v runView
		ada.ask(http.StatusOK, "GET", "/api/runs/"+run.ID, nil).into(t, &v)
		return v.State == "running"
	})
	ada.ask(http.StatusOK, "POST", "/api/runs/"+run.ID+"/commands", map[string]any{"type": "end"})
	until(t, "the run has ended", func() bool { return len(ada.home().Runs) == 0 })
	if v := ada.home(); len(v.Asked) != 1 {
		t.Errorf("ada is asked how it went: %+v", v.Asked)
	}
	fay.ask(http.StatusOK, "GET", "/api/assignments/"+a.ID, nil).into(t, &a)
	if p := a.Led.Players; p[0].Person.Name != "ada" || p[0].Runs != 1 || p[0].Progress != notPassed || p[0].Percent == nil || p[1].Progress != notStarted {
		t.Errorf("fay sees %+v and %+v", p[0], p[1])
	}
	// What is withheld from ada is not told by whether she passed.
	if v := ada.home(); len(v.Now) != 0 || len(v.Feedback) != 0 {
		t.Errorf("ada is told %+v", v)
	}
	ada.skipAssessment("/api/runs/" + run.ID)
	fay.ask(http.StatusOK, "POST", "/api/runs/"+run.ID+"/release", nil)
	if v := ada.home(); len(v.Feedback) != 1 || len(v.Now) != 1 || v.Now[0].Mine.Progress != notPassed || !v.Now[0].Mine.Begins {
		t.Errorf("once it is released: %+v", v)
	}
	ada.ask(http.StatusOK, "GET", "/api/runs/"+run.ID+"/debrief", nil)
	if v := ada.home(); len(v.Feedback) != 0 {
		t.Errorf("feedback that was read: %+v", v.Feedback)
	}

	// Over: whoever has not done it is late, and is told why they cannot.
	fay.ask(http.StatusOK, "PATCH", "/api/assignments/"+a.ID, map[string]any{"until": day(-2)}).into(t, &a)
	said := string(bob.ask(http.StatusConflict, "POST", "/api/assignments/"+a.ID+"/runs", map[string]any{}).body)
	if !strings.Contains(said, "until the end of ") || !strings.Contains(said, "(Europe/Berlin)") || !strings.Contains(said, "Ask fay") {
		t.Errorf("bob is told %s", said)
	}
	if late := fay.home().Leads.Late; len(late) != 1 || !late[0].Led.Players[0].Late || !late[0].Led.Players[1].Late {
		t.Errorf("late: %+v", late)
	}
	fay.ask(http.StatusOK, "DELETE", "/api/assignments/"+a.ID, nil).into(t, &a)
	if a.State != stateWithdrawn || len(fay.home().Leads.Late) != 0 {
		t.Errorf("withdrawn: %+v", a)
	}
	fay.ask(http.StatusConflict, "PATCH", "/api/assignments/"+a.ID, map[string]any{"until": day(5)})
	bob.ask(http.StatusConflict, "POST", "/api/assignments/"+a.ID+"/runs", map[string]any{})
	ada.ask(http.StatusOK, "GET", "/api/runs/"+run.ID+"/debrief", nil) // and what was played stays
	if !slices.Contains(y.trail(), "run.start denied: over") || !slices.Contains(y.trail(), "run.start denied: withdrawn") || !slices.Contains(y.trail(), "assignment.withdraw done") {
		t.Errorf("the trail: %q", y.trail())
	}
}

// What players may not read reaches them by nothing, until it is released.
func TestADebriefThatIsHeld(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	fay, ada, rex, nan := y.person("fay", store.Facilitator), y.person("ada", store.Trainee), y.person("rex", store.Trainee), y.person("nan", store.Trainee)
	mia := y.person("mia", store.Assessor)
	a := y.assigned(fay, map[string]any{"debrief": "never", "readers": []string{rex.person.ID}, "watchers": []string{nan.person.ID}, "markers": []string{mia.person.ID}}, ada)
	var run runView
	ada.ask(http.StatusCreated, "POST", "/api/assignments/"+a.ID+"/runs", map[string]any{}).into(t, &run)
	base := "/api/runs/" + run.ID
	if watch := nan.home().Watch; len(watch) != 1 || len(rex.home().Watch) != 0 || len(rex.home().Read) != 0 {
		t.Errorf("nan is to watch %+v", watch)
	}
	until(t, "the run goes on", func() bool {
		var v runView
		nan.ask(http.StatusOK, "GET", base, nil).into(t, &v)
		return v.State == "running"
	})
	rex.ask(http.StatusConflict, "GET", base+"/debrief", nil) // there is none yet
	ada.ask(http.StatusOK, "POST", base+"/commands", map[string]any{"type": "end"})
	until(t, "the run has ended", func() bool { return len(ada.home().Runs) == 0 })
	ada.skipAssessment(base)
	for _, path := range []string{base, base + "/debrief", base + "/debrief.json", base + "/golden", "/api/runs", "/api/home", "/api/assignments", "/api/assignments/" + a.ID, "/api/scenarios/first-page"} {
		if body := string(ada.send(ada.request("GET", path, nil)).body); strings.Contains(body, `percent":`) && !strings.Contains(body, `percent":null`) || strings.Contains(body, `"grade"`) {
			t.Errorf("GET %s tells who played of the score: %s", path, body)
		}
	}
	if !strings.Contains(string(ada.ask(http.StatusOK, "GET", base+"/debrief", nil).body), neverText) {
		t.Error("ada is not told that the debrief is kept")
	}
	nan.ask(http.StatusForbidden, "GET", base+"/debrief", nil)
	if body := string(nan.ask(http.StatusOK, "GET", base, nil).body); strings.Contains(body, "percent") {
		t.Errorf("who watches is told of the score: %s", body)
	}
	if read := rex.home().Read; len(read) != 1 {
		t.Errorf("rex is to read %+v", read)
	}
	rex.ask(http.StatusOK, "GET", base+"/debrief", nil)
	if read := rex.home().Read; len(read) != 0 {
		t.Errorf("rex has read it, and is to read %+v", read)
	}
	fay.ask(http.StatusConflict, "POST", base+"/release", nil)
	fay.ask(http.StatusOK, "PATCH", "/api/assignments/"+a.ID, map[string]any{"debrief": "released"})
	if waits := fay.home().Leads.Releases; len(waits) != 1 {
		t.Errorf("fay is to release %+v", waits)
	}
	fay.ask(http.StatusOK, "POST", base+"/release", nil)
	if waits := fay.home().Leads.Releases; len(waits) != 0 {
		t.Errorf("fay has released it, and is to release %+v", waits)
	}
	if !strings.Contains(string(ada.ask(http.StatusOK, "GET", base+"/debrief", nil).body), `"grade"`) {
		t.Error("ada cannot read what was released")
	}
}

// Nobody changes when they are shown the answers of their own runs.
func TestNobodyOpensTheirOwnDebrief(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	fay := y.person("fay", store.Facilitator, store.Trainee)
	var run runView
	fay.ask(http.StatusCreated, "POST", "/api/runs", map[string]any{"scenario": "first-page", "runtime": "tabletop"}).into(t, &run)
	own, err := y.web.Store.Run(t.Context(), run.ID)
	if err != nil {
		t.Fatal(err)
	}
	fay.ask(http.StatusNotFound, "PATCH", "/api/assignments/"+own.Assignment, map[string]any{"debrief": "at-once"})
	a := y.assigned(fay, nil, fay)
	fay.ask(http.StatusUnprocessableEntity, "PATCH", "/api/assignments/"+a.ID, map[string]any{"debrief": "at-once"})
	fay.ask(http.StatusOK, "PATCH", "/api/assignments/"+a.ID, map[string]any{"until": day(2)})
}

// A drill that has gone, and people who have, leave the assignment saying so.
func TestAnAssignmentOfWhatIsGone(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	fay, ada, bob := y.person("fay", store.Facilitator), y.person("ada", store.Trainee), y.person("bob", store.Trainee)
	kept, err := y.web.Store.CreateAssignment(t.Context(), store.Assignment{Scenario: "old/drill", Title: "The old drill", Behalf: store.BehalfFacilitator, GiverID: fay.person.ID, Debrief: store.DebriefAtOnce,
		Players: []store.Named{{PersonID: ada.person.ID}, {PersonID: bob.person.ID}, {Seat: "scribe"}}})
	if err != nil {
		t.Fatal(err)
	}
	disabled := true
	if _, _, _, err := y.web.Store.ChangePerson(t.Context(), bob.person.ID, store.PersonChange{Disabled: &disabled}); err != nil {
		t.Fatal(err)
	}
	if now := ada.home().Now; len(now) != 1 || now[0].There {
		t.Errorf("ada is to do %+v", now)
	}
	if said := string(ada.ask(http.StatusConflict, "POST", "/api/assignments/"+kept.ID+"/runs", map[string]any{}).body); !strings.Contains(said, "The drill The old drill is not on this server any more.") {
		t.Errorf("ada is told %s", said)
	}
	var a assignmentView
	fay.ask(http.StatusOK, "GET", "/api/assignments/"+kept.ID, nil).into(t, &a)
	if p := a.Led.Players; len(p) != 3 || !p[1].Disabled || p[1].Late || p[2].Person != nil || p[2].Seat != "scribe" {
		t.Errorf("fay sees %+v", a.Led.Players)
	}
}

// A group is assigned to as a whole, by who may see it.
func TestAGroupIsAssignedADrill(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	fay, gil := y.person("fay", store.Facilitator), y.person("gil", store.Facilitator)
	ada, bob := y.person("ada", store.Trainee), y.person("bob", store.Trainee)
	g, err := y.web.Store.CreateGroup(t.Context(), store.Group{Name: "payments", Members: []string{ada.person.ID}, Leads: []string{fay.person.ID}})
	if err != nil {
		t.Fatal(err)
	}
	other, err := y.web.Store.CreateGroup(t.Context(), store.Group{Name: "search", Members: []string{bob.person.ID}, Leads: []string{gil.person.ID}})
	if err != nil {
		t.Fatal(err)
	}
	fay.ask(http.StatusUnprocessableEntity, "POST", "/api/assignments", map[string]any{"scenario": "first-page", "groups": []string{other.ID}})
	var a assignmentView
	fay.ask(http.StatusCreated, "POST", "/api/assignments", map[string]any{"scenario": "first-page", "groups": []string{g.ID}}).into(t, &a)
	if len(a.Led.Players) != 1 || a.Led.Players[0].Person.Name != "ada" || len(a.Led.Groups) != 1 || a.Led.Groups[0].Name != "payments" {
		t.Errorf("given to %+v", a.Led)
	}
	if now := ada.home().Now; len(now) != 1 {
		t.Errorf("ada is to do %+v", now)
	}
	gil.ask(http.StatusNotFound, "GET", "/api/assignments/"+a.ID, nil)
	bob.ask(http.StatusNotFound, "POST", "/api/assignments/"+a.ID+"/runs", map[string]any{})
	fay.ask(http.StatusOK, "PATCH", "/api/assignments/"+a.ID, map[string]any{"note": "all of you"})
}

// Whoever plays alone has the seat that they were given, and no other.
func TestASeatIsAssignedToOne(t *testing.T) {
	y := newYard(t, routes())
	fay, ada, bob := y.person("fay", store.Facilitator), y.person("ada", store.Trainee), y.person("bob", store.Trainee)
	a := y.assigned(fay, map[string]any{}, ada, bob)
	fay.ask(http.StatusOK, "PATCH", "/api/assignments/"+a.ID, map[string]any{
		"players": []map[string]string{{"person": bob.person.ID, "seat": "operations"}, {"person": ada.person.ID, "seat": "operations"}},
	})
	var run runView
	ada.ask(http.StatusCreated, "POST", "/api/assignments/"+a.ID+"/runs", map[string]any{}).into(t, &run)
	var crew crewView
	until(t, "the run goes on", func() bool {
		ada.ask(http.StatusOK, "GET", "/api/runs/"+run.ID+"/members", nil).into(t, &crew)
		return len(crew.Seats) > 0
	})
	for _, s := range crew.Seats {
		if (s.Seat == "operations") != (s.Holder == ada.person.ID) {
			t.Errorf("%s is held by %q", s.Seat, s.Holder)
		}
	}
	if len(crew.Members) != 1 {
		t.Errorf("who plays alone has a crew: %+v", crew.Members)
	}
}

// A crew plays one run, whoever of them begins it.
func TestACrewIsAssignedADrill(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	fay, ada, bob := y.person("fay", store.Facilitator), y.person("ada", store.Trainee), y.person("bob", store.Trainee)
	a := y.assigned(fay, map[string]any{"together": true}, ada, bob)
	var drill scenarioView
	fay.ask(http.StatusOK, "GET", "/api/scenarios/"+a.Scenario, nil).into(t, &drill)
	fay.ask(http.StatusOK, "PATCH", "/api/assignments/"+a.ID, map[string]any{"players": []map[string]string{{"person": ada.person.ID, "seat": drill.Seats[0].Seat}, {"person": bob.person.ID}}})
	var run runView
	ada.ask(http.StatusCreated, "POST", "/api/assignments/"+a.ID+"/runs", map[string]any{}).into(t, &run)
	bob.ask(http.StatusConflict, "POST", "/api/assignments/"+a.ID+"/runs", map[string]any{})
	if now := bob.home().Now; len(now) != 1 || now[0].Mine.Progress != underWay || now[0].Mine.Run != run.ID {
		t.Errorf("bob is to do %+v", now)
	}
	until(t, "the run goes on", func() bool {
		var v runView
		bob.ask(http.StatusOK, "GET", "/api/runs/"+run.ID, nil).into(t, &v)
		return v.State == "running"
	})
	bob.ask(http.StatusOK, "POST", "/api/runs/"+run.ID+"/commands", map[string]any{"type": "note", "text": "Here as well."})
	var crew crewView
	bob.ask(http.StatusOK, "GET", "/api/runs/"+run.ID+"/members", nil).into(t, &crew)
	if crew.Seats[0].Holder != ada.person.ID || crew.Seats[1].Holder != "" {
		t.Errorf("ada was given the first seat, and it stands so: %+v", crew.Seats)
	}
}
