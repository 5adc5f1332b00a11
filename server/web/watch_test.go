package web

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/grading/debrief"
	"github.com/drillyard/drillyard/server/store"
)

// The golden run of a drill is watched by those who may have its answers, on the screens
// that a run has, and by nobody who is playing it. What it showed is made again where it
// has gone.
func TestWatchADrill(t *testing.T) {
	t.Parallel()
	tracked := map[string]bool{}
	y := newYardOf(t, content.FS, routes(), func(o *Options) {
		o.Watches = func(_ context.Context, person, scenario string) (bool, error) {
			return tracked[person+" "+scenario], nil
		}
	})
	ada, bob, wim := y.person("ada", store.Trainee), y.person("bob", store.Trainee), y.person("wim", store.Author)
	const drill = "/api/scenarios/first-page/watch"
	ada.ask(http.StatusForbidden, "GET", drill, nil)
	page, _ := y.web.Library.Drill("first-page")
	unplayed := "watch-" + page.Edition.Hash()[:16]
	ada.ask(http.StatusForbidden, "GET", "/api/runs/"+unplayed+"/services", nil)
	if _, err := os.Stat(y.web.Store.SignalsFile(unplayed)); err == nil {
		t.Error("it was played for somebody who may not watch it")
	}
	var v watchView
	wim.ask(http.StatusOK, "GET", drill, nil).into(t, &v)
	if v.Run != unplayed {
		t.Fatalf("it is called %s", v.Run)
	}
	base := "/api/runs/" + v.Run
	for _, path := range []string{"", "/replay", "/services", "/logs", "/customers"} {
		ada.ask(http.StatusForbidden, "GET", base+path, nil)
	}
	tracked[ada.person.ID+" first-page"] = true
	ada.ask(http.StatusOK, "GET", drill, nil)

	var r struct {
		LengthMS  int64 `json:"length_ms"`
		Events    []replayed
		Decisions []debrief.Decision
	}
	ada.ask(http.StatusOK, "GET", base+"/replay", nil).into(t, &r)
	kinds := map[debrief.DecisionKind]bool{}
	for _, d := range r.Decisions {
		kinds[d.Kind] = true
	}
	if r.LengthMS != v.LengthMS || len(r.Events) < 20 || len(kinds) < 4 || !kinds[debrief.DecideLook] || !kinds[debrief.DecideAction] {
		t.Errorf("%d ms, %d events, %v", r.LengthMS, len(r.Events), r.Decisions)
	}
	at := fmt.Sprint(float64(v.LengthMS) / 2000)
	screens := screensAt(v.LengthMS / 2)
	var showed []string
	for _, request := range screens {
		showed = append(showed, ada.see(base, request, at))
	}
	if !strings.Contains(showed[0], `"points":[[`) || !strings.Contains(strings.Join(showed, ""), `"total":`) {
		t.Errorf("its screens show %.400s", showed)
	}
	ada.ask(http.StatusOK, "GET", base+"/map", nil)
	for _, refused := range []string{"/debrief", "/golden", "/script", "/live", "/members"} {
		if got := ada.send(ada.request("GET", base+refused, nil)); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", refused, got.StatusCode)
		}
	}
	ada.ask(http.StatusNotFound, "POST", base+"/commands", map[string]any{"type": "end"})
	ada.ask(http.StatusNotFound, "GET", "/api/runs/watch-0000000000000000/replay", nil)
	if read, err := y.web.Store.HasRead(t.Context(), ada.person.ID, "first-page"); err != nil || !read {
		t.Errorf("whoever watches it knows the answers: %v, %v", read, err)
	}
	cid := y.person("cid", store.Trainee)
	tracked[cid.person.ID+" first-page"] = true
	cid.ask(http.StatusOK, "GET", base+"/map", nil) // somebody told them its id
	if read, err := y.web.Store.HasRead(t.Context(), cid.person.ID, "first-page"); err != nil || !read {
		t.Errorf("whoever watches it by its id knows the answers: %v, %v", read, err)
	}

	// Another process finds nothing in memory, and this one has lost the file.
	if err := os.Remove(y.web.Store.SignalsFile(v.Run)); err != nil {
		t.Fatal(err)
	}
	z := newYardOn(t, y.web.Store, content.FS, routes())
	wimThere := z.person("wes", store.Author)
	for i, request := range screens {
		if is := wimThere.see(base, request, at); is != showed[i] {
			t.Errorf("made again, %s shows\n%.600s\nand it showed\n%.600s", request, is, showed[i])
		}
	}
	bob.ask(http.StatusForbidden, "GET", drill, nil)
	tracked[bob.person.ID+" first-page"] = true
	bob.ask(http.StatusCreated, "POST", "/api/runs", map[string]any{"scenario": "first-page", "runtime": "tabletop"})
	bob.ask(http.StatusConflict, "GET", drill, nil)
}
