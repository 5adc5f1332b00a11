package grading_test

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"testing"
	"time"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

func TestAWholeRunGradesAsKept(t *testing.T) {
	g := graded(t, compiled(t, fullRubric()...), goldenLog(t))
	got, err := json.MarshalIndent(g, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	const path = "testdata/quiet-push.v6.grade.json"
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("the grade changed; run with -update if that is meant, and raise grading.Version:\n%s", got)
	}
}

// What was kept of a run is graded under its own rubric as it was, by whichever
// grader: what a grade has gained since stands beside that. See decisions/0085.
func TestAKeptRubricGradesAsItDid(t *testing.T) {
	raw, err := os.ReadFile("testdata/quiet-push.v2.rubric.json")
	if err != nil {
		t.Fatal(err)
	}
	r, err := grading.DecodeRubric(raw)
	if err != nil {
		t.Fatal(err)
	}
	if string(r.Encode()) != string(bytes.TrimSpace(raw)) {
		t.Error("the rubric is not what was stored, so that it goes by another hash")
	}
	got, err := json.Marshal(graded(t, r, goldenLog(t)))
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("testdata/quiet-push.v2.grade.json")
	if err != nil {
		t.Fatal(err)
	}
	now, then := fields(t, got), fields(t, want)
	now["score"], then["score"] = fields(t, now["score"]), fields(t, then["score"])
	for _, added := range []string{"low", "high"} {
		delete(now["score"].(map[string]any), added)
	}
	delete(now, "weighted")
	now["grader"] = then["grader"]
	if !reflect.DeepEqual(now, then) {
		t.Errorf("it is graded as\n%s\nand was as\n%s", got, want)
	}
}

// fields opens a JSON object; of something else it is what that is in JSON.
func fields(t *testing.T, v any) map[string]any {
	t.Helper()
	raw, ok := v.([]byte)
	if !ok {
		var err error
		if raw, err = json.Marshal(v); err != nil {
			t.Fatal(err)
		}
	}
	var out map[string]any
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestGradingAPrefixLeavesNothingBehind(t *testing.T) {
	r := compiled(t, fullRubric()...)
	events := goldenLog(t)
	whole := graded(t, r, events)
	for n := range events {
		graded(t, r, events[:n])
		if again := graded(t, r, events); !reflect.DeepEqual(again, whole) {
			t.Fatalf("after grading the first %d events the whole grades differently:\n%+v\n%+v", n, again, whole)
		}
	}
	if untouched := goldenLog(t); !reflect.DeepEqual(untouched, events) {
		t.Fatal("grading changed the log")
	}
}

func TestAStoredRubricGradesAlike(t *testing.T) {
	r := compiled(t, fullRubric()...)
	stored, err := grading.DecodeRubric(r.Encode())
	if err != nil {
		t.Fatal(err)
	}
	if r.Hash() != stored.Hash() {
		t.Fatalf("hash %s became %s", r.Hash(), stored.Hash())
	}
	events := goldenLog(t)
	if a, b := graded(t, r, events), graded(t, stored, events); !reflect.DeepEqual(a, b) {
		t.Fatalf("differs:\n%+v\n%+v", a, b)
	}
}

func TestScoreCountsWhatCanBeJudged(t *testing.T) {
	r := compiled(t,
		scenarios.Criterion{ID: "ack", Points: 3, Asks: "expect", Of: "page.acknowledged"},
		scenarios.Criterion{ID: "note", Points: 4, Asks: "expect", Of: "note.added", Dimension: "communication"},
		scenarios.Criterion{ID: "db", Points: -10, Asks: "forbid", Of: "action.taken", Where: `target == "orders-db"`, Dimension: "systems"},
		scenarios.Criterion{ID: "mark", Points: 6, Asks: "judge", Of: "human", Levels: map[int]string{2: "good"}, Dimension: "learning"},
		scenarios.Criterion{ID: "cloud", Points: -1, Asks: "forbid", Of: "action.failed", Dimension: "cloud"},
	)
	start := at(0, event.RunStarted{})
	ack := at(5, event.PageAcknowledged{Page: "p1"})
	harm := at(9, event.ActionTaken{Action: "restart", Target: "orders-db"})

	g := graded(t, r, numbered(start, ack))
	if want := (grading.Score{Points: 3, Max: 7, Percent: 42.9, Open: 6, Low: 23.1, High: 69.2}); g.Score != want {
		t.Errorf("score %+v, want %+v", g.Score, want)
	}
	if len(g.Dimensions) != 7 {
		t.Errorf("%d dimensions, want 7", len(g.Dimensions))
	}
	for name, want := range map[string]bool{"incident-response": true, "communication": true, "systems": false, "learning": false, "cloud": false, "automation": false} {
		if g.Dimensions[name].Evidence != want {
			t.Errorf("evidence of %s is %v", name, !want)
		}
	}
	if d := g.Dimensions["incident-response"]; d.Percent != 100 || d.Weight != 15 || d.Title == "" {
		t.Errorf("incident-response %+v", d)
	}

	g = graded(t, r, numbered(start, ack, harm))
	if want := (grading.Score{Points: -7, Max: 7, Percent: 0, Open: 6}); g.Score != want {
		t.Errorf("score after harm %+v, want %+v", g.Score, want)
	}
	if d := g.Dimensions["systems"]; !d.Evidence || d.Points != -10 || d.Percent != 0 {
		t.Errorf("systems after harm %+v", d)
	}

	g = graded(t, r, nil)
	if g.Score.Percent != 0 || g.Score.Max != 7 {
		t.Errorf("score of nothing %+v", g.Score)
	}
	for _, f := range g.Findings {
		if f.Events == nil || f.Why == "" {
			t.Errorf("finding %+v lacks events or a reason", f)
		}
		if f.Result == grading.Missed && f.Earn == "" {
			t.Errorf("the miss %s does not say what would have earned it", f.ID)
		}
	}
}

func TestALogOutOfOrderIsRefused(t *testing.T) {
	r := compiled(t, fullRubric()...)
	log := numbered(at(0, event.RunStarted{}), at(1, event.NoteAdded{}))
	log[1].Seq = 1
	if _, err := r.Grade(log); err == nil {
		t.Error("two events of one number were graded")
	}
	log = numbered(at(0, event.RunStarted{}), at(1, event.NoteAdded{}))
	log[1].Run = "r2"
	if _, err := r.Grade(log); err == nil {
		t.Error("a log of two runs was graded")
	}
	if _, err := (&grading.Rubric{Criteria: make([]grading.Criterion, 1)}).Grade(nil); err == nil {
		t.Error("a rubric made by hand graded")
	}
}

func TestEventsOfANewerBuildProveNothing(t *testing.T) {
	f := judged(t, scenarios.Criterion{Points: 1, Asks: "expect", Of: "note.added"}, at(1, event.Unknown{Was: "note.added", Version: 9}))
	if f.Result != grading.Missed {
		t.Errorf("%+v", f)
	}
}

func BenchmarkGrade(b *testing.B) {
	r := compiled(b, fullRubric()...)
	var events []event.Event
	run := goldenLog(b)
	for len(events) < 5000 {
		events = append(events, run[2:25]...)
	}
	events = append(append(run[:2:2], events[:4990]...), run[25:]...)
	for i := range events {
		events[i].Seq, events[i].At = int64(i+1), time.Duration(i)*time.Second/5
	}
	b.ReportMetric(float64(len(events)), "events")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Grade(events); err != nil {
			b.Fatal(err)
		}
	}
}
