package grading_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// What must hold of every grade, over logs that are made up at random: what is
// added to a run and takes nothing away from it lowers no score.

var eve = event.Actor{Kind: event.Person, ID: "u3", Name: "Eve"}

// everyKind is a rubric with every kind of criterion that a person is not asked
// for, and with what narrows them down.
func everyKind(t testing.TB) *grading.Rubric {
	paged := cond("page.sent", "push")
	look := func(id, where string) scenarios.Criterion {
		return scenarios.Criterion{ID: id, Points: 10, Asks: "expect", Of: "evidence.viewed", Where: where}
	}
	first := look("first", `bears_on("push")`)
	first.Before = &scenarios.Condition{Kind: "action.taken"}
	careful := look("careful", `source in ["dashboard", "metrics"]`)
	careful.Before = first.Before
	later := look("later", `source == "dashboard"`)
	later.After = &scenarios.Condition{Kind: "action.taken"}
	during := look("during", `source in ["dashboard", "metrics"]`)
	during.While = &scenarios.Stretch{From: cond("slo.breached", "checkout-availability"), Until: cond("slo.restored", "checkout-availability")}
	two := look("two", `bears_on("push")`)
	two.Options = map[string]string{"at-least": "2", "distinct": "source"}
	ack := scenarios.Criterion{ID: "ack", Points: 5, Asks: "expect", Of: "page.acknowledged", Within: &scenarios.Within{Limit: 10 * time.Second, None: 2 * time.Minute, Of: paged}}
	told := anyOf(part(100, "update.posted"), part(50, "message.sent"))
	told.ID, told.Points = "told", 8
	restarts := scenarios.Criterion{ID: "restarts", Points: -9, Asks: "forbid", Of: "action.taken", Where: `action == "restart"`, Options: map[string]string{"at-most": "1", "each": "-3"}}
	closed := scenarios.Criterion{ID: "closed", Points: -8, Asks: "forbid", Of: "incident.closed", While: during.While}
	criteria := []scenarios.Criterion{
		first, careful, later, during, two, ack, told, restarts, closed,
		{ID: "severity", Points: 5, Asks: "truth", Of: "severity"},
		{ID: "cause", Points: 10, Asks: "truth", Of: "cause"},
		{ID: "owner", Points: 5, Asks: "truth", Of: "owner"},
		{ID: "step", Points: 3, Asks: "step", Of: "checkout-latency#look"},
		{ID: "recovered", Points: 20, Asks: "slo", Of: "checkout-availability", Hold: 5 * time.Second},
		{ID: "blind", Points: -10, Asks: "blind", Of: "action"},
		{ID: "thrash", Points: -10, Asks: "thrash", Of: "actions"},
		{ID: "suspects", Points: -8, Asks: "suspects", Of: "wrong"},
		{ID: "claim", Points: -15, Asks: "claim", Of: "all-clear"},
		{ID: "cadence", Points: -6, Asks: "cadence", Of: "promises"},
		{ID: "relief", Points: -6, Asks: "relief", Of: "cause"},
	}
	return compiled(t, criteria...)
}

// moment is an event of a made up run, and when it came.
type moment struct {
	at    float64
	event event.Event
}

// madeUp makes a run up, and one look at a time of each of its trainees.
func madeUp(dice *rand.Rand) []moment {
	var run []moment
	add := func(at float64, e event.Event) { run = append(run, moment{at, e}) }
	add(0, at(0, event.RunStarted{Trainees: []event.Actor{ada, eve}}))
	add(5, at(5, event.InjectFired{Inject: "push"}))
	add(5, at(5, event.ChangeRecorded{Change: "c1", Inject: "push", Service: "checkout", Type: "config"}))
	add(6, at(6, event.ChangeRecorded{Change: "c2", Service: "search", Type: "deploy"}))
	add(12, at(12, event.SLOBreached{SLO: "checkout-availability", SLI: 0.8}))
	add(15, at(15, event.PageSent{Page: "p1", To: "payments", Service: "checkout"}))
	counted := func(at float64) { // how customers fare, which is counted with every claim
		buy := event.Visits{Visits: 50, Failed: 10 * dice.IntN(3)}
		add(at, counts(at, buy))
	}
	services := []string{"checkout", "payments", "search", "storefront"}
	pick := func(of ...string) string { return of[dice.IntN(len(of))] }
	now := 15.0
	for range 5 + dice.IntN(15) {
		now += 1 + 20*dice.Float64()
		service := pick(services...)
		switch dice.IntN(11) {
		case 0, 1, 2:
			run = append(run, looked(ada, fmt.Sprintf("a%g", now), now, 1+4*dice.Float64(), shows(pick("metrics", "dashboard", "logs", "changes", "config"), service, now))...)
			now = run[len(run)-1].at
		case 3:
			add(now, at(now, event.PageAcknowledged{Page: "p1"}))
		case 4:
			add(now, at(now, event.ActionTaken{ID: fmt.Sprint(now), Action: pick("restart", "scale", "rollback-config"), Target: faults.Target(service), Reason: "it may help"}))
		case 5:
			add(now, at(now, event.SeverityDeclared{Severity: pick("SEV1", "SEV2", "SEV3")}))
		case 6:
			add(now, at(now, event.HypothesisStated{Text: "It is this.", Suspect: service, Change: pick("", "c1", "c2"), Owner: pick("", "platform", "payments")}))
		case 7:
			counted(now)
			add(now, at(now, event.UpdatePosted{Audience: "stakeholders", Text: "We look into it.", Status: pick("investigating", "monitoring", "resolved"), NextMS: int64(dice.IntN(3)) * 60_000}))
		case 8:
			add(now, at(now, event.StepChecked{Runbook: "checkout-latency", Step: "look", Done: true}))
		case 9:
			counted(now)
			add(now, at(now, event.IncidentClosed{Outcome: "resolved", Text: "over"}))
		case 10:
			add(now, by(maya, at(now, event.MessageSent{Channel: "#incident", Text: "Any news?"})))
		}
	}
	if dice.IntN(4) > 0 {
		now += 10
		add(now, at(now, event.SLORestored{SLO: "checkout-availability", SLI: 0.999}))
	}
	now += 30
	add(now, at(now, event.RunEnded{Reason: event.EndTime}))
	return run
}

// counts is how a journey fared in the ten seconds before a moment.
func counts(now float64, buy event.Visits) event.Event {
	e := at(now, event.VisitsCounted{FromMS: int64(1000 * (now - 10)), ToMS: int64(1000 * now), Moment: event.CountedClaim, Journeys: map[string]event.Visits{"buy": buy}})
	return by(clock, e)
}

// looked is a look of somebody, from when it stood until it was closed.
func looked(who event.Actor, id string, from, length float64, e event.EvidenceViewed) []moment {
	e.Look = id
	return []moment{{from, by(who, at(from, e))}, {from + length, by(who, at(from+length, event.EvidenceClosed{Look: id}))}}
}

// shows is a look at a service that shows what there is of it.
func shows(source, service string, now float64) event.EvidenceViewed {
	e := event.EvidenceViewed{Source: source, Service: service, Services: []string{service}, Results: 1}
	e.Shown.ToMS = int64(1000 * now)
	switch source {
	case "metrics", "dashboard":
		e.Metrics = []string{"db_pool_wait_seconds"}
		e.Shown.Metrics = []event.MetricShown{{Metric: "db_pool_wait_seconds", Service: service, Series: 2, First: 0.1, Low: 0.1, High: 3, Last: 3, LastMS: int64(1000 * now), HighMS: int64(1000 * now)}}
	case "logs":
		e.Shown.Lines = []event.LinesShown{{Service: service, Text: "pool exhausted", Lines: 3, LastMS: int64(1000 * now)}}
	case "changes":
		e.Shown.Changes = []event.ChangeShown{{Change: "c1", Service: "checkout"}, {Change: "c2", Service: "search"}}
	}
	return e
}

// logOf is a made up run as a log, in order.
func logOf(run []moment) []event.Event {
	ordered := slices.Clone(run)
	slices.SortStableFunc(ordered, func(a, b moment) int {
		switch {
		case a.at < b.at:
			return -1
		case a.at > b.at:
			return 1
		}
		return 0
	})
	events := make([]event.Event, len(ordered))
	for i, m := range ordered {
		events[i] = m.event
	}
	return numbered(events...)
}

// over plays made up runs, each with its own dice.
func over(t *testing.T, check func(t *testing.T, dice *rand.Rand, run []moment)) {
	for seed := range uint64(300) {
		dice := rand.New(rand.NewPCG(seed, 1))
		check(t, dice, madeUp(dice))
		if t.Failed() {
			t.Fatalf("with seed %d", seed)
		}
	}
}

// notLower holds a grade to one before it.
func notLower(t *testing.T, what string, was, now grading.Grade) {
	t.Helper()
	if now.Score.Points < was.Score.Points || now.Score.Percent < was.Score.Percent || now.Score.Low < was.Score.Low {
		t.Errorf("%s lowers the score from %+v to %+v", what, was.Score, now.Score)
		for i := range was.Findings {
			if a, b := was.Findings[i], now.Findings[i]; a.Points != b.Points || a.Open != b.Open {
				t.Errorf("%s: %g, %s\nthen %g, %s", a.ID, a.Points, a.Why, b.Points, b.Why)
			}
		}
	}
}

func TestWhatIsAddedLowersNoScore(t *testing.T) {
	r := everyKind(t)
	over(t, func(t *testing.T, dice *rand.Rand, run []moment) {
		was := graded(t, r, logOf(run))
		end := run[len(run)-1].at
		when := 16 + (end-25)*dice.Float64()
		for what, more := range map[string][]moment{
			"a note that claims nothing":    {{when, at(when, event.NoteAdded{Text: "I am still here."})}},
			"a line that claims nothing":    {{when, at(when, event.MessageSent{Channel: "#incident", Text: "Hello, who else is here?"})}},
			"an unrelated look":             looked(eve, "more", when, 5, shows("dashboard", "search", when)),
			"an empty look":                 looked(eve, "more", when, 5, event.EvidenceViewed{Source: "metrics", Query: "absent(up)"}),
			"a screen flicked through":      looked(eve, "more", when, 0.5, shows("metrics", "checkout", when)),
			"a look at the right place":     looked(eve, "more", when, 5, shows("metrics", "checkout", when)),
			"a look from before the inject": looked(eve, "more", 1, 2.5, shows("dashboard", "checkout", 1)),
			"a dashboard left open":         looked(eve, "more", 6, end-10, shows("dashboard", "checkout", 6)),
		} {
			now := graded(t, r, logOf(append(slices.Clone(run), more...)))
			notLower(t, what, was, now)
		}
	})
}

// A second look at what was looked at, before or after it.
func TestLookingAgainLowersNoScore(t *testing.T) {
	r := everyKind(t)
	over(t, func(t *testing.T, dice *rand.Rand, run []moment) {
		was := graded(t, r, logOf(run))
		for _, m := range run {
			e, is := m.event.Body.(event.EvidenceViewed)
			if !is {
				continue
			}
			for _, apart := range []float64{-4, 4, 30 * dice.Float64()} {
				from := max(0.5, m.at+apart)
				now := graded(t, r, logOf(append(slices.Clone(run), looked(eve, "again", from, 3, shows(e.Source, e.Service, from))...)))
				notLower(t, fmt.Sprintf("another look %g s from one", apart), was, now)
			}
		}
	})
}

// Two looks that do not rest on each other, the other way round.
func TestTheOrderOfIndependentLooksChangesNothing(t *testing.T) {
	r := everyKind(t)
	over(t, func(t *testing.T, dice *rand.Rand, run []moment) {
		i := 6 + dice.IntN(len(run)-6)
		before, after := run[i-1].at, run[i].at
		_, closes := run[i].event.Body.(event.EvidenceClosed)
		if after-before < 9 || closes {
			return
		}
		one := shows([]string{"metrics", "logs", "dashboard"}[dice.IntN(3)], "checkout", before)
		two := shows([]string{"changes", "config", "dashboard"}[dice.IntN(3)], []string{"search", "payments"}[dice.IntN(2)], before)
		grade := func(first, second event.EvidenceViewed) []grading.Finding {
			more := append(looked(eve, "one", before+0.5, 4, first), looked(eve, "two", before+4.6, 4, second)...)
			return graded(t, r, logOf(append(slices.Clone(run), more...))).Findings
		}
		for k, a := range grade(one, two) {
			if b := grade(two, one)[k]; a.Points != b.Points || a.Result != b.Result {
				t.Errorf("%s: %g, %s\nthe other way round %g, %s", a.ID, a.Points, a.Why, b.Points, b.Why)
			}
		}
	})
}

// What nobody who plays or leads has done changes no grade: what colleagues say,
// what is measured, what a newer build has written down, clocks and names.
func TestWhatOthersDoChangesNoGrade(t *testing.T) {
	r := everyKind(t)
	over(t, func(t *testing.T, dice *rand.Rand, run []moment) {
		was := graded(t, r, logOf(run))
		when := 16 + 20*dice.Float64()
		more := append(slices.Clone(run),
			moment{when, by(maya, at(when, event.MessageSent{Channel: "#incident", Text: "I think it is fixed, it was the database."}))},
			moment{when, by(maya, at(when, event.HypothesisStated{Text: "search", Suspect: "search"}))},
			moment{when, by(maya, at(when, event.ActionTaken{ID: "m", Action: "restart", Target: "search"}))},
			moment{when, by(maya, at(when, event.UpdatePosted{Audience: "stakeholders", Text: "Fixed.", Status: "resolved"}))},
			moment{when, at(when, event.SLOSampled{SLIs: map[string]float64{"other": 0.5}})},
			moment{when, at(when, event.Unknown{Was: "moon.landed", Version: 1})},
		)
		log := logOf(more)
		for i := range log {
			log[i].Wall = time.UnixMilli(int64(i) * 7)
		}
		now := graded(t, r, log)
		for i := range was.Findings {
			if a, b := was.Findings[i], now.Findings[i]; a.Points != b.Points || a.Result != b.Result || a.Why != b.Why {
				t.Errorf("%s: %g, %s\nthen %g, %s", a.ID, a.Points, a.Why, b.Points, b.Why)
			}
		}
		if now.Score != was.Score || fmt.Sprint(now.Dimensions) != fmt.Sprint(was.Dimensions) {
			t.Errorf("the score goes from %+v to %+v", was.Score, now.Score)
		}
	})
}

// The same log gives the same bytes, on one processor and on two, however many
// grade at once.
func TestTheSameLogGivesTheSameBytes(t *testing.T) {
	r := everyKind(t)
	bytes := func(log []event.Event) string {
		raw, err := json.Marshal(graded(t, r, log))
		if err != nil {
			t.Error(err)
		}
		return string(raw)
	}
	over(t, func(t *testing.T, _ *rand.Rand, run []moment) {
		log := logOf(run)
		before := runtime.GOMAXPROCS(1)
		want := bytes(log)
		runtime.GOMAXPROCS(2)
		var grading sync.WaitGroup
		for range 4 {
			grading.Go(func() {
				if got := bytes(log); got != want {
					t.Errorf("graded as\n%s\nand as\n%s", want, got)
				}
			})
		}
		grading.Wait()
		runtime.GOMAXPROCS(before)
	})
}
