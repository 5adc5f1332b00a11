package grading_test

import (
	"slices"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// The facts that looks of the tests show.
func waits(service string, last float64, lastS float64) event.MetricShown {
	return event.MetricShown{Metric: "db_pool_wait_seconds", Service: service, Series: 2, First: 0.1, Low: 0.1, High: last, Last: last, HighMS: int64(lastS * 1000), LastMS: int64(lastS * 1000)}
}

func board(id string, m ...event.MetricShown) event.EvidenceViewed {
	v := event.EvidenceViewed{Look: id, Source: event.SourceDashboard, Service: "checkout", Services: []string{"checkout"}, Shown: event.Showing{Live: true, Metrics: m}}
	for _, s := range m {
		v.Metrics = append(v.Metrics, s.Metric)
		v.Shown.ToMS = max(v.Shown.ToMS, s.LastMS)
	}
	return v
}

func lines(id, query string, shown ...event.LinesShown) event.EvidenceViewed {
	return event.EvidenceViewed{Look: id, Source: event.SourceLogs, Query: query, Results: len(shown), Shown: event.Showing{Lines: shown}}
}

func said(service, text string, atS int64) event.LinesShown {
	return event.LinesShown{Service: service, Text: text, Lines: 1, LastMS: atS * 1000}
}

func changed(s float64, id string, m ...event.MetricShown) event.Event {
	b := board(id, m...)
	return at(s, event.EvidenceChanged{Look: id, Metrics: b.Metrics, Services: b.Services, Shown: b.Shown})
}

func closed(s float64, id string) event.Event {
	return at(s, event.EvidenceClosed{Look: id, Why: event.ClosedForNext})
}

var (
	push    = at(20, event.InjectFired{Inject: "push"})
	acted   = at(60, event.ActionTaken{Action: "restart", Target: "checkout"})
	runOver = at(120, event.RunEnded{Reason: event.EndTime})
	bearing = scenarios.Criterion{Points: 1, Asks: "expect", Of: "evidence.viewed", Where: `bears_on("push")`, Before: &scenarios.Condition{Kind: "action.taken"}}
)

// A look bears on an inject when it showed one of its tells, with data, after the
// inject, for long enough to be read.
func TestALookBearsByWhatItShowed(t *testing.T) {
	exhausted := said("checkout", "db pool exhausted after 250ms", 30)
	for name, tc := range map[string]struct {
		log  []event.Event
		want bool
	}{
		"the metric, long enough":        {[]event.Event{push, at(30, board("l1", waits("checkout", 3, 30))), closed(32, "l1"), acted}, true},
		"too short":                      {[]event.Event{push, at(30, board("l1", waits("checkout", 3, 30))), closed(31.9, "l1"), acted}, false},
		"begun too shortly before":       {[]event.Event{push, at(59, board("l1", waits("checkout", 3, 59))), acted, closed(70, "l1")}, false},
		"still there":                    {[]event.Event{push, at(30, board("l1", waits("checkout", 3, 30))), acted}, true},
		"another service's":              {[]event.Event{push, at(30, board("l1", waits("payments", 3, 30))), acted}, false},
		"a name without data":            {[]event.Event{push, at(30, event.EvidenceViewed{Look: "l1", Source: "metrics", Query: "absent(db_pool_wait_seconds)", Metrics: []string{"db_pool_wait_seconds"}, Results: 1}), acted}, false},
		"a window from before":           {[]event.Event{push, at(30, board("l1", waits("checkout", 3, 19))), acted}, false},
		"before the inject":              {[]event.Event{at(5, board("l1", waits("checkout", 3, 5))), closed(15, "l1"), push, acted}, false},
		"open all along, nothing shown":  {[]event.Event{at(5, board("l1", waits("checkout", 3, 5))), push, acted}, false},
		"open all along, seen to break":  {[]event.Event{at(5, board("l1", waits("checkout", 3, 5))), push, changed(22, "l1", waits("checkout", 9, 22)), acted}, true},
		"seen to break too late":         {[]event.Event{at(5, board("l1", waits("checkout", 3, 5))), push, changed(59, "l1", waits("checkout", 9, 59)), acted}, false},
		"gone again before it was read":  {[]event.Event{at(5, board("l1")), push, changed(30, "l1", waits("checkout", 9, 30)), changed(31, "l1"), acted}, false},
		"changes of a look without name": {[]event.Event{push, changed(30, "l9", waits("checkout", 9, 30)), acted}, false},
		"the lines, by their level":      {[]event.Event{push, at(30, lines("l1", "level:error", exhausted)), acted}, true},
		"lines without the text":         {[]event.Event{push, at(30, lines("l1", `"pool exhausted"`, said("checkout", "timeout", 30))), acted}, false},
		"lines of another service":       {[]event.Event{push, at(30, lines("l1", `"pool exhausted"`, said("payments", "pool exhausted", 30))), acted}, false},
		"old lines":                      {[]event.Event{push, at(30, lines("l1", "pool", said("checkout", "pool exhausted", 19))), acted}, false},
		"the change list":                {[]event.Event{push, at(30, event.EvidenceViewed{Look: "l1", Source: "changes", Shown: event.Showing{Changes: []event.ChangeShown{{Change: "c1", Service: "checkout"}}}}), acted}, true},
		"a list without changes":         {[]event.Event{push, at(30, event.EvidenceViewed{Look: "l1", Source: "changes"}), acted}, false},
		"a visit":                        {[]event.Event{push, at(30, event.EvidenceViewed{Look: "l1", Source: "customer", Query: "buy", Results: 2, Shown: event.Showing{ToMS: 30_000}}), acted}, true},
		"a visit that came to nothing":   {[]event.Event{push, at(30, event.EvidenceViewed{Look: "l1", Source: "customer", Query: "buy", Shown: event.Showing{ToMS: 30_000}}), acted}, false},
		"as it was recorded once":        {[]event.Event{push, at(59.9, event.EvidenceViewed{Source: "metrics", Metrics: []string{"db_pool_wait_seconds"}}), acted}, true},
	} {
		t.Run(name, func(t *testing.T) {
			f := judged(t, bearing, append(slices.Clone(tc.log), runOver)...)
			if (f.Result == grading.Earned) != tc.want {
				t.Errorf("%s: %s, want earned: %v", f.Result, f.Why, tc.want)
			}
		})
	}
}

// Where several changes of an inject's service are listed, only its own shows it.
func TestTheChangeListShowsAnInjectByItsOwnChange(t *testing.T) {
	own := at(20, event.ChangeRecorded{Change: "c2", Service: "checkout", Inject: "push"})
	list := func(ids ...string) event.Event {
		v := event.EvidenceViewed{Look: "l1", Source: "changes"}
		for _, id := range ids {
			v.Shown.Changes = append(v.Shown.Changes, event.ChangeShown{Change: id, Service: "checkout"})
		}
		return at(30, v)
	}
	for want, ids := range map[grading.Result][]string{grading.Missed: {"c1"}, grading.Earned: {"c1", "c2"}} {
		if f := judged(t, bearing, push, own, list(ids...), acted, runOver); f.Result != want {
			t.Errorf("changes %v: %s", ids, f.Result)
		}
	}
}

func number(v float64) *float64 { return &v }

func TestTellsHaveBounds(t *testing.T) {
	m := event.MetricShown{Metric: "queue_depth", Service: "checkout", Series: 1, First: 10, Low: 2, High: 50, Last: 11, LowMS: 5000, HighMS: 25_000, LastMS: 30_000}
	setting := event.EvidenceViewed{Look: "l1", Source: "config", Service: "checkout", Results: 2, Shown: event.Showing{ToMS: 30_000, Config: map[string]string{"size": "2", "version": "1.2"}}}
	baseline := at(0, event.HealthSnapshotted{Moment: event.MomentBaseline, Health: faults.Health{Services: map[string]faults.ServiceHealth{
		"checkout": {Revisions: []faults.Revision{{Values: map[string]string{"size": "20"}}}, Releases: []faults.Release{{Version: "1.2"}}},
	}}})
	for name, tc := range map[string]struct {
		tell scenarios.Tell
		look event.EvidenceViewed
		want bool
	}{
		"any value":              {scenarios.Tell{Metrics: "queue_depth"}, board("l1", m), true},
		"above, at its height":   {scenarios.Tell{Metrics: "queue_depth", Above: number(40)}, board("l1", m), true},
		"never above":            {scenarios.Tell{Metrics: "queue_depth", Above: number(50)}, board("l1", m), false},
		"below only before":      {scenarios.Tell{Metrics: "queue_depth", Below: number(5)}, board("l1", m), false},
		"below by now":           {scenarios.Tell{Metrics: "queue_depth", Below: number(12)}, board("l1", m), true},
		"no other value":         {scenarios.Tell{Metrics: "queue_depth", Changed: true}, board("l1", m), false},
		"another value":          {scenarios.Tell{Metrics: "queue_depth", Changed: true}, board("l1", event.MetricShown{Metric: "queue_depth", Series: 1, First: 10, Last: 2, LastMS: 30_000}), true},
		"the setting":            {scenarios.Tell{Config: "version", Service: "checkout"}, setting, true},
		"of another":             {scenarios.Tell{Config: "version", Service: "payments"}, setting, false},
		"no such setting":        {scenarios.Tell{Config: "none", Service: "checkout"}, setting, false},
		"the setting as it was":  {scenarios.Tell{Config: "version", Service: "checkout", Changed: true}, setting, false},
		"the setting, set anew":  {scenarios.Tell{Config: "size", Service: "checkout", Changed: true}, setting, true},
		"of an innocent inject":  {scenarios.Tell{Of: "cto", Metrics: "queue_depth"}, board("l1", m), false},
		"the customers' journey": {scenarios.Tell{Customer: "buy"}, board("l1", m), false},
	} {
		t.Run(name, func(t *testing.T) {
			sc := quietPush(bearing)
			sc.Truth.Tells = append([]scenarios.Tell{tc.tell}, scenarios.Tell{Of: "push", Logs: "never written"})
			f := graded(t, compiledScenario(t, sc), numbered(baseline, push, at(30, tc.look), acted, runOver)).Findings[0]
			if (f.Result == grading.Earned) != tc.want {
				t.Errorf("%s: %s", f.Result, f.Why)
			}
		})
	}
}

// A tell that names no inject is one of harm: what a colleague says shows in no
// place that harm shows in.
func TestATellOfNoInjectIsOfHarm(t *testing.T) {
	sc := quietPush(scenarios.Criterion{Points: 1, Asks: "expect", Of: "evidence.viewed", Where: `bears_on("cto")`})
	sc.Truth.Tells = append(sc.Truth.Tells, scenarios.Tell{Of: "cto", Logs: "never written"})
	r := compiledScenario(t, sc)
	visit := event.EvidenceViewed{Look: "l1", Source: "customer", Query: "buy", Results: 2, Shown: event.Showing{ToMS: 30_000}}
	if f := graded(t, r, numbered(at(20, event.InjectFired{Inject: "cto"}), at(30, visit), runOver)).Findings[0]; f.Result != grading.Missed {
		t.Errorf("%s: %s", f.Result, f.Why)
	}
}

// A look that stands while a time goes by stands in it.
func TestALookCountsForAsLongAsItStands(t *testing.T) {
	c := scenarios.Criterion{Points: 1, Asks: "expect", Of: "evidence.viewed", Where: `source == "dashboard" && service == "checkout"`,
		Within: &scenarios.Within{Limit: time.Minute, Of: scenarios.Condition{Kind: "page.sent"}}, Before: &scenarios.Condition{Kind: "action.taken"}}
	paged := at(50, event.PageSent{Page: "p1"})
	for name, tc := range map[string]struct {
		log  []event.Event
		want bool
	}{
		"open from before the page":      {[]event.Event{at(5, board("l1")), push, changed(22, "l1", waits("checkout", 9, 22)), paged, acted}, true},
		"put away before the inject":     {[]event.Event{at(5, board("l1")), closed(15, "l1"), push, paged, acted}, false},
		"opened after the action":        {[]event.Event{push, paged, acted, at(70, board("l1"))}, false},
		"opened a second before it":      {[]event.Event{push, paged, at(59, board("l1")), acted}, false},
		"opened after the page":          {[]event.Event{push, paged, at(55, board("l1")), acted}, true},
		"a second of it, then another":   {[]event.Event{push, paged, at(55, board("l1")), closed(56, "l1"), acted}, false},
		"changes do not begin it anew":   {[]event.Event{push, paged, at(57, board("l1")), changed(58.5, "l1", waits("checkout", 9, 58)), acted}, true},
		"kept open by a facilitator":     {[]event.Event{at(0, event.RunStarted{Trainees: []event.Actor{ada}}), push, paged, by(bob, at(52, board("l1"))), acted}, false},
		"as it was recorded, and before": {[]event.Event{push, paged, at(59.9, event.EvidenceViewed{Source: "dashboard", Service: "checkout"}), acted}, true},
	} {
		t.Run(name, func(t *testing.T) {
			f := judged(t, c, append(slices.Clone(tc.log), runOver)...)
			if (f.Result == grading.Earned) != tc.want {
				t.Errorf("%s: %s, want earned: %v", f.Result, f.Why, tc.want)
			}
		})
	}
}

func TestSights(t *testing.T) {
	r := compiled(t, bearing)
	all, err := r.Sights(numbered(
		at(5, board("l1", waits("checkout", 1, 5))), push, changed(22, "l1", waits("checkout", 9, 22)), closed(40, "l1"),
		at(40, lines("l2", "level:error", said("checkout", "pool exhausted", 39))), runOver,
	))
	if err != nil {
		t.Fatal(err)
	}
	s := time.Second
	want := [][]grading.Sight{{{Event: 3, Since: 22 * s, From: 24 * s, Until: 40 * s}}, {{Event: 5, Since: 40 * s, From: 42 * s, Until: 120 * s}}, nil, nil}
	for i := range want {
		if !slices.Equal(all[i], want[i]) {
			t.Errorf("tell %d: %+v, want %+v", i, all[i], want[i])
		}
	}
}
