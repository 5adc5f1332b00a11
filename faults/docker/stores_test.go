package docker

import (
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/live"
)

func database(t *testing.T, b *live.Sandbox, n *notes, struck func(*testing.T, faults.Primitive, string, func() bool), sum func(string, string, ...string) float64) {
	buys := func() bool {
		a, err := b.Probe(t.Context(), faults.Probe{Journey: "buy"})
		return err == nil && a.OK
	}
	struck(t, faults.Data{Service: "orders-db", Op: faults.DataLockAll, Table: "products"}, "a table that is locked", func() bool {
		return sum("orders-db", "pg_locks_waiting") > 0 || !buys()
	})
	struck(t, faults.Data{Service: "orders-db", Op: faults.DataSlow, Delay: 3 * time.Second}, "slow statements", func() bool {
		return sum("orders-db", "pg_stat_user_tables_seq_scan", `relname="products"`) > 0 && !buys()
	})
	struck(t, faults.Data{Service: "orders-db", Op: faults.DataCorrupt, Share: 1}, "corrupt rows", func() bool { return !buys() })
	struck(t, faults.Data{Service: "orders-db", Op: faults.DataDeadlock, Share: 1}, "deadlocks", func() bool {
		return sum("orders-db", "pg_stat_database_deadlocks") > 0 && !buys()
	})
	struck(t, faults.Config{Service: "orders-db", Set: map[string]string{"max_connections": "1"}}, "one connection for all", func() bool {
		return sum("orders-db", "pg_settings_max_connections") == 1 && !buys()
	})
	do(t, b, faults.Data{Service: "orders-db", Op: faults.DataLock})
	eventually(t, b, "writers wait", long, func() bool { return !buys() })
	do(t, b, faults.Data{Service: "orders-db", Op: faults.DataEndSessions})
	eventually(t, b, "writers wait no more", long, buys)

	undo := do(t, b, faults.Process{Service: "orders-db", Op: faults.Kill})
	eventually(t, b, "the database is down", long, func() bool { return sum("orders-db", "pg_up") == 0 && !buys() })
	slow := do(t, b, faults.Data{Service: "orders-db", Op: faults.DataSlow, Delay: 3 * time.Second}) // told when it is back
	back(t, undo)
	eventually(t, b, "the database is up and slow", 2*long, func() bool {
		before := n.Sum("orders-db", "pg_stat_user_tables_seq_scan")
		return sum("orders-db", "pg_up") == 1 && n.Sum("orders-db", "pg_stat_user_tables_seq_scan") > before
	})
	back(t, slow)
	eventually(t, b, "customers buy", long, buys)
	undo = do(t, b, faults.Process{Service: "orders-db", Op: faults.Hang})
	eventually(t, b, "the database hangs", long, func() bool { return sum("orders-db", "pg_up") == 0 && !buys() })
	back(t, undo)
	eventually(t, b, "customers buy again", 2*long, buys)
	do(t, b, faults.Process{Service: "orders-db", Op: faults.Failover})
	eventually(t, b, "the standby serves", 2*long, func() bool { return n.Logged("orders-db", "the standby is the primary now") > 0 && buys() })
}

func cache(t *testing.T, b *live.Sandbox, n *notes, sum func(string, string, ...string) float64, buys func() bool) {
	const cache = "session-cache"
	keys := func() float64 { return sum(cache, "redis_db_keys") }
	eventually(t, b, "something is cached", long, func() bool { return keys() > 5 })
	do(t, b, faults.Load{Factor: 0})
	eventually(t, b, "what is cached is known", long, func() bool { before := keys(); return before > 5 && keys() <= before })
	was := keys()
	do(t, b, faults.Data{Service: cache, Op: faults.DataFlush})
	if left := keys(); left > was/2 {
		t.Errorf("flushed, and %v of %v keys are left", left, was)
	}
	do(t, b, faults.Data{Service: cache, Op: faults.DataWarm})
	if now := keys(); now < was/2 {
		t.Errorf("warmed, and there are %v keys where %v were", now, was)
	}
	do(t, b, faults.Load{Factor: 1})

	undo := do(t, b, faults.Data{Service: cache, Op: faults.DataHot, Delay: 400 * time.Millisecond})
	eventually(t, b, "services read past a hot key", long, func() bool {
		return n.Logged("storefront", "read past the cache") > 0 && sum(cache, "redis_db_key_bytes_max") > 1<<20
	})
	back(t, undo)
	eventually(t, b, "the cache is quick", long, func() bool { return sum(cache, "redis_db_key_bytes_max") < 1<<20 })

	undo = do(t, b, faults.Config{Service: cache, Set: map[string]string{"max_keys": "3"}})
	eventually(t, b, "keys are evicted", long, func() bool { return sum(cache, "redis_evicted_keys_total") > 0 })
	back(t, undo)

	undo = do(t, b, faults.Process{Service: cache, Op: faults.Kill})
	eventually(t, b, "the cache is down", long, func() bool { return sum(cache, "redis_up") == 0 })
	back(t, undo)
	eventually(t, b, "the cache is back", long, func() bool { return sum(cache, "redis_up") == 1 && buys() })
}

func queue(t *testing.T, b *live.Sandbox, n *notes, sum func(string, string, ...string) float64) {
	const queue = "order-queue"
	waiting := func() float64 { return sum(queue, "nats_stream_messages") }
	undo := do(t, b, faults.Data{Service: queue, Op: faults.DataPoison, Count: 2})
	eventually(t, b, "poison comes again and again", long, func() bool {
		return n.Logged("fulfilment", "not processed: invalid message") >= 4 && sum(queue, "nats_consumer_num_redelivered") > 0
	})
	back(t, undo)
	paused := do(t, b, faults.Config{Service: "fulfilment", Set: map[string]string{"paused": "true"}})
	undo = do(t, b, faults.Data{Service: queue, Op: faults.DataFill, Count: 300})
	eventually(t, b, "a backlog", long, func() bool { return waiting() >= 290 })

	killed := do(t, b, faults.Process{Service: queue, Op: faults.Kill})
	eventually(t, b, "the queue is down", long, func() bool { return sum(queue, "nats_up") == 0 })
	back(t, killed)
	eventually(t, b, "the queue is back with its messages", 2*long, func() bool { return sum(queue, "nats_up") == 1 && waiting() >= 290 })
	back(t, undo)
	eventually(t, b, "no backlog", long, func() bool { return waiting() < 290 })
	do(t, b, faults.Data{Service: queue, Op: faults.DataPurge})
	do(t, b, faults.Data{Service: queue, Op: faults.DataReplay})
	back(t, paused)
	eventually(t, b, "nothing waits", long, func() bool { return waiting() < 10 })
	placed := func() float64 { return sum("checkout", "queue_published_total", `outcome="ok"`) }
	done := func() float64 { return sum("fulfilment", "messages_processed_total") }
	twice := do(t, b, faults.Data{Service: queue, Op: faults.DataDuplicate, Share: 1})
	orders, work := placed(), done()
	eventually(t, b, "orders come twice", long, func() bool {
		return placed() > orders+5 && done()-work > 1.5*(placed()-orders)
	})
	back(t, twice)
}
