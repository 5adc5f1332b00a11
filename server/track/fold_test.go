package track_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/drillyard/drillyard/grading"
	lang "github.com/drillyard/drillyard/scenarios/track"
	"github.com/drillyard/drillyard/server/store"
	"github.com/drillyard/drillyard/server/track"
)

// yard is drills as gates ask for them: a, b and c are for seeing, and a and b are about
// one thing.
type yard struct{}

func (yard) With(skill string) []string {
	return map[string][]string{"seeing": {"a", "b", "c"}}[skill]
}
func (yard) Cause(slug string) string {
	return map[string]string{"a": "pool", "b": "pool", "c": "disk", "d": "leak"}[slug]
}
func (yard) There(slug string) bool           { return slug != "gone" }
func (yard) Title(slug string) string         { return strings.ToUpper(slug) }
func (yard) Criterion(slug, id string) string { return "The " + id }
func (y yard) Others(than []string) (others []string) {
	for _, slug := range []string{"a", "b", "c", "d"} {
		different := true
		for _, one := range than {
			different = different && y.Cause(one) != y.Cause(slug)
		}
		if different {
			others = append(others, slug)
		}
	}
	return others
}

// hall is exercises as steps and gates ask for them: all but one are there.
type hall struct{}

func (hall) There(slug string) bool   { return slug != "gone" && !strings.Contains(slug, " ") }
func (hall) Title(slug string) string { return strings.ToUpper(slug) }
func (hall) Criterion(slug, id string) string {
	if slug == "y" && id == "quiet" {
		return ""
	}
	return "The " + id
}

// answered is an attempt at an exercise that ended so many days ago, with a score of which
// the machine's part is percent.
func answered(id, exercise string, ago int, percent, low, high float64, findings ...grading.Finding) store.TrackAttempt {
	raw, _ := json.Marshal(grading.Grade{Findings: findings})
	at := time.Now().AddDate(0, 0, -ago)
	return store.TrackAttempt{ID: id, Exercise: exercise, Title: strings.ToUpper(exercise), Created: at, Ended: at, Score: &store.Score{Percent: percent, Low: low, High: high}, Grade: raw}
}

// played is a run of a drill that ended now, with a score of which the machine's part is
// percent.
func played(id, drill string, percent, low, high float64, findings ...grading.Finding) store.TrackRun {
	raw, _ := json.Marshal(grading.Grade{Findings: findings})
	return store.TrackRun{ID: id, Scenario: drill, Title: strings.ToUpper(drill), Created: time.Now(), Ended: time.Now(), Score: &store.Score{Percent: percent, Low: low, High: high}, Grade: raw, Crew: 1}
}

func found(id string, points, most float64) grading.Finding {
	return grading.Finding{ID: id, Points: points, Max: most}
}

// gated is a track of a gate and a step behind it.
func gated(asks ...lang.Ask) *lang.Track {
	for i := range asks {
		asks[i].ID = string(asks[i].Kind)
	}
	return &lang.Track{Days: 30, Steps: []lang.Step{
		{ID: "gate", Kind: lang.Gate, Title: "Ready", Due: 10, Asks: asks},
		{ID: "after", Kind: lang.Checklist, Title: "After", Due: 20, Items: []lang.Item{{ID: "it", Text: "It"}}},
	}}
}

// at folds what is kept as it is now, and returns the gate and the step behind it.
func at(t *lang.Track, r store.TrackRecord) (p track.Progress, gate, after track.StepState) {
	r.StartDay, r.Zone = "2000-01-01", "UTC"
	p = track.Fold(track.Facts{Track: t, TrackRecord: r, Drills: yard{}, Exercises: hall{}, Now: time.Now()})
	return p, p.Steps[0], p.Steps[1]
}

func want(t *testing.T, gate track.StepState, state track.State, why string) {
	t.Helper()
	if gate.State != state || !strings.Contains(gate.Why, why) {
		t.Errorf("the gate is %s, %q; want %s, %q", gate.State, gate.Why, state, why)
	}
}

func TestOpenMarksHoldNothingUp(t *testing.T) {
	asks := gated(lang.Ask{Kind: lang.AskScore, Drills: []string{"a"}, Least: 70, In: 1})
	p, gate, after := at(asks, store.TrackRecord{Runs: []store.TrackRun{played("1", "a", 80, 60, 90)}})
	want(t, gate, track.Waiting, "")
	if after.State != track.Open || len(p.Waits) != 1 || p.Waits[0].Kind != track.WaitMarks || p.Waits[0].Run != "1" {
		t.Errorf("behind it: %s; waits: %+v", after.State, p.Waits)
	}
	_, gate, after = at(asks, store.TrackRecord{Runs: []store.TrackRun{played("1", "a", 66, 66, 66)}})
	want(t, gate, track.Open, "The best so far is 66 % in “A”; 70 % is asked for.")
	if after.State != track.Locked {
		t.Errorf("behind it: %s", after.State)
	}
	if offer := gate.Asks[0].Offer; len(offer) != 2 || offer[0] != "c" || offer[1] != "d" {
		t.Errorf("offered: %v: none of them may have the cause of what was played", offer)
	}
}

// What a gate has somebody play instead, for they know the answers of what it asks for,
// counts for it; the same drill counts for no gate that did not.
func TestWhatIsPlayedInsteadCounts(t *testing.T) {
	asks := gated(lang.Ask{Kind: lang.AskScore, Drills: []string{"a"}, Least: 70, In: 1})
	r := store.TrackRecord{Runs: []store.TrackRun{played("1", "a", 30, 30, 30), played("2", "c", 90, 90, 90)}}
	_, gate, _ := at(asks, r)
	want(t, gate, track.Open, "The best so far is 30 %")
	r.Plays = []store.TrackPlay{{Step: "gate", Scenario: "c"}}
	_, gate, _ = at(asks, r)
	want(t, gate, track.Done, "")
	for ask, state := range map[string]track.State{"score": track.Done, "entrustment": track.Open} {
		r.Plays = []store.TrackPlay{{Step: "gate", Scenario: "c", Asks: []string{ask}}}
		if _, gate, _ = at(asks, r); gate.State != state {
			t.Errorf("played for %s: the gate is %s", ask, gate.State)
		}
	}
	if _, gate, _ = at(gated(lang.Ask{Kind: lang.AskScore, Skill: "seeing", Least: 70, In: 1}), store.TrackRecord{}); len(gate.Asks[0].Offer) != 3 {
		t.Errorf("offered: %v: what is asked for can be played, and others would not count", gate.Asks[0].Offer)
	}
}

func TestWhoKnewTheAnswersShowsNothing(t *testing.T) {
	r := played("2", "a", 100, 100, 100)
	r.Repeat = true
	_, gate, _ := at(gated(lang.Ask{Kind: lang.AskScore, Drills: []string{"a"}, Least: 70, In: 1}), store.TrackRecord{Runs: []store.TrackRun{r}})
	want(t, gate, track.Open, "No run counts for it yet.")
}

func TestHintsAreHelp(t *testing.T) {
	_, gate, _ := at(gated(lang.Ask{Kind: lang.AskScore, Drills: []string{"a"}, Least: 70, In: 1, As: lang.Primary}),
		store.TrackRecord{Runs: []store.TrackRun{played("1", "a", 90, 90, 90, found("hints", -5, 0))}})
	want(t, gate, track.Open, "No run counts for it yet.")
}

func TestCriteriaInDifferentDrills(t *testing.T) {
	asks := gated(lang.Ask{Kind: lang.AskCriteria, Skill: "seeing", Criteria: []string{"look", "blind"}, In: 2})
	good := func(id, drill string) store.TrackRun {
		return played(id, drill, 50, 50, 50, found("look", 8, 10), found("blind", 0, 0))
	}
	_, gate, _ := at(asks, store.TrackRecord{Runs: []store.TrackRun{good("1", "a"), good("2", "a")}})
	want(t, gate, track.Open, "“The look” was met in 1 of 2 runs.")
	_, gate, _ = at(asks, store.TrackRecord{Runs: []store.TrackRun{good("1", "a"), played("2", "b", 50, 50, 50, found("look", 8, 10), found("blind", -20, 0))}})
	want(t, gate, track.Open, "“The blind” was met in 1 of 2 runs.")
	_, gate, _ = at(asks, store.TrackRecord{Runs: []store.TrackRun{good("1", "a"), good("2", "b")}})
	want(t, gate, track.Done, "")
}

func TestAgainAfterDaysWithAnotherCause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asks := gated(lang.Ask{Kind: lang.AskAgain, Skill: "seeing", Least: 70, After: 3})
		var r store.TrackRecord
		r.Runs = append(r.Runs, played("1", "a", 80, 80, 80))
		_, gate, _ := at(asks, r)
		want(t, gate, track.Open, "It is asked for once more, from 2000-01-04 on")
		if ask := gate.Asks[0]; ask.From != "2000-01-04" || len(ask.Offer) == 0 || ask.Offer[0] != "c" {
			t.Errorf("from %s, offered %v", ask.From, ask.Offer)
		}
		time.Sleep(2 * 24 * time.Hour)
		early := r
		early.Runs = append(early.Runs[:1:1], played("2", "c", 80, 80, 80))
		_, gate, _ = at(asks, early)
		want(t, gate, track.Open, "It is asked for once more")
		time.Sleep(24 * time.Hour)
		_, gate, _ = at(asks, r)
		want(t, gate, track.Open, "It is due once more now")
		same := r
		same.Runs = append(same.Runs[:1:1], played("2", "b", 80, 80, 80))
		_, gate, _ = at(asks, same)
		want(t, gate, track.Open, "It is due once more now")
		r.Runs = append(r.Runs, played("2", "c", 80, 80, 80))
		_, gate, _ = at(asks, r)
		want(t, gate, track.Done, "")
	})
}

func TestEntrustmentIsAskedForAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asks := gated(lang.Ask{Kind: lang.AskScore, Drills: []string{"a"}, Least: 70, In: 1}, lang.Ask{Kind: lang.AskEntrustment, Level: 3, Of: "Answers pages"})
		r := store.TrackRecord{Runs: []store.TrackRun{played("1", "a", 80, 80, 80)}}
		p, gate, after := at(asks, r)
		want(t, gate, track.Waiting, "")
		if after.State != track.Open || len(p.Waits) != 1 || p.Waits[0].Kind != track.WaitEntrustment {
			t.Errorf("behind it: %s; waits: %+v", after.State, p.Waits)
		}
		time.Sleep(time.Hour)
		r.Trusted = []store.Entrustment{{Step: "gate", Ask: "entrustment", Level: 2, At: time.Now()}}
		_, gate, after = at(asks, r)
		want(t, gate, track.Open, "The mark is 2 and 3 is asked for.")
		if after.State != track.Locked {
			t.Errorf("behind it: %s", after.State)
		}
		time.Sleep(time.Hour)
		r.Runs = append(r.Runs, played("2", "d", 50, 50, 50))
		_, gate, _ = at(asks, r)
		want(t, gate, track.Waiting, "")
		r.Trusted = append(r.Trusted, store.Entrustment{Step: "gate", Ask: "entrustment", Level: 4, At: time.Now()})
		_, gate, _ = at(asks, r)
		want(t, gate, track.Done, "")
	})
}

func TestWhoIsLateAndStuck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		plan := gated(lang.Ask{Kind: lang.AskScore, Drills: []string{"a"}, Least: 70, In: 1})
		r := store.TrackRecord{Enrolment: store.Enrolment{PersonID: "p", Created: time.Now()}}
		p, gate, _ := at(plan, r)
		if p.Day != 1 || gate.Due != "2000-01-10" || gate.Late || len(p.Stuck) > 0 || !p.Until.Equal(time.Date(2000, 1, 2, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("on the first day: %+v, due %s", p, gate.Due)
		}
		time.Sleep(9 * 24 * time.Hour)
		r.Done = []store.StepDone{{Step: "x", Did: store.Ticked, ByID: "p", At: time.Now()}}
		p, gate, _ = at(plan, r)
		if p.Day != 10 || gate.Late || len(p.Stuck) > 0 {
			t.Errorf("on the day it is due: late %t, stuck %v", gate.Late, p.Stuck)
		}
		time.Sleep(3 * 24 * time.Hour)
		p, gate, _ = at(plan, r)
		if !gate.Late || p.Late != 1 || len(p.Stuck) != 1 || p.Stuck[0] != "“Ready” was due 3 days ago." {
			t.Errorf("three days later: late %t, stuck %v", gate.Late, p.Stuck)
		}
		time.Sleep(4 * 24 * time.Hour)
		if p, _, _ = at(plan, r); len(p.Stuck) != 2 || p.Stuck[1] != "Nothing has been done for 7 days." {
			t.Errorf("a week later: stuck %v", p.Stuck)
		}
	})
}

// What is offered can be played, and its answers are not known, by whatever they were shown.
func TestOffered(t *testing.T) {
	asks := gated(lang.Ask{Kind: lang.AskScore, Drills: []string{"gone", "a", "c"}, Least: 70, In: 1})
	if _, gate, _ := at(asks, store.TrackRecord{Known: []string{"a"}}); !slices.Equal(gate.Asks[0].Offer, []string{"c"}) {
		t.Errorf("offered: %v", gate.Asks[0].Offer)
	}
	if _, gate, _ := at(asks, store.TrackRecord{Known: []string{"a", "c"}}); !slices.Equal(gate.Asks[0].Offer, []string{"d"}) {
		t.Errorf("offered: %v", gate.Asks[0].Offer)
	}
}

// A gate was passed when the last of what it rests on was shown, and what is played after
// that changes nothing of it.
func TestAGateKeepsItsDay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asks := gated(lang.Ask{Kind: lang.AskScore, Skill: "seeing", Least: 70, In: 1}, lang.Ask{Kind: lang.AskCriteria, Skill: "seeing", Criteria: []string{"look"}, In: 1})
		good := func(id, drill string) store.TrackRun { return played(id, drill, 80, 80, 80, found("look", 8, 10)) }
		r := store.TrackRecord{Runs: []store.TrackRun{good("1", "a")}}
		passed := time.Now()
		for n, drill := range []string{"b", "c", "a"} {
			time.Sleep(24 * time.Hour)
			r.Runs = append(r.Runs, good(fmt.Sprint(n+2), drill))
		}
		_, gate, _ := at(asks, r)
		want(t, gate, track.Done, "")
		if !gate.At.Equal(passed) || !slices.Equal(gate.Asks[0].Runs, []string{"1"}) || !slices.Equal(gate.Asks[1].Runs, []string{"1"}) {
			t.Errorf("passed %s, on %v and %v", gate.At, gate.Asks[0].Runs, gate.Asks[1].Runs)
		}
	})
}

// Where marks are open of one run and another has shown the same without, nothing waits.
func TestSettledRunsCountFirst(t *testing.T) {
	p, gate, _ := at(gated(lang.Ask{Kind: lang.AskScore, Skill: "seeing", Least: 70, In: 1}),
		store.TrackRecord{Runs: []store.TrackRun{played("1", "a", 80, 60, 90), played("2", "c", 75, 75, 75)}})
	want(t, gate, track.Done, "")
	if len(p.Waits) > 0 || gate.Asks[0].Runs[0] != "2" {
		t.Errorf("waits %+v, on %v", p.Waits, gate.Asks[0].Runs)
	}
}

// Somebody else in the crew is help, and so is a hint that cost nothing.
func TestHelpOfAnyKind(t *testing.T) {
	asks := gated(lang.Ask{Kind: lang.AskScore, Drills: []string{"a"}, Least: 70, In: 1, As: lang.Primary})
	beside, free := played("1", "a", 90, 90, 90), played("1", "a", 90, 90, 90, grading.Finding{ID: "hints", Events: []int64{7}})
	beside.Crew = 2
	for _, r := range []store.TrackRun{beside, free} {
		_, gate, _ := at(asks, store.TrackRecord{Runs: []store.TrackRun{r}})
		want(t, gate, track.Open, "No run counts for it yet.")
	}
	beside.PlaysAs = "commander"
	_, gate, _ := at(asks, store.TrackRecord{Runs: []store.TrackRun{beside}})
	want(t, gate, track.Done, "")
}

// Whether hints were taken is known with the score: until then nothing is played without.
func TestHelpIsKnownWithTheScore(t *testing.T) {
	r := played("1", "a", 90, 90, 90)
	r.Score, r.Grade = nil, nil
	for as, state := range map[lang.Mode]track.State{lang.Assisted: track.Done, lang.Primary: track.Open} {
		steps := &lang.Track{Days: 30, Steps: []lang.Step{{ID: "play", Kind: lang.Drill, Drills: []string{"a"}, As: as, Due: 10}, {ID: "x", Due: 20}}}
		if _, play, _ := at(steps, store.TrackRecord{Runs: []store.TrackRun{r}}); play.State != state {
			t.Errorf("%s: %s, %s", as, play.State, play.Why)
		}
	}
}

// Whoever does nothing shows nothing: not that they act with care, and not that they have
// learnt since a mark.
func TestIdleRunsShowNothing(t *testing.T) {
	idle := func(id, drill string) store.TrackRun { return played(id, drill, 10, 10, 10, found("blind", 0, 0)) }
	r := store.TrackRecord{Runs: []store.TrackRun{idle("1", "a"), idle("2", "c")}}
	_, gate, _ := at(gated(lang.Ask{Kind: lang.AskCriteria, Skill: "seeing", Criteria: []string{"blind"}, In: 2}), r)
	want(t, gate, track.Open, "“The blind” was met in 0 of 2 runs.")
	r.Trusted = []store.Entrustment{{Step: "gate", Ask: "entrustment", Level: 1, At: time.Now().Add(-time.Hour)}}
	_, gate, _ = at(gated(lang.Ask{Kind: lang.AskEntrustment, Level: 3, Of: "Answers pages"}), r)
	want(t, gate, track.Open, "The mark is 1 and 3 is asked for.")
}

// What is not learnt by any more stays as it was when that ended.
func TestEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asks := gated(lang.Ask{Kind: lang.AskScore, Drills: []string{"a"}, Least: 70, In: 1})
		r := store.TrackRecord{Enrolment: store.Enrolment{Ended: time.Now()}}
		time.Sleep(40 * 24 * time.Hour)
		r.Runs = []store.TrackRun{played("1", "a", 90, 90, 90)}
		p, gate, _ := at(asks, r)
		want(t, gate, track.Open, "No run counts for it yet.")
		if p.Day != 1 || p.Late > 0 || len(gate.Tries) > 0 {
			t.Errorf("%+v", p)
		}
	})
}

// Whoever may see some of the runs is told how far somebody is, and not what the others
// came to.
func TestSeen(t *testing.T) {
	p, _, _ := at(gated(lang.Ask{Kind: lang.AskScore, Drills: []string{"a", "c"}, Least: 70, In: 2}),
		store.TrackRecord{Runs: []store.TrackRun{played("1", "a", 66, 60, 90), played("2", "c", 71, 60, 90)}})
	seen := p.Seen(func(run string) bool { return run == "2" }).Steps[0]
	if ask := seen.Asks[0]; len(seen.Tries) != 1 || seen.Tries[0].Run != "2" || seen.State != track.Open || ask.Why != "" || !slices.Equal(ask.Runs, []string{"2"}) || seen.Why != "It rests on runs that are not yours to see." {
		t.Errorf("%+v", seen)
	}
	if len(p.Steps[0].Tries) != 2 || !strings.Contains(p.Steps[0].Why, "Shown in one drill") {
		t.Errorf("it changed for everybody: %+v", p.Steps[0])
	}
}

// A drill that asks for no score is done once it was really played, however it went.
func TestADrillThatWasEndedAtOnceIsNotDone(t *testing.T) {
	steps := &lang.Track{Days: 30, Steps: []lang.Step{{ID: "play", Kind: lang.Drill, Drills: []string{"a"}, As: lang.Assisted, Due: 10}, {ID: "x", Due: 20}}}
	held, asks := played("1", "a", 0, 0, 0), played("1", "a", 0, 0, 0)
	held.Score, held.Grade = nil, nil
	asks.Score, asks.Grade, asks.Asks = nil, nil, true
	for name, c := range map[string]struct {
		run   store.TrackRun
		state track.State
		why   string
	}{
		"nothing was done":             {played("1", "a", 4, 4, 4), track.Open, "Nothing was done in it."},
		"it went badly":                {played("1", "a", 24, 24, 24), track.Done, ""},
		"its score is others' to show": {held, track.Done, ""},
		"they are to say how it went":  {asks, track.Open, "Say how it went"},
	} {
		if _, play, _ := at(steps, store.TrackRecord{Runs: []store.TrackRun{c.run}}); play.State != c.state || !strings.Contains(play.Why, c.why) {
			t.Errorf("%s: %s, %q", name, play.State, play.Why)
		}
	}
}

func TestAnExerciseIsDoneByAnAnswer(t *testing.T) {
	step := func(least float64, name string, attempts ...store.TrackAttempt) track.StepState {
		tr := lang.Track{Phases: []lang.Phase{{ID: "p", Until: 30, Steps: 1}}, Steps: []lang.Step{{ID: "x", Kind: lang.Exercise, Title: "X", Due: 30, Exercise: name, Least: least}}}
		f := track.Facts{Track: &tr, Drills: yard{}, Exercises: hall{}, Now: time.Now()}
		f.StartDay, f.Zone, f.Attempts = "2000-01-01", "UTC", attempts
		for _, s := range track.Fold(f).Steps {
			return s
		}
		t.Fatal("there is no step")
		return track.StepState{}
	}
	ended := func(exercise string) store.TrackAttempt {
		return store.TrackAttempt{ID: "1", Exercise: exercise, Ended: time.Now()}
	}
	for name, c := range map[string]struct {
		got  track.StepState
		want track.State
	}{
		"nothing":         {step(0, "a"), track.Open},
		"of another":      {step(0, "a", ended("b")), track.Open},
		"open":            {step(0, "a", store.TrackAttempt{Exercise: "a"}), track.Open},
		"handed in":       {step(0, "a", ended("a")), track.Done},
		"not answered":    {step(0, "a", answered("1", "a", 0, 0, 0, 4)), track.Open},
		"badly":           {step(0, "a", answered("1", "a", 0, 20, 20, 20)), track.Done},
		"not judged yet":  {step(60, "a", ended("a")), track.Open},
		"not well enough": {step(60, "a", answered("1", "a", 0, 59, 59, 59)), track.Open},
		"well enough":     {step(60, "a", answered("1", "a", 0, 59, 59, 59), answered("2", "a", 0, 60, 60, 60)), track.Done},
		"unmarked":        {step(60, "a", answered("1", "a", 0, 60, 40, 80)), track.Done},
		"not there":       {step(0, "gone"), track.Unavailable},
		"gone since":      {step(0, "gone", ended("gone")), track.Done},
		"of before":       {step(0, "alert review"), track.Unavailable},
	} {
		if c.got.State != c.want {
			t.Errorf("%s: %s, %s; want %s", name, c.got.State, c.got.Why, c.want)
		}
	}
}

func TestGatesAskForExercises(t *testing.T) {
	ask := gated(lang.Ask{Kind: lang.AskScore, Exercises: []string{"x", "gone"}, Least: 70, In: 1})
	_, gate, after := at(ask, store.TrackRecord{})
	want(t, gate, track.Open, "No answer counts for it yet.")
	if after.State != track.Locked || !slices.Equal(gate.Asks[0].Exercises, []string{"x"}) || gate.Asks[0].Title != "70 % or more in “X” or “GONE”." {
		t.Errorf("behind it: %s; %+v", after.State, gate.Asks[0])
	}

	// An open mark is asked for, and holds nothing up.
	p, gate, after := at(ask, store.TrackRecord{Attempts: []store.TrackAttempt{answered("1", "x", 0, 80, 60, 90)}})
	want(t, gate, track.Waiting, "")
	if after.State != track.Open || len(p.Waits) != 1 || p.Waits[0].Kind != track.WaitMarks || p.Waits[0].Answer != "1" || p.Waits[0].Run != "" || !slices.Equal(gate.Asks[0].Answers, []string{"1"}) {
		t.Errorf("behind it: %s; waits: %+v; %+v", after.State, p.Waits, gate.Asks[0])
	}

	// Runs of a drill of the same name are none of it.
	_, gate, _ = at(ask, store.TrackRecord{Runs: []store.TrackRun{played("1", "x", 90, 90, 90)}})
	want(t, gate, track.Open, "No answer counts for it yet.")

	// Who was shown the debrief shows something again later.
	again := answered("2", "x", 0, 90, 90, 90)
	again.Repeat = true
	day := func(ago int) string { return time.Now().UTC().AddDate(0, 0, 7-ago).Format(time.DateOnly) }
	_, gate, _ = at(ask, store.TrackRecord{Attempts: []store.TrackAttempt{answered("1", "x", 3, 30, 30, 30), again}})
	want(t, gate, track.Open, "The best so far is 30 % in “X”; 70 % is asked for.")
	if gate.Asks[0].From != day(0) || !slices.Equal(gate.Asks[0].Exercises, []string{"x"}) {
		t.Errorf("again: %+v; want from %s on", gate.Asks[0], day(0))
	}
	_, gate, _ = at(ask, store.TrackRecord{Attempts: []store.TrackAttempt{answered("1", "x", 8, 30, 30, 30), again}})
	want(t, gate, track.Done, "")
}

func TestGatesAskForCriteriaOfExercises(t *testing.T) {
	ask := gated(lang.Ask{Kind: lang.AskCriteria, Exercises: []string{"x", "y"}, Criteria: []string{"noise", "quiet"}, In: 1})
	open := found("quiet", 0, 4)
	open.Open = 4
	for name, c := range map[string]struct {
		findings []grading.Finding
		state    track.State
		why      string
	}{
		"both":          {[]grading.Finding{found("noise", 9, 10), found("quiet", 4, 4)}, track.Done, ""},
		"one":           {[]grading.Finding{found("noise", 9, 10), found("quiet", 1, 4)}, track.Open, "“The quiet” was not met in the one answer so far."},
		"one is open":   {[]grading.Finding{found("noise", 9, 10), open}, track.Waiting, ""},
		"not the other": {[]grading.Finding{found("noise", 1, 10), open}, track.Open, "“The noise” was not met in the one answer so far."},
	} {
		_, gate, _ := at(ask, store.TrackRecord{Attempts: []store.TrackAttempt{answered("1", "x", 0, 60, 50, 70, c.findings...)}})
		if gate.State != c.state || !strings.Contains(gate.Why, c.why) {
			t.Errorf("%s: %s, %q", name, gate.State, gate.Why)
		}
	}
}

// What waits for a person is asked for once, and by the last answer.
func TestMarksOfAnswersAreAskedFor(t *testing.T) {
	tr := lang.Track{Days: 30, Steps: []lang.Step{
		{ID: "step", Kind: lang.Exercise, Title: "X", Due: 30, Exercise: "x"},
		{ID: "gate", Kind: lang.Gate, Title: "Ready", Due: 30, Asks: []lang.Ask{{ID: "score", Kind: lang.AskScore, Exercises: []string{"x"}, Least: 50, In: 1}}},
	}}
	p, step, gate := at(&tr, store.TrackRecord{Attempts: []store.TrackAttempt{answered("1", "x", 1, 60, 40, 80)}})
	if step.State != track.Done || gate.State != track.Waiting || len(p.Waits) != 1 || p.Waits[0].Answer != "1" || len(step.Tries) != 1 || step.Tries[0].Answer != "1" || step.Tries[0].Run != "" {
		t.Errorf("%+v\n%+v\n%+v", p.Waits, step, gate)
	}
	if p, _, _ = at(&tr, store.TrackRecord{Attempts: []store.TrackAttempt{answered("1", "x", 1, 60, 60, 60)}}); len(p.Waits) != 0 {
		t.Errorf("all is marked, and waits: %+v", p.Waits)
	}
}
