package web

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/server/store"
)

// formula is what a spreadsheet would run.
const formula = `=HYPERLINK("http://evil","x")`

// A debrief is taken away by whoever may read it, and by nobody else; what
// people wrote is no formula and no markup.
func TestExports(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	ada, bob, fay := y.person("ada", store.Trainee), y.person("bob", store.Trainee), y.person("fay", leads...)
	if _, _, _, err := y.web.Store.ChangePerson(t.Context(), ada.person.ID, store.PersonChange{Name: new(formula)}); err != nil {
		t.Fatal(err)
	}
	run := endAtOnce(t, ada, "first-page")
	base := "/api/runs/" + run.ID
	formats := []string{"md", "html", "json", "csv"}
	for _, f := range formats {
		ada.ask(http.StatusConflict, "GET", base+"/debrief."+f, nil)
		bob.ask(http.StatusNotFound, "GET", base+"/debrief."+f, nil)
		if r := fay.ask(http.StatusOK, "GET", base+"/debrief."+f, nil); !strings.Contains(string(r.body), "first") {
			t.Errorf("%s: %s", f, r.body)
		}
	}
	if read, _ := y.web.Store.HasRead(t.Context(), ada.person.ID, "first-page"); read {
		t.Error("who was refused an export counts as having read it")
	}
	fay.ask(http.StatusOK, "POST", base+"/release", nil)
	for _, f := range formats {
		ada.ask(http.StatusConflict, "GET", base+"/debrief."+f, nil) // not assessed yet
	}
	ada.ask(http.StatusOK, "POST", base+"/assessment", map[string]any{"well": formula, "better": "<script>alert(1)</script>", "percent": 10})

	table := ada.ask(http.StatusOK, "GET", base+"/debrief.csv", nil)
	rows, err := csv.NewReader(strings.NewReader(string(table.body))).ReadAll()
	if err != nil || len(rows) < 3 || !strings.Contains(string(table.body), "'"+`=HYPERLINK`) {
		t.Errorf("%v: %s", err, table.body)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				t.Errorf("a cell begins as a formula does: %q", cell)
			}
		}
	}
	page := ada.ask(http.StatusOK, "GET", base+"/debrief.html", nil)
	if strings.Contains(string(page.body), "<script") || !strings.Contains(page.Header.Get("Content-Security-Policy"), "default-src 'none'") || !strings.HasPrefix(page.Header.Get("Content-Disposition"), "inline") {
		t.Errorf("%s: %s", page.Header, page.body)
	}
	var report struct{ Grade struct{ Findings []any } }
	if err := json.Unmarshal(ada.ask(http.StatusOK, "GET", base+"/debrief.json", nil).body, &report); err != nil || len(report.Grade.Findings) == 0 {
		t.Errorf("%+v, %v", report, err)
	}
	if !slices.Contains(y.trail(), "run.export done") {
		t.Errorf("the trail: %q", y.trail())
	}
}

// What was concluded stays with the run, and what is to be done on the list of
// whoever is to do it.
func TestReviews(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	ada, bob, fay := y.person("ada", store.Trainee), y.person("bob", store.Trainee), y.person("fay", leads...)
	run := endAtOnce(t, ada, "first-page")
	base := "/api/runs/" + run.ID
	words := map[string]any{"happened": "Paying failed.", "causes": "A pool was cut; whoever did it was careless.", "learned": ""}
	ada.ask(http.StatusConflict, "PUT", base+"/review", words) // the debrief is not hers to see yet
	fay.ask(http.StatusOK, "POST", base+"/release", nil)
	ada.skipAssessment(base)
	bob.ask(http.StatusNotFound, "PUT", base+"/review", words)
	var review reviewView
	ada.ask(http.StatusOK, "PUT", base+"/review", words).into(t, &review)
	if review.By != "ada" || review.Happened != "Paying failed." || !review.Blames || len(review.Owners) != 1 {
		t.Errorf("%+v", review)
	}
	action := func(text, owner, due string) map[string]any {
		return map[string]any{"text": text, "owner": owner, "due": due}
	}
	ada.ask(http.StatusUnprocessableEntity, "POST", base+"/review/actions", action("", ada.person.ID, "2026-12-01"))
	ada.ask(http.StatusUnprocessableEntity, "POST", base+"/review/actions", action("alert on waits", ada.person.ID, "soon"))
	ada.ask(http.StatusUnprocessableEntity, "POST", base+"/review/actions", action("alert on waits", bob.person.ID, "2026-12-01"))
	ada.ask(http.StatusCreated, "POST", base+"/review/actions", action("later", ada.person.ID, "2026-12-09"))
	ada.ask(http.StatusCreated, "POST", base+"/review/actions", action("alert on waits", ada.person.ID, "2026-12-01"))
	fay.ask(http.StatusCreated, "POST", base+"/review/actions", action("review the limits", fay.person.ID, "2026-12-01")).into(t, &review)
	if len(review.Actions) != 3 || len(review.Owners) != 2 {
		t.Fatalf("%+v", review)
	}
	mine := func(of *someone) (list []string) {
		var all []reviewAction
		of.ask(http.StatusOK, "GET", "/api/me/actions", nil).into(t, &all)
		for _, a := range all {
			if a.DoneMS != 0 {
				a.Text += ", done"
			}
			list = append(list, a.Text)
		}
		return list
	}
	if got := mine(ada); !slices.Equal(got, []string{"alert on waits", "later"}) {
		t.Errorf("by when they are due: %q", got)
	}
	soon, fays := base+"/review/actions/"+review.Actions[1].ID, base+"/review/actions/"+review.Actions[2].ID
	ada.ask(http.StatusOK, "PATCH", soon, map[string]any{"done": true})
	if got := mine(ada); !slices.Equal(got, []string{"later", "alert on waits, done"}) {
		t.Errorf("one is done: %q", got)
	}
	ada.ask(http.StatusOK, "PATCH", soon, map[string]any{"done": false, "due": "2026-12-24"})
	if got := mine(ada); !slices.Equal(got, []string{"later", "alert on waits"}) {
		t.Errorf("one is not, and due later: %q", got)
	}
	ada.ask(http.StatusForbidden, "PATCH", fays, map[string]any{"done": true})
	bob.ask(http.StatusNotFound, "DELETE", soon, nil)
	other := endAtOnce(t, bob, "first-page")
	fay.ask(http.StatusNotFound, "PATCH", "/api/runs/"+other.ID+"/review/actions/"+review.Actions[1].ID, map[string]any{"done": true})
	fay.ask(http.StatusOK, "DELETE", soon, nil)
	if got := mine(ada); !slices.Equal(got, []string{"later"}) || len(mine(bob)) != 0 {
		t.Errorf("one is dropped: %q", got)
	}
}

// A run is compared with those of the same person before it, whose score the
// reader may see.
func TestEarlierRuns(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	ada, bob, fay := y.person("ada", store.Trainee), y.person("bob", store.Trainee), y.person("fay", leads...)
	var all []string
	for _, who := range []*someone{ada, bob, ada, ada} {
		run := endAtOnce(t, who, "first-page")
		fay.ask(http.StatusOK, "POST", "/api/runs/"+run.ID+"/release", nil)
		if len(all) != 2 {
			who.skipAssessment("/api/runs/" + run.ID)
		}
		all = append(all, run.ID)
	}
	earlier := func(by *someone, run string) (ids []string) {
		var d struct{ Earlier []earlierRun }
		by.ask(http.StatusOK, "GET", "/api/runs/"+run+"/debrief", nil).into(t, &d)
		for _, e := range d.Earlier {
			if e.Percent == nil {
				t.Errorf("run %s has no score", e.ID)
			}
			ids = append(ids, e.ID)
		}
		return ids
	}
	if got := earlier(ada, all[3]); !slices.Equal(got, []string{all[0]}) {
		t.Errorf("the player is shown %q of %q", got, all)
	}
	if got := earlier(fay, all[3]); !slices.Equal(got, []string{all[2], all[0]}) {
		t.Errorf("a facilitator is shown %q of %q", got, all)
	}
	if got := earlier(ada, all[0]); len(got) != 0 {
		t.Errorf("before the first one there is %q", got)
	}
}
