package grading_test

import (
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Harm of the script that is still there at the end counts, whatever customers
// notice of it by then.
func TestUncuredHarm(t *testing.T) {
	c := scenarios.Criterion{Points: 20, Asks: "slo", Of: "a", Collateral: "none"}
	one := func(change func(*faults.ServiceHealth)) func(*faults.Health) {
		return func(h *faults.Health) { spoilt("payments", change)(h.Services) }
	}
	limit := func(l faults.Limit) func(*faults.Health) {
		return one(func(s *faults.ServiceHealth) { s.Limits = []faults.Limit{l} })
	}
	vendors := func(change func(*faults.Health)) func(*faults.Health) {
		return func(h *faults.Health) {
			change(h)
			spoilt("payments", func(s *faults.ServiceHealth) { s.External = true })(h.Services)
		}
	}
	path := faults.Edge{From: "checkout", To: "payments"}
	wire := func(h *faults.Health) {
		h.Wires = []faults.Wire{{Edge: path, Share: 1, Latency: time.Second}, {Edge: path, Share: 0.5, Status: 500}}
	}
	expired := one(func(s *faults.ServiceHealth) { s.Certificate = faults.CertificateExpired })
	for name, tc := range map[string]struct {
		before, spoil func(*faults.Health)
		worse         string // empty: nothing is
	}{
		"memory":                  {spoil: limit(faults.Limit{Memory: 96 << 20}), worse: "payments is held to 96 MiB of memory"},
		"less memory than before": {before: limit(faults.Limit{Memory: 128 << 20}), spoil: limit(faults.Limit{Memory: 96 << 20}), worse: "96 MiB"},
		"more memory than before": {before: limit(faults.Limit{Memory: 96 << 20}), spoil: limit(faults.Limit{Memory: 128 << 20})},
		"disk":                    {spoil: limit(faults.Limit{Disk: 0.005}), worse: "payments has 0.5 % of its disk left"},
		"files":                   {spoil: limit(faults.Limit{Files: 40}), worse: "payments may open no more than 40 files"},
		"ports":                   {spoil: limit(faults.Limit{Ports: 100}), worse: "payments may connect from no more than 100 ports"},
		"one replica":             {spoil: limit(faults.Limit{Replica: "payments-2", CPU: 0.1}), worse: "payments-2 is held to 0.1 of a processor"},
		"one replica that is out of rotation": {spoil: one(func(s *faults.ServiceHealth) {
			s.Limits = []faults.Limit{{Replica: "payments-2", CPU: 0.1}}
			s.Balance = &faults.Balance{Replica: "payments-2", Drain: true}
		}), worse: "left worse: payments sends nothing to payments-2."},
		"a lopsided balance":     {spoil: one(func(s *faults.ServiceHealth) { s.Balance = &faults.Balance{Replica: "payments-1", Share: 0.9} }), worse: "payments sends 90 % of its requests to payments-1"},
		"a certificate":          {spoil: expired, worse: "payments has a certificate that has expired"},
		"one that had expired":   {before: expired, spoil: expired},
		"a vendor's certificate": {spoil: vendors(expired)},
		"a lock":                 {spoil: one(func(s *faults.ServiceHealth) { s.Data = []faults.Data{{Op: faults.DataLock, Table: "orders"}} }), worse: "payments has a session that holds a lock in orders"},
		"poison":                 {spoil: one(func(s *faults.ServiceHealth) { s.Data = []faults.Data{{Op: faults.DataPoison, Count: 3}} }), worse: "payments holds messages that nobody can process"},
		"silence":                {spoil: one(func(s *faults.ServiceHealth) { s.Telemetry = []faults.Telemetry{{Op: faults.TelemetryMute}} }), worse: "payments loses its log lines"},
		"a path, told once":      {spoil: wire, worse: "left worse: the way from checkout to payments is still harmed."},
		"a path to a vendor":     {spoil: vendors(wire)},
		"a path that was bad":    {before: wire, spoil: wire},
		"a name":                 {spoil: func(h *faults.Health) { h.Names = []faults.Name{{Edge: path, Answer: faults.NameStale}} }, worse: "checkout still gets a wrong answer for the name of payments"},
	} {
		t.Run(name, func(t *testing.T) {
			health := func(change func(*faults.Health)) faults.Health {
				h := shop(nil)
				if change != nil {
					change(&h)
				}
				return h
			}
			f := judged(t, c,
				at(1, event.HealthSnapshotted{Moment: event.MomentBaseline, Health: health(tc.before)}),
				breached(20, "a"), restored(100, "a"),
				at(200, event.HealthSnapshotted{Moment: event.MomentEnd, Health: health(tc.spoil)}), at(200, event.RunEnded{}))
			if tc.worse == "" {
				if f.Result != grading.Earned {
					t.Errorf("%s: %s", f.Result, f.Why)
				}
			} else if f.Result != grading.Missed || !contains(f.Why, tc.worse) {
				t.Errorf("%s: %s\nwant …%s…", f.Result, f.Why, tc.worse)
			}
		})
	}
}

// Every state that harm can leave behind has words.
func TestUncuredHarmHasWords(t *testing.T) {
	c := scenarios.Criterion{Points: 20, Asks: "slo", Of: "a", Collateral: "none"}
	spoils := map[string]func(*faults.ServiceHealth){}
	for _, op := range []faults.DataOp{
		faults.DataHot, faults.DataPoison, faults.DataDuplicate, faults.DataLock, faults.DataLockAll,
		faults.DataDeadlock, faults.DataSlow, faults.DataStale, faults.DataCorrupt,
	} {
		spoils["data "+string(op)] = func(s *faults.ServiceHealth) { s.Data = []faults.Data{{Op: op}} }
	}
	for _, op := range []faults.TelemetryOp{
		faults.TelemetryGap, faults.TelemetryFreeze, faults.TelemetryFlap, faults.TelemetryDrop, faults.TelemetryFlood, faults.TelemetryMute,
	} {
		spoils["telemetry "+string(op)] = func(s *faults.ServiceHealth) { s.Telemetry = []faults.Telemetry{{Op: op}} }
	}
	for _, state := range []faults.CertificateState{faults.CertificateExpired, faults.CertificateWrongName, faults.CertificateUntrusted} {
		spoils["certificate "+string(state)] = func(s *faults.ServiceHealth) { s.Certificate = state }
	}
	for name, spoil := range spoils {
		f := judged(t, c,
			at(1, event.HealthSnapshotted{Moment: event.MomentBaseline, Health: shop(nil)}), breached(20, "a"), restored(100, "a"),
			at(200, event.HealthSnapshotted{Moment: event.MomentEnd, Health: shop(spoilt("payments", spoil))}), at(200, event.RunEnded{}))
		if f.Result != grading.Missed || contains(f.Why, "payments .") {
			t.Errorf("%s: %s: %s", name, f.Result, f.Why)
		}
	}
}
