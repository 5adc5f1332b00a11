package grading_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// want is what a test asks of a finding.
type want struct {
	result grading.Result
	points float64
	events []int64
	why    string // part of it
}

func (w want) check(t *testing.T, f grading.Finding) {
	t.Helper()
	if f.Result != w.result || f.Points != w.points || !slices.Equal(f.Events, w.events) || f.Events == nil || !strings.Contains(f.Why, w.why) {
		t.Errorf("got %s, %g points, events %v: %s\nwant %s, %g points, events %v: …%s…", f.Result, f.Points, f.Events, f.Why, w.result, w.points, w.events, w.why)
	}
	if wanting := f.Result == grading.Missed || f.Result == grading.Partial || f.Result == grading.Lost; wanting == (f.Earn == "") {
		t.Errorf("a finding that is %s has earn %q", f.Result, f.Earn)
	}
	if !strings.HasSuffix(f.Why, ".") {
		t.Errorf("not a sentence: %s", f.Why)
	}
}

func within(limit time.Duration, kind, arg string) *scenarios.Within {
	return &scenarios.Within{Limit: limit, Of: scenarios.Condition{Kind: kind, Arg: arg}}
}

func TestExpect(t *testing.T) {
	ack := scenarios.Criterion{Points: 5, Asks: "expect", Of: "page.acknowledged", Within: within(90*time.Second, "page.sent", "push")}
	declare := scenarios.Criterion{Points: 5, Asks: "expect", Of: "incident.declared", Within: within(time.Minute, "page.sent", "")}
	note := scenarios.Criterion{Points: 5, Asks: "expect", Of: "note.added", Within: within(time.Minute, "action.taken", "")}
	look := scenarios.Criterion{Points: 15, Asks: "expect", Of: "evidence.viewed", Where: `bears_on("push")`, Before: &scenarios.Condition{Kind: "action.taken"}}
	message := scenarios.Criterion{Points: 1, Asks: "expect", Of: "message.sent"}
	soon := scenarios.Criterion{Points: 1, Asks: "expect", Of: "note.added", Within: &scenarios.Within{Limit: time.Minute}}

	push := at(10, event.InjectFired{Inject: "push"})
	page := at(60, event.PageSent{Page: "p1", To: "payments"})
	acked := event.PageAcknowledged{Page: "p1"}
	metrics := event.EvidenceViewed{Source: "metrics", Metrics: []string{"db_pool_wait_seconds"}, Results: 3}
	act := event.ActionTaken{ID: "a1", Action: "restart", Target: "checkout"}
	for name, tc := range map[string]struct {
		c    scenarios.Criterion
		log  []event.Event
		want want
	}{
		"in time":                        {ack, []event.Event{push, page, at(98, acked)}, want{grading.Earned, 5, []int64{2, 3}, "Acknowledged 38 s after the page; the limit was 90 s."}},
		"at the last moment":             {ack, []event.Event{push, page, at(150, acked)}, want{grading.Earned, 5, []int64{2, 3}, "90 s after"}},
		"a moment too late":              {ack, []event.Event{push, page, at(150.01, acked)}, want{grading.Missed, 0, []int64{2, 3}, "91 s after the page; the limit was 90 s"}},
		"never":                          {ack, []event.Event{push, page}, want{grading.Missed, 0, []int64{2}, "Nobody acknowledged the page; the limit was 90 s after the page."}},
		"no page":                        {ack, []event.Event{push}, want{grading.Missed, 0, []int64{}, "never came"}},
		"a page from before the inject":  {ack, []event.Event{at(1, event.PageSent{Page: "p0"}), at(5, event.PageAcknowledged{Page: "p0"}), push}, want{grading.Missed, 0, []int64{2}, "the limit counts from the page, which never came"}},
		"another page acknowledged":      {ack, []event.Event{push, page, at(70, event.PageAcknowledged{Page: "p0"})}, want{grading.Missed, 0, []int64{2}, "Nobody"}},
		"acknowledged by a persona":      {ack, []event.Event{push, page, by(maya, at(70, acked))}, want{grading.Missed, 0, []int64{2}, "Nobody"}},
		"declared before the page":       {declare, []event.Event{push, at(55, event.IncidentDeclared{Severity: "SEV2"}), page}, want{grading.Earned, 5, []int64{2, 3}, "5 s before the page"}},
		"declared before anything broke": {declare, []event.Event{at(5, event.IncidentDeclared{}), push, page}, want{grading.Missed, 0, []int64{3}, "Nobody declared"}},
		"noted before what to note":      {note, []event.Event{push, at(20, event.NoteAdded{}), at(30, act)}, want{grading.Missed, 0, []int64{3}, "Nobody wrote a note"}},
		"noted after":                    {note, []event.Event{push, at(20, event.NoteAdded{}), at(30, act), at(45, event.NoteAdded{Text: "restarted"})}, want{grading.Earned, 5, []int64{3, 4}, "15 s after the first action"}},
		"late, then later":               {note, []event.Event{at(30, act), at(100, event.NoteAdded{}), at(200, event.NoteAdded{})}, want{grading.Missed, 0, []int64{1, 2}, "70 s after"}},
		"counted from the start":         {soon, []event.Event{at(0, event.RunStarted{}), at(59, event.NoteAdded{})}, want{grading.Earned, 1, []int64{2}, "59 s after the start"}},
		"looked, then acted":             {look, []event.Event{push, at(20, metrics), at(50, act)}, want{grading.Earned, 15, []int64{2, 3}, "30 s before the action restart on checkout."}},
		"acted, then looked":             {look, []event.Event{push, at(20, act), at(50, metrics)}, want{grading.Missed, 0, []int64{2, 3}, "only 30 s after the action restart on checkout; it had to come before"}},
		"looked and never acted":         {look, []event.Event{push, at(20, metrics)}, want{grading.Earned, 15, []int64{2}, "at 0:20"}},
		"acted and never looked":         {look, []event.Event{push, at(20, act)}, want{grading.Missed, 0, []int64{2}, "Nobody looked at evidence"}},
		"looked before the inject":       {look, []event.Event{at(5, metrics), push, at(20, act)}, want{grading.Missed, 0, []int64{3}, "Nobody looked at evidence"}},
		"a persona's message":            {message, []event.Event{by(maya, at(5, event.MessageSent{Text: "hello"}))}, want{grading.Missed, 0, []int64{}, "Nobody sent a message"}},
		"a facilitator's message":        {message, []event.Event{at(0, event.RunStarted{Trainees: []event.Actor{ada}}), by(bob, at(5, event.MessageSent{}))}, want{grading.Missed, 0, []int64{}, "Nobody sent a message"}},
		"a trainee's message":            {message, []event.Event{at(0, event.RunStarted{Trainees: []event.Actor{ada}}), at(5, event.MessageSent{Text: "hi", Channel: "#a"})}, want{grading.Earned, 1, []int64{2}, "Wrote “hi” in #a"}},
		"after the run":                  {message, []event.Event{at(5, event.RunEnded{}), at(6, event.MessageSent{})}, want{grading.Missed, 0, []int64{}, "Nobody"}},
		"changed before the run":         {scenarios.Criterion{Points: 1, Asks: "expect", Of: "change.recorded"}, []event.Event{at(0, event.ChangeRecorded{Change: "c1", AtMS: -36e5}), push}, want{grading.Missed, 0, []int64{}, "The first change never came."}},
		"of no person":                   {scenarios.Criterion{Points: 1, Asks: "expect", Of: "alert.resolved"}, []event.Event{push}, want{grading.Missed, 0, []int64{}, "The alert's end never came."}},
	} {
		t.Run(name, func(t *testing.T) { tc.want.check(t, judged(t, tc.c, tc.log...)) })
	}
}

func TestTheAuthorsHintIsWhatWouldHaveEarnedIt(t *testing.T) {
	f := judged(t, scenarios.Criterion{Points: 1, Asks: "expect", Of: "note.added", Hint: "A line is enough."})
	if f.Earn != "A line is enough." {
		t.Errorf("earn %q", f.Earn)
	}
	f = judged(t, scenarios.Criterion{Points: 1, Asks: "expect", Of: "note.added", Within: within(5*time.Minute, "page.sent", "push"), Before: &scenarios.Condition{Kind: "action.taken", Arg: "scale"}})
	if want := "Write a note in the timeline within 5 min of the page after “A config push shrinks the pool” and before the action that rests on it."; f.Earn != want {
		t.Errorf("earn %q, want %q", f.Earn, want)
	}
}

func TestForbid(t *testing.T) {
	c := scenarios.Criterion{Points: -15, Asks: "forbid", Of: "action.taken", Where: `action == "restart" && target == "orders-db"`}
	restart := func(s float64, target faults.Target) event.Event {
		return at(s, event.ActionTaken{Action: "restart", Target: target})
	}
	for name, tc := range map[string]struct {
		log  []event.Event
		want want
	}{
		"not done":              {[]event.Event{restart(1, "checkout")}, want{grading.Spared, 0, []int64{}, "not done"}},
		"done":                  {[]event.Event{restart(1, "checkout"), restart(65, "orders-db")}, want{grading.Lost, -15, []int64{2}, "Took the action “restart” on orders-db at 1:05."}},
		"done twice, lost once": {[]event.Event{restart(1, "orders-db"), restart(2, "orders-db")}, want{grading.Lost, -15, []int64{1, 2}, "and 1 more like it"}},
		"done by a persona":     {[]event.Event{by(maya, restart(1, "orders-db"))}, want{grading.Spared, 0, []int64{}, "not done"}},
	} {
		t.Run(name, func(t *testing.T) { tc.want.check(t, judged(t, c, tc.log...)) })
	}
	if f := judged(t, c, restart(1, "orders-db")); f.Max != 0 {
		t.Errorf("a forbidden thing has max %g", f.Max)
	}
}

func TestBearsOn(t *testing.T) {
	c := scenarios.Criterion{Points: 1, Asks: "expect", Of: "evidence.viewed", Where: `bears_on("push")`}
	logs := func(q string, results int) event.EvidenceViewed {
		return event.EvidenceViewed{Source: "logs", Query: q, Results: results}
	}
	for name, tc := range map[string]struct {
		look event.EvidenceViewed
		want bool
	}{
		"the metric, everywhere":             {event.EvidenceViewed{Source: "metrics", Metrics: []string{"up", "db_pool_wait_seconds"}}, true},
		"the metric of the service":          {event.EvidenceViewed{Source: "metrics", Metrics: []string{"db_pool_wait_seconds"}, Services: []string{"payments", "checkout"}}, true},
		"the metric of another service":      {event.EvidenceViewed{Source: "metrics", Metrics: []string{"db_pool_wait_seconds"}, Services: []string{"payments"}}, false},
		"another metric":                     {event.EvidenceViewed{Source: "metrics", Metrics: []string{"up"}}, false},
		"the service's dashboard":            {event.EvidenceViewed{Source: "dashboard", Service: "checkout", Metrics: []string{"db_pool_wait_seconds"}}, true},
		"another service's dashboard":        {event.EvidenceViewed{Source: "dashboard", Service: "payments", Metrics: []string{"db_pool_wait_seconds"}}, false},
		"all logs":                           {logs("", 100), true},
		"all logs, and none there":           {logs("", 0), false},
		"the text":                           {logs(`"Pool Exhausted"`, 3), true},
		"a part of the text":                 {logs("exhausted", 3), true},
		"more than the text":                 {logs(`"db pool exhausted after 2s"`, 3), true},
		"words, not a phrase":                {logs("exhausted pool", 3), true},
		"another text":                       {logs("timeout", 3), false},
		"one word that fits, one not":        {logs("pool timeout", 3), false},
		"the service's logs":                 {logs(`level:error service:checkout "pool exhausted"`, 3), true},
		"another service's logs":             {logs(`level:error service:payments "pool exhausted"`, 3), false},
		"a quoted service":                   {logs(`service:"payments"`, 3), false},
		"another service by the look":        {event.EvidenceViewed{Source: "logs", Service: "payments", Results: 3}, false},
		"in LogQL":                           {logs(`{service="checkout"} |= "pool exhausted" | level >= "error"`, 3), true},
		"in LogQL, of another service":       {logs(`{service="payments"} |= "pool exhausted"`, 3), false},
		"in LogQL, of some services":         {logs(`{service=~"payments|check.*"} |~ "pool (is )?exhausted"`, 3), true},
		"in LogQL, of all others":            {logs(`{service!="checkout"}`, 3), false},
		"in LogQL, another text":             {logs(`{service="checkout"} |~ "time.?out"`, 3), false},
		"in LogQL, but for the text":         {logs(`{service="checkout"} != "EXHAUSTED"`, 3), false},
		"in LogQL, but for another text":     {logs(`!~ "time.?out" | json`, 3), true},
		"what is no search any more":         {logs(`{ pool | exhausted`, 3), false},
		"an open quote":                      {logs(`"pool exh`, 3), true},
		"changes of the service":             {event.EvidenceViewed{Source: "changes", Service: "checkout"}, true},
		"all changes":                        {event.EvidenceViewed{Source: "changes"}, true},
		"changes of another service":         {event.EvidenceViewed{Source: "changes", Service: "payments"}, false},
		"the customer's journey":             {event.EvidenceViewed{Source: "customer", Query: "buy"}, true},
		"another journey":                    {event.EvidenceViewed{Source: "customer", Query: "browse"}, false},
		"the runbook":                        {event.EvidenceViewed{Source: "runbook", Query: "checkout-latency"}, false},
		"metrics named in a look at the log": {event.EvidenceViewed{Source: "logs", Query: "nothing", Results: 1}, false},
	} {
		t.Run(name, func(t *testing.T) {
			f := judged(t, c, at(1, event.InjectFired{Inject: "push"}), at(2, tc.look))
			if (f.Result == grading.Earned) != tc.want {
				t.Errorf("bears on the inject: %v, want %v", !tc.want, tc.want)
			}
		})
	}
}
