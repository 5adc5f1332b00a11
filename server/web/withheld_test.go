package web

import (
	"encoding/json"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

// endAtOnce plays a drill for a moment and returns its run once that has ended.
func endAtOnce(t *testing.T, as *someone, slug string) runView {
	t.Helper()
	var run runView
	as.ask(http.StatusCreated, "POST", "/api/runs", map[string]any{"scenario": slug, "runtime": runtimes.Tabletop}).into(t, &run)
	base := "/api/runs/" + run.ID
	until(t, "running", func() bool {
		as.ask(http.StatusOK, "GET", base, nil).into(t, &run)
		return run.State == "running"
	})
	as.ask(http.StatusOK, "POST", base+"/commands", map[string]any{"type": "note", "text": "my own words"})
	as.ask(http.StatusOK, "POST", base+"/commands", map[string]any{"type": "end"})
	as.ask(http.StatusOK, "GET", base+"/debrief", nil) // waits for the end
	as.ask(http.StatusOK, "GET", base, nil).into(t, &run)
	return run
}

// Who ends a run early is told nothing of the truth until its time is over or
// somebody releases it; and who has read the truth plays repeats from then on.
func TestAnswersOfARunThatWasEndedEarly(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	ada, fay := y.person("ada", store.Trainee), y.person("fay", leads...)
	run := endAtOnce(t, ada, "first-page")
	base := "/api/runs/" + run.ID

	var doc map[string]json.RawMessage
	answer := ada.ask(http.StatusOK, "GET", base+"/debrief", nil)
	answer.into(t, &doc)
	if keys := slices.Sorted(maps.Keys(doc)); !slices.Equal(keys, []string{"events", "run", "withheld"}) {
		t.Errorf("the player is sent %q", keys)
	}
	y.wantNoAnswerKey(string(answer.body))
	if text := string(answer.body); !strings.Contains(text, "my own words") || strings.Contains(text, "change.recorded") || strings.Contains(text, "percent") {
		t.Errorf("the player is sent %s", text)
	}
	left := time.UnixMilli(run.OpensMS).Sub(time.Now())
	if run.OpensMS == 0 || left > 8*time.Minute || left < 7*time.Minute || run.Repeat {
		t.Errorf("opens in %s, of a drill of 8 minutes: %+v", left, run)
	}
	var listed struct{ Runs []runView }
	for _, order := range []string{"newest", "best", "worst"} {
		answer := ada.ask(http.StatusOK, "GET", "/api/runs?limit=1&order="+order, nil)
		if answer.into(t, &listed); listed.Runs[0].Percent != nil {
			t.Errorf("the list by %s tells the score: %s", order, answer.body)
		}
	}
	var card struct {
		Runs    int
		Repeat  bool
		First   *float64 `json:"best_percent"`
		Repeats *float64 `json:"best_repeat_percent"`
	}
	ada.ask(http.StatusOK, "GET", "/api/scenarios/first-page", nil).into(t, &card)
	if card.Runs != 1 || card.Repeat || card.First != nil || card.Repeats != nil {
		t.Errorf("the catalogue tells %+v", card)
	}

	// A second run begins as a first one: nothing has been read.
	var second runView
	ada.ask(http.StatusCreated, "POST", "/api/runs", map[string]any{"scenario": "first-page", "runtime": runtimes.Tabletop}).into(t, &second)
	if second.Repeat {
		t.Error("a second run counts as a repeat though nothing was read")
	}
	ada.ask(http.StatusForbidden, "POST", base+"/release", nil)
	fay.ask(http.StatusConflict, "POST", "/api/runs/"+second.ID+"/release", nil)
	run = runView{}
	fay.ask(http.StatusOK, "POST", base+"/release", nil).into(t, &run)
	if run.OpensMS != 0 || run.Percent == nil || !slices.Contains(y.trail(), "run.release done") {
		t.Errorf("released: %+v; trail %q", run, y.trail())
	}
	ada.skipAssessment(base)
	if text := string(ada.ask(http.StatusOK, "GET", base+"/debrief", nil).body); !strings.Contains(text, "What gave it away") {
		t.Errorf("released, the player is sent %s", text)
	}
	// What is being played while the truth is read is a repeat; what was before is not.
	ada.ask(http.StatusOK, "GET", "/api/runs/"+second.ID, nil).into(t, &second)
	ada.ask(http.StatusOK, "GET", base, nil).into(t, &run)
	ada.ask(http.StatusOK, "GET", "/api/scenarios/first-page", nil).into(t, &card)
	if !second.Repeat || run.Repeat || !card.Repeat || card.First == nil || card.Repeats != nil {
		t.Errorf("after reading: the second run %+v, the first %+v, the catalogue %+v", second, run, card)
	}
	if other, _ := y.web.Store.HasRead(t.Context(), ada.person.ID, "the-loud-one"); other {
		t.Error("another drill counts as read")
	}
}

// Time opens it too, and whoever watches or reads a script knows the answers.
func TestAnswersAreRead(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	ada := y.person("ada", store.Trainee)
	run := endAtOnce(t, ada, "first-page")
	base := "/api/runs/" + run.ID
	if _, err := y.web.Store.UpdateRun(t.Context(), run.ID, func(r *store.Run) { r.Opens = time.Now().Add(-time.Second) }); err != nil {
		t.Fatal(err)
	}
	ada.skipAssessment(base)
	if text := string(ada.ask(http.StatusOK, "GET", base+"/debrief", nil).body); !strings.Contains(text, "What gave it away") {
		t.Errorf("its time is over, and the player is sent %s", text)
	}
	for what, read := range map[string]func(fay *someone){
		"debrief": func(fay *someone) { fay.ask(http.StatusOK, "GET", base+"/debrief", nil) },
		"script":  func(fay *someone) { fay.ask(http.StatusOK, "GET", base+"/script", nil) },
		"live": func(fay *someone) {
			screen := watch(t, fay, base+"/live")
			until(t, "the truth on the screen", func() bool { return strings.Contains(screen.text(), "health.snapshotted") })
		},
	} {
		fay := y.person("fay-"+what, leads...)
		fay.ask(http.StatusOK, "GET", base, nil)
		if read, _ := y.web.Store.HasRead(t.Context(), fay.person.ID, "first-page"); read {
			t.Errorf("%s: they have read nothing yet", what)
		}
		if read(fay); true {
			if read, _ := y.web.Store.HasRead(t.Context(), fay.person.ID, "first-page"); !read {
				t.Errorf("%s: they know the answers, and it is not noted", what)
			}
		}
	}
}

// Whether and how answers are withheld does not tell a control from a drill in
// which something is wrong.
func TestAControlIsWithheldAsADrillIs(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	told := map[string]string{}
	for _, slug := range []string{"first-page", "false-alarm"} {
		ada := y.person("ada-"+slug, store.Trainee)
		run := endAtOnce(t, ada, slug)
		text := string(ada.ask(http.StatusOK, "GET", "/api/runs/"+run.ID+"/debrief", nil).body)
		// Names, titles and moments are of each its own.
		drill, _ := y.web.Library.Drill(slug)
		text = strings.NewReplacer(slug, "DRILL", drill.Title, "TITLE", run.ID, "RUN", ada.person.ID, "ADA").Replace(text)
		told[slug] = regexp.MustCompile(`\d+`).ReplaceAllString(text, "0")
	}
	if told["first-page"] != told["false-alarm"] {
		t.Errorf("a drill:\n%s\nits control:\n%s", told["first-page"], told["false-alarm"])
	}
}
