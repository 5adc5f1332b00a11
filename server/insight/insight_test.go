package insight

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/grading/debrief"
	"github.com/drillyard/drillyard/grading/outcome"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/store"
)

var shipped = sync.OnceValues(func() (*library.Library, error) { return library.Load(content.FS) })

// yard is a service on a store of its own, at a day of its own.
type yard struct {
	testing.TB
	*Service
}

var today = time.Date(2025, 6, 15, 9, 0, 0, 0, time.UTC)

func newYard(t testing.TB) *yard {
	t.Helper()
	db, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	lib, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	s := New(Options{Store: db, Library: lib, Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
	s.now = func() time.Time { return today }
	return &yard{t, s}
}

func (y *yard) person(login string) string {
	y.Helper()
	p, err := y.Store.CreatePerson(y.Context(), store.Person{Login: login, Name: login, Roles: store.Roles{store.Trainee}})
	if err != nil {
		y.Fatal(err)
	}
	return p.ID
}

// run is one run that came to something, as tests need it.
type run struct {
	drill string
	ago   int                // days
	share float64            // of all points that can be earned
	of    map[string]float64 // by dimension, where it is another
	with  func(*outcome.Outcome)
}

// play keeps a run that ended so.
func (y *yard) play(person string, r run) string {
	y.Helper()
	drill, ok := y.Library.Drill(r.drill)
	if !ok {
		y.Fatalf("there is no drill %s", r.drill)
	}
	o := outcome.Outcome{Points: []float64{}, Players: []string{person}}
	letters, points, most := "", 0.0, 0.0
	for _, c := range drill.Rubric.Criteria {
		share, other := r.of[c.Dimension]
		if !other {
			share = r.share
		}
		if c.Points <= 0 {
			o.Points, letters = append(o.Points, 0), letters+"s"
			continue
		}
		o.Points = append(o.Points, share*c.Points)
		letters += "p"
		points, most = points+share*c.Points, most+c.Points
	}
	o.Results = letters
	if r.with != nil {
		r.with(&o)
	}
	raw, err := json.Marshal(o)
	if err == nil {
		err = y.Store.PutRubric(y.Context(), drill.Rubric.Hash(), drill.Rubric.Encode())
	}
	if err != nil {
		y.Fatal(err)
	}
	created := today.AddDate(0, 0, -r.ago)
	made, err := y.Store.CreateRun(y.Context(), store.Run{Scenario: r.drill, Title: drill.Title, Stack: drill.Stack, Runtime: "tabletop", Seed: drill.Seed, PersonID: person, State: event.StateEnded, Created: created, Ended: &created})
	if err == nil {
		percent := 100 * points / most
		err = y.Store.PutGrades(y.Context(), store.NewGrade{Run: made.ID, Rubric: drill.Rubric.Hash(), Grader: 4, Raw: []byte("{}"), Score: &store.Score{Percent: percent, Low: percent, High: percent}, Outcome: raw})
	}
	if err != nil {
		y.Fatal(err)
	}
	return made.ID
}

// answer keeps an attempt at an exercise, of which each dimension earned a share, that was
// judged and marked.
func (y *yard) answer(person, slug string, ago int, share float64, with func(*outcome.Outcome)) string {
	y.Helper()
	e, ok := y.Library.Exercise(slug)
	if !ok {
		y.Fatalf("there is no exercise %s", slug)
	}
	o := outcome.Outcome{Points: []float64{}, Players: []string{person}, Results: strings.Repeat("p", len(e.Rubric.Criteria))}
	for _, c := range e.Rubric.Criteria {
		o.Points = append(o.Points, share*c.Points)
	}
	if with != nil {
		with(&o)
	}
	raw, err := json.Marshal(o)
	if err != nil {
		y.Fatal(err)
	}
	a, _, err := y.Store.CreateAttempt(y.Context(), store.Attempt{Exercise: slug, Title: e.Title, Kind: e.Kind.Name(), PersonID: person, Seed: 1, Edition: e.Edition, RubricHash: e.Rubric.Hash(), Length: time.Hour},
		store.Kept{Rubric: e.Rubric.Encode(), Edition: store.Edition{Scenario: slug}})
	if err == nil {
		_, _, err = y.Store.ChangeAttempt(y.Context(), a.ID, func(a *store.Attempt) error {
			a.State, a.Ended = store.AttemptJudging, today.AddDate(0, 0, -ago)
			return nil
		})
	}
	if err == nil {
		err = y.Store.PutAttemptGrade(y.Context(), store.NewAttemptGrade{Attempt: a.ID, Rubric: e.Rubric.Hash(), Grader: 4, Raw: []byte("{}"), Score: &store.Score{Percent: 100 * share, Low: 100 * share, High: 100 * share}, Outcome: raw})
	}
	if err != nil {
		y.Fatal(err)
	}
	return a.ID
}

var all = Sight{Run: func(string) bool { return true }, Drill: func(string) bool { return true }, Attempt: func(string) bool { return true }}

func (y *yard) skills(person string, sight Sight) map[string]Shown {
	y.Helper()
	got, err := y.Skills(y.Context(), person, sight)
	if err != nil {
		y.Fatal(err)
	}
	if len(got.Skills) != 8 || len(got.Dimensions) != 7 {
		y.Errorf("%d skills and %d dimensions", len(got.Skills), len(got.Dimensions))
	}
	of := map[string]Shown{}
	for _, s := range got.Skills {
		of[s.Name] = s
		if (s.Estimate == nil) != slices.Contains(got.Missing, s.Title) {
			y.Errorf("%s: %+v, missing are %v", s.Name, s.Estimate, got.Missing)
		}
	}
	return of
}

func TestSkillsRestOnTheRunsThatShowThem(t *testing.T) {
	t.Parallel()
	y := newYard(t)
	ada := y.person("ada")
	if got := y.skills(ada, all)["observability"]; got.Estimate != nil || got.Said != "Never shown yet." || len(got.Runs) != 0 {
		t.Errorf("before anything was played: %+v", got)
	}
	first := y.play(ada, run{drill: "first-page", ago: 9, share: 0.9, of: map[string]float64{"communication": 0.2}})
	got := y.skills(ada, all)
	seen, said := got["observability"], got["communication"]
	if seen.Estimate == nil || seen.Estimate.Runs != 1 || seen.Estimate.Sure != SureLittle || !strings.Contains(seen.Said, "says little") {
		t.Errorf("after one run: %+v, %s", seen.Estimate, seen.Said)
	}
	if len(seen.Runs) != 1 || seen.Runs[0].Run != first || seen.Runs[0].Percent < 89 || seen.Runs[0].Percent > 91 || len(seen.Runs[0].Criteria) == 0 {
		t.Fatalf("it rests on %+v", seen.Runs)
	}
	drill, _ := y.Library.Drill("first-page")
	for _, c := range seen.Runs[0].Criteria {
		for _, of := range drill.Rubric.Criteria {
			if of.ID == c.ID && (of.Dimension != "observability" || c.Title != of.Title) {
				t.Errorf("%s of %s shows observability", c.ID, of.Dimension)
			}
		}
	}
	if said.Estimate == nil || said.Estimate.Percent >= seen.Estimate.Percent {
		t.Errorf("communication %+v, observability %+v", said.Estimate, seen.Estimate)
	}
	// The drill does not name it, though it has criteria of its dimensions.
	if got["change-safety"].Estimate != nil || got["networking"].Estimate != nil {
		t.Error("a skill is shown by a drill that does not name it")
	}

	hidden := y.play(ada, run{drill: "false-alarm", ago: 1, share: 0})
	if after := y.skills(ada, Sight{Run: func(id string) bool { return id != hidden }, Drill: all.Drill})["observability"]; *after.Estimate != *seen.Estimate {
		t.Errorf("a run that may not be told changes it from %+v to %+v", seen.Estimate, after.Estimate)
	}
	told := y.skills(ada, Sight{Run: all.Run, Drill: func(string) bool { return false }})["observability"]
	if len(told.Runs) != 2 || told.Runs[0].Run != hidden || told.Runs[0].Criteria[0].Title != "" || told.Runs[0].Criteria[0].ID != "" {
		t.Errorf("who may still play it is told what it asks: %+v", told.Runs)
	}
	helped := y.person("helped")
	y.play(helped, run{drill: "first-page", ago: 9, share: 0.9, with: func(o *outcome.Outcome) { o.Hints = 3 }})
	if h := y.skills(helped, all)["observability"]; h.Estimate.Percent >= seen.Estimate.Percent || h.Runs[0].Hints != 3 {
		t.Errorf("with three hints %+v, without %+v", h.Estimate, seen.Estimate)
	}
}

func TestWhatIsTakenAwayCountsNoMore(t *testing.T) {
	t.Parallel()
	y := newYard(t)
	ada := y.person("ada")
	y.play(ada, run{drill: "first-page", ago: 400, share: 1})
	y.play(ada, run{drill: "false-alarm", ago: 1, share: 1})
	if got := y.skills(ada, all)["observability"].Estimate; got == nil || got.Runs != 2 {
		t.Fatalf("of two runs: %+v", got)
	}
	stays := y.facts.of(ada)[1]
	if n, err := y.Store.Expire(t.Context(), store.Keeping{For: time.Since(today) + 30*24*time.Hour}); err != nil || n.Runs != 1 {
		t.Fatalf("%d went, %v", n, err)
	}
	if got := y.skills(ada, all)["observability"].Estimate; got == nil || got.Runs != 1 {
		t.Errorf("of the one that is left: %+v", got)
	}
	if got := y.facts.of(ada); len(got) != 1 || got[0] != stays {
		t.Error("all others were read again for it")
	}
}

// next is what is suggested, as "kind drill".
func (y *yard) next(person string) (said []string, all []Suggestion) {
	y.Helper()
	all, err := y.Next(y.Context(), person, Sight{Run: func(string) bool { return true }, Drill: func(string) bool { return true }})
	if err != nil {
		y.Fatal(err)
	}
	drills := map[string]bool{}
	for _, s := range all {
		if drills[s.Scenario] && s.Scenario != "" {
			y.Errorf("%s is suggested twice", s.Scenario)
		}
		drills[s.Scenario] = true
		if s.Why == "" || s.Title == "" || !strings.HasSuffix(s.Why, ".") {
			y.Errorf("no reason: %+v", s)
		}
		said = append(said, string(s.Kind)+" "+s.Why)
	}
	if len(all) > 3 {
		y.Errorf("%d suggestions", len(all))
	}
	return said, all
}

func TestWhatNext(t *testing.T) {
	t.Parallel()
	y := newYard(t)
	level := func(s Suggestion) string {
		if s.Exercise != "" {
			e, _ := y.Library.Exercise(s.Exercise)
			return e.Level
		}
		d, _ := y.Library.Drill(s.Scenario)
		return d.Level
	}

	fresh := y.person("fresh")
	said, list := y.next(fresh)
	if len(list) == 0 || list[0].Kind != NextNew || !strings.HasPrefix(list[0].Why, "You have not shown ") {
		t.Errorf("whoever has played nothing: %q", said)
	}
	for _, s := range list {
		if level(s) != "newcomer" {
			t.Errorf("a newcomer is sent to %s%s, which is for %s", s.Scenario, s.Exercise, level(s))
		}
	}

	blind := y.person("blind")
	for i, drill := range []string{"first-page", "false-alarm", "the-loud-one", "first-page"} {
		y.play(blind, run{drill: drill, ago: 8 - 2*i, share: 0.9, with: func(o *outcome.Outcome) {
			if i > 0 {
				o.Patterns = []debrief.PatternKind{"blind-action"}
			}
		}})
	}
	said, list = y.next(blind)
	if len(list) == 0 || list[0].Kind != NextHabit || list[0].Why != "You acted before you had looked in three of your last four drills." || list[0].How == "" {
		t.Errorf("who acts blindly: %q", said)
	}

	missed := y.person("missed")
	y.play(missed, run{drill: "first-page", ago: 1, share: 0.9, of: map[string]float64{"communication": 0.1}})
	said, list = y.next(missed)
	i := slices.IndexFunc(list, func(s Suggestion) bool { return s.Kind == NextMissed })
	if i < 0 || !strings.Contains(list[i].Why, "communication and collaboration earned 10 %") || list[i].Scenario == "first-page" {
		t.Errorf("who missed something: %q", said)
	} else if d, _ := y.Library.Drill(list[i].Scenario); !slices.Contains(d.Skills, "communication") {
		t.Errorf("for communication %s is suggested", d.Slug)
	}

	due := y.person("due")
	y.play(due, run{drill: "first-page", ago: 12, share: 0.95})
	if said, list = y.next(due); !slices.ContainsFunc(list, func(s Suggestion) bool { return s.Kind == NextRepeat && strings.Contains(s.Why, "12 days ago") }) {
		t.Errorf("what was shown 12 days ago is not due: %q", said)
	}
	early := y.person("early")
	y.play(early, run{drill: "first-page", ago: 2, share: 0.95})
	if said, list = y.next(early); slices.ContainsFunc(list, func(s Suggestion) bool { return s.Kind == NextRepeat }) {
		t.Errorf("what was shown 2 days ago is due: %q", said)
	}
}

func lead(y *yard, q Asked) Lead {
	y.Helper()
	if q.Months == 0 {
		q.Months = 3
	}
	got, err := y.Lead(y.Context(), q)
	if err != nil {
		y.Fatal(err)
	}
	return got
}

func figureOf(c Cohort, name string) MetricView {
	return c.Metrics[slices.IndexFunc(c.Metrics, func(m MetricView) bool { return m.Name == name })]
}

func TestALeadsFigures(t *testing.T) {
	t.Parallel()
	y := newYard(t)
	var night []string
	for i := range 4 {
		who := y.person(fmt.Sprint("n", i))
		night = append(night, who)
		for k := range 2 {
			y.play(who, run{drill: "first-page", ago: 3 + k, share: 0.8, with: func(o *outcome.Outcome) {
				o.Timings.Acknowledge, o.Actions, o.Harmful, o.Hints = at(float64(60*(i+1))), 1, i == 0, 1
			}})
		}
	}
	alone := y.person("alone")
	for k := range 6 {
		y.play(alone, run{drill: "false-alarm", ago: 3 + k, share: 0.1, with: func(o *outcome.Outcome) { o.Timings.Acknowledge = at(900) }})
	}
	everybody := append(slices.Clone(night), alone)
	for i := range 3 { // so that nobody is told of alone by what is told of the others
		other := y.person(fmt.Sprint("o", i))
		everybody = append(everybody, other)
		for k := range 2 {
			y.play(other, run{drill: "first-page", ago: 8 + k, share: 0.8, with: func(o *outcome.Outcome) { o.Timings.Acknowledge, o.Actions = at(60), 1 }})
		}
	}
	got := lead(y, Asked{People: everybody, Groups: []Group{{"g", "Night", night}, {"h", "Day", []string{alone}}}})
	if !slices.Equal(got.Months, []string{"2025-04", "2025-05", "2025-06"}) || len(got.Cohorts) != 3 {
		t.Fatalf("%v, %d cohorts", got.Months, len(got.Cohorts))
	}
	g := got.Cohorts[1]
	if g.People != 4 || g.Active != 4 || g.Runs != 8 || g.Few {
		t.Errorf("night: %+v", g)
	}
	ack, harm, hints := figureOf(g, "acknowledge").Points[2], figureOf(g, "change_failure").Points[2], figureOf(g, "hints").Points[2]
	if ack.Value == nil || *ack.Value != 150 || ack.Runs != 8 || ack.People != 4 || ack.Meets == nil || !*ack.Meets {
		t.Errorf("median to acknowledge: %+v", ack)
	}
	if harm.Value == nil || *harm.Value != 25 || *harm.Meets {
		t.Errorf("changes that did harm: %+v", harm)
	}
	if hints.Value == nil || *hints.Value != 1 || hints.Meets != nil {
		t.Errorf("hints: %+v", hints)
	}
	if p := figureOf(g, "acknowledge").Points[0]; p.Value != nil || p.Runs != 0 || p.Few {
		t.Errorf("a month in which nobody played: %+v", p)
	}
	// What one person did is not told as a group's figure, however often they played.
	few := got.Cohorts[2]
	if p := figureOf(few, "acknowledge").Points[2]; !few.Few || p.Value != nil || !p.Few || p.Runs != 6 || p.People != 1 {
		t.Errorf("a group of one: %+v", p)
	}
	if hidden := lead(y, Asked{People: everybody, Hidden: map[string]bool{y.facts.of(alone)[0].From: true}}); hidden.Cohorts[0].Runs != got.Cohorts[0].Runs-1 || len(hidden.Notes) == 0 {
		t.Errorf("%d runs, with one hidden %d", got.Cohorts[0].Runs, hidden.Cohorts[0].Runs)
	}
	// Nor is it told for as many others that were hidden before.
	instead := lead(y, Asked{People: everybody, Groups: []Group{{"g", "Night", night}}, Hidden: map[string]bool{y.facts.of(night[0])[0].From: true}})
	if p := figureOf(instead.Cohorts[1], "acknowledge").Points[2]; p.Runs != 7 {
		t.Errorf("with one of Night hidden %d of its runs are told", p.Runs)
	}
	thin := got.Skills[0]
	if !thin.Thin || thin.People != 0 || thin.Said != "Nobody has shown it." {
		t.Errorf("the thinnest skill: %+v", thin)
	}
	// What was worked out is not told any more once another run counts, or one counts no more.
	y.play(night[0], run{drill: "first-page", share: 0.8})
	if again := lead(y, Asked{People: everybody, Groups: []Group{{"g", "Night", night}}}); again.Cohorts[1].Runs != 9 {
		t.Errorf("after one more run there are %d", again.Cohorts[1].Runs)
	}
	people, err := y.LeadPeople(t.Context(), Asked{People: everybody, Names: map[string]string{alone: "Zoe", night[0]: "Ada"}, Months: 3}, 0)
	if last := people.People[len(people.People)-1]; err != nil || people.Total != 8 || last.Name != "Zoe" || last.Runs != 6 || len(last.Skills) != 8 {
		t.Errorf("%+v, %v", people, err)
	}
}

func TestMistakesMadeAgain(t *testing.T) {
	t.Parallel()
	silent := func(o *outcome.Outcome) { o.Patterns = []debrief.PatternKind{"silence"} }
	of := func(before []run, now run) (float64, bool) {
		y := newYard(t)
		who := y.person("ada")
		for _, r := range append(before, now) {
			y.play(who, r)
		}
		if err := y.facts.read(t.Context(), y.Store); err != nil {
			t.Fatal(err)
		}
		runs := y.facts.of(who)
		return again(reading{fact: runs[len(runs)-1], before: runs[:len(runs)-1]})
	}
	if _, tells := of(nil, run{drill: "first-page", with: silent}); tells {
		t.Error("the first time is made again")
	}
	if got, tells := of([]run{{drill: "first-page", ago: 9, with: silent}}, run{drill: "false-alarm", with: silent}); !tells || got != 100 {
		t.Errorf("made again: %v %v", got, tells)
	}
	if got, tells := of([]run{{drill: "first-page", ago: 9, with: silent}}, run{drill: "false-alarm"}); !tells || got != 0 {
		t.Errorf("not made again: %v %v", got, tells)
	}
	if _, tells := of([]run{{drill: "first-page", ago: 40, with: silent}}, run{drill: "false-alarm", with: silent}); tells {
		t.Error("what was done 40 days ago counts")
	}
}

// What is usual is learned from everybody: a drill that is hard for all says less against
// those who played it.
func TestHardDrillsAreLearned(t *testing.T) {
	t.Parallel()
	y := newYard(t)
	for i := range 12 {
		who := y.person(fmt.Sprint("p", i))
		y.play(who, run{drill: "first-page", ago: 20, share: 0.9})
		y.play(who, run{drill: "the-loud-one", ago: 10, share: 0.4})
	}
	hard := y.person("hard")
	y.play(hard, run{drill: "the-loud-one", ago: 5, share: 0.45})
	before := y.skills(hard, all)["observability"].Estimate.Percent
	if err := y.Learn(t.Context()); err != nil {
		t.Fatal(err)
	}
	after := y.skills(hard, all)["observability"].Estimate.Percent
	if after <= before+2 {
		t.Errorf("before it was known to be hard %.1f, then %.1f", before, after)
	}
	// What a page has read meanwhile is learned from as well.
	for i := range 12 {
		y.play(y.person(fmt.Sprint("q", i)), run{drill: "the-loud-one", ago: 4, share: 0.95})
	}
	if got := y.skills(hard, all)["observability"].Estimate.Percent; got != after {
		t.Errorf("what others play counts before it is learned: %.1f, then %.1f", after, got)
	}
	if err := y.Learn(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := y.skills(hard, all)["observability"].Estimate.Percent; got == after {
		t.Errorf("what twelve others played was not learned from: %.1f still", got)
	}
}

// What is answered shows skills as what is played does, and of some no drill tells.
func TestAnswersShowSkills(t *testing.T) {
	y := newYard(t)
	ada := y.person("ada")
	y.play(ada, run{drill: "first-page", ago: 2, share: 0.8})
	id := y.answer(ada, "which-errors-and-where", 1, 0.9, nil)
	got := y.skills(ada, all)["scripting"]
	if got.Estimate == nil || got.Estimate.Runs != 1 || got.Estimate.Answers != 1 || got.Estimate.Sure != SureLittle || !strings.HasPrefix(got.Said, "One answer shows it") {
		t.Fatalf("%+v: %q", got.Estimate, got.Said)
	}
	if r := got.Runs; len(r) != 1 || r[0].Attempt != id || r[0].Run != "" || r[0].Percent < 89 || r[0].Percent > 91 || len(r[0].Criteria) == 0 || r[0].Criteria[0].Title == "" {
		t.Errorf("%+v", r)
	}
	blind := Sight{Run: all.Run, Drill: all.Drill}
	if got := y.skills(ada, blind)["scripting"]; got.Estimate != nil {
		t.Errorf("whoever may not see it is told %+v", got)
	}
	if got, err := y.Skills(y.Context(), ada, all); err != nil || got.Runs != 1 || got.Attempts != 1 {
		t.Errorf("%d runs, %d attempts, %v", got.Runs, got.Attempts, err)
	}
	// It goes with the attempt.
	if err := y.Store.DropAttempts(y.Context(), id); err != nil {
		t.Fatal(err)
	}
	if got := y.skills(ada, all)["scripting"]; got.Estimate != nil {
		t.Errorf("what is gone shows %+v", got)
	}
}

// Figures of work that exercises tell, of a group.
func TestALeadsFiguresOfExercises(t *testing.T) {
	y := newYard(t)
	group := Group{ID: "g", Name: "All"}
	for _, login := range []string{"ada", "bob", "cy", "dot", "eve"} {
		p := y.person(login)
		group.Members = append(group.Members, p)
		y.answer(p, "woken-for-nothing", 1, 0.7, func(o *outcome.Outcome) { o.Actionable, o.NoiseCut = at(80), at(30) })
		y.answer(p, "right-in-june", 1, 0.6, func(o *outcome.Outcome) { o.Rated = at(3.5) })
		y.answer(p, "before-lunch", 1, 0.6, func(o *outcome.Outcome) { o.Rated = at(1) }) // people rate others, too
	}
	// As it is today, by the day of the store.
	y.now = time.Now
	figures := lead(y, Asked{Groups: []Group{group}, People: group.Members, Names: map[string]string{}, Months: 1}).Cohorts[0]
	for name, want := range map[string]struct {
		value float64
		meets bool
	}{"actionability": {80, true}, "noise_cut": {30, true}, "runbook_quality": {3.5, false}} {
		p := figureOf(figures, name).Points[0]
		if p.Value == nil || *p.Value != want.value || *p.Meets != want.meets || p.Runs != 5 || p.People != 5 {
			t.Errorf("%s: %+v", name, p)
		}
	}
	if p := figureOf(figures, "hints").Points[0]; p.Runs != 0 {
		t.Errorf("hints are told of exercises: %+v", p)
	}
}
