package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/server/store"
)

// A run on the model: whoever runs the drill pauses it, while the player can
// look but not touch, and lets it go on faster.
func TestTheClockOfARun(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	ada, fay := y.person("ada", store.Trainee), y.person("fay", leads...)
	var run runView
	ada.ask(http.StatusCreated, "POST", "/api/runs", map[string]any{"scenario": "first-page", "runtime": "tabletop"}).into(t, &run)
	if run.Runtime != "tabletop" || run.Clock.Live || run.Clock.Paused || run.Clock.Speed != 1 {
		t.Errorf("started: %+v", run)
	}
	base := "/api/runs/" + run.ID
	screen := watch(t, ada, base+"/live")
	until(t, "running", func() bool {
		ada.ask(http.StatusOK, "GET", base, nil).into(t, &run)
		return run.State == "running" && run.NowMS > 0
	})

	ada.ask(http.StatusForbidden, "POST", base+"/clock", map[string]any{"paused": true})
	fay.ask(http.StatusUnprocessableEntity, "POST", base+"/clock", map[string]any{})
	fay.ask(http.StatusUnprocessableEntity, "POST", base+"/clock", map[string]any{"speed": 21})
	fay.ask(http.StatusOK, "POST", base+"/clock", map[string]any{"paused": true}).into(t, &run.Clock)
	if !run.Clock.Paused || run.Clock.Speed != 1 {
		t.Errorf("paused: %+v", run.Clock)
	}
	until(t, "the pause on the screen", func() bool {
		said := screen.text()
		return strings.Contains(said, `"run.paused"`) && strings.Contains(said, `"paused":true`)
	})
	ada.ask(http.StatusOK, "GET", base, nil).into(t, &run)
	still := run.NowMS
	if said := string(ada.ask(http.StatusConflict, "POST", base+"/commands", map[string]any{"type": "note", "text": "x"}).body); !strings.Contains(said, "The run is paused.") {
		t.Errorf("a command while paused: %s", said)
	}
	ada.ask(http.StatusOK, "GET", base+"/changes", nil)
	ada.ask(http.StatusOK, "GET", base+"/services", nil)
	ada.ask(http.StatusOK, "POST", base+"/customer", map[string]string{"journey": "buy"})
	if ada.ask(http.StatusOK, "GET", base, nil).into(t, &run); run.NowMS != still {
		t.Errorf("run time went from %d to %d ms while paused", still, run.NowMS)
	}

	began := time.Now()
	fay.ask(http.StatusOK, "POST", base+"/clock", map[string]any{"paused": false, "speed": 20})
	until(t, "twenty times as fast", func() bool {
		ada.ask(http.StatusOK, "GET", base, nil).into(t, &run)
		return run.NowMS > still+10_000
	})
	if took := time.Since(began); took > 9*time.Second {
		t.Errorf("ten seconds of run time took %s", took)
	}
	ada.ask(http.StatusOK, "POST", base+"/commands", map[string]any{"type": "end"})
	until(t, "the end", func() bool {
		ada.ask(http.StatusOK, "GET", base, nil).into(t, &run)
		return run.State == "ended"
	})
	if run.NowMS <= still+10_000 || run.NowMS > 480_000 || run.Clock.Live {
		t.Errorf("ended: %+v", run)
	}
	if trail := y.trail(); !slices.Contains(trail, "run.clock done") || !slices.Contains(trail, "run.clock denied: role") {
		t.Errorf("the trail is %q", trail)
	}
}

func TestRuntimesOfAScenario(t *testing.T) {
	y := newYard(t, routes())
	fay := y.person("fay", leads...)
	var list []scenarioView
	fay.ask(http.StatusOK, "GET", "/api/scenarios", nil).into(t, &list)
	for _, s := range list {
		if s.Runtimes[0] != "inproc" || !slices.Contains(s.Runtimes, "tabletop") {
			t.Errorf("%s can be played on %q", s.Slug, s.Runtimes)
		}
	}
	fay.ask(http.StatusUnprocessableEntity, "POST", "/api/runs", map[string]any{"scenario": "first-page", "runtime": "paper"})

	var run runView
	fay.ask(http.StatusCreated, "POST", "/api/runs", map[string]any{"scenario": "first-page"}).into(t, &run)
	if run.Runtime != "inproc" || !run.Clock.Live {
		t.Errorf("started: %+v", run)
	}
	base := "/api/runs/" + run.ID
	until(t, "running", func() bool {
		fay.ask(http.StatusOK, "GET", base, nil).into(t, &run)
		return run.State == "running"
	})
	if said := string(fay.ask(http.StatusConflict, "POST", base+"/clock", map[string]any{"paused": true}).body); !strings.Contains(said, "bound to the wall clock") {
		t.Errorf("pausing a live run: %s", said)
	}
	fay.ask(http.StatusOK, "POST", base+"/commands", map[string]any{"type": "end"})
}
