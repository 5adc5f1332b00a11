package grading_test

import (
	"testing"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// What was said and cannot be judged is put before a person, and is neither
// credit nor a silent zero.
func TestWhatCannotBeJudgedWaits(t *testing.T) {
	ask := func(of string) scenarios.Criterion {
		return scenarios.Criterion{Points: 10, Asks: "truth", Of: of}
	}
	for name, tc := range map[string]struct {
		of, text     string
		points, open float64
	}{
		"a doubt":                        {"cause", "Could be the pool", 0, 10},
		"a denial of what is right":      {"cause", "It is not the pool", 0, 10},
		"other words for it":             {"cause", "Since it was tidied up, checkout only gets two connections to what it reads", 0, 10},
		"words that name no place":       {"cause", "It broke because someone made a change to the settings", 0, 10},
		"nothing about a cause":          {"cause", "We are aware of an issue and are investigating it", 0, 0},
		"the same word again and again":  {"cause", "checkout checkout checkout checkout checkout checkout checkout the the", 0, 0},
		"no words of any language":       {"cause", "checkout qwe asd zxc rty fgh vbn", 0, 0},
		"too few words":                  {"cause", "checkout broke", 0, 0},
		"a doubtful severity":            {"severity", "Is this a SEV2?", 0, 10},
		"two severities":                 {"severity", "SEV1 SEV2", 0, 10},
		"a denied severity":              {"severity", "This is not a SEV2", 0, 0},
		"a doubtful owner":               {"owner", "Does platform own it?", 0, 10},
		"an impact in words":             {"impact", "A third of our customers wait for minutes to buy", 0, 10},
		"no impact in words":             {"impact", "The dashboard of the service is red and so is the log", 0, 0},
		"what is credited does not wait": {"cause", "The pool was cut by the push", 10, 0},
	} {
		t.Run(name, func(t *testing.T) {
			f := heard(t, ask(tc.of), write(20, tc.text))
			if f.Points != tc.points || f.Open != tc.open {
				t.Errorf("%g points and %g open, want %g and %g: %s", f.Points, f.Open, tc.points, tc.open, f.Why)
			}
			if tc.open > 0 && len(f.Events) == 0 {
				t.Error("it does not say what a person has to read")
			}
		})
	}
	t.Run("before anything was wrong", func(t *testing.T) {
		c := ask("cause")
		early := write(0, "It broke because someone made a change to the settings")
		f := graded(t, compiledScenario(t, heardPush(c, filler)), numbered(append([]event.Event{early}, begun()...)...)).Findings[0]
		if f.Open != 0 {
			t.Errorf("%g open: %s", f.Open, f.Why)
		}
	})
	t.Run("a suspect in its place, and words", func(t *testing.T) {
		f := heard(t, ask("cause"), at(20, event.HypothesisStated{Hypothesis: "h1", Suspect: "checkout", Text: "It broke since someone tidied the settings up"}))
		if f.Points != 5 || f.Open != 5 {
			t.Errorf("%g points and %g open: %s", f.Points, f.Open, f.Why)
		}
	})
}

func TestInALanguageThatIsNotKnownAllWordsWait(t *testing.T) {
	sc := heardPush(scenarios.Criterion{Points: 10, Asks: "truth", Of: "cause"}, scenarios.Criterion{ID: "severity", Points: 5, Asks: "truth", Of: "severity"}, filler)
	sc.Language = "fr"
	g := graded(t, compiledScenario(t, sc), numbered(append(begun(), write(20, "SEV2: le pool est trop petit depuis ce matin"))...))
	for _, f := range g.Findings[:2] {
		if f.Points != 0 || f.Open == 0 {
			t.Errorf("%s: %g points and %g open", f.ID, f.Points, f.Open)
		}
	}
	g = graded(t, compiledScenario(t, sc), numbered(append(begun(), suspect(20, "h1", "checkout", "c1"))...))
	if f := g.Findings[0]; f.Points != 10 {
		t.Errorf("a form has no language: %g points", f.Points)
	}
}

func TestAtMostAThirdOfADrillWaits(t *testing.T) {
	human := scenarios.Criterion{ID: "update", Points: 30, Asks: "judge", Of: "human", Levels: map[int]string{0: "none", 1: "good"}}
	cause := scenarios.Criterion{ID: "cause", Points: 10, Asks: "truth", Of: "cause"}
	owner := scenarios.Criterion{ID: "owner", Points: 10, Asks: "truth", Of: "owner"}
	rest := filler
	rest.Points = 50
	text := write(20, "It could be the pool. Does platform own it?")
	g := graded(t, compiledScenario(t, heardPush(human, cause, owner, rest)), numbered(append(begun(), text)...))
	if g.Score.Open != 35 {
		t.Errorf("%g of 100 points wait: %+v", g.Score.Open, g.Findings)
	}
}

func TestAPersonReadsWhatWaits(t *testing.T) {
	c := scenarios.Criterion{ID: "cause", Points: 10, Asks: "truth", Of: "cause"}
	r := compiledScenario(t, heardPush(c, filler))
	log := append(begun(), write(20, "Could be the pool"), at(90, event.RunEnded{}))
	mark := func(level int) event.Event {
		return by(bob, at(100, event.MarkGiven{Criterion: "cause", Level: level}))
	}
	for level, want := range map[int]float64{0: 0, 1: 5, 2: 10} {
		g := graded(t, r, numbered(append(log, mark(level))...))
		if f := g.Findings[0]; f.Points != want || f.Open != 0 || g.Score.Open != 0 {
			t.Errorf("level %d: %g points, %g open, %s", level, f.Points, f.Open, f.Why)
		}
	}
	if m, err := r.Marking(numbered(log...)); err != nil || len(m.Criteria) != 1 || len(m.Things("cause")) != 1 {
		t.Errorf("what can be marked: %+v, %v", m.Criteria, err)
	}
	sure := numbered(append(begun(), suspect(20, "h1", "checkout", "c1"), mark(0))...)
	if f := graded(t, r, sure).Findings[0]; f.Points != 10 {
		t.Errorf("a mark on what did not wait: %g points", f.Points)
	}
	if m, _ := r.Marking(sure); len(m.Criteria) != 0 {
		t.Errorf("what is certain can be marked: %+v", m.Criteria)
	}
}

// A rubric of before has no levels by which words could be marked.
func TestWhatHasNoLevelsIsNotMarked(t *testing.T) {
	c := scenarios.Criterion{ID: "impact", Points: 10, Asks: "truth", Of: "impact"}
	sc := heardPush(c, filler)
	sc.Language = ""
	r := compiledScenario(t, sc)
	log := numbered(append(begun(), write(20, "A third of our customers wait for minutes to buy"), by(bob, at(100, event.MarkGiven{Criterion: "impact", Level: 1})))...)
	if f := graded(t, r, log).Findings[0]; f.Points != 0 || f.Open == 0 {
		t.Errorf("%g points, %g open", f.Points, f.Open)
	}
	if m, _ := r.Marking(log); len(m.Criteria) != 0 {
		t.Errorf("it can be marked: %+v", m.Criteria)
	}
}

func TestSaidInsteadOfTheForm(t *testing.T) {
	or := func(kind, said string) scenarios.Criterion {
		return scenarios.Criterion{Points: 10, Share: 100, Asks: "any", Any: []scenarios.Criterion{
			{Share: 100, Asks: "expect", Of: kind}, {Share: 100, Asks: "said", Of: said},
		}}
	}
	for name, tc := range map[string]struct {
		c      scenarios.Criterion
		log    []event.Event
		points float64
		result grading.Result
	}{
		"declared in words":    {or("incident.declared", "severity"), []event.Event{write(20, "I declare this a SEV3")}, 10, grading.Earned},
		"declared in the form": {or("incident.declared", "severity"), []event.Event{at(20, event.IncidentDeclared{Title: "x"})}, 10, grading.Earned},
		"asked":                {or("incident.declared", "severity"), []event.Event{write(20, "Is this a SEV3?")}, 0, grading.Partial},
		"not at all":           {or("incident.declared", "severity"), []event.Event{write(20, "Hello")}, 0, grading.Missed},
		"suspected in words":   {or("hypothesis.stated", "cause"), []event.Event{write(20, "The database broke it")}, 10, grading.Earned},
		"owner in words":       {or("hypothesis.stated", "owner"), []event.Event{write(20, "We own it.")}, 10, grading.Earned},
	} {
		t.Run(name, func(t *testing.T) {
			if f := heard(t, tc.c, tc.log...); f.Points != tc.points || f.Result != tc.result || f.Open > 0 != (tc.result == grading.Partial) {
				t.Errorf("%g points, %g open, %s: %s", f.Points, f.Open, f.Result, f.Why)
			}
		})
	}
	r := compiledScenario(t, heardPush(or("incident.declared", "severity"), filler))
	asked := append(begun(), write(20, "Is this a SEV3?"))
	if m, _ := r.Marking(numbered(asked...)); len(m.Criteria) != 1 || len(m.Things("c")) != 1 {
		t.Errorf("what can be marked: %+v", m.Criteria)
	}
	read := append(asked, by(bob, at(100, event.MarkGiven{Criterion: "c", Level: 2})))
	if f := graded(t, r, numbered(read...)).Findings[0]; f.Points != 10 || f.Open != 0 {
		t.Errorf("read by a person: %g points, %g open: %s", f.Points, f.Open, f.Why)
	}
	if m, _ := r.Marking(numbered(append(asked, at(30, event.IncidentDeclared{Title: "x"}))...)); len(m.Criteria) != 0 {
		t.Errorf("declared in the form as well, and there is something to mark: %+v", m.Criteria)
	}
}
