package web

import (
	"net/http"
	"testing"

	"github.com/drillyard/drillyard/server/store"
)

func TestListOfRuns(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	ada, bob, fay := y.person("ada", store.Trainee), y.person("bob", store.Trainee), y.person("fay", leads...)
	for i, of := range []*someone{ada, bob, ada, fay} {
		_, err := y.web.Store.CreateRun(t.Context(), store.Run{Scenario: []string{"first-page", "false-alarm"}[i%2], Title: "A drill", Runtime: "tabletop", PersonID: of.person.ID, State: "starting"})
		if err != nil {
			t.Fatal(err)
		}
	}
	list := func(who *someone, query string) (total int, of string, after string) {
		t.Helper()
		var l struct {
			Total int
			After string
			Runs  []struct{ Person struct{ Name string } }
		}
		who.ask(http.StatusOK, "GET", "/api/runs"+query, nil).into(t, &l)
		for _, r := range l.Runs {
			of += r.Person.Name + " "
		}
		return l.Total, of, l.After
	}
	for _, c := range []struct {
		who   *someone
		query string
		total int
		of    string
	}{
		{ada, "", 2, "ada ada "},
		{ada, "?name=bob", 0, ""},
		{fay, "?mine=true", 1, "fay "},
		{fay, "?name=ad", 2, "ada ada "},
		{fay, "?scenario=false-alarm&name=b", 1, "bob "},
		{fay, "?standing=ended", 0, ""},
		{fay, "?runtime=docker", 0, ""},
	} {
		if total, of, _ := list(c.who, c.query); total != c.total || of != c.of {
			t.Errorf("%s asks for %q: %d, %q; want %d, %q", c.who.person.Login, c.query, total, of, c.total, c.of)
		}
	}
	total, first, after := list(fay, "?limit=3&order=oldest")
	_, second, end := list(fay, "?limit=3&order=oldest&after="+after)
	if total != 4 || len(first+second) != len("ada bob ada fay ") || end != "" {
		t.Errorf("two pages: %d, %q and %q, then %q", total, first, second, end)
	}
	for _, wrong := range []string{"limit=0", "limit=51", "limit=many", "order=random", "standing=gone", "after=x", "after=1~1~a&before=1~1~a"} {
		fay.ask(http.StatusUnprocessableEntity, "GET", "/api/runs?"+wrong, nil)
	}
}
