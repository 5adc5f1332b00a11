package grading_test

import (
	"testing"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// did is an action of Ada's that took, with what it changed.
func did(s float64, id, action string, target faults.Target, effects ...faults.Effect) []event.Event {
	return []event.Event{
		at(s, event.ActionTaken{ID: id, Action: action, Target: target, Reason: "to see whether it helps"}),
		at(s, event.EffectsRecorded{Action: id, Effects: effects}),
		at(s, event.HealthSnapshotted{Moment: event.MomentAction, Health: stores(nil), SLIs: map[string]float64{"b": 0.999}}),
	}
}

// harmed is the fault of an inject, with what it changed.
func harmed(s float64, inject string, effects ...faults.Effect) []event.Event {
	return []event.Event{
		at(s, event.InjectFired{Inject: inject}), at(s, event.FaultApplied{Inject: inject, Fault: "pool-shrink"}),
		at(s, event.EffectsRecorded{Inject: inject, Effects: effects}),
	}
}

// stores is the shop with what it keeps its data in.
func stores(spoil func(map[string]faults.ServiceHealth)) faults.Health {
	h := shop(nil)
	for name, kind := range map[string]string{"baskets": "cache", "ledger": "database", "orders": "queue"} {
		h.Services[name] = faults.ServiceHealth{Kind: kind, Replicas: []faults.Replica{{Name: name + "-1", State: faults.ReplicaReady}}}
	}
	if spoil != nil {
		spoil(h.Services)
	}
	return h
}

func config(service, key, from, to string) faults.Effect {
	return faults.Effect{Service: service, Kind: faults.KindConfig, Key: key, From: from, To: to}
}

// played is a run of the quiet push in which something was done besides.
func played(during ...[]event.Event) []event.Event {
	log := []event.Event{at(1, event.HealthSnapshotted{Moment: event.MomentBaseline, Health: stores(nil), SLIs: map[string]float64{"b": 0.999}})}
	log = append(log, harmed(10, "push", config("checkout", "db_pool", "20", "2"))...)
	log = append(log, breached(20, "a"))
	for _, events := range during {
		log = append(log, events...)
	}
	return append(log, restored(200, "a"),
		at(300, event.HealthSnapshotted{Moment: event.MomentEnd, Health: stores(nil)}), at(300, event.RunEnded{}))
}

func TestCollateralOfTheSystem(t *testing.T) {
	c := scenarios.Criterion{Points: -40, Asks: "collateral", Of: "system"}
	cure := did(100, "a1", "rollback-config", "checkout", config("checkout", "db_pool", "2", "20"))
	flush := faults.Effect{Service: "baskets", Kind: faults.KindData, Key: "flush", Count: 1240}
	failover := faults.Effect{Service: "ledger", Kind: faults.KindProcess, Key: "failover"}
	purge := faults.Effect{Service: "orders", Kind: faults.KindData, Key: "purge", Count: 1}
	for name, tc := range map[string]struct {
		did    [][]event.Event
		points float64
		why    string
	}{
		"nothing done":              {nil, 0, "Nobody took an action"},
		"the cure":                  {[][]event.Event{cure}, 0, "No action harmed anything else"},
		"an emptied cache":          {[][]event.Event{cure, did(110, "a2", "flush-cache", "baskets", flush)}, -24, "The action flush-cache on baskets at 1:50 emptied baskets (1240 keys)"},
		"a restarted cache":         {[][]event.Event{did(110, "a2", "restart", "baskets", faults.Effect{Service: "baskets", Kind: faults.KindProcess, Key: "restart"})}, -24, "emptied baskets"},
		"a needless failover":       {[][]event.Event{did(110, "a2", "fail-over", "ledger", failover)}, -16, "made the standby of ledger take over"},
		"both, up to the bound":     {[][]event.Event{did(110, "a2", "fail-over", "ledger", failover), did(120, "a3", "flush-cache", "baskets", flush), did(130, "a4", "restart", "ledger", faults.Effect{Service: "ledger", Kind: faults.KindProcess, Key: "restart"})}, -40, "restarted ledger"},
		"orders set aside":          {[][]event.Event{did(110, "a2", "purge-queue", "orders", purge)}, -24, "set aside what waited in orders (1 message), and it was never replayed"},
		"and replayed":              {[][]event.Event{did(110, "a2", "purge-queue", "orders", purge), did(130, "a3", "replay-queue", "orders", faults.Effect{Service: "orders", Kind: faults.KindData, Key: "replay"})}, -16, "it was replayed later"},
		"restored over newer data":  {[][]event.Event{did(110, "a2", "repair-data", "ledger", faults.Effect{Service: "ledger", Kind: faults.KindData, Key: "repair"})}, -24, "over newer data"},
		"a restart of what is well": {[][]event.Event{did(110, "a2", "restart", "payments", faults.Effect{Service: "payments", Kind: faults.KindProcess, Key: "restart"})}, -6, "restarted payments, which was well"},
		"of what was not":           {[][]event.Event{did(110, "a2", "restart", "payments", faults.Effect{Service: "payments", Kind: faults.KindProcess, Key: "restart", Ailing: true})}, 0, ""},
		"an innocent release, left": {[][]event.Event{did(50, "a2", "rollback-deploy", "payments", faults.Effect{Service: "payments", Kind: faults.KindVersion, From: "1.9.1", To: "1.9.0"}), cure}, -10, "left payments on release 1.9.0 where it ran 1.9.1"},
		"and put back": {[][]event.Event{
			did(50, "a2", "rollback-deploy", "payments", faults.Effect{Service: "payments", Kind: faults.KindVersion, From: "1.9.1", To: "1.9.0"}),
			did(70, "a3", "rollback-deploy", "payments", faults.Effect{Service: "payments", Kind: faults.KindVersion, From: "1.9.0", To: "1.9.1"})}, 0, ""},
		"a setting to what it was by default": {[][]event.Event{
			did(50, "a2", "shed-load", "payments", config("payments", "shed", "0", "0.5")), did(70, "a3", "shed-load", "payments", config("payments", "shed", "0.5", "0.0"))}, 0, ""},
		"a setting nobody had set, left": {[][]event.Event{did(50, "a2", "set-config", "payments", config("payments", "keep_alive", "true", "false"))}, -10, "left keep_alive of payments at false where it was true"},
		"more replicas than there were":  {[][]event.Event{did(50, "a2", "scale", "payments", faults.Effect{Service: "payments", Kind: faults.KindReplicas, From: "2", To: "10"})}, -10, "left payments with 10 replicas where it had 2"},
		"as many as Truth allows":        {[][]event.Event{did(50, "a2", "scale", "checkout", faults.Effect{Service: "checkout", Kind: faults.KindReplicas, From: "2", To: "10"})}, 0, ""},
		"two settings of one push":       {[][]event.Event{did(50, "a2", "rollback-config", "payments", config("payments", "workers", "4", "8"), config("payments", "queue", "1", "2"))}, -10, "left workers of payments at 8 where it was 4 and queue"},
		// The roll-back of checkout's settings is allowed, another touch of them is not.
		"an allowed action excuses what it changed":        {[][]event.Event{cure, did(120, "a2", "set-config", "checkout", config("checkout", "workers", "32", "1"))}, -10, "left workers of checkout at 1"},
		"what the script had harmed, put to another value": {[][]event.Event{did(120, "a2", "set-config", "checkout", config("checkout", "db_pool", "2", "30"))}, 0, ""},
		"and left as the script had it":                    {[][]event.Event{did(90, "a1", "set-config", "checkout", config("checkout", "db_pool", "2", "30")), did(120, "a2", "set-config", "checkout", config("checkout", "db_pool", "30", "2"))}, -10, "left db_pool of checkout at 2"},
		// An innocent line of the change list says nothing about what may be changed.
		"an innocent line": {[][]event.Event{
			{at(1, event.ChangeRecorded{Change: "c7", Type: "deploy", Service: "payments", Inject: "cto"})},
			did(50, "a2", "rollback-deploy", "payments", faults.Effect{Service: "payments", Kind: faults.KindVersion, From: "1.9.1", To: "1.9.0"})}, -10, "left payments"},
		"an objective of others": {[][]event.Event{did(110, "a2", "set-config", "payments", config("payments", "workers", "32", "1")), {breached(130, "b"), restored(150, "b")}}, -30, "The objective b was breached 20 s after the action set-config on payments, and was met before"},
		"one that the script breached": {[][]event.Event{did(110, "a2", "set-config", "payments", config("payments", "workers", "32", "32.0")),
			harmed(120, "cto", config("payments", "queue", "9", "1")), {breached(130, "b"), restored(150, "b")}}, 0, ""},
		"one breached long after": {[][]event.Event{did(30, "a2", "set-config", "payments", config("payments", "workers", "32", "32.0")), {breached(130, "b"), restored(150, "b")}}, 0, ""},
		"somebody else's doing": {[][]event.Event{{
			by(bob, at(110, event.ActionTaken{ID: "a2", Action: "flush-cache", Target: "baskets"})), at(110, event.EffectsRecorded{Action: "a2", Effects: []faults.Effect{flush}})}}, 0, ""},
		"a log of before that was recorded": {[][]event.Event{{at(110, event.ActionTaken{ID: "a2", Action: "flush-cache", Target: "baskets"})}}, 0, "cannot be judged"},
	} {
		t.Run(name, func(t *testing.T) {
			log := append([]event.Event{at(0, event.RunStarted{Trainees: []event.Actor{ada}})}, played(tc.did...)...)
			f := judged(t, c, log...)
			result := grading.Lost
			if tc.points == 0 {
				result = grading.Spared
			}
			if f.Points != tc.points || f.Result != result || !contains(f.Why, tc.why) {
				t.Errorf("%s, %g points: %s", f.Result, f.Points, f.Why)
			}
			if tc.points < 0 && len(f.Events) == 0 {
				t.Error("it cites nothing")
			}
		})
	}
}

// The author says what each thing costs.
func TestCollateralByTheAuthorsShares(t *testing.T) {
	c := scenarios.Criterion{Points: -40, Asks: "collateral", Of: "system", Options: map[string]string{"lost": "100%", "left": "0%"}}
	log := played(did(50, "a1", "scale", "payments", faults.Effect{Service: "payments", Kind: faults.KindReplicas, From: "2", To: "10"}))
	if f := judged(t, c, log...); f.Points != 0 || f.Result != grading.Spared {
		t.Errorf("%g points: %s", f.Points, f.Why)
	}
	log = played(did(50, "a1", "flush-cache", "baskets", faults.Effect{Service: "baskets", Kind: faults.KindData, Key: "flush"}))
	if f := judged(t, c, log...); f.Points != -40 {
		t.Errorf("%g points: %s", f.Points, f.Why)
	}
}

// collateral: none of an objective goes by the same causes, and by what of the
// script's harm nobody cured.
func TestCollateralOfAnObjective(t *testing.T) {
	c := scenarios.Criterion{Points: 20, Asks: "slo", Of: "a", Collateral: "none"}
	for name, tc := range map[string]struct {
		did   [][]event.Event
		worse string
	}{
		// It is allowed, and excuses exactly what it changed.
		"a roll-back of two settings": {[][]event.Event{did(100, "a1", "rollback-config", "checkout", config("checkout", "db_pool", "2", "20"), config("checkout", "shed", "0.5", "0"))}, ""},
		"a cure":                      {[][]event.Event{did(100, "a1", "set-config", "checkout", config("checkout", "db_pool", "2", "20"))}, ""},
		"the script's own change":     {[][]event.Event{did(100, "a1", "scale", "checkout", faults.Effect{Service: "checkout", Kind: faults.KindReplicas, From: "2", To: "4"})}, "db_pool of checkout at 2 where it was 20"},
		"an emptied cache":            {[][]event.Event{did(100, "a1", "set-config", "checkout", config("checkout", "db_pool", "2", "20")), did(110, "a2", "flush-cache", "baskets", faults.Effect{Service: "baskets", Kind: faults.KindData, Key: "flush"})}, "emptied baskets"},
	} {
		t.Run(name, func(t *testing.T) {
			f := judged(t, c, played(tc.did...)...)
			if good := f.Result == grading.Earned; good != (tc.worse == "") || !contains(f.Why, tc.worse) {
				t.Errorf("%s: %s", f.Result, f.Why)
			}
		})
	}
}
