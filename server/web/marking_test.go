package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

// marked is what a test reads of a debrief.
type marked struct {
	Grade struct {
		Global string
		Score  struct{ Open, Points float64 }
	}
	Criteria []judgeCriterion
	Marking  markingView
	Events   []struct {
		Seq   int64
		Kind  event.Kind
		Actor event.Actor
	}
}

// judgedRun is a run of the first page in which an update was posted, that has
// ended and whose answers are shown.
func (y *yard) judgedRun(player, lead *someone) (base string) {
	y.t.Helper()
	base = "/api/runs/" + y.play(player, runtimes.Tabletop)
	player.ask(http.StatusOK, "POST", base+"/commands", map[string]any{"type": "update", "audience": "customers", "text": "Buying fails for some of you. We are on it."})
	player.ask(http.StatusOK, "POST", base+"/commands", map[string]any{"type": "end"})
	player.ask(http.StatusOK, "GET", base+"/debrief", nil) // waits for the grade
	player.skipAssessment(base)
	lead.ask(http.StatusOK, "POST", base+"/release", nil)
	return base
}

// calibrate has somebody mark all sample runs.
func (y *yard) calibrate(rater *someone) {
	y.t.Helper()
	for _, sample := range y.web.Library.Samples() {
		in := sampleMarks{Levels: map[string]int{}, Global: sample.Global.Mark}
		for _, c := range sample.Criteria {
			in.Levels[c.ID] = c.Level
		}
		rater.ask(http.StatusOK, "POST", "/api/samples/"+sample.Slug+"/marks", in)
	}
}

func (s *someone) reads(base string) (marked, string) {
	s.t.Helper()
	r := s.ask(http.StatusOK, "GET", base+"/debrief", nil)
	var d marked
	r.into(s.t, &d)
	return d, string(r.body)
}

func (s *someone) marks(status int, base string, level int, global, comment string) {
	s.t.Helper()
	s.ask(status, "POST", base+"/marks", map[string]any{"criterion": "clear-update", "level": level, "comment": comment})
	s.ask(status, "POST", base+"/marks/global", map[string]any{"global": global, "comment": comment})
}

// Two raters do not see each other's marks before both have given theirs, by no
// way there is; where they part, a third does not see theirs. Those who played
// learn what was said, and not by whom.
func TestTwoRatersAreBlind(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	ada := y.person("ada", store.Trainee)
	fay, gil, hal := y.person("fay", leads...), y.person("gil", store.EveryRole()...), y.person("hal", leads...)
	base := y.judgedRun(ada, fay)
	ada.ask(http.StatusForbidden, "POST", base+"/raters", map[string]any{"raters": 2})
	fay.ask(http.StatusUnprocessableEntity, "POST", base+"/raters", map[string]any{"raters": 3})
	fay.ask(http.StatusOK, "POST", base+"/raters", map[string]any{"raters": 2})

	if r := fay.ask(http.StatusConflict, "POST", base+"/marks", map[string]any{"criterion": "clear-update", "level": 3}); !strings.Contains(string(r.body), "Calibrate") {
		t.Errorf("marks before the samples: %s", r.body)
	}
	if d, _ := fay.reads(base); d.Marking.Open || len(d.Criteria) != 0 || d.Marking.Calibrated {
		t.Errorf("before the samples: %+v", d.Marking)
	}
	for _, rater := range []*someone{fay, gil, hal} {
		y.calibrate(rater)
	}

	fay.marks(http.StatusOK, base, 3, event.ClearPass, "crisp-by-fay")
	if r := gil.ask(http.StatusConflict, "POST", base+"/raters", map[string]any{"raters": 1}); !strings.Contains(string(r.body), "already") {
		t.Errorf("one rater after all: %s", r.body)
	}
	for _, other := range []*someone{ada, gil, hal} {
		if d, text := other.reads(base); strings.Contains(text, "crisp-by-fay") || d.Grade.Score.Open == 0 || d.Grade.Global != "" || d.Marking.Given != 1 {
			t.Errorf("%s reads a mark before their own: %+v %+v", other.person.Name, d.Grade, d.Marking)
		}
		for _, format := range []string{"md", "html", "json", "csv"} {
			if r := other.ask(http.StatusOK, "GET", base+"/debrief."+format, nil); strings.Contains(string(r.body), "crisp-by-fay") {
				t.Errorf("%s takes a mark away as %s before their own", other.person.Name, format)
			}
		}
	}
	if d, text := fay.reads(base); !strings.Contains(text, "crisp-by-fay") || d.Marking.Complete || len(d.Criteria) != 1 || len(d.Criteria[0].Things) != 1 {
		t.Errorf("fay reads %+v %+v", d.Marking, d.Criteria)
	}
	screen := watch(t, gil, base+"/live")
	until(t, "the screen has caught up", func() bool { return strings.Contains(screen.text(), "raters.asked") })
	if strings.Contains(screen.text(), "crisp-by-fay") {
		t.Error("a screen that follows the run shows a mark")
	}

	gil.marks(http.StatusOK, base, 1, event.Borderline, "vague-by-gil") // parts
	if d, text := gil.reads(base); strings.Contains(text, "crisp-by-fay") || !d.Marking.Parted || d.Marking.Complete || d.Marking.Open {
		t.Errorf("gil reads %+v", d.Marking)
	}
	if _, text := hal.reads(base); strings.Contains(text, "-by-") {
		t.Error("the third reads marks before their own")
	}
	fay.ask(http.StatusConflict, "POST", base+"/marks", map[string]any{"criterion": "clear-update", "level": 1})
	hal.marks(http.StatusOK, base, 1, event.Borderline, "plain-by-hal")

	for _, who := range []*someone{ada, fay, gil, hal} {
		d, text := who.reads(base)
		if d.Grade.Score.Open != 0 || d.Grade.Global != event.Borderline || !d.Marking.Complete {
			t.Errorf("%s reads %+v %+v", who.person.Name, d.Grade, d.Marking)
		}
		for _, comment := range []string{"crisp-by-fay", "vague-by-gil", "plain-by-hal"} {
			if !strings.Contains(text, comment) {
				t.Errorf("%s does not read %s", who.person.Name, comment)
			}
		}
		var raters []string
		for _, e := range d.Events {
			if e.Kind == (event.MarkGiven{}).Kind() {
				raters = append(raters, e.Actor.Name)
			}
		}
		if names := []string{"fay", "gil", "hal"}; slices.Equal(raters, names) != (who != ada) {
			t.Errorf("%s reads that %v gave the marks", who.person.Name, raters)
		}
	}
	if d, _ := ada.reads(base); d.Events[len(d.Events)-1].Actor.ID != "rater-3" || d.Marking.Open || d.Marking.Asks {
		t.Errorf("ada reads %+v", d.Events[len(d.Events)-1])
	}
	trail := strings.Join(y.trail(), "\n")
	for _, line := range []string{"run.raters done", "run.mark done", "run.mark failed", "sample.mark done", "run.raters denied: role"} {
		if !strings.Contains(trail, line) {
			t.Errorf("the audit trail has no %q:\n%s", line, trail)
		}
	}
}

// Practice takes one rater, who need not have calibrated; their comment and their
// name reach whoever played.
func TestPracticeTakesOneRater(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	ada, fay := y.person("ada", store.Trainee), y.person("fay", leads...)
	base := y.judgedRun(ada, fay)
	fay.ask(http.StatusUnprocessableEntity, "POST", base+"/marks/global", map[string]any{"global": "splendid"})
	fay.marks(http.StatusOK, base, 2, event.ClearPass, "say when you write again")
	d, text := ada.reads(base)
	if !strings.Contains(text, "say when you write again") || d.Grade.Global != event.ClearPass || d.Grade.Score.Open != 0 {
		t.Errorf("ada reads %+v", d.Grade)
	}
	if last := d.Events[len(d.Events)-1]; last.Kind != (event.RunMarked{}).Kind() || last.Actor.Name != "fay" {
		t.Errorf("ada reads %+v", last)
	}
	if d, _ := fay.reads(base); !d.Marking.Open || d.Marking.Asks || d.Marking.Raters != 1 || d.Marking.Calibrated {
		t.Errorf("fay: %+v", d.Marking)
	}
}

// A run can take two raters from its start; only those who lead ask for that.
func TestTwoRatersFromTheStart(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	ada, fay, gil := y.person("ada", store.Trainee), y.person("fay", leads...), y.person("gil", leads...)
	start := map[string]any{"scenario": "first-page", "runtime": runtimes.Tabletop, "raters": 2}
	ada.ask(http.StatusUnprocessableEntity, "POST", "/api/runs", start)
	var run struct{ ID string }
	fay.ask(http.StatusCreated, "POST", "/api/runs", start).into(t, &run)
	base := "/api/runs/" + run.ID
	until(t, "the run has begun", func() bool {
		run, ok := y.web.Runs.Active(run.ID)
		return ok && run.State() == event.StateRunning
	})
	fay.ask(http.StatusOK, "POST", base+"/commands", map[string]any{"type": "end"})
	if d, _ := gil.reads(base); d.Marking.Raters != 2 || !d.Marking.Asks {
		t.Errorf("%+v", d.Marking)
	}
	fay.ask(http.StatusForbidden, "POST", base+"/raters", map[string]any{"raters": 1}) // they played it
}

// What the marks of a sample are known to be stays in the server until whoever
// asks has given theirs, which they do once.
func TestCalibration(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	fay := y.person("fay", leads...)
	var list samplesView
	fay.ask(http.StatusOK, "GET", "/api/samples", nil).into(t, &list)
	if len(list.Samples) != 5 || list.Calibrated || list.CalibratedAnswers {
		t.Fatalf("%+v", list)
	}
	fay.ask(http.StatusNotFound, "GET", "/api/samples/nothing", nil)
	for i, line := range list.Samples {
		known, _ := y.web.Library.Sample(line.Slug)
		path := "/api/samples/" + line.Slug
		r := fay.ask(http.StatusOK, "GET", path, nil)
		var v sampleView
		r.into(t, &v)
		if v.Known != nil || strings.Contains(string(r.body), known.Global.Why[:20]) || strings.Contains(string(r.body), known.Criteria[0].Why[:20]) {
			t.Errorf("what is known of %s leaves the server", line.Slug)
		}
		if len(v.Moments) == 0 || len(v.Criteria) != len(known.Criteria) || len(v.Criteria[0].Things) != 1 {
			t.Errorf("%s: %+v", line.Slug, v)
		}
		fay.ask(http.StatusUnprocessableEntity, "POST", path+"/marks", sampleMarks{Global: event.ClearPass})
		fay.ask(http.StatusUnprocessableEntity, "POST", path+"/marks", sampleMarks{Levels: map[string]int{v.Criteria[0].ID: 9}, Global: event.ClearPass})
		off := (known.Criteria[0].Level + 1) % 4
		levels := map[string]int{}
		for _, c := range known.Criteria {
			levels[c.ID] = c.Level
		}
		levels[v.Criteria[0].ID] = off
		fay.ask(http.StatusOK, "POST", path+"/marks", sampleMarks{Levels: levels, Global: known.Global.Mark}).into(t, &v)
		if k := v.Known; k == nil || k.Same != len(levels) || k.Criteria[0].Yours != off || k.Criteria[0].Level != known.Criteria[0].Level || k.Criteria[0].Why == "" || k.Global.Why == "" {
			t.Errorf("%s: %+v", line.Slug, v.Known)
		}
		levels[v.Criteria[0].ID] = known.Criteria[0].Level
		fay.ask(http.StatusConflict, "POST", path+"/marks", sampleMarks{Levels: levels, Global: known.Global.Mark})
		fay.ask(http.StatusOK, "GET", "/api/samples", nil).into(t, &list)
		if list.Calibrated != (i == 4) || list.CalibratedAnswers != (i >= 3) || !list.Samples[i].Marked { // the answers come before the last run
			t.Errorf("after %d samples: %+v", i+1, list)
		}
	}
}

// Statistics say what they rest on, and whoever reads them knows the answers.
func TestStatistics(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	ada, fay, gil := y.person("ada", store.Trainee), y.person("fay", leads...), y.person("gil", leads...)
	for _, rater := range []*someone{fay, gil} {
		y.calibrate(rater)
	}
	base := y.judgedRun(ada, fay)
	fay.ask(http.StatusOK, "POST", base+"/raters", map[string]any{"raters": 2})
	fay.marks(http.StatusOK, base, 3, event.ClearPass, "")
	read := func() (v struct {
		Drill struct {
			Runs    int
			Caution string
		}
		Marked int
		Raters struct {
			Pairs    []struct{ Things int }
			Criteria []struct{ Criterion string }
		}
		Names   map[string]string
		LeftOut []string `json:"left_out"`
	}) {
		gil.ask(http.StatusOK, "GET", "/api/scenarios/first-page/statistics", nil).into(t, &v)
		return v
	}
	if v := read(); v.Drill.Runs != 1 || v.Drill.Caution != "1 run: too few to tell" || v.Marked != 0 || len(v.Names) != 0 {
		t.Errorf("with half of the marks: %+v", v)
	}
	gil.marks(http.StatusOK, base, 2, event.ClearPass, "")
	if v := read(); v.Marked != 1 || len(v.Raters.Pairs) != 1 || v.Raters.Pairs[0].Things != 2 || v.Names[fay.person.ID] != "fay" || len(v.Raters.Criteria) != 2 {
		t.Errorf("with all marks: %+v", v)
	}
	if knows, err := y.web.Store.HasRead(t.Context(), gil.person.ID, "first-page"); err != nil || !knows {
		t.Errorf("whoever read them knows the answers: %v, %v", knows, err)
	}
	ada.reads(base)
	y.judgedRun(ada, fay)
	if v := read(); v.Drill.Runs != 1 || len(v.LeftOut) != 1 || !strings.Contains(v.LeftOut[0], "1 run by somebody who knew the answers") {
		t.Errorf("with a repeat: %+v", v)
	}
	gil.ask(http.StatusNotFound, "GET", "/api/scenarios/nothing/statistics", nil)
}
