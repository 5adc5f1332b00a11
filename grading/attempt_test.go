package grading_test

import (
	"strings"
	"testing"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

// ofExercise is the rubric that the tests of attempts judge by.
func ofExercise(t *testing.T) *grading.Rubric {
	t.Helper()
	r, wrong := grading.OfExercise("noisy-pager", "The noisy pager", 70, []grading.Criterion{
		{ID: "caught", Title: "Incidents are caught", Dimension: "observability", Points: 10, Asks: "check", Of: "caught"},
		{ID: "nights", Title: "Nights are quiet", Dimension: "observability", Points: 4, Asks: "check", Of: "nights"},
		{ID: "words", Title: "The note says why", Dimension: "communication", Points: 6, Asks: "judge", Of: "answer", Options: map[string]string{"part": "note.md"}, Levels: map[int]string{0: "none", 1: "vague", 2: "clear"}},
	})
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	return r
}

func answered(note string) []event.Event {
	return []event.Event{
		by(clock, at(0, event.AttemptStarted{Exercise: "noisy-pager", Of: "alerts", Raters: 1, Minutes: 30})),
		at(60, event.AnswerPasted{Part: "note.md", Characters: 90}),
		at(900, event.AnswerSubmitted{Parts: []event.AnswerPart{{ID: "rules.yml", Text: "groups: []"}, {ID: "note.md", Text: note}}}),
		by(clock, at(900, event.AttemptEnded{Reason: event.AttemptSubmitted})),
	}
}

func found(check string, share float64, why string) event.Event {
	return by(clock, at(900, event.AnswerJudged{Check: check, Share: share, Why: why}))
}

// What a machine finds out comes after the end of the attempt, may come again, and is what
// the criterion is worth; what a person marks waits.
func TestAnAttemptIsGradedByWhatWasJudged(t *testing.T) {
	r := ofExercise(t)
	log := append(answered("Symptoms page."), found("caught", 0, "None was caught."), found("caught", 0.75, "3 of 4 were caught."), found("nights", 1, "No page at night."))
	g := graded(t, r, numbered(log...))
	caught, nights, words := g.Findings[0], g.Findings[1], g.Findings[2]
	if caught.Points != 7.5 || caught.Result != grading.Partial || caught.Why != "3 of 4 were caught." || len(caught.Events) != 2 || caught.Events[1] != 6 {
		t.Errorf("the check that was judged twice: %+v", caught)
	}
	if nights.Result != grading.Earned || words.Result != grading.Open || g.Score.Open != 6 || g.Score.Percent != 82.1 || g.Score.Passed != grading.PassedOpen {
		t.Errorf("%+v, %+v, %+v", nights, words, g.Score)
	}
	log = append(log, by(bob, at(1000, event.MarkGiven{Criterion: "words", Level: 1})), by(bob, at(1000, event.RunMarked{Global: event.Borderline})))
	g = graded(t, r, numbered(log...))
	if f := g.Findings[2]; f.Points != 3 || g.Score.Percent != 72.5 || g.Global != event.Borderline || g.Score.Passed != grading.PassedYes {
		t.Errorf("once it is marked: %+v, %+v", f, g.Score)
	}
	m, err := r.Marking(numbered(log...))
	if err != nil || len(m.Criteria) != 1 || len(m.Things("words")) != 1 || m.Things("words")[0] != 3 || !m.Complete() {
		t.Errorf("what is marked: %+v, %v", m, err)
	}
}

func TestWhatWasNotHandedInIsMissed(t *testing.T) {
	r := ofExercise(t)
	g := graded(t, r, numbered(append(answered(" \n"), found("caught", 1, "All."))...))
	if f := g.Findings[2]; f.Result != grading.Missed || !strings.Contains(f.Why, "note.md") || f.Earn == "" {
		t.Errorf("an empty part: %+v", f)
	}
	if f := g.Findings[1]; f.Result != grading.Open || f.Open != 4 || !strings.Contains(f.Why, "not been judged") {
		t.Errorf("what no machine could judge: %+v", f)
	}
	begun := numbered(answered("x")[:2]...)
	if g := graded(t, r, begun); g.Findings[0].Result != grading.Missed || g.Score.Percent != 0 || g.Score.Max != 20 {
		t.Errorf("nothing was handed in: %+v", g.Findings[0])
	}
	gone := numbered(append(answered("x")[:2:2], by(clock, at(99, event.AttemptEnded{Reason: event.AttemptWithdrawn})))...)
	if g := graded(t, r, gone); g.Ungraded != event.AttemptWithdrawn || g.Score.Max != 0 {
		t.Errorf("it was withdrawn: %+v", g)
	}
}

// A person's points stand in place of the machine's, within what there is to earn; who and
// why is said, and what the machine said as well. Marks are not overruled.
func TestPointsAreOverruled(t *testing.T) {
	r := ofExercise(t)
	over := func(criterion string, points float64) event.Event {
		return by(bob, at(1000, event.PointOverruled{Criterion: criterion, Points: points, Reason: "The third was no incident."}))
	}
	log := append(answered("Symptoms page."), found("caught", 0.75, "3 of 4 were caught."), found("nights", 0.5, "Half."))
	f := graded(t, r, numbered(append(log, over("caught", 3), over("caught", 9))...)).Findings[0]
	if f.Points != 9 || f.Result != grading.Partial || f.Machine == nil || *f.Machine != 7.5 || f.Events[len(f.Events)-1] != 8 {
		t.Errorf("%+v", f)
	}
	if want := "Bob gave 9 points in place of the machine's 7.5: The third was no incident. The machine said: 3 of 4 were caught."; f.Why != want {
		t.Errorf("it says %q", f.Why)
	}
	g := graded(t, r, numbered(append(log, over("caught", 99), over("nights", -5), over("words", 6))...))
	if all := g.Findings; all[0].Points != 10 || all[0].Result != grading.Earned || all[1].Points != 0 || all[1].Result != grading.Missed || all[2].Result != grading.Open || all[2].Machine != nil {
		t.Errorf("out of bounds: %+v", all)
	}
	open := graded(t, r, numbered(append(answered("x"), over("caught", 5))...)).Findings[0]
	if open.Points != 5 || open.Open != 0 {
		t.Errorf("what no machine judged: %+v", open)
	}
}

func TestWhoReadsAJudgement(t *testing.T) {
	for _, e := range []event.Event{found("caught", 1, "All."), by(bob, at(1, event.PointOverruled{Criterion: "caught", Reason: "No."}))} {
		for class, want := range map[event.Class]bool{event.Trainee: false, event.Watcher: false, event.Reader: true} {
			if _, ok := event.View(event.Viewer{Class: class, Person: ada.ID}, e); ok != want {
				t.Errorf("%s is shown to class %d: %v", e.Kind(), class, ok)
			}
		}
	}
}

func TestTheRubricOfAnExerciseIsKept(t *testing.T) {
	r := ofExercise(t)
	back, err := grading.DecodeRubric(r.Encode())
	if err != nil || back.Hash() != r.Hash() || back.Scenario != "noisy-pager" {
		t.Errorf("%v", err)
	}
	if _, wrong := grading.OfExercise("x", "x", 0, []grading.Criterion{
		{ID: "a", Dimension: "nowhere", Points: 1, Asks: "check", Of: "x"},
		{ID: "b", Dimension: "learning", Points: -1, Asks: "check", Of: "x"},
	}); len(wrong) != 2 || wrong[1].Criterion != 1 {
		t.Errorf("%+v", wrong)
	}
}
