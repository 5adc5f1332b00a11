package grading_test

import (
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

func cond(kind, arg string) scenarios.Condition { return scenarios.Condition{Kind: kind, Arg: arg} }

func expecting(points float64, kind string) scenarios.Criterion {
	return scenarios.Criterion{Points: points, Asks: "expect", Of: kind}
}

// What is late earns less and less, in proportion, and nothing from a point on.
func TestPartialCreditByTime(t *testing.T) {
	ack := expecting(8, "page.acknowledged")
	ack.Within = &scenarios.Within{Limit: 2 * time.Minute, None: 6 * time.Minute, Of: cond("page.sent", "push")}
	severity := scenarios.Criterion{Points: 10, Asks: "truth", Of: "severity", Within: &scenarios.Within{None: 100 * time.Second}}
	push, page := at(10, event.InjectFired{Inject: "push"}), at(60, event.PageSent{Page: "p1"})
	acked := event.PageAcknowledged{Page: "p1"}
	for name, tc := range map[string]struct {
		c    scenarios.Criterion
		log  []event.Event
		want want
	}{
		"in full time":             {ack, []event.Event{push, page, at(180, acked)}, want{grading.Earned, 8, []int64{2, 3}, "until 2 min it earns all, from 6 min on nothing"}},
		"a quarter late":           {ack, []event.Event{push, page, at(240, acked)}, want{grading.Partial, 6, []int64{2, 3}, "3 min after the page"}},
		"three quarters late":      {ack, []event.Event{push, page, at(360, acked)}, want{grading.Partial, 2, []int64{2, 3}, "5 min after the page"}},
		"too late":                 {ack, []event.Event{push, page, at(420, acked)}, want{grading.Missed, 0, []int64{2, 3}, "6 min after the page"}},
		"another team's first":     {ack, []event.Event{push, at(20, event.PageSent{Page: "p0", To: "shop"}), at(60, event.PageSent{Page: "p1", To: "payments"}), at(180, acked)}, want{grading.Earned, 8, []int64{3, 4}, "2 min after the page"}},
		"another team's alone":     {ack, []event.Event{push, at(60, event.PageSent{Page: "p1", To: "shop"}), at(180, acked)}, want{grading.Earned, 8, []int64{2, 3}, "2 min after the page"}},
		"another team's later":     {ack, []event.Event{push, at(60, event.PageSent{Page: "p1", To: "payments"}), at(70, event.PageSent{Page: "p2", To: "shop"}), at(75, event.PageAcknowledged{Page: "p2"})}, want{grading.Missed, 0, []int64{2}, "Nobody acknowledged the page"}},
		"never":                    {ack, []event.Event{push, page}, want{grading.Missed, 0, []int64{2}, "Nobody acknowledged the page; until 2 min it earns all, from 6 min on nothing, after the page."}},
		"nothing to count from":    {ack, []event.Event{push, at(30, acked)}, want{grading.Missed, 0, []int64{2}, "never came"}},
		"from the first moment":    {severity, []event.Event{at(25, event.SeverityDeclared{Severity: "SEV2"})}, want{grading.Partial, 7.5, []int64{1}, "25 s after the start"}},
		"a part of what is a part": {severity, []event.Event{at(50, event.SeverityDeclared{Severity: "SEV1"})}, want{grading.Partial, 3, []int64{1}, "SEV1 is acceptable"}},
	} {
		t.Run(name, func(t *testing.T) { tc.want.check(t, judged(t, tc.c, tc.log...)) })
	}
}

// A harmless step somewhere else does not void what was looked at before the
// step that rests on it.
func TestBeforeIsTheStepThatRestsOnIt(t *testing.T) {
	look := expecting(15, "evidence.viewed")
	look.Where, look.Before = `source != "runbook"`, &scenarios.Condition{Kind: "action.taken"}
	back := look
	back.Before = &scenarios.Condition{Kind: "action.taken", Arg: "rollback-config"}
	cause := scenarios.Criterion{Points: 10, Asks: "truth", Of: "cause", Before: look.Before}
	push := at(10, event.InjectFired{Inject: "push"})
	change := at(10, event.ChangeRecorded{Change: "c1", Service: "checkout", Inject: "push"})
	pool := event.EvidenceViewed{Source: "metrics", Metrics: []string{"db_pool_wait_seconds"}, Results: 3}
	changes := event.EvidenceViewed{Source: "changes", Results: 4}
	other := event.EvidenceViewed{Source: "dashboard", Service: "payments", Results: 4}
	customers := event.EvidenceViewed{Source: "dashboard", Service: "customers", Results: 4}
	act := func(s float64, action string, target string) event.Event {
		return at(s, event.ActionTaken{Action: action, Target: faults.Target(target)})
	}
	for name, tc := range map[string]struct {
		c    scenarios.Criterion
		log  []event.Event
		want want
	}{
		"a harmless step first":                   {look, []event.Event{push, act(15, "restart", "search"), at(20, pool), act(50, "rollback-config", "checkout")}, want{grading.Earned, 15, []int64{3, 4}, "30 s before the action rollback-config on checkout"}},
		"another's harmless step first":           {look, []event.Event{push, by(maya, act(15, "restart", "checkout")), at(20, pool), act(50, "rollback-config", "checkout")}, want{grading.Earned, 15, []int64{3, 4}, "30 s before"}},
		"the step itself first":                   {look, []event.Event{push, act(15, "rollback-config", "checkout"), at(20, pool), act(50, "restart", "search")}, want{grading.Missed, 0, []int64{2, 3}, "only 5 s after the action rollback-config on checkout"}},
		"an end of an edge is touched":            {look, []event.Event{push, act(15, "open-breaker", "storefront->checkout"), at(20, pool)}, want{grading.Missed, 0, []int64{2, 3}, "only 5 s after"}},
		"all changes":                             {look, []event.Event{push, act(15, "restart", "search"), at(20, changes), act(50, "rollback-config", "checkout")}, want{grading.Earned, 15, []int64{3, 4}, "before the action rollback-config on checkout"}},
		"at another place, and its step":          {look, []event.Event{push, act(15, "restart", "payments"), at(20, other), act(50, "rollback-config", "checkout")}, want{grading.Missed, 0, []int64{2, 3}, "only 5 s after the action restart on payments"}},
		"at another place, and no step there":     {look, []event.Event{push, act(15, "restart", "search"), at(20, other), act(50, "rollback-config", "checkout")}, want{grading.Earned, 15, []int64{3, 4}, "before the action rollback-config on checkout"}},
		"at another place, after the cure":        {look, []event.Event{push, act(15, "rollback-config", "checkout"), at(20, other)}, want{grading.Missed, 0, []int64{2, 3}, "only 5 s after the action rollback-config on checkout"}},
		"at the customers":                        {look, []event.Event{push, act(15, "restart", "search"), at(20, customers), act(50, "rollback-config", "checkout")}, want{grading.Earned, 15, []int64{3, 4}, "before the action rollback-config on checkout"}},
		"nothing was done where it matters":       {look, []event.Event{push, act(15, "restart", "search"), at(20, pool)}, want{grading.Earned, 15, []int64{3}, "at 0:20"}},
		"only steps of the kind that is asked of": {back, []event.Event{push, act(15, "scale", "checkout"), at(20, pool), act(50, "rollback-config", "checkout")}, want{grading.Earned, 15, []int64{3, 4}, "30 s before"}},
		"the cause, before acting on it":          {cause, []event.Event{push, change, act(15, "restart", "search"), at(20, event.HypothesisStated{Change: "c1"}), act(50, "rollback-config", "checkout")}, want{grading.Earned, 10, []int64{4, 5}, "30 s before"}},
		"the cause, after acting on it":           {cause, []event.Event{push, change, act(15, "restart", "checkout"), at(20, event.HypothesisStated{Change: "c1"})}, want{grading.Missed, 0, []int64{3, 4}, "only 5 s after"}},
		"nobody looked":                           {look, []event.Event{push, act(15, "restart", "search"), act(20, "rollback-config", "checkout")}, want{grading.Missed, 0, []int64{3}, "Nobody looked at evidence"}},
	} {
		t.Run(name, func(t *testing.T) { tc.want.check(t, judged(t, tc.c, tc.log...)) })
	}
}

// A rubric that was stored before goes by the first action of all, whosever.
func TestAStoredBeforeIsTheFirstAction(t *testing.T) {
	look := expecting(15, "evidence.viewed")
	look.Before = &scenarios.Condition{Kind: "action.taken"}
	r := compiled(t, look)
	for i := range r.Criteria {
		r.Criteria[i].Resting = false
	}
	stored, err := grading.DecodeRubric(r.Encode())
	if err != nil {
		t.Fatal(err)
	}
	log := numbered(at(10, event.InjectFired{Inject: "push"}), at(15, event.ActionTaken{Action: "restart", Target: "search"}),
		at(20, event.EvidenceViewed{Source: "changes"}), at(50, event.ActionTaken{Action: "rollback-config", Target: "checkout"}))
	want{grading.Missed, 0, []int64{2, 3}, "only 5 s after the first action; it had to come before"}.check(t, graded(t, stored, log).Findings[0])
}

func TestAfterAndWhile(t *testing.T) {
	after := expecting(5, "evidence.viewed")
	after.After = &scenarios.Condition{Kind: "action.taken"}
	during := expecting(5, "update.posted")
	during.While = &scenarios.Stretch{From: cond("slo.breached", "avail"), Until: cond("slo.restored", "avail")}
	any := during
	any.While = &scenarios.Stretch{From: cond("slo.breached", ""), Until: cond("slo.restored", "")}
	never := scenarios.Criterion{Points: -8, Asks: "forbid", Of: "incident.closed", While: during.While}
	late := scenarios.Criterion{Points: -8, Asks: "forbid", Of: "action.taken", After: &scenarios.Condition{Kind: "slo.restored"}}
	early := scenarios.Criterion{Points: -8, Asks: "forbid", Of: "action.taken", Before: &scenarios.Condition{Kind: "page.sent"}}
	look, update := event.EvidenceViewed{Source: "metrics"}, event.UpdatePosted{Audience: "stakeholders", Text: "wait"}
	act, closed := event.ActionTaken{Action: "restart", Target: "checkout"}, event.IncidentClosed{Outcome: "resolved"}
	bad, good := event.SLOBreached{SLO: "avail"}, event.SLORestored{SLO: "avail"}
	slow, fast := event.SLOBreached{SLO: "speed"}, event.SLORestored{SLO: "speed"}
	for name, tc := range map[string]struct {
		c    scenarios.Criterion
		log  []event.Event
		want want
	}{
		"looked after acting":              {after, []event.Event{at(5, look), at(10, act), at(15, look)}, want{grading.Earned, 5, []int64{3}, "at 0:15"}},
		"looked only before":               {after, []event.Event{at(5, look), at(10, act)}, want{grading.Missed, 0, []int64{}, "Nobody looked at evidence"}},
		"never acted":                      {after, []event.Event{at(5, look)}, want{grading.Missed, 0, []int64{}, "it counts only after the first action, which never came"}},
		"told while it lasts":              {during, []event.Event{at(5, bad), at(10, update), at(15, good)}, want{grading.Earned, 5, []int64{2}, "at 0:10"}},
		"told when it is over":             {during, []event.Event{at(5, bad), at(15, good), at(20, update)}, want{grading.Missed, 0, []int64{}, "Nobody posted"}},
		"told when it has come again":      {during, []event.Event{at(5, bad), at(15, good), at(20, bad), at(25, update)}, want{grading.Earned, 5, []int64{4}, "at 0:25"}},
		"never broken":                     {during, []event.Event{at(20, update)}, want{grading.Missed, 0, []int64{}, "and the breach (avail) never came"}},
		"another objective is met again":   {any, []event.Event{at(5, bad), at(6, slow), at(7, fast), at(10, update)}, want{grading.Earned, 5, []int64{4}, "at 0:10"}},
		"closed while it lasts":            {never, []event.Event{at(5, bad), at(10, closed)}, want{grading.Lost, -8, []int64{2}, "Closed it"}},
		"closed when it is over":           {never, []event.Event{at(5, bad), at(8, good), at(10, closed)}, want{grading.Spared, 0, []int64{}, "not done"}},
		"acted on what was well again":     {late, []event.Event{at(5, act), at(8, good), at(10, act)}, want{grading.Lost, -8, []int64{3}, "at 0:10"}},
		"acted in time, and left it alone": {late, []event.Event{at(5, act), at(8, good)}, want{grading.Spared, 0, []int64{}, "not done"}},
		"acted before the page":            {early, []event.Event{at(5, act), at(8, event.PageSent{Page: "p1"})}, want{grading.Lost, -8, []int64{1}, "at 0:05"}},
		"acted after the page":             {early, []event.Event{at(8, event.PageSent{Page: "p1"}), at(9, act)}, want{grading.Spared, 0, []int64{}, "not done"}},
	} {
		t.Run(name, func(t *testing.T) { tc.want.check(t, judged(t, tc.c, tc.log...)) })
	}
}

func TestCounts(t *testing.T) {
	two := expecting(10, "evidence.viewed")
	two.Options = map[string]string{"at-least": "2", "distinct": "source"}
	notes := expecting(9, "note.added")
	notes.Options = map[string]string{"at-least": "3"}
	one := scenarios.Criterion{Points: -6, Asks: "forbid", Of: "action.taken", Where: `action == "restart"`, Options: map[string]string{"at-most": "1", "each": "-2"}}
	each := scenarios.Criterion{Points: -6, Asks: "forbid", Of: "action.taken", Options: map[string]string{"each": "-4"}}
	metrics, logs := event.EvidenceViewed{Source: "metrics"}, event.EvidenceViewed{Source: "logs"}
	restart, note := event.ActionTaken{Action: "restart", Target: "checkout"}, event.NoteAdded{Text: "x"}
	for name, tc := range map[string]struct {
		c    scenarios.Criterion
		log  []event.Event
		want want
	}{
		"two of two kinds":        {two, []event.Event{at(1, metrics), at(2, metrics), at(3, logs)}, want{grading.Earned, 10, []int64{1, 3}, "metrics"}},
		"two of one kind":         {two, []event.Event{at(1, metrics), at(2, metrics)}, want{grading.Partial, 5, []int64{1}, "That is 1 of 2."}},
		"none":                    {two, nil, want{grading.Missed, 0, []int64{}, "Nobody looked"}},
		"two of three":            {notes, []event.Event{at(1, note), at(2, note)}, want{grading.Partial, 6, []int64{1, 2}, "That is 2 of 3."}},
		"one is let pass":         {one, []event.Event{at(1, restart)}, want{grading.Spared, 0, []int64{1}, "It was done once, which costs nothing."}},
		"one too many":            {one, []event.Event{at(1, restart), at(2, restart)}, want{grading.Lost, -2, []int64{1, 2}, "at 0:02."}},
		"up to the bound":         {one, []event.Event{at(1, restart), at(2, restart), at(3, restart), at(4, restart), at(5, restart), at(6, restart)}, want{grading.Lost, -6, []int64{1, 2, 3, 4, 5, 6}, "and 4 more like it"}},
		"each has its price":      {each, []event.Event{at(1, restart)}, want{grading.Lost, -4, []int64{1}, "at 0:01."}},
		"and no more than all is": {each, []event.Event{at(1, restart), at(2, restart)}, want{grading.Lost, -6, []int64{1, 2}, "1 more like it"}},
	} {
		t.Run(name, func(t *testing.T) { tc.want.check(t, judged(t, tc.c, tc.log...)) })
	}
}

func TestTheBestPartCounts(t *testing.T) {
	c := anyOf(part(100, "update.posted"), part(50, "message.sent"))
	c.Points = 10
	update, message := event.UpdatePosted{Audience: "stakeholders", Text: "wait"}, event.MessageSent{Channel: "#a", Text: "wait"}
	for name, tc := range map[string]struct {
		log  []event.Event
		want want
	}{
		"the best":  {[]event.Event{at(1, message), at(2, update)}, want{grading.Earned, 10, []int64{2}, "Told stakeholders"}},
		"the other": {[]event.Event{at(1, message)}, want{grading.Partial, 5, []int64{1}, "Wrote “wait”"}},
		"none":      {nil, want{grading.Missed, 0, []int64{}, "Nobody posted an update. Nobody sent a message."}},
	} {
		t.Run(name, func(t *testing.T) { tc.want.check(t, judged(t, c, tc.log...)) })
	}
	c.Do, c.Nobody = "Tell those who wait.", "Nobody told those who wait"
	f := judged(t, c)
	if f.Why != "Nobody told those who wait." || f.Earn != "Tell those who wait." {
		t.Errorf("in the author's words it is %q, %q", f.Why, f.Earn)
	}
}
