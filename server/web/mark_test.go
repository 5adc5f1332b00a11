package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

// Nobody marks a run that they played, whatever they are; nobody marks what was
// never there; and neither is offered.
func TestWhoMarksWhat(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	admin, fay := y.person("admin", store.EveryRole()...), y.person("fay", leads...)
	run := func(update bool) string {
		id := y.play(fay, runtimes.Tabletop)
		base := "/api/runs/" + id
		if update {
			fay.ask(http.StatusOK, "POST", base+"/commands", map[string]any{"type": "update", "audience": "customers", "text": "Buying fails for some of you. We are on it."})
		}
		fay.ask(http.StatusOK, "POST", base+"/commands", map[string]any{"type": "end"})
		return base
	}
	mark := map[string]any{"criterion": "clear-update", "level": 3}
	offered := func(by *someone, base string) int {
		var d struct{ Criteria []judgeCriterion }
		by.ask(http.StatusOK, "GET", base+"/debrief", nil).into(t, &d)
		return len(d.Criteria)
	}
	posted := run(true)
	if n := offered(admin, posted); n != 1 {
		t.Errorf("an admin can mark %d criteria", n)
	}
	if n := offered(fay, posted); n != 0 {
		t.Errorf("whoever played it is offered %d criteria", n)
	}
	if r := fay.ask(http.StatusForbidden, "POST", posted+"/marks", mark); !strings.Contains(string(r.body), "You played this run") {
		t.Errorf("their own run: %s", r.body)
	}
	admin.ask(http.StatusUnprocessableEntity, "POST", posted+"/marks", map[string]any{"criterion": "clear-update", "level": 3, "comment": "good\x1b[2J"})
	admin.ask(http.StatusOK, "POST", posted+"/marks", mark)
	silent := run(false)
	if n := offered(admin, silent); n != 0 {
		t.Errorf("of a run without an update, %d criteria can be marked", n)
	}
	if r := admin.ask(http.StatusConflict, "POST", silent+"/marks", mark); !strings.Contains(string(r.body), "nothing to mark") {
		t.Errorf("an update that was never posted: %s", r.body)
	}
}
