package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

// What members of a group play from the catalogue has the policy of their group, which
// the log begins with, and the trail says who chose it.
func TestAGroupHasAPolicy(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	admin, ada := y.person("admin", store.Admin), y.person("ada", store.Trainee)
	var g groupView
	admin.ask(http.StatusCreated, "POST", "/api/groups", map[string]any{"name": "Night", "members": []string{ada.person.ID}}).into(t, &g)
	admin.ask(http.StatusOK, "PATCH", "/api/groups/"+g.ID, map[string]any{"profile": "regulated"}).into(t, &g)
	if g.Profile != store.Regulated || len(g.Members) != 1 {
		t.Errorf("the group: %+v", g)
	}
	events, err := y.web.Runs.Events(t.Context(), y.play(ada, runtimes.Tabletop))
	if err != nil {
		t.Fatal(err)
	}
	if started, _ := events[0].Body.(event.RunStarted); started.Policy != event.PolicyRegulated {
		t.Errorf("the run began as %+v", started)
	}
	lines, err := y.web.Store.Trail(t.Context(), store.TrailFilter{}, 1000)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(lines, func(l store.Line) bool {
		return strings.Contains(l.Detail, "Night: 1 members, 0 leads, policy regulated")
	}) {
		t.Errorf("the trail: %+v", lines)
	}
}

// Whoever leads a group sees what its members play, and nothing of others, on every
// route and at once.
func TestAGroupIsWhatItsLeadsSee(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	admin, fay := y.person("admin", store.Admin), y.person("fay", store.Facilitator, store.Assessor)
	ada, bob := y.person("ada", store.Trainee), y.person("bob", store.Trainee)
	for _, p := range []*someone{ada, bob} {
		if _, err := y.web.Store.CreateRun(t.Context(), store.Run{ID: "of-" + p.person.Login, PersonID: p.person.ID}); err != nil {
			t.Fatal(err)
		}
	}
	fay.ask(http.StatusOK, "GET", "/api/runs/of-bob", nil) // she leads no group
	shown := make(chan reply, 1)
	go func() { shown <- fay.send(fay.screen("of-bob", y.url)) }()
	until(t, "a screen is open", func() bool {
		y.web.sockets.mu.Lock()
		defer y.web.sockets.mu.Unlock()
		return y.web.sockets.open[fay.person.ID] == 1
	})
	var g groupView
	admin.ask(http.StatusCreated, "POST", "/api/groups", map[string]any{"name": " Night ", "members": []string{ada.person.ID}, "leads": []string{fay.person.ID}}).into(t, &g)
	if g.Name != "Night" || len(g.Members) != 1 || g.Leads[0].Name != "fay" {
		t.Errorf("the group: %+v", g)
	}
	select {
	case r := <-shown:
		if !strings.Contains(string(r.body), `{"t":"bye","reason":"again"}`) {
			t.Errorf("the screen ended with %q", r.body)
		}
	case <-time.After(patience / 2):
		t.Fatal("the screen of a run that she sees no more stays")
	}
	fay.ask(http.StatusNotFound, "GET", "/api/runs/of-bob", nil)
	fay.ask(http.StatusNotFound, "POST", "/api/runs/of-bob/marks", map[string]any{})
	fay.ask(http.StatusOK, "GET", "/api/runs/of-ada", nil)
	var list runPage
	fay.ask(http.StatusOK, "GET", "/api/runs", nil).into(t, &list)
	if list.Total != 1 || list.Runs[0].ID != "of-ada" {
		t.Errorf("the runs she sees: %+v", list)
	}
	var names []runPlayer
	fay.ask(http.StatusOK, "GET", "/api/people/names", nil).into(t, &names)
	if len(names) != 2 || names[0].Name != "ada" || names[1].Name != "fay" {
		t.Errorf("the people she sees: %+v", names)
	}
	path := "/api/groups/" + g.ID
	for _, change := range []map[string]any{{}, {"name": " "}, {"name": "a;b"}, {"members": []string{"nobody"}}, {"profile": "strict"}, {"leads": []string{bob.person.ID}}} {
		admin.ask(http.StatusUnprocessableEntity, "PATCH", path, change)
	}
	admin.ask(http.StatusConflict, "POST", "/api/groups", map[string]any{"name": "NIGHT", "members": []string{}, "leads": []string{}})
	admin.ask(http.StatusOK, "PATCH", path, map[string]any{"members": []string{}})
	fay.ask(http.StatusNotFound, "GET", "/api/runs/of-ada", nil)
	admin.ask(http.StatusNoContent, "DELETE", path, nil)
	fay.ask(http.StatusNotFound, "GET", "/api/runs/of-ada", nil) // she sees no more than before
	admin.ask(http.StatusOK, "PATCH", "/api/people/"+fay.person.ID, map[string]any{"bound": false})
	fay.ask(http.StatusOK, "GET", "/api/runs/of-bob", nil)
	admin.ask(http.StatusNotFound, "DELETE", path, nil)
}

// A removed person is nobody any more: not in lists, not in the trail, and what
// they played is somebody's whose name tells nothing.
func TestAPersonIsRemoved(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	admin, fay := y.person("admin", store.Admin), y.person("fay", store.Facilitator)
	var made invitation
	admin.ask(http.StatusCreated, "POST", "/api/people", map[string]any{"login": "quillon", "name": "Quillon", "roles": []string{"trainee"}}).into(t, &made)
	id := made.Person.ID
	if _, err := y.web.Store.CreateRun(t.Context(), store.Run{ID: "r1", PersonID: id, Title: "A title"}); err != nil {
		t.Fatal(err)
	}
	path := "/api/people/" + id
	admin.ask(http.StatusUnprocessableEntity, "DELETE", path, nil)
	admin.ask(http.StatusConflict, "DELETE", path+"?runs=remove", nil) // a run of theirs has not ended
	admin.ask(http.StatusUnprocessableEntity, "DELETE", "/api/people/"+admin.person.ID+"?runs=keep", nil)
	admin.ask(http.StatusNoContent, "DELETE", path+"?runs=keep", nil)
	admin.ask(http.StatusNotFound, "DELETE", path+"?runs=keep", nil)
	for _, where := range []string{"/api/people", "/api/audit", "/api/audit/export?format=jsonl"} {
		if body := string(admin.ask(http.StatusOK, "GET", where, nil).body); strings.Contains(strings.ToLower(body), "quillon") {
			t.Errorf("%s tells of them: %s", where, body)
		}
	}
	var run runView
	r := fay.ask(http.StatusOK, "GET", "/api/runs/r1", nil)
	r.into(t, &run)
	if strings.Contains(strings.ToLower(string(r.body)), "quillon") || run.Person.ID != id || !strings.HasPrefix(run.Person.Name, "Removed person ") {
		t.Errorf("the run: %s", r.body)
	}
}

// Of people who play each for themselves, a lead of some of them sees those alone.
func TestALeadSeesTheirOwnOfAnAssignment(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	fay, gil, root := y.person("fay", store.Facilitator), y.person("gil", store.Facilitator), y.person("root", store.Admin)
	ada, bob := y.person("ada", store.Trainee), y.person("bob", store.Trainee)
	root.ask(http.StatusCreated, "POST", "/api/groups", map[string]any{"name": "payments", "members": []string{ada.person.ID}, "leads": []string{gil.person.ID}})
	for together, want := range map[bool]int{false: 1, true: 2} {
		a := y.assigned(fay, map[string]any{"together": together}, ada, bob)
		var seen assignmentView
		gil.ask(http.StatusOK, "GET", "/api/assignments/"+a.ID, nil).into(t, &seen)
		if seen.Led == nil || len(seen.Led.Players) != want {
			t.Errorf("together %v: gil sees %+v", together, seen.Led)
		}
	}
}
