package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/server/store"
)

// What an open screen shows may be seen no more once its viewer may do less: it
// ends at once, whatever the reason.
func TestScreensEndWithTheRight(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	admin := y.person("admin", store.EveryRole()...)
	ada := y.person("ada", store.Trainee)
	if _, err := y.web.Store.CreateRun(t.Context(), store.Run{ID: "r1", PersonID: ada.person.ID}); err != nil {
		t.Fatal(err)
	}
	for name, do := range map[string]func(path string){
		"demoted": func(path string) {
			admin.ask(http.StatusOK, "PATCH", path, map[string]any{"roles": []string{"trainee"}})
		},
		"disabled":   func(path string) { admin.ask(http.StatusOK, "PATCH", path, map[string]any{"disabled": true}) },
		"signed out": func(path string) { admin.ask(http.StatusNoContent, "DELETE", path+"/sessions", nil) },
		"a new link": func(path string) { admin.ask(http.StatusOK, "POST", path+"/link", nil) },
	} {
		fay := y.person("fay-"+strings.ReplaceAll(name, " ", "-"), leads...)
		shown := make(chan reply, 1)
		go func() { shown <- fay.send(fay.screen("r1", y.url)) }() // until the server ends it
		until(t, "a screen is open", func() bool {
			y.web.sockets.mu.Lock()
			defer y.web.sockets.mu.Unlock()
			return y.web.sockets.open[fay.person.ID] == 1
		})
		do("/api/people/" + fay.person.ID)
		select {
		case r := <-shown:
			if !strings.Contains(string(r.body), `{"t":"bye","reason":"signed-out"}`) {
				t.Errorf("%s: the screen ended with %q", name, r.body)
			}
		case <-time.After(patience / 2): // well before a screen asks of itself
			t.Fatalf("%s: the screen stays", name)
		}
		fay.ask(http.StatusUnauthorized, "GET", "/api/runs/r1", nil)
	}
}

func TestAPersonIsDisabledAndEnabledAgain(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	admin, ada := y.person("admin", store.EveryRole()...), y.person("ada", store.Trainee)
	if err := y.web.Store.SetPassword(t.Context(), ada.person.ID, "kestrel over the weir"); err != nil {
		t.Fatal(err)
	}
	path := "/api/people/" + ada.person.ID
	in := func(password string) reply {
		s := y.anonymous()
		return s.send(s.request("POST", "/api/session", map[string]string{"login": "ada", "password": password}))
	}
	var row personRow
	admin.ask(http.StatusOK, "PATCH", path, map[string]any{"disabled": true}).into(t, &row)
	if row.DisabledMS == nil {
		t.Errorf("disabled: %+v", row)
	}
	if r := in("kestrel over the weir"); r.StatusCode != http.StatusForbidden || !strings.Contains(string(r.body), "disabled") {
		t.Errorf("the right password: %d %s", r.StatusCode, r.body)
	}
	if r := in("heron"); r.StatusCode != http.StatusUnauthorized || strings.Contains(string(r.body), "disabled") {
		t.Errorf("a wrong password: %d %s", r.StatusCode, r.body)
	}
	admin.ask(http.StatusForbidden, "POST", path+"/link", nil)
	admin.ask(http.StatusOK, "PATCH", path, map[string]any{"disabled": false, "name": "Ada L."}).into(t, &row)
	if row.DisabledMS != nil || row.Name != "Ada L." {
		t.Errorf("enabled: %+v", row)
	}
	if r := in("kestrel over the weir"); r.StatusCode != http.StatusOK {
		t.Errorf("enabled again: %d %s", r.StatusCode, r.body)
	}
	own := "/api/people/" + admin.person.ID
	for _, change := range []map[string]any{{"roles": []string{"facilitator", "assessor", "author"}}, {"disabled": true}} {
		if r := admin.ask(http.StatusConflict, "PATCH", own, change); !strings.Contains(string(r.body), "no other admin") {
			t.Errorf("%v of the last admin: %s", change, r.body)
		}
	}
	for _, change := range []map[string]any{{}, {"roles": []string{"king"}}, {"name": " "}, {"name": "Ada\u202e"}, {"password": "x"}} {
		admin.ask(http.StatusUnprocessableEntity, "PATCH", path, change)
	}
	admin.ask(http.StatusNotFound, "PATCH", "/api/people/nobody", map[string]any{"disabled": true})
	// A link for oneself leaves one where one is.
	admin.ask(http.StatusOK, "POST", own+"/link", nil)
	admin.ask(http.StatusOK, "GET", "/api/me", nil)
}

func TestLoginsAndNamesThatDeceive(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	admin := y.person("admin", store.EveryRole()...)
	y.person("ola-nordmann1", store.Trainee)
	y.person("аdа", store.Trainee) // of an older build, in Cyrillic letters
	for _, c := range []struct{ login, name, field string }{
		{"аdmin", "A", "login"}, {"adm\u0456n", "A", "login"}, {"ad\u200bmin", "A", "login"}, {"ａｄｍｉｎ", "A", "login"}, {"ad min", "A", "login"}, {"zoë", "A", "login"},
		{"adrnin", "A", "login"}, {"admln", "A", ""}, {"o1a-nordmannI", "A", "login"}, {"0la-nordmannl", "A", "login"}, {"Admin", "A", "login"},
		{"one", "Ada\x00", "name"}, {"two", "A\u202eda", "name"}, {"three", "\u200b", "name"}, {"four", strings.Repeat("a", 81), "name"}, {"five", "Zoë Ångström", ""},
	} {
		r := admin.send(admin.request("POST", "/api/people", map[string]any{"login": c.login, "name": c.name, "roles": []string{"trainee"}}))
		var p struct{ Errors []field }
		r.into(t, &p)
		if c.field == "" && r.StatusCode != http.StatusCreated || c.field != "" && (len(p.Errors) != 1 || p.Errors[0].Field != c.field || len(p.Errors[0].Message) < 20) {
			t.Errorf("%+q, %+q: %d %s, want a mistake in %q", c.login, c.name, r.StatusCode, r.body, c.field)
		}
	}
	// Whoever has such a login goes on signing in with it.
	p, err := y.web.Store.PersonByLogin(t.Context(), "аdа")
	if err != nil {
		t.Fatal(err)
	}
	if err := y.web.Store.SetPassword(t.Context(), p.ID, "kestrel over the weir"); err != nil {
		t.Fatal(err)
	}
	y.anonymous().ask(http.StatusOK, "POST", "/api/session", map[string]string{"login": "аdа", "password": "kestrel over the weir"})
}

func TestAPasswordIsChangedByWhoKnowsIt(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	ada := y.person("ada", store.Trainee)
	change := func(status int, present, password string) (p struct{ Errors []field }) {
		t.Helper()
		r := ada.ask(status, "PATCH", "/api/me", map[string]string{"present_password": present, "password": password})
		r.into(t, &p)
		var me meView
		if status == http.StatusOK {
			r.into(t, &me)
			ada.csrf = me.CSRF
		}
		return p
	}
	if p := change(http.StatusUnprocessableEntity, "", "ada1234567"); len(p.Errors) != 1 || p.Errors[0].Field != "password" {
		t.Errorf("a weak one: %+v", p)
	}
	change(http.StatusOK, "", "kestrel over the weir")
	for _, present := range []string{"", "kestrel over the river"} {
		if p := change(http.StatusUnprocessableEntity, present, "heron under the pier"); len(p.Errors) != 1 || p.Errors[0].Field != "present_password" {
			t.Errorf("with %q: %+v", present, p)
		}
	}
	ada.ask(http.StatusOK, "PATCH", "/api/me", map[string]string{"name": "Ada L."}) // a name needs none
	change(http.StatusOK, "kestrel over the weir", "heron under the pier")
	y.anonymous().ask(http.StatusOK, "POST", "/api/session", map[string]string{"login": "ada", "password": "heron under the pier"})
}

// The trail tells what was done to whom, what came of it, and who read it.
func TestTheTrailIsRead(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	admin, ada, fay := y.person("admin", store.EveryRole()...), y.person("ada", store.Trainee), y.person("fay", leads...)
	path := "/api/people/" + ada.person.ID
	admin.ask(http.StatusOK, "PATCH", path, map[string]any{"roles": []string{"facilitator"}})
	admin.ask(http.StatusUnprocessableEntity, "POST", "/api/people", map[string]any{"login": "=cmd|calc", "name": "x", "roles": []string{"trainee"}})
	var made struct{ Person personView }
	admin.ask(http.StatusCreated, "POST", "/api/people", map[string]any{"login": "new", "name": "=1+1", "roles": []string{"trainee"}}).into(t, &made)
	if _, err := y.web.Store.CreateRun(t.Context(), store.Run{ID: "r1", PersonID: ada.person.ID, Title: "A title"}); err != nil {
		t.Fatal(err)
	}
	fay.ask(http.StatusNotFound, "GET", "/api/runs/r1/script", nil) // there is no rubric
	fay.ask(http.StatusForbidden, "GET", "/api/audit", nil)
	fay.ask(http.StatusForbidden, "GET", "/api/audit/export?format=csv", nil)

	type page struct {
		Lines   []trailLine
		Next    *int64
		Actions []string
	}
	read := func(query string) (p page) {
		t.Helper()
		admin.ask(http.StatusOK, "GET", "/api/audit?"+query, nil).into(t, &p)
		return p
	}
	all := read("")
	var said []string
	for i := len(all.Lines) - 1; i >= 0; i-- {
		l := all.Lines[i]
		said = append(said, fmt.Sprintf("%s %s %s %s", l.Person.Login, l.Action, l.Outcome, l.Detail))
	}
	want := []string{
		"admin person.change done roles trainee → facilitator",
		"admin person.create failed Unprocessable Entity: A login has at most 64 of the letters a to z, digits, and any of . _ + @ -",
		"admin person.create done trainee",
		"fay run.script failed Not Found: " + errHidden.detail,
		"fay audit.read denied role", "fay audit.export denied role",
		"admin audit.read allowed ", // what comes of this reading is not known while it is read
	}
	if fmt.Sprint(said) != fmt.Sprint(want) {
		t.Errorf("the trail says\n%s\nwant\n%s", strings.Join(said, "\n"), strings.Join(want, "\n"))
	}
	if l := all.Lines[4]; l.Made != made.Person.ID || l.EndedMS == nil || all.Next != nil || all.Lines[3].Title != "A title" {
		t.Errorf("a line: %+v, next %v", l, all.Next)
	}
	if len(all.Actions) < 15 || !strings.Contains(strings.Join(all.Actions, " "), "run.script") {
		t.Errorf("actions: %v", all.Actions)
	}
	var ids []int64
	for before := ""; ; {
		p := read("limit=3&outcome=denied&person=" + fay.person.ID + before)
		for _, l := range p.Lines {
			ids = append(ids, l.ID)
		}
		if p.Next == nil {
			break
		}
		before = fmt.Sprintf("&before=%d", *p.Next)
	}
	if fmt.Sprint(ids) != fmt.Sprint([]int64{all.Lines[1].ID, all.Lines[2].ID}) {
		t.Errorf("by pages: %v", ids)
	}
	first, second := read("limit=1"), read("limit=1&before=3")
	if first.Next == nil || *first.Next != first.Lines[0].ID || len(second.Lines) != 1 || second.Lines[0].ID != 2 {
		t.Errorf("pages of one: %+v, %+v", first, second)
	}
	admin.ask(http.StatusUnprocessableEntity, "GET", "/api/audit?outcome=perhaps", nil)
	admin.ask(http.StatusUnprocessableEntity, "GET", "/api/audit?before=x", nil)
	admin.ask(http.StatusUnprocessableEntity, "GET", "/api/audit/export?format=xml", nil)

	r := admin.ask(http.StatusOK, "GET", "/api/audit/export?format=csv&action=person&outcome=done", nil)
	rows := strings.Split(strings.TrimSpace(string(r.body)), "\n")
	if len(rows) != 3 || !strings.HasPrefix(rows[0], "id,time,person,") || !strings.HasPrefix(r.Header.Get("Content-Type"), "text/csv") || !strings.Contains(r.Header.Get("Content-Disposition"), ".csv") {
		t.Errorf("%v %q", r.Header, rows)
	}
	r = admin.ask(http.StatusOK, "GET", "/api/audit/export?format=jsonl", nil)
	if rows := strings.Split(strings.TrimSpace(string(r.body)), "\n"); len(rows) < 10 || !strings.HasPrefix(rows[0], `{"id":`) || !strings.Contains(rows[0], "audit.export") {
		t.Errorf("%q", rows)
	}
	if l := read("action=audit.export&outcome=done").Lines; len(l) != 2 || !strings.Contains(l[1].Detail, "2 lines, format=csv") {
		t.Errorf("the exports: %+v", l)
	}
}

// Nothing that somebody typed is a formula in a spreadsheet, and no page of an
// export is left out.
func TestTheTrailIsExported(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	admin := y.person("admin", store.EveryRole()...)
	eve, err := y.web.Store.CreatePerson(t.Context(), store.Person{Login: "@SUM(A1)", Name: "=HYPERLINK(\"http://evil.example\")", Roles: store.Roles{store.Trainee}})
	if err != nil {
		t.Fatal(err)
	}
	const lines = exportPage + 7
	for range lines {
		if _, err := y.web.Store.Audit(t.Context(), store.Entry{PersonID: eve.ID, Action: "x", Object: "-2+3", Outcome: "denied: \t=1"}); err != nil {
			t.Fatal(err)
		}
	}
	r := admin.ask(http.StatusOK, "GET", "/api/audit/export?format=csv&person="+eve.ID, nil)
	rows := strings.Split(strings.TrimSpace(string(r.body)), "\n")
	if len(rows) != lines+1 {
		t.Fatalf("%d rows", len(rows))
	}
	for _, row := range rows[1:] {
		for _, cell := range []string{"'@SUM(A1)", `"'=HYPERLINK(""http`, "'-2+3"} {
			if !strings.Contains(row, ","+cell) {
				t.Fatalf("%s: no cell %s", row, cell)
			}
		}
	}
	for cell, want := range map[string]string{"=1": "'=1", "+1": "'+1", "-1": "'-1", "@a": "'@a", "\t=1": "'\t=1", "\r=1": "'\r=1", "a=1": "a=1", "": ""} {
		if got := inert(cell); got != want {
			t.Errorf("%q is exported as %q", cell, got)
		}
	}
}
