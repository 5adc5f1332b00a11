package grading_test

import (
	"slices"
	"testing"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

func TestReasonsOfChanges(t *testing.T) {
	c := scenarios.Criterion{Points: 10, Asks: "hygiene", Of: "changes"}
	for reason, want := range map[string]struct {
		points, open float64
	}{
		"":                                    {0, 0},
		"x":                                   {0, 0},
		"fix":                                 {0, 0},
		"asdf asdf asdf asdf asdf asdf asdf":  {0, 0},
		"aaaa bbbb cccc dddd":                 {0, 0},
		"sdfg hjkl wrtp qwrt":                 {0, 0},
		"checkout checkout checkout checkout": {0, 0},
		"The config push cut the database pool; errors began with it.": {10, 0},
		"Back to the 20 it had, a pool of 2 cannot carry it.":          {10, 0},
		"pool exhausted in the log of checkout":                        {10, 0},
		"Let us see whether it heals.":                                 {0, 10},
		"Turning it off and on again.":                                 {0, 10},
		"Die Einstellung von eben war es, zurück damit.":               {0, 10},
		"Пул соединений слишком мал, возвращаем прежнее":               {0, 10},
		"checkout отказывает с момента последнего изменения":           {10, 0},
	} {
		log := did(100, "a1", "set-config", "checkout", config("checkout", "db_pool", "2", "20"))
		b := log[0].Body.(event.ActionTaken)
		b.Reason = reason
		log[0].Body = b
		f := judged(t, c, played(log)...)
		if f.Points != want.points || f.Open != want.open {
			t.Errorf("%q: %s, %g points, %g open: %s", reason, f.Result, f.Points, f.Open, f.Why)
		}
	}
}

// Where the house is regulated, a change has a ticket: in its reason, or in a note after
// the glass was broken.
func TestAChangeHasATicketWhereTheHouseAsksForOne(t *testing.T) {
	c := scenarios.Criterion{Points: 10, Asks: "hygiene", Of: "changes"}
	for name, tc := range map[string]struct {
		policy, reason, before, after string
		points                        float64
	}{
		"none asked for": {"", "pool exhausted in the log of checkout", "", "", 10},
		"enterprise":     {event.PolicyEnterprise, "pool exhausted in the log of checkout", "", "", 10},
		"without":        {event.PolicyRegulated, "pool exhausted in the log of checkout", "", "", 0},
		"in the reason":  {event.PolicyRegulated, "CHG-1042: pool exhausted in the log of checkout", "", "", 10},
		"noted after":    {event.PolicyRegulated, "pool exhausted in the log of checkout", "", "Recorded as CHG-1042.", 10},
		"noted before":   {event.PolicyRegulated, "pool exhausted in the log of checkout", "CHG-1042 is something else", "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			log := did(100, "a1", "set-config", "checkout", config("checkout", "db_pool", "2", "20"))
			b := log[0].Body.(event.ActionTaken)
			b.Reason = tc.reason
			log[0].Body = b
			all := [][]event.Event{{at(0, event.RunStarted{Policy: tc.policy})}}
			if tc.before != "" {
				all = append(all, []event.Event{at(90, event.NoteAdded{Text: tc.before})})
			}
			all = append(all, log)
			if tc.after != "" {
				all = append(all, []event.Event{at(120, event.NoteAdded{Text: tc.after})})
			}
			if f := judged(t, c, played(all...)...); f.Points != tc.points {
				t.Errorf("%s, %g points: %s", f.Result, f.Points, f.Why)
			}
		})
	}
}

func TestGlassBrokenWithoutNeed(t *testing.T) {
	take := func(s float64, glass bool) []event.Event {
		log := did(s, "a"+string(rune('0'+int(s)/10)), "fail-over", "ledger", faults.Effect{Service: "ledger", Kind: faults.KindProcess, Key: "failover"})
		b := log[0].Body.(event.ActionTaken)
		b.Reason, b.BreakGlass = "The ledger waits for a lock, and nothing smaller fits.", glass
		log[0].Body = b
		return log
	}
	for name, tc := range map[string]struct {
		log      [][]event.Event
		approval string
		points   float64
		why      string
	}{
		"not broken":             {[][]event.Event{take(30, false)}, "5s", 10, "Every change had a reason"},
		"nobody who approves":    {[][]event.Event{take(30, true)}, "", 10, ""},
		"nobody who does soon":   {[][]event.Event{take(30, true)}, "2m0s", 10, ""},
		"somebody who does":      {[][]event.Event{take(30, true)}, "5s", 0, "somebody would have decided on it within 5 s"},
		"nothing breached":       {[][]event.Event{{restored(25, "a")}, take(30, true)}, "", 0, "though no objective was breached"},
		"one of two":             {[][]event.Event{{restored(25, "a")}, take(30, true), take(40, false)}, "", 5, "though no objective was breached"},
		"nothing changed at all": {nil, "", 0, "Nobody changed anything"},
	} {
		t.Run(name, func(t *testing.T) {
			c := scenarios.Criterion{Points: 10, Asks: "hygiene", Of: "changes"}
			if tc.approval != "" {
				c.Options = map[string]string{"approval": tc.approval}
			}
			if f := judged(t, c, played(tc.log...)...); f.Points != tc.points || !contains(f.Why, tc.why) {
				t.Errorf("%s, %g: %s", f.Result, f.Points, f.Why)
			}
		})
	}
}

func TestEscalation(t *testing.T) {
	page := func(s float64, team, reason string) []event.Event {
		return []event.Event{at(s, event.PageEscalated{Team: team, Reason: reason})}
	}
	policy := func(s float64, team string) []event.Event {
		return []event.Event{by(clock, at(s, event.PageEscalated{Page: "p1", Team: team, Reason: "Nobody acknowledged the page within 1m.", Level: 2, Round: 1}))}
	}
	const found = "Checkout waits for its pool since the push; looked at the dashboard, took the push back."
	cure := did(100, "a1", "rollback-config", "checkout", config("checkout", "db_pool", "2", "20"))
	broken := []event.Event{breached(250, "b")}
	closed := []event.Event{at(260, event.IncidentClosed{Outcome: event.OutcomeNoFault, Text: "nothing"})}
	for name, tc := range map[string]struct {
		to           string
		log          [][]event.Event
		points, open float64
		why          string
	}{
		"nobody":                   {"platform", nil, 0, 0, "Nobody brought in platform"},
		"with what was found":      {"platform", [][]event.Event{page(60, "platform", found)}, 10, 0, "It says what was found"},
		"with nothing":             {"platform", [][]event.Event{page(60, "platform", "help!")}, 5, 0, "nothing of what was found"},
		"with words":               {"platform", [][]event.Event{page(60, "platform", "Please have a look at this soon.")}, 5, 5, "a person has to say"},
		"another team":             {"platform", [][]event.Event{page(60, "shop", found)}, 0, 0, "Nobody brought in platform"},
		"a crowd":                  {"platform", [][]event.Event{page(50, "shop", found), page(60, "platform", found), page(70, "logistics", found)}, 5, 0, "shop, logistics was woken as well"},
		"one's own, and hands off": {"payments", [][]event.Event{page(60, "payments", found), broken}, 2.5, 0, "the cure was in their own hands"},
		"one's own, and the cure":  {"payments", [][]event.Event{page(60, "payments", found), cure}, 10, 0, "It says what was found"},
		"somebody else's":          {"platform", [][]event.Event{page(60, "platform", found), broken}, 10, 0, ""},
		"none, and seen through":   {"none", [][]event.Event{cure}, 10, 0, "seen through without waking anybody"},
		"none, and closed":         {"none", [][]event.Event{{restored(240, "a")}, closed}, 10, 0, "seen through"},
		"none, and closed while customers suffer": {"none", [][]event.Event{closed}, 0, 0, "nobody saw it through either"},
		"none, and idle":                        {"none", nil, 0, 0, "nobody saw it through either"},
		"the policy did":                        {"platform", [][]event.Event{policy(60, "platform")}, 0, 0, "Nobody brought in platform"},
		"after the policy, with what was found": {"platform", [][]event.Event{policy(60, "platform"), page(70, "platform", found)}, 5, 0, "the escalation policy brought them in"},
		"after the policy, with nothing":        {"platform", [][]event.Event{policy(60, "platform"), page(70, "platform", "help!")}, 0, 0, "the escalation policy brought them in"},
		"before the policy":                     {"platform", [][]event.Event{page(60, "platform", found), policy(70, "platform")}, 10, 0, "It says what was found"},
		"somebody of no team as well":           {"platform", [][]event.Event{page(50, "", found), page(60, "platform", found)}, 10, 0, "It says what was found"},
		"none, and slept through":               {"none", [][]event.Event{policy(60, "payments"), policy(70, "platform"), cure}, 0, 0, "The escalation policy woke platform"},
		"none, and the policy paged their own":  {"none", [][]event.Event{policy(60, "payments"), cure}, 10, 0, "seen through"},
		"none, and somebody of no team":         {"none", [][]event.Event{cure, page(120, "", found)}, 10, 0, "seen through"},
		"none, but somebody":                    {"none", [][]event.Event{cure, page(120, "shop", found)}, 0, 0, "nobody was needed"},
	} {
		t.Run(name, func(t *testing.T) {
			f := judged(t, scenarios.Criterion{Points: 10, Asks: "escalate", Of: tc.to}, played(tc.log...)...)
			if f.Points != tc.points || f.Open != tc.open || !contains(f.Why, tc.why) {
				t.Errorf("%s, %g points, %g open: %s", f.Result, f.Points, f.Open, f.Why)
			}
		})
	}
}

// Whoever cures a fault before it hurts anybody has seen it through; whoever does
// nothing about one that never hurts has not.
func TestHarmPreventedIsSeenThrough(t *testing.T) {
	harm := harmed(10, "push", config("checkout", "db_pool", "20", "2"))
	end := at(300, event.RunEnded{})
	alone := scenarios.Criterion{Points: 10, Asks: "escalate", Of: "none"}
	cured := judged(t, alone, slices.Concat(harm, did(100, "a1", "rollback-config", "checkout", config("checkout", "db_pool", "2", "20")), []event.Event{end})...)
	if cured.Points != 10 || !contains(cured.Why, "seen through without waking anybody") {
		t.Errorf("cured: %s, %g points: %s", cured.Result, cured.Points, cured.Why)
	}
	left := judged(t, alone, append(harm, end)...)
	if left.Points != 0 || !contains(left.Why, "nobody saw it through either") {
		t.Errorf("left alone: %s, %g points: %s", left.Result, left.Points, left.Why)
	}
}

// Who is faster than the harm has recovered all the same.
func TestPreventionIsRecovery(t *testing.T) {
	c := scenarios.Criterion{Points: 20, Asks: "slo", Of: "a", Collateral: "none"}
	run := func(spoil func(map[string]faults.ServiceHealth), during ...[]event.Event) []event.Event {
		log := []event.Event{at(1, event.HealthSnapshotted{Moment: event.MomentBaseline, Health: stores(nil)})}
		log = append(log, harmed(10, "push", config("checkout", "db_pool", "20", "2"))...)
		for _, events := range during {
			log = append(log, events...)
		}
		return append(log, at(300, event.HealthSnapshotted{Moment: event.MomentEnd, Health: stores(spoil)}), at(300, event.RunEnded{}))
	}
	cure := did(60, "a1", "set-config", "checkout", config("checkout", "db_pool", "2", "20"))
	relieve := did(60, "a1", "scale", "checkout", faults.Effect{Service: "checkout", Kind: faults.KindReplicas, From: "2", To: "4"})
	other := did(60, "a1", "restart", "payments", faults.Effect{Service: "payments", Kind: faults.KindProcess, Key: "restart"})
	for name, tc := range map[string]struct {
		log    []event.Event
		result grading.Result
		why    string
	}{
		"cured":                 {run(nil, cure), grading.Earned, "Nothing had been breached before that, and nothing was after it"},
		"relieved":              {run(nil, relieve), grading.Missed, "db_pool of checkout at 2 where it was 20"}, // for collateral: the cause is left
		"nothing done":          {run(nil), grading.Missed, "never breached"},
		"something else done":   {run(nil, other), grading.Missed, "never breached"},
		"another breached":      {run(nil, []event.Event{breached(50, "b"), restored(55, "b")}, cure), grading.Missed, "never breached"},
		"breached after it":     {run(nil, cure, []event.Event{breached(100, "b"), restored(120, "b")}), grading.Missed, "never breached"},
		"and something emptied": {run(nil, cure, did(70, "a2", "flush-cache", "baskets", faults.Effect{Service: "baskets", Kind: faults.KindData, Key: "flush"})), grading.Missed, "emptied baskets"},
		"an old log": {[]event.Event{at(10, event.InjectFired{Inject: "push"}), at(10, event.FaultApplied{Inject: "push"}),
			at(60, event.ActionTaken{ID: "a1", Action: "rollback-config", Target: "checkout"})}, grading.Missed, "never breached"},
	} {
		t.Run(name, func(t *testing.T) {
			if f := judged(t, c, tc.log...); f.Result != tc.result || !contains(f.Why, tc.why) {
				t.Errorf("%s: %s", f.Result, f.Why)
			}
		})
	}
	c.Collateral = ""
	if f := judged(t, c, run(nil, relieve)...); f.Result != grading.Earned {
		t.Errorf("relieved: %s: %s", f.Result, f.Why)
	}
}
