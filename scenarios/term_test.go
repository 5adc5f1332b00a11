package scenarios

import (
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

// The spelling of a condition is one: read again, it is the same.
func TestAConditionHasOneSpelling(t *testing.T) {
	for written, want := range map[string]string{
		"page.sent and alert.fired or incident.declared":      "(page.sent and alert.fired) or incident.declared",
		"page.sent and (alert.fired or incident.declared)":    "page.sent and (alert.fired or incident.declared)",
		"((push))  and page.sent( push )":                     "push and page.sent( push )",
		"not not push":                                        "not (not push)",
		"not (push and pull)":                                 "not (push and pull)",
		"2x action.taken(restart) again after (push or pull)": "2x action.taken(restart) again after (push or pull)",
		"inject.fired(push) and pull":                         "inject.fired(push) and pull",
		"a and (b and c)":                                     "a and b and c",
		"(a after b) and not c":                               "(a after b) and not c",
	} {
		read, why := parseTerm(written)
		if why != "" {
			t.Errorf("%s: %s", written, why)
			continue
		}
		again, why := parseTerm(read.String())
		if read.String() != want || why != "" || again.String() != want {
			t.Errorf("%s is spelt %s, then %s (%s)", written, read, again, why)
		}
	}
}

func FuzzCondition(f *testing.F) {
	for _, seed := range []string{"page.sent", "2x push and not (page.sent(a) or b)", "a again after b after c", "((", "not", "x.y(z) after (a or 100x b)"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, written string) {
		read, why := parseTerm(written)
		if why != "" {
			return
		}
		spelt := read.String()
		again, why := parseTerm(spelt)
		if len(spelt) <= longestCondition && (why != "" || again.String() != spelt) {
			t.Errorf("%q is spelt %q, which is read as %q: %s", written, spelt, again, why)
		}
		c := Condition{Kind: Combined, Arg: written}
		if n := len(c.Events()); n < 1 || n > mostLeaves {
			t.Errorf("%q has %d events", written, n)
		}
		c.First([]event.Event{{Body: event.RunStarted{}}, {Body: event.InjectFired{Inject: "push"}}, {Body: event.PageSent{}}})
	})
}

// What a combined condition means, by the events at which it comes to hold.
func TestCombinedConditions(t *testing.T) {
	bodies := []event.Body{
		event.RunStarted{}, // 1
		event.InjectFired{Inject: "push"},
		event.SLOBreached{SLO: "buys"},
		event.PageSent{Page: "p1", To: "payments"},
		event.ActionTaken{ID: "a1", Action: "restart", Target: "till"}, // 5
		event.SLORestored{SLO: "buys"},
		event.SLOBreached{SLO: "buys"},
		event.ActionTaken{ID: "a2", Action: "restart", Target: "till"},
		event.IncidentDeclared{},
		event.SLORestored{SLO: "buys"}, // 10
	}
	var events []event.Event
	for i, b := range bodies {
		events = append(events, event.Event{Seq: int64(i + 1), At: time.Duration(i) * time.Second, Body: b})
	}
	for written, want := range map[string]int64{
		"page.sent and slo.restored":                                6,
		"page.sent or slo.restored":                                 4,
		"not page.sent":                                             1,
		"page.sent and not incident.declared":                       4,
		"slo.restored and not page.sent":                            0,
		"2x action.taken(restart)":                                  8,
		"3x action.taken":                                           0,
		"slo.breached after action.taken":                           7,
		"slo.breached again after action.taken":                     7,
		"action.taken(restart) after slo.restored":                  8,
		"slo.restored again after push":                             10,
		"incident.declared again after page.sent":                   0,
		"2x slo.restored after (push and page.sent)":                10,
		"page.sent(push) and not (action.taken or 2x slo.breached)": 4,
		"slo.restored after (push after page.sent)":                 0,
	} {
		read, why := parseTerm(written)
		if why != "" {
			t.Fatalf("%s: %s", written, why)
		}
		for _, l := range read.leaves() {
			l.event = named(l.written)
		}
		c := Condition{Kind: Combined, Arg: read.String()}
		e, ok := c.First(events)
		if ok != (want > 0) || e.Seq != want {
			t.Errorf("%s holds at %d, want %d", written, e.Seq, want)
		}
		if strings.Contains(written, "not") == c.Lasts() {
			t.Errorf("%s lasts: %t", written, c.Lasts())
		}
	}
	c := Condition{Kind: Combined, Arg: "slo.breached after push and not page.sent"}
	if got := c.Moments(events, 0, func(event.Event, string) bool { return true }); len(got) != 1 || got[0] != 2 {
		t.Errorf("it comes to hold at %v", got)
	}
}
