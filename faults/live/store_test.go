package live_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
)

func TestStoresRestart(t *testing.T) {
	inTime(t, func(t *testing.T, p play) {
		p.do(faults.Process{Service: "db", Op: faults.Restart})
		p.runs("db", "1 starting")
		if len(p.host.Entrance().Takes("db")) != 0 || p.host.Engine("db").Serves() {
			t.Error("one that starts takes connections")
		}
		p.pass(startup)
		p.runs("db", "1 ready")
		if len(p.host.Entrance().Takes("db")) != 1 || !p.host.Engine("db").Serves() {
			t.Error("one that is ready takes none")
		}

		hang := p.do(faults.Process{Service: "db", Op: faults.Hang})
		p.runs("db", "1 hung")
		if len(p.host.Entrance().Takes("db")) != 1 || p.host.Engine("db").Serves() {
			t.Error("one that hangs takes connections, and does not answer")
		}
		kill := p.do(faults.Process{Service: "db", Op: faults.Kill})
		p.back(hang)
		p.pass(time.Minute)
		p.runs("db", "1 down")
		p.back(kill)
		p.runs("db", "1 starting")
		p.pass(startup / 2)
		p.do(faults.Process{Service: "db", Op: faults.Kill})
		p.pass(time.Minute)
		p.runs("db", "1 down") // what happened last counts, not what began to start before it
		p.host.Refuse("db", errors.New("no room"))
		p.do(faults.Process{Service: "db", Op: faults.Restart})
		p.pass(startup)
		p.runs("db", "1 down")
		if p.n.Logged("db", "cannot start: no room") != 1 {
			t.Error("it does not say why")
		}
		p.host.Refuse("db", nil)
		p.do(faults.Version{Service: "db", Release: faults.Release{Version: "2"}})
		p.pass(startup)
		p.runs("db", "2 ready")
	})
}

func TestSettingsOfAStore(t *testing.T) {
	inTime(t, func(t *testing.T, p play) {
		undo := p.do(faults.Config{Service: "db", Set: map[string]string{"max_connections": "7"}})
		if got := p.host.Engine("db").Settings()["max_connections"]; got != "7" {
			t.Errorf("max_connections is %q", got)
		}
		if _, err := p.b.Do(t.Context(), faults.Config{Service: "db", Set: map[string]string{"max_keys": "7"}}); err == nil {
			t.Error("a database with a bound on keys was accepted")
		}
		p.back(undo)
		if got := p.host.Engine("db").Settings(); len(got) != 0 || len(p.health("db").Revisions) != 3 {
			t.Errorf("taken back to %v, after %d revisions", got, len(p.health("db").Revisions))
		}
	})
}

// The standby serves in half the time, and what is wrong with the old one stays
// behind on it.
func TestFailoverLeavesTheOldPrimaryBehind(t *testing.T) {
	inTime(t, func(t *testing.T, p play) {
		for _, d := range []faults.Data{
			{Op: faults.DataLockAll}, {Op: faults.DataSlow, Delay: time.Second}, {Op: faults.DataStale, Delay: time.Second},
			{Op: faults.DataCorrupt, Share: 0.01},
		} {
			d.Service = "db"
			p.do(d)
		}
		p.do(faults.Limit{Service: "db", Disk: 0.001})
		p.do(faults.Process{Service: "db", Op: faults.Failover})
		p.pass(startup / 2)
		p.runs("db", "1 ready")
		if h := p.health("db"); len(h.Data) != 1 || h.Data[0].Op != faults.DataCorrupt || len(h.Limits) != 0 {
			t.Errorf("left is %+v %+v", h.Data, h.Limits)
		}
		db := p.host.Engine("db")
		if in := db.In(); len(in) != 1 || db.Bounds().Disk != 0 {
			t.Errorf("the standby was told %v %+v", in, db.Bounds())
		}
	})
}

func TestConditionsOfData(t *testing.T) {
	inTime(t, func(t *testing.T, p play) {
		db := p.host.Engine("db")
		in := func(want ...faults.DataOp) {
			t.Helper()
			var have []faults.DataOp
			for _, d := range p.health("db").Data {
				have = append(have, d.Op)
			}
			if !slices.Equal(have, want) || !slices.Equal(db.In(), want) {
				t.Errorf("in force %v, carried out %v, not %v", have, db.In(), want)
			}
		}
		lock := p.do(faults.Data{Service: "db", Op: faults.DataLock, Table: "items"})
		p.do(faults.Data{Service: "db", Op: faults.DataSlow, Delay: time.Second})
		p.do(faults.Data{Service: "db", Op: faults.DataLock, Table: "sold"})
		in(faults.DataLock, faults.DataSlow, faults.DataLock)
		p.do(faults.Data{Service: "db", Op: faults.DataEndSessions, Table: "sold"})
		in(faults.DataLock, faults.DataSlow)
		p.back(lock)
		in(faults.DataSlow)
		p.do(faults.Data{Service: "db", Op: faults.DataReindex})
		in()
		if done := db.Done(); !slices.Equal(done, []faults.DataOp{faults.DataEndSessions, faults.DataReindex}) {
			t.Errorf("done at once: %v", done)
		}
		p.do(faults.Data{Service: "queue", Op: faults.DataFill, Count: 3})
		if h := p.health("queue"); len(h.Data) != 0 || len(p.host.Engine("queue").In()) != 1 {
			t.Errorf("more work is no condition: %+v", h.Data)
		}
		for _, d := range []faults.Data{{Service: "db", Op: faults.DataPurge}, {Service: "api", Op: faults.DataLock}} {
			if _, err := p.b.Do(t.Context(), d); !errors.Is(err, faults.ErrUnsupported) {
				t.Errorf("%+v: %v", d, err)
			}
		}

		// Somebody ends a session by hand: the sandbox notices.
		undo := p.do(faults.Data{Service: "db", Op: faults.DataLockAll})
		p.do(faults.Data{Service: "db", Op: faults.DataStale, Delay: time.Second})
		db.End(faults.DataLockAll)
		p.pass(2 * time.Second)
		in(faults.DataStale)
		if p.n.Logged("db", "terminating connection") != 2 {
			t.Errorf("%d lines of sessions that were ended", p.n.Logged("db", "terminating connection"))
		}
		p.back(undo)
		in(faults.DataStale)
	})
}

// What a store or the customers tell of themselves is changed in their place.
func TestTelemetryOfThoseWhoCannotBeTold(t *testing.T) {
	inTime(t, func(t *testing.T, p play) {
		for service, instance := range map[string]string{"db": "db-1", "": "customers-1"} {
			collect := func() (lost bool, page string) {
				t.Helper()
				if err := p.b.Collect(t.Context(), 0); err != nil {
					t.Fatal(err)
				}
				return p.n.Lost(instance) != nil, p.n.Page(instance)
			}
			flap := p.do(faults.Telemetry{Service: service, Op: faults.TelemetryFlap})
			for i, want := range []bool{true, false, true} {
				if lost, _ := collect(); lost != want {
					t.Errorf("%s flaps: lost %t after %d turns", instance, lost, i)
				}
				p.pass(20 * time.Second)
			}
			p.back(flap)
			metric := map[string]string{"db": "store_up", "": "visits_total"}[service]
			drop := p.do(faults.Telemetry{Service: service, Op: faults.TelemetryDrop, Metric: metric})
			if lost, page := collect(); lost || page != "" {
				t.Errorf("%s without its metric: %t %q", instance, lost, page)
			}
			p.back(drop)
			if _, page := collect(); page == "" {
				t.Errorf("the metric of %s is not back", instance)
			}
			of := map[string]string{"db": "db", "": "customers"}[service]
			flood := p.do(faults.Telemetry{Service: service, Op: faults.TelemetryFlood, Rate: 20})
			p.pass(10 * time.Second)
			if n := p.n.Logged(of, "nothing to report"); n != 200 {
				t.Errorf("%d lines of %s in ten seconds, at 20 a second", n, of)
			}
			mute := p.do(faults.Telemetry{Service: service, Op: faults.TelemetryMute})
			p.pass(10 * time.Second)
			p.back(mute)
			p.pass(time.Second)
			p.back(flood)
			p.pass(10 * time.Second)
			if n := p.n.Logged(of, "nothing to report"); n < 210 || n > 222 {
				t.Errorf("%d lines of %s after ten seconds of silence and one of flood", n, of)
			}
		}
		freeze := p.do(faults.Telemetry{Service: "db", Op: faults.TelemetryFreeze})
		if err := p.b.Collect(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		p.do(faults.Process{Service: "db", Op: faults.Kill})
		up := func() float64 {
			if err := p.b.Collect(t.Context(), 0); err != nil {
				t.Fatal(err)
			}
			return p.n.Sum("db", "store_up")
		}
		if up() != 1 {
			t.Error("frozen, and it shows that it is down")
		}
		p.back(freeze)
		if up() != 0 {
			t.Error("it does not thaw")
		}
	})
}
