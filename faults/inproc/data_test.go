package inproc_test

import (
	"errors"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
)

func TestDataOfACache(t *testing.T) {
	t.Parallel()
	b, n := quay(t)
	do(t, b, faults.Load{Factor: 0})
	read := func() (all time.Duration) {
		for _, path := range []string{"/product/1", "/product/2", "/product/3", "/product/1"} {
			a := ask(t, b, "GET", path)
			if !a.OK {
				t.Errorf("%s: %+v", path, a)
			}
			all += a.Took
		}
		return all
	}
	figure := func(name string) float64 {
		if err := b.Collect(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		return n.Sum("cache", name)
	}
	cached := func(products float64) {
		t.Helper()
		if got := figure("redis_db_keys"); got < products {
			t.Errorf("%v keys in the cache", got)
		}
	}
	read()
	cached(3)
	hits := figure("redis_keyspace_hits_total")
	read()
	if got := figure("redis_keyspace_hits_total"); got != hits+4 {
		t.Errorf("%v hits after four reads", got-hits)
	}
	do(t, b, faults.Data{Service: "cache", Op: faults.DataFlush})
	if got := figure("redis_db_keys"); got != 0 {
		t.Errorf("flushed, and %v keys are left", got)
	}
	do(t, b, faults.Data{Service: "cache", Op: faults.DataWarm})
	cached(3)
	misses := figure("redis_keyspace_misses_total")
	read()
	if got := figure("redis_keyspace_misses_total"); got != misses {
		t.Errorf("warmed, and %v misses", got-misses)
	}

	undo := do(t, b, faults.Data{Service: "cache", Op: faults.DataHot, Delay: 250 * time.Millisecond})
	if took := read(); took < 450*time.Millisecond {
		t.Errorf("product 1 is hot, and reading it twice took %s", took)
	}
	if got := figure("redis_db_key_bytes_max"); got < 1<<20 {
		t.Errorf("the largest value has %v bytes", got)
	}
	if h := health(t, b, "cache"); len(h.Data) != 1 || h.Data[0].Op != faults.DataHot {
		t.Errorf("data: %+v", h.Data)
	}
	do(t, b, faults.Data{Service: "cache", Op: faults.DataFlush})
	if h := health(t, b, "cache"); len(h.Data) != 0 {
		t.Errorf("flushed, and %+v", h.Data)
	}
	back(t, undo)

	do(t, b, faults.Config{Service: "cache", Set: map[string]string{"max_keys": "2"}})
	read()
	read()
	if got := figure("redis_db_keys"); got != 2 {
		t.Errorf("%v keys where two may be", got)
	}
	if got := figure("redis_evicted_keys_total"); got < 3 {
		t.Errorf("%v keys were evicted", got)
	}
	for _, p := range []faults.Primitive{
		faults.Config{Service: "cache", Set: map[string]string{"max_keys": "few"}},
		faults.Data{Service: "cache", Op: faults.DataHot},
		faults.Data{Service: "cache", Op: faults.DataPurge},
		faults.Data{Service: "api", Op: faults.DataFlush},
	} {
		if _, err := b.Do(t.Context(), p); err == nil {
			t.Errorf("%+v was accepted", p)
		}
	}
}

func TestDataOfAQueue(t *testing.T) {
	t.Parallel()
	b, n := quay(t)
	waiting := func() float64 { return n.Sum("queue", "nats_stream_messages") }
	processed := func() float64 { return n.Sum("packer", "messages_processed_total", `outcome="ok"`) }
	paused := func(yes string) {
		do(t, b, faults.Config{Service: "packer", Set: map[string]string{"paused": yes}})
	}
	undo := do(t, b, faults.Data{Service: "queue", Op: faults.DataPoison, Count: 2})
	eventually(t, b, "poison comes again and again", 10*time.Second, func() bool {
		return n.Logged("packer", "sold not processed: invalid message") >= 4 && waiting() == 2 && n.Sum("queue", "nats_consumer_num_redelivered") > 0
	})
	if h := health(t, b, "queue"); len(h.Data) != 1 || h.Data[0].Op != faults.DataPoison {
		t.Errorf("data: %+v", h.Data)
	}
	back(t, undo)
	eventually(t, b, "poison is taken away", 5*time.Second, func() bool { return waiting() == 0 })

	paused("true")
	undo = do(t, b, faults.Data{Service: "queue", Op: faults.DataFill, Count: 300})
	eventually(t, b, "a backlog", 5*time.Second, func() bool { return waiting() >= 290 })
	back(t, undo)
	eventually(t, b, "no backlog", 5*time.Second, func() bool { return waiting() <= 10 })

	do(t, b, faults.Data{Service: "queue", Op: faults.DataPoison, Count: 1})
	for range 3 {
		if a := ask(t, b, "POST", "/buy/1"); !a.OK {
			t.Errorf("buying: %+v", a)
		}
	}
	do(t, b, faults.Data{Service: "queue", Op: faults.DataPurge})
	eventually(t, b, "purged", 5*time.Second, func() bool { return waiting() == 0 && len(health(t, b, "queue").Data) == 0 })
	before := processed()
	do(t, b, faults.Data{Service: "queue", Op: faults.DataReplay})
	paused("false")
	eventually(t, b, "replayed", 15*time.Second, func() bool { return processed() == before+3 && waiting() == 0 })

	undo = do(t, b, faults.Data{Service: "queue", Op: faults.DataDuplicate, Share: 1})
	before = processed()
	for range 3 {
		ask(t, b, "POST", "/buy/2")
	}
	eventually(t, b, "each twice", 10*time.Second, func() bool { return processed() == before+6 })
	back(t, undo)
	ask(t, b, "POST", "/buy/2")
	eventually(t, b, "each once", 5*time.Second, func() bool { return processed() == before+7 && waiting() == 0 })

	undo = do(t, b, faults.Limit{Service: "queue", Disk: 0.001})
	if a := ask(t, b, "POST", "/buy/3"); a.Status != 502 && a.Status != 503 {
		t.Errorf("onto a full disk: %+v", a)
	}
	if err := b.Collect(t.Context(), 0); err != nil || n.Sum("queue", "node_filesystem_avail_bytes") > 20<<20 {
		t.Errorf("free: %v", n.Sum("queue", "node_filesystem_avail_bytes"))
	}
	back(t, undo)
	if a := ask(t, b, "POST", "/buy/3"); !a.OK {
		t.Errorf("with room again: %+v", a)
	}
}

func TestDataOfADatabase(t *testing.T) {
	t.Parallel()
	b, n := quay(t)
	do(t, b, faults.Load{Factor: 0})
	reads := func() faults.Answer { return ask(t, b, "GET", "/raw/7") }
	writes := func() faults.Answer { return ask(t, b, "POST", "/buy/7") }
	op := func(d faults.Data) faults.Undo {
		d.Service = "db"
		return do(t, b, d)
	}
	fails := func(a faults.Answer) bool { return a.Status >= 500 }
	well := func(what string) {
		t.Helper()
		if h := health(t, b, "db"); len(h.Data) != 0 {
			t.Errorf("after %s: %+v", what, h.Data)
		}
		for _, a := range []faults.Answer{reads(), writes()} {
			if !a.OK {
				t.Errorf("after %s: %+v", what, a)
			}
		}
	}

	undo := op(faults.Data{Op: faults.DataLock, Table: "sold"})
	stuck := make(chan faults.Answer)
	go func() {
		a, _ := b.Probe(t.Context(), faults.Probe{Method: "POST", Path: "/buy/7"})
		stuck <- a
	}()
	eventually(t, b, "somebody waits for the lock", 3*time.Second, func() bool { return n.Sum("db", "pg_locks_waiting") == 1 })
	if a := <-stuck; !fails(a) || n.Logged("api", "statement timeout") == 0 {
		t.Errorf("a write met a lock: %+v", a)
	}
	eventually(t, b, "who gave up waits no longer", 5*time.Second, func() bool {
		return n.Sum("db", "pg_locks_waiting") == 0 && n.Sum("db", "pg_stat_activity_max_tx_duration_seconds") > 1
	})
	if a := reads(); !a.OK {
		t.Errorf("a read met a lock of writes: %+v", a)
	}
	back(t, undo)
	well("a lock")

	op(faults.Data{Op: faults.DataLockAll, Table: "items"})
	if a := reads(); !fails(a) {
		t.Errorf("a read met a lock of everything: %+v", a)
	}
	op(faults.Data{Op: faults.DataEndSessions})
	if n.Logged("db", "terminating connection due to administrator command") != 1 {
		t.Error("nobody says that the session was ended")
	}
	well("ended sessions")

	undo = op(faults.Data{Op: faults.DataDeadlock, Share: 1})
	if a := writes(); !fails(a) || a.Took < time.Second || n.Logged("api", "db: deadlock detected") == 0 {
		t.Errorf("a write in a deadlock: %+v", a)
	}
	back(t, undo)
	well("deadlocks")

	op(faults.Data{Op: faults.DataSlow, Table: "items", Delay: 300 * time.Millisecond})
	if a := reads(); !a.OK || a.Took < 300*time.Millisecond {
		t.Errorf("a read without an index: %+v", a)
	}
	eventually(t, b, "the scans show", 5*time.Second, func() bool {
		return n.Sum("db", "pg_stat_user_tables_seq_scan", `relname="items"`) >= 1 && n.Sum("db", "pg_stat_database_deadlocks") >= 1
	})
	op(faults.Data{Op: faults.DataReindex})
	well("reindexing")

	undo = op(faults.Data{Op: faults.DataCorrupt, Share: 1, Table: "items"})
	if a := reads(); !fails(a) || n.Logged("api", `invalid page in block`) == 0 {
		t.Errorf("a read of a corrupt row: %+v", a)
	}
	op(faults.Data{Op: faults.DataRepair})
	back(t, undo)
	well("a repair")

	undo = do(t, b, faults.Limit{Service: "db", Disk: 0.005})
	if a := writes(); !fails(a) || n.Logged("api", "db: could not write: No space left on device") == 0 {
		t.Errorf("a write to a full disk: %+v", a)
	}
	if a := reads(); !a.OK {
		t.Errorf("a read from a full disk: %+v", a)
	}
	back(t, undo)
	well("a full disk")
}

func TestStaleReads(t *testing.T) {
	t.Parallel()
	b, n := quay(t)
	sold := func() string { return ask(t, b, "GET", "/sold").Body }
	undo := do(t, b, faults.Data{Service: "db", Op: faults.DataStale, Delay: 3 * time.Second})
	eventually(t, b, "it lags", 8*time.Second, func() bool { return n.Sum("db", "pg_replication_lag_seconds") > 2.5 })
	was := sold()
	if a := ask(t, b, "POST", "/buy/1"); !a.OK {
		t.Errorf("buying: %+v", a)
	}
	if now := sold(); now != was {
		t.Errorf("what is behind tells at once what was sold: %s after %s", now, was)
	}
	eventually(t, b, "it is told later", 8*time.Second, func() bool { return sold() != was })
	eventually(t, b, "and no more than it should", 8*time.Second, func() bool { return n.Sum("db", "pg_replication_lag_seconds") < 6 })
	back(t, undo)
	was = sold()
	ask(t, b, "POST", "/buy/1")
	if now := sold(); now == was {
		t.Errorf("what keeps up does not tell what was sold: %s", now)
	}
	eventually(t, b, "it keeps up", 5*time.Second, func() bool { return n.Sum("db", "pg_replication_lag_seconds") == 0 })
}

func TestFailover(t *testing.T) {
	t.Parallel()
	b, n := quay(t)
	do(t, b, faults.Data{Service: "db", Op: faults.DataLockAll})
	do(t, b, faults.Data{Service: "db", Op: faults.DataCorrupt, Share: 0.01})
	do(t, b, faults.Limit{Service: "db", Disk: 0.001})
	do(t, b, faults.Process{Service: "db", Op: faults.Failover})
	eventually(t, b, "the standby serves", 5*time.Second, func() bool {
		return n.Sum("db", "pg_up") == 1 && health(t, b, "db").Ready() == 1 && ask(t, b, "POST", "/buy/1").OK
	})
	if h := health(t, b, "db"); len(h.Data) != 1 || h.Data[0].Op != faults.DataCorrupt || len(h.Limits) != 0 {
		t.Errorf("left behind should be all but corrupt rows: %+v %+v", h.Data, h.Limits)
	}
	if _, err := b.Do(t.Context(), faults.Process{Service: "cache", Op: faults.Failover}); !errors.Is(err, faults.ErrUnsupported) {
		t.Errorf("a cache with a standby: %v", err)
	}
}

func TestTelemetry(t *testing.T) {
	t.Parallel()
	b, n := quay(t)
	tell := func(p faults.Telemetry) faults.Undo { return do(t, b, p) }
	for _, service := range []string{"api", "db", ""} {
		instance := map[string]string{"api": "api-1", "db": "db-1", "": "customers-1"}[service]
		name := map[string]string{"api": "api", "db": "db", "": "customers"}[service]
		metric := map[string]string{"api": "http_requests_total", "db": "pg_stat_database_xact_commit", "": "customer_visits_total"}[service]
		lost := func() bool { return n.Lost(instance) != nil }

		undo := tell(faults.Telemetry{Service: service, Op: faults.TelemetryGap})
		eventually(t, b, name+": a gap", 2*time.Second, lost)
		back(t, undo)
		eventually(t, b, name+": no gap", 5*time.Second, func() bool { return !lost() })
		undo = tell(faults.Telemetry{Service: service, Op: faults.TelemetryFlap})
		eventually(t, b, name+": flapping begins with a gap", 2*time.Second, lost)
		back(t, undo)

		undo = tell(faults.Telemetry{Service: service, Op: faults.TelemetryDrop, Metric: metric})
		eventually(t, b, name+": a metric is gone", 4*time.Second, func() bool { return !lost() && n.Sum(instance, metric) == 0 })
		tell(faults.Telemetry{Service: service, Op: faults.TelemetryRestore})
		eventually(t, b, name+": it is back", 4*time.Second, func() bool { return n.Sum(instance, metric) > 0 })
		back(t, undo)

		undo = tell(faults.Telemetry{Service: service, Op: faults.TelemetryFreeze})
		if err := b.Collect(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		frozen := n.Sum(instance, metric)
		for range 6 {
			ask(t, b, "GET", "/raw/1")
		}
		if err := b.Collect(t.Context(), 0); err != nil || n.Sum(instance, metric) != frozen {
			t.Errorf("%s: frozen at %v, and now %v: %v", name, frozen, n.Sum(instance, metric), err)
		}
		back(t, undo)
		eventually(t, b, name+": it thaws", 8*time.Second, func() bool { return n.Sum(instance, metric) > frozen })

		lines := func() int { return n.Logged(name, "") }
		before := lines()
		undo = tell(faults.Telemetry{Service: service, Op: faults.TelemetryFlood, Rate: 200})
		eventually(t, b, name+": a flood", 5*time.Second, func() bool { return lines() > before+100 })
		mute := tell(faults.Telemetry{Service: service, Op: faults.TelemetryMute})
		if h, _ := b.Snapshot(t.Context()); service != "" && len(h.Services[service].Telemetry) != 2 {
			t.Errorf("%s: telemetry %+v", name, h.Services[service].Telemetry)
		}
		muted := lines()
		eventually(t, b, name+": silence", 5*time.Second, func() bool {
			silent := lines() == muted
			muted = lines()
			return silent
		})
		back(t, mute)
		eventually(t, b, name+": the flood again", 5*time.Second, func() bool { return lines() > muted+50 })
		back(t, undo)
	}
	if _, err := b.Do(t.Context(), faults.Telemetry{Service: "api", Op: faults.TelemetryDrop}); err == nil {
		t.Error("a drop of no metric was accepted")
	}
}
