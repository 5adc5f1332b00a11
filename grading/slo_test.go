package grading_test

import (
	"maps"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

func breached(s float64, slo string) event.Event { return at(s, event.SLOBreached{SLO: slo}) }
func restored(s float64, slo string) event.Event { return at(s, event.SLORestored{SLO: slo}) }

func TestSLO(t *testing.T) {
	c := scenarios.Criterion{Points: 20, Asks: "slo", Of: "a", Hold: 2 * time.Minute, Within: within(10*time.Minute, "push", "")}
	push := at(10, event.InjectFired{Inject: "push"})
	end := func(s float64) event.Event { return at(s, event.RunEnded{Reason: event.EndTime}) }
	for name, tc := range map[string]struct {
		log  []event.Event
		want want
	}{
		"restored and held":                          {[]event.Event{push, breached(20, "a"), restored(100, "a"), end(300)}, want{grading.Earned, 20, []int64{1, 2, 3}, "90 s after “A config push shrinks the pool”; the limit was 10 min. It then held for 3 min 20 s."}},
		"held to the second":                         {[]event.Event{push, breached(20, "a"), restored(100, "a"), end(220)}, want{grading.Earned, 20, []int64{1, 2, 3}, "held for 2 min"}},
		"never breached":                             {[]event.Event{push, end(300)}, want{grading.Missed, 0, []int64{}, "never breached"}},
		"another one breached":                       {[]event.Event{push, breached(20, "b"), restored(30, "b"), end(300)}, want{grading.Missed, 0, []int64{}, "never breached"}},
		"never restored":                             {[]event.Event{push, breached(20, "a"), end(300)}, want{grading.Missed, 0, []int64{2}, "still breached at the end"}},
		"restored too late":                          {[]event.Event{push, breached(20, "a"), restored(700, "a"), end(900)}, want{grading.Missed, 0, []int64{1, 2, 3}, "11 min 30 s after"}},
		"run over before the hold":                   {[]event.Event{push, breached(20, "a"), restored(100, "a"), end(160)}, want{grading.Missed, 0, []int64{2, 3}, "shows only 60 s of it; it had to hold for 2 min"}},
		"breached during the hold":                   {[]event.Event{push, breached(20, "a"), restored(100, "a"), breached(150, "a"), end(300)}, want{grading.Missed, 0, []int64{2, 4}, "still breached at the end; it had been since 2:30"}},
		"held the second time":                       {[]event.Event{push, breached(20, "a"), restored(100, "a"), breached(150, "a"), restored(200, "a"), end(400)}, want{grading.Earned, 20, []int64{1, 2, 5}, "3 min 10 s after"}},
		"held, then lost for good":                   {[]event.Event{push, breached(20, "a"), restored(100, "a"), breached(500, "a"), end(600)}, want{grading.Missed, 0, []int64{2, 4}, "still breached at the end"}},
		"restored by nobody's doing before a breach": {[]event.Event{restored(1, "a"), push, end(300)}, want{grading.Missed, 0, []int64{}, "never breached"}},
	} {
		t.Run(name, func(t *testing.T) { tc.want.check(t, judged(t, c, tc.log...)) })
	}
}

// A run that ends by itself on a held recovery may stop a tick short of it.
func TestARecoveredRunHeld(t *testing.T) {
	sc := quietPush(scenarios.Criterion{Points: 20, Asks: "slo", Of: "a", Hold: time.Minute})
	sc.End.Held = time.Minute
	log := func(reason string) []event.Event {
		return numbered(breached(20, "a"), restored(100, "a"), at(159.99, event.RunEnded{Reason: reason}))
	}
	r := compiledScenario(t, sc)
	want{grading.Earned, 20, []int64{1, 2}, "held"}.check(t, graded(t, r, log(event.EndRecovered)).Findings[0])
	want{grading.Missed, 0, []int64{1, 2}, "had to hold"}.check(t, graded(t, r, log(event.EndStopped)).Findings[0])
}

// shop is the health of two sound services, for tests to spoil.
func shop(spoil func(map[string]faults.ServiceHealth)) faults.Health {
	service := func(release, pool string) faults.ServiceHealth {
		return faults.ServiceHealth{
			Kind:      "service",
			Replicas:  []faults.Replica{{Name: "1", State: "ready"}, {Name: "2", State: "ready"}},
			Releases:  []faults.Release{{Version: release}},
			Revisions: []faults.Revision{{Number: 1, Values: map[string]string{"db_pool": pool}}},
			Flags:     map[string]bool{"fast": true},
		}
	}
	h := faults.Health{Services: map[string]faults.ServiceHealth{"checkout": service("2.3.0", "20"), "payments": service("1.9.1", "10")}}
	if spoil != nil {
		spoil(h.Services)
	}
	return h
}

// spoilt changes one service of the shop.
func spoilt(name string, change func(*faults.ServiceHealth)) func(map[string]faults.ServiceHealth) {
	return func(all map[string]faults.ServiceHealth) {
		s := all[name]
		change(&s)
		all[name] = s
	}
}

func setPool(v string) func(*faults.ServiceHealth) {
	return func(s *faults.ServiceHealth) {
		values := maps.Clone(s.Revision().Values)
		values["db_pool"] = v
		s.Revisions = append(s.Revisions, faults.Revision{Number: 2, Values: values})
	}
}

func drained(s *faults.ServiceHealth) {
	s.Balance = &faults.Balance{Replica: "payments-2", Drain: true}
}

func oneReady(s *faults.ServiceHealth) { s.Replicas[1].State = "down" }

func TestCollateral(t *testing.T) {
	c := scenarios.Criterion{Points: 20, Asks: "slo", Of: "a", Collateral: "none"}
	pushed := event.ChangeRecorded{Change: "c1", Type: "config", Service: "checkout", Inject: "push"}
	taken := func(id, action string, target faults.Target) event.Event {
		return at(40, event.ActionTaken{ID: id, Action: action, Target: target})
	}
	changed := func(id, kind, service string) event.Event {
		return at(41, event.ChangeRecorded{Change: "c-" + id, Type: kind, Service: service, Action: id})
	}
	for name, tc := range map[string]struct {
		spoil  func(map[string]faults.ServiceHealth)
		during []event.Event
		worse  string // empty: nothing is
	}{
		"as it was":            {},
		"fewer ready replicas": {spoil: spoilt("payments", oneReady), worse: "payments has 1 ready replicas where it had 2"},
		"more replicas": {spoil: spoilt("payments", func(s *faults.ServiceHealth) {
			s.Replicas = append(s.Replicas, faults.Replica{State: "ready"})
		})},
		"other release": {spoil: spoilt("payments", func(s *faults.ServiceHealth) {
			s.Releases = append(s.Releases, faults.Release{Version: "1.8.0"})
		}), worse: "payments runs release 1.8.0 where it ran 1.9.1"},
		"other setting":          {spoil: spoilt("payments", setPool("5")), worse: `payments has db_pool = "5" where it had "10"`},
		"other flag":             {spoil: spoilt("payments", func(s *faults.ServiceHealth) { s.Flags = map[string]bool{"fast": false} }), worse: "payments has flag fast off where it was on"},
		"less processor":         {spoil: spoilt("payments", func(s *faults.ServiceHealth) { s.CPU = 0.1 }), worse: "payments is held to 0.1 of a processor"},
		"an old secret":          {spoil: spoilt("payments", func(s *faults.ServiceHealth) { s.Secrets = map[string]string{"signing": "f00d"} }), worse: "payments holds an old signing"},
		"a replica left drained": {spoil: spoilt("payments", drained), worse: "payments sends nothing to payments-2"},
		"the inject's drain, taken back for another": {spoil: spoilt("payments", drained), during: []event.Event{
			at(12, event.ChangeRecorded{Change: "c2", Type: "balance", Service: "payments", Inject: "push"}),
			taken("a1", "drain", "payments"), changed("a1", "balance", "payments")}},
		"a service gone":                  {spoil: func(all map[string]faults.ServiceHealth) { delete(all, "payments") }, worse: "payments is gone"},
		"another SLO breached":            {during: []event.Event{breached(50, "b")}, worse: "b was breached at the end"},
		"another SLO breached, then met":  {during: []event.Event{breached(50, "b"), restored(60, "b")}},
		"the inject's own change stays":   {spoil: spoilt("checkout", setPool("2")), worse: `checkout has db_pool = "2"`},
		"the inject's change, cured anew": {spoil: spoilt("checkout", setPool("30")), during: []event.Event{taken("a1", "set-config", "checkout"), changed("a1", "config", "checkout")}},
		"what Truth allows": {spoil: spoilt("checkout", oneReady), during: []event.Event{
			taken("a1", "scale", "checkout"), changed("a1", "scale", "checkout")}},
		"allowed here, done elsewhere": {spoil: spoilt("payments", oneReady), during: []event.Event{
			taken("a1", "scale", "payments"), changed("a1", "scale", "payments")}, worse: "payments has 1 ready"},
		"an allowed action excuses its own side only": {spoil: spoilt("checkout", setPool("2")), during: []event.Event{
			taken("a1", "scale", "checkout"), changed("a1", "scale", "checkout")}, worse: `db_pool = "2"`},
		"an allowed action without a line in the change list": {spoil: spoilt("checkout", oneReady), during: []event.Event{taken("a1", "scale", "checkout")}},
		"allowed, but never done":                             {spoil: spoilt("checkout", oneReady), worse: "checkout has 1 ready"},
	} {
		t.Run(name, func(t *testing.T) {
			log := []event.Event{
				at(1, event.HealthSnapshotted{Moment: event.MomentBaseline, Health: shop(nil)}),
				at(10, event.InjectFired{Inject: "push"}), at(11, pushed), breached(20, "a"),
			}
			log = append(log, tc.during...)
			log = append(log, restored(100, "a"),
				at(200, event.HealthSnapshotted{Moment: event.MomentEnd, Health: shop(tc.spoil)}), at(200, event.RunEnded{}))
			f := judged(t, c, log...)
			if tc.worse == "" {
				if f.Result != grading.Earned || !contains(f.Why, "Nothing else was left worse") {
					t.Errorf("%s: %s", f.Result, f.Why)
				}
				return
			}
			if f.Result != grading.Missed || !contains(f.Why, tc.worse) {
				t.Errorf("%s: %s\nwant …%s…", f.Result, f.Why, tc.worse)
			}
			if !contains(f.Earn, "leave nothing else worse") {
				t.Errorf("earn: %s", f.Earn)
			}
		})
	}
	f := judged(t, c, breached(20, "a"), restored(100, "a"), at(200, event.RunEnded{}))
	want{grading.Missed, 0, []int64{1, 2}, "no health snapshot"}.check(t, f)
}
