package grading_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// buys are visits of customers who buy, and of as many who only look around.
func buys(n, failed, slow int) map[string]event.Visits {
	return map[string]event.Visits{"buy": {Visits: n, Failed: failed, Slow: slow}, "browse": {Visits: n}}
}

// spent counts visits between two run times, in seconds, as an engine does.
func spent(from, to float64, moment string, failed int) event.Event {
	e := at(to, event.VisitsCounted{FromMS: int64(1000 * from), ToMS: int64(1000 * to), Moment: moment, Journeys: buys(int(5*(to-from)), failed, 0)})
	e.Actor = clock
	return e
}

// after is what the model says once a run has ended.
func after(body event.Body) event.Event { return by(clock, at(240, body)) }

// ending is the log of a run of four minutes on a runtime, and what comes after it.
func ending(runtime string, more ...event.Event) func(log ...event.Event) []event.Event {
	return func(log ...event.Event) []event.Event {
		all := append([]event.Event{at(0, event.RunStarted{Runtime: runtime, Trainees: []event.Actor{ada}})}, log...)
		return numbered(append(append(all, at(240, event.RunEnded{Reason: event.EndTime})), more...)...)
	}
}

func TestHarmIsWhatWasAvoidedOfWhatCouldBe(t *testing.T) {
	look := at(30, event.EvidenceViewed{Source: "metrics", Metrics: []string{"db_pool_wait_seconds"}, Service: "checkout", Results: 2})
	act := at(60, event.ActionTaken{ID: "a1", Action: "rollback-config", Target: "checkout"})
	minutes := func(failed ...int) (all []event.Event) {
		for i, n := range failed {
			all = append(all, spent(60*float64(i), 60*float64(i+1), event.CountedMinute, n))
		}
		return all
	}
	base := event.BaselinesPlayed{Runtime: "tabletop", Model: 1, Idle: buys(1200, 450, 100), Then: buys(1200, 450, 100), Golden: buys(1200, 90, 20)}
	quiet := event.BaselinesPlayed{Runtime: "tabletop", Model: 1, Idle: buys(1200, 0, 0), Then: buys(1200, 0, 0), Golden: buys(1200, 0, 0)}
	tailed := base
	tailed.Tail = buys(1000, 200, 0)
	slower := base
	slower.Then = buys(600, 225, 50)
	in := func(log ...event.Event) []event.Event { return log }
	for name, tc := range map[string]struct {
		of     string
		log    []event.Event
		share  float64 // below 0: it cannot be judged
		says   string
		result grading.Result
	}{
		"as the model answer": {log: ending("tabletop", after(base))(append(in(look, act), minutes(90, 10, 0, 0)...)...), share: 1, says: "100 visits failed and 0 were slow. Had nobody acted, 450 would have failed and 100 been slow"},
		"half of it":          {log: ending("tabletop", after(base))(append(in(look, act), minutes(100, 100, 50, 50)...)...), share: 0.5, says: "50 % of the harm"},
		"more than anybody":   {log: ending("tabletop", after(base))(append(in(look, act), minutes(300, 300, 300, 300)...)...), share: 0, says: "0 % of the harm"},
		"better than the best": {log: ending("tabletop", after(base))(append(in(look, act), minutes(10, 0, 0, 0)...)...), share: 1,
			says: "100 % of the harm"},
		"without a look":       {log: ending("tabletop", after(base))(act, breached(50, "a"), restored(90, "a"), spent(0, 240, "minute", 100)), share: 1.0 / 3, says: "rested on no look"},
		"ended early":          {log: ending("tabletop", after(tailed))(append(in(look, act), minutes(50, 50, 0, 0)...)...), share: 0.5, says: "What came after the end of the run"},
		"another pace of live": {log: ending("inproc", after(slower))(append(in(look, act), minutes(200, 200, 100, 100)...)...), share: 0.5, says: "in proportion"},
		"one journey":          {of: "browse", log: ending("tabletop", after(base))(append(in(look, act), minutes(300, 0, 0, 0)...)...), share: 1, says: "did none"},
		"waiting for a yes": {log: ending("tabletop", after(base))(look,
			spent(0, 58, event.CountedMark, 100), at(58, event.ActionRequested{ID: "a1", Action: "scale", Needs: event.NeedsApproval}),
			spent(58, 60, event.CountedMark, 100), spent(60, 118, event.CountedMinute, 400),
			spent(118, 120, event.CountedMark, 10), by(maya, at(121, event.ActionApproved{ID: "a1"})), at(121, event.ActionTaken{ID: "a1", Action: "scale"}),
			spent(120, 240, event.CountedEnd, 0)), share: (500.0 - 100) / 400},
		"waiting for a no": {log: ending("tabletop", after(base))(look,
			spent(0, 58, event.CountedMark, 100), at(58, event.ActionRequested{ID: "a1", Action: "scale", Needs: event.NeedsApproval}),
			spent(58, 120, event.CountedMinute, 200), by(maya, at(121, event.ActionRefused{ID: "a1", Action: "scale"})),
			spent(120, 240, event.CountedEnd, 0)), share: 0.5},
		"a claim counts nothing twice": {log: ending("tabletop", after(base))(look, act, spent(0, 240, event.CountedMinute, 300), spent(50, 60, event.CountedClaim, 50)), share: 0.5},
		"no harm, and none done":       {log: ending("tabletop", after(quiet))(look, spent(0, 240, event.CountedMinute, 0)), share: 1, says: "nobody touched"},
		"no harm, and nobody there":    {log: ending("tabletop", after(quiet))(spent(0, 240, event.CountedMinute, 0)), share: 0, says: "nobody looked"},
		"harm where there was none":    {log: ending("tabletop", after(quiet))(look, act, spent(0, 60, event.CountedMinute, 0), spent(60, 240, event.CountedMinute, 450)), share: 0.5, says: "50 % of a whole outage of buy"},
		"nothing to compare with":      {log: ending("tabletop")(append(in(look, act), minutes(90, 10, 0, 0)...)...), share: -1, says: "cannot be judged"},
		"nothing counted":              {log: ending("tabletop", after(base))(look, act), share: -1, says: "cannot be judged"},
		"not counted to the end":       {log: ending("tabletop", after(base))(append(in(look, act, spent(0, 60, event.CountedMinute, 0)), at(200, event.NoteAdded{Text: "x"}))...), share: -1, says: "cannot be judged"},
	} {
		t.Run(name, func(t *testing.T) {
			of := tc.of
			if of == "" {
				of = "journeys"
			}
			r := compiled(t, scenarios.Criterion{Asks: grading.AsksHarm, Of: of, Points: 30, Dimension: "systems"})
			g := graded(t, r, tc.log)
			f := g.Findings[0]
			if tc.share < 0 {
				if f.Result != grading.Unjudged || f.Max != 0 || g.Score.Max != 0 || g.Score.Open != 0 || !strings.Contains(f.Why, tc.says) {
					t.Errorf("%+v", f)
				}
				return
			}
			if d := f.Points/30 - tc.share; d > 0.001 || d < -0.001 || !strings.Contains(f.Why, tc.says) || f.Max != 30 {
				t.Errorf("a share of %.3f, want %.3f: %s", f.Points/30, tc.share, f.Why)
			}
		})
	}
}

// Who helped customers is told by what would have happened without.
func TestWhoHelpedIsToldByWhatWouldHaveHappened(t *testing.T) {
	act := func(s float64, id string) event.Event {
		return at(s, event.ActionTaken{ID: id, Action: "restart", Target: "checkout"})
	}
	without := func(id string, failed int) event.Event {
		return after(event.CounterfactualPlayed{Runtime: "tabletop", Request: id, Without: buys(1200, failed, 0), Whole: buys(1200, 100, 0), Idle: buys(1200, 500, 0)})
	}
	log := []event.Event{at(40, event.PageSent{Page: "p1"}), breached(41, "a"), act(60, "a1"), act(90, "a2"), restored(120, "a")}
	g := graded(t, compiled(t), ending("tabletop")(log...))
	if m := g.Timings.Mitigate; m == nil || *m != 50 {
		t.Errorf("without the model, mitigated after %s", seconds(m))
	}
	g = graded(t, compiled(t), ending("tabletop", without("a1", 480), without("a2", 98))(log...))
	if m := g.Timings.Mitigate; m == nil || *m != 20 {
		t.Errorf("with the model, mitigated after %s", seconds(m))
	}
	// Each could be left out: the one did what the other does.
	g = graded(t, compiled(t), ending("tabletop", without("a1", 101), without("a2", 100))(log...))
	if m := g.Timings.Mitigate; m == nil || *m != 50 {
		t.Errorf("with two that do the same, mitigated after %s", seconds(m))
	}
}

// What each action saved or cost is told in sentences, and where it was the model
// that played the run again, they say so.
func TestWhatEachActionSavedIsTold(t *testing.T) {
	base := event.BaselinesPlayed{Runtime: "tabletop", Model: 1, Idle: buys(1200, 1450, 100), Then: buys(1200, 450, 100), Golden: buys(1200, 90, 20)}
	c := func(id string, failed, slow int) event.Event {
		return after(event.CounterfactualPlayed{Runtime: "tabletop", Request: id, Without: buys(1200, failed, slow), Whole: buys(1200, 100, 10), Idle: buys(1200, 450, 100)})
	}
	act := func(s float64, id, action string) event.Event {
		return at(s, event.ActionTaken{ID: id, Action: action, Target: "checkout"})
	}
	log := []event.Event{act(60, "a1", "rollback-config"), act(70, "a2", "restart"), act(80, "a3", "scale"), act(90, "a4", "drain"), spent(0, 240, event.CountedMinute, 100)}
	model := []event.Event{after(base), c("a1", 1450, 100), c("a2", 98, 10), c("a3", 100, 10)}
	r := compiled(t)
	got, known := r.Reckon(ending("tabletop", model...)(log...))
	if !known || !strings.Contains(got.Text, "100 visits failed and 0 were slow. Had nobody acted, 1,450 would have failed") {
		t.Errorf("%v: %s", known, got.Text)
	}
	var told []string
	for _, a := range got.Actions {
		told = append(told, a.Text)
	}
	want := []string{
		"Took the action “rollback config” on checkout at 1:00. Without it 1,350 more visits fail and 90 more are slow.",
		"Took the action “restart” on checkout at 1:10. Without it 2 visits fewer fail.",
		"Took the action “scale” on checkout at 1:20. Without it customers' visits go the same.",
	}
	if !slices.Equal(told, want) {
		t.Errorf("told\n%s", strings.Join(told, "\n"))
	}
	live, _ := r.Reckon(ending("inproc", model...)(log...))
	if !strings.Contains(live.Actions[1].Text, "When the model plays this run again without it, 2 visits fewer fail.") || !strings.Contains(live.Text, "in proportion") {
		t.Errorf("of a live run %s %s", live.Text, live.Actions[1].Text)
	}
	base.Idle, base.Golden = buys(1200, 0, 0), buys(1200, 0, 0)
	if late, _ := r.Reckon(ending("tabletop", after(base))(spent(0, 240, event.CountedMinute, 0))); !strings.Contains(late.Text, "does not show in visits") {
		t.Errorf("where no visit is hurt it says %s", late.Text)
	}
	if _, known := r.Reckon(ending("tabletop")(log...)); known {
		t.Error("without the model it is known what would have been")
	}
}
