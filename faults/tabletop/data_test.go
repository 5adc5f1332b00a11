package tabletop_test

import (
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
)

func TestLocksWaitForTheStatementTimeout(t *testing.T) {
	b := harbor(t)
	b.do(faults.Config{Service: "checkout", Set: map[string]string{"retries": "0", "upstream_timeout": "2200ms"}})
	lock := b.do(faults.Data{Service: "orders-db", Op: faults.DataLock, Table: "products"})
	failed, _ := b.window("buy", 30*time.Second)
	if failed < 0.8 || b.logged("inventory", "statement timeout: no answer within 2s") == 0 {
		t.Errorf("%.0f %% failed", 100*failed)
	}
	if b.sum("orders-db", "pg_locks_waiting") == 0 || b.sum("orders-db", "pg_stat_activity_max_tx_duration_seconds") < 20 {
		t.Error("the database does not show it")
	}
	if failed, _ := b.window("browse", 10*time.Second); failed > 0 {
		t.Errorf("readers: %.0f %% failed", 100*failed)
	}
	if h := b.health("orders-db"); len(h.Data) != 1 || h.Data[0].Op != faults.DataLock {
		t.Errorf("health: %+v", h.Data)
	}
	b.do(faults.Data{Service: "orders-db", Op: faults.DataEndSessions})
	b.pass(15 * time.Second) // what has queued up at inventory is served first
	if failed, _ := b.window("buy", 10*time.Second); failed > 0 || len(b.health("orders-db").Data) > 0 {
		t.Errorf("sessions ended: %.0f %% failed", 100*failed)
	}
	b.undo(lock)
	b.do(faults.Data{Service: "orders-db", Op: faults.DataDeadlock, Share: 0.5})
	failed, _ = b.window("buy", 20*time.Second)
	if failed < 0.3 || b.logged("checkout", "orders-db: deadlock detected") == 0 || b.sum("orders-db", "pg_stat_database_deadlocks") < 20 {
		t.Errorf("deadlocks: %.0f %% failed", 100*failed)
	}
}

func TestFullDiskTakesNoWrites(t *testing.T) {
	b := harbor(t)
	full := b.do(faults.Limit{Service: "orders-db", Disk: 0.005})
	if failed, _ := b.window("buy", 10*time.Second); failed < 0.9 || b.logged("orders-db", "could not write: No space left on device") == 0 {
		t.Errorf("%.0f %% failed", 100*failed)
	}
	if free := b.sum("orders-db", "node_filesystem_avail_bytes"); free > 60<<20 {
		t.Errorf("%.0f bytes free", free)
	}
	if failed, _ := b.window("browse", 10*time.Second); failed > 0 {
		t.Errorf("readers: %.0f %% failed", 100*failed)
	}
	b.undo(full)
	b.do(faults.Limit{Service: "order-queue", Disk: 0.005})
	b.pass(4 * time.Second)
	if failed, _ := b.window("buy", 10*time.Second); failed < 0.9 {
		t.Errorf("the queue's disk: %.0f %% failed", 100*failed)
	}
}

func TestCorruptRowsStayCorrupt(t *testing.T) {
	b := harbor(t)
	b.do(faults.Data{Service: "orders-db", Op: faults.DataCorrupt, Table: "products", Share: 0.3})
	if failed, _ := b.window("buy", 30*time.Second); failed < 0.1 || b.logged("orders-db", `of relation "products"`) == 0 {
		t.Errorf("%.0f %% failed", 100*failed)
	}
	b.do(faults.Data{Service: "orders-db", Op: faults.DataRepair})
	b.pass(3 * time.Second)
	if failed, _ := b.window("buy", 10*time.Second); failed > 0 {
		t.Errorf("repaired: %.0f %% failed", 100*failed)
	}
}

func TestConnectionSlots(t *testing.T) {
	b := harbor(t)
	b.do(faults.Config{Service: "orders-db", Set: map[string]string{"max_connections": "3"}})
	b.do(faults.Process{Service: "orders-db", Op: faults.Restart})
	b.pass(4 * time.Second)
	if failed, _ := b.window("buy", 20*time.Second); failed < 0.3 || b.logged("checkout", "orders-db: too many connections for database \"orders-db\"") == 0 {
		t.Errorf("%.0f %% failed", 100*failed)
	}
	if n := b.sum("orders-db", "pg_stat_activity_count"); n > 3 {
		t.Errorf("%.0f sessions of at most 3", n)
	}
}

func TestDatabaseGoesAndComes(t *testing.T) {
	b := harbor(t)
	kill := b.do(faults.Process{Service: "orders-db", Op: faults.Kill})
	if failed, _ := b.window("buy", 10*time.Second); failed < 0.9 || b.sum("orders-db", "pg_up") != 0 {
		t.Errorf("killed: %.0f %% failed", 100*failed)
	}
	b.undo(kill)
	b.pass(6 * time.Second)
	if failed, _ := b.window("buy", 20*time.Second); failed > 0 || b.sum("orders-db", "pg_up") != 1 {
		t.Errorf("back: %.0f %% failed", 100*failed)
	}
	hang := b.do(faults.Process{Service: "orders-db", Op: faults.Hang})
	if failed, _ := b.window("buy", 20*time.Second); failed < 0.8 {
		t.Errorf("hung: %.0f %% failed", 100*failed)
	}
	b.do(faults.Process{Service: "orders-db", Op: faults.Failover})
	b.undo(hang)
	b.pass(5 * time.Second)
	if failed, _ := b.window("buy", 20*time.Second); failed > 0 {
		t.Errorf("after the failover: %.0f %% failed", 100*failed)
	}
}

func TestQueue(t *testing.T) {
	b := harbor(t)
	pause := b.do(faults.Config{Service: "fulfilment", Set: map[string]string{"paused": "true"}})
	b.pass(30 * time.Second)
	if n := b.sum("order-queue", "nats_consumer_num_pending"); n < 120 {
		t.Errorf("%.0f messages wait while nobody takes any", n)
	}
	b.undo(pause)
	b.pass(20 * time.Second)
	if n := b.sum("order-queue", "nats_consumer_num_pending"); n > 5 {
		t.Errorf("%.0f messages wait still", n)
	}
	poison := b.do(faults.Data{Service: "order-queue", Op: faults.DataPoison, Count: 20})
	b.pass(20 * time.Second)
	if b.sum("order-queue", "nats_consumer_num_redelivered") == 0 || b.logged("fulfilment", "orders.placed not processed: invalid message") < 100 {
		t.Error("poison does not come again and again")
	}
	b.undo(poison)
	b.pass(3 * time.Second)
	lines := b.logged("fulfilment", "invalid message")
	if b.pass(10 * time.Second); b.logged("fulfilment", "invalid message") > lines {
		t.Error("poison that was taken away comes again")
	}
	fill := b.do(faults.Data{Service: "order-queue", Op: faults.DataFill, Count: 3000})
	b.pass(4 * time.Second)
	if n := b.sum("order-queue", "nats_stream_messages"); n < 2500 {
		t.Errorf("%.0f messages after filling", n)
	}
	b.undo(fill)
	b.do(faults.Config{Service: "fulfilment", Set: map[string]string{"paused": "true"}})
	b.pass(30 * time.Second)
	b.do(faults.Data{Service: "order-queue", Op: faults.DataPurge})
	b.pass(2 * time.Second)
	if n := b.sum("order-queue", "nats_stream_messages"); n > 15 {
		t.Errorf("%.0f messages after a purge", n)
	}
	b.do(faults.Data{Service: "order-queue", Op: faults.DataReplay})
	b.pass(2 * time.Second)
	if n := b.sum("order-queue", "nats_stream_messages"); n < 130 {
		t.Errorf("%.0f messages after a replay", n)
	}
	b.do(faults.Config{Service: "fulfilment", Set: map[string]string{"paused": "false"}})
	b.pass(30 * time.Second)
	twice := b.rise(20*time.Second, "fulfilment", "messages_processed_total")
	b.do(faults.Data{Service: "order-queue", Op: faults.DataDuplicate, Share: 1})
	if n := b.rise(20*time.Second, "fulfilment", "messages_processed_total"); n < 1.8*twice {
		t.Errorf("%.0f processed, %.0f before each came twice", n, twice)
	}
}

// What a worker took and did not finish comes again, to another one.
func TestMessagesOutliveTheirWorker(t *testing.T) {
	b := harbor(t)
	b.pass(10 * time.Second)
	b.do(faults.Process{Service: "fulfilment", Replica: "fulfilment-1", Op: faults.Hang})
	b.pass(30 * time.Second)
	if b.sum("order-queue", "nats_consumer_num_redelivered") == 0 && b.sum("order-queue", "nats_consumer_num_ack_pending") == 0 {
		t.Error("nothing is left of what the hung worker took")
	}
	b.do(faults.Process{Service: "fulfilment", Replica: "fulfilment-1", Op: faults.Restart})
	b.pass(30 * time.Second)
	if n := b.sum("order-queue", "nats_stream_messages"); n > 3 {
		t.Errorf("%.0f messages are left", n)
	}
}

func TestCacheConditions(t *testing.T) {
	b := harbor(t)
	b.do(faults.Config{Service: "storefront", Set: map[string]string{"cache_timeout": "2s"}})
	b.pass(2 * time.Second)
	hot := b.do(faults.Data{Service: "session-cache", Op: faults.DataHot, Delay: 800 * time.Millisecond})
	slow := func() float64 {
		return b.rise(20*time.Second, "storefront", "client_request_duration_seconds_count", "peer=session-cache") -
			b.rise(20*time.Second, "storefront", "client_request_duration_seconds_bucket", "peer=session-cache", "le=0.5")
	}
	if n := slow(); n < 30 || b.sum("session-cache", "redis_db_key_bytes_max") < 1e6 {
		t.Errorf("about %.0f reads of a hot key were slow", n)
	}
	b.undo(hot)
	b.do(faults.Config{Service: "session-cache", Set: map[string]string{"max_keys": "5"}})
	if n := b.rise(20*time.Second, "session-cache", "redis_evicted_keys_total"); n < 50 || b.sum("session-cache", "redis_db_keys") > 5 {
		t.Errorf("%.0f keys evicted, %.0f left", n, b.sum("session-cache", "redis_db_keys"))
	}
	b.do(faults.Config{Service: "session-cache", Set: map[string]string{"max_keys": "0"}})
	b.do(faults.Data{Service: "session-cache", Op: faults.DataFlush})
	b.do(faults.Data{Service: "session-cache", Op: faults.DataWarm})
	b.pass(2 * time.Second)
	if n := b.sum("session-cache", "redis_db_keys"); n < 15 {
		t.Errorf("%.0f keys after warming", n)
	}
	b.do(faults.Version{Service: "storefront", Canary: 1, Release: faults.Release{Version: "6", Defect: faults.Defect{CacheFormat: "v2"}}})
	b.pass(10 * time.Second)
	if n := b.rise(20*time.Second, "storefront", "cache_requests_total", "result=miss"); n < 60 {
		t.Errorf("%.0f misses while two releases write each other's format", n)
	}
}

func TestTelemetry(t *testing.T) {
	b := harbor(t)
	gap := b.do(faults.Telemetry{Service: "checkout", Op: faults.TelemetryGap})
	b.pass(4 * time.Second)
	if b.down["checkout-1"] == nil || b.down["edge-1"] != nil {
		t.Errorf("down: %v", b.down)
	}
	b.undo(gap)
	b.do(faults.Telemetry{Service: "edge", Op: faults.TelemetryFreeze})
	b.pass(2 * time.Second)
	if n := b.rise(10*time.Second, "edge", "http_requests_total"); n != 0 {
		t.Errorf("a frozen counter rises by %.0f", n)
	}
	b.do(faults.Telemetry{Service: "edge", Op: faults.TelemetryRestore})
	b.do(faults.Telemetry{Service: "edge", Op: faults.TelemetryDrop, Metric: "http_request_duration_seconds"})
	b.pass(2 * time.Second)
	if b.sum("edge", "http_request_duration_seconds_count") != 0 || b.sum("edge", "http_requests_total") == 0 {
		t.Error("the wrong metric is dropped")
	}
	if n := b.rise(10*time.Second, "edge", "http_requests_total"); n < 100 {
		t.Errorf("restored, it rises by %.0f", n)
	}
	b.do(faults.Telemetry{Service: "payments", Op: faults.TelemetryFlood, Rate: 50})
	lines := len(b.lines)
	b.pass(10 * time.Second)
	if n := len(b.lines) - lines; n < 1000 || b.logged("payments", "heartbeat") == 0 {
		t.Errorf("%d lines in a flood", n)
	}
	b.do(faults.Telemetry{Service: "payments", Op: faults.TelemetryMute})
	lines = b.logged("payments", "")
	if b.pass(4 * time.Second); b.logged("payments", "") != lines {
		t.Error("a muted service is heard")
	}
	if h := b.health("payments"); len(h.Telemetry) != 2 {
		t.Errorf("health: %+v", h.Telemetry)
	}
	b.do(faults.Telemetry{Service: "orders-db", Op: faults.TelemetryFlap})
	downs := 0
	for range 40 {
		if b.pass(2 * time.Second); b.down["orders-db-1"] != nil {
			downs++
		}
	}
	if downs < 15 || downs > 25 {
		t.Errorf("what flaps was down %d times in 40", downs)
	}
}
