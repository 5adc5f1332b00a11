package tabletop_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
)

func TestHealthyForHalfAnHour(t *testing.T) {
	b := harbor(t)
	if failed, visits := b.window("buy", 30*time.Minute); failed > 0 || visits < 8900 {
		t.Errorf("buy: %.0f visits, %.2f %% of them failed", visits, 100*failed)
	}
	if n := b.sum("customers", "customer_visits_total", "journey=browse"); n-b.sum("customers", "customer_visits_total", "journey=browse", "outcome=ok") > 0 || n < 5300 {
		t.Errorf("browse: %.0f visits, some of which failed", n)
	}
	for _, want := range []struct {
		journey string
		le      string
		share   float64
	}{{"buy", "0.5", 0.97}, {"buy", "0.1", 0.1}, {"browse", "0.1", 0.99}} {
		all := b.sum("customers", "customer_request_duration_seconds_count", "journey="+want.journey)
		within := b.sum("customers", "customer_request_duration_seconds_bucket", "journey="+want.journey, "le="+want.le)
		if within/all < want.share {
			t.Errorf("%s: only %.1f %% of the requests within %s s", want.journey, 100*within/all, want.le)
		}
	}
	for _, l := range b.lines {
		if l.Level != "info" {
			t.Errorf("%s logs: %s", l.Instance, l.Message)
		}
	}
}

func TestPoolExhaustion(t *testing.T) {
	b := harbor(t)
	undo := b.do(faults.Config{Service: "checkout", Set: map[string]string{"db_pool_size": "2"}, Summary: "db pool 20 → 2"})
	failed, _ := b.window("buy", time.Minute)
	if failed < 0.3 {
		t.Errorf("pool of 2: only %.0f %% failed", 100*failed)
	}
	if b.sum("checkout", "db_pool_timeouts_total") == 0 || b.sum("checkout", "db_pool_size") != 4 {
		t.Error("the pool's metrics do not show it")
	}
	if b.logged("checkout", "pool exhausted: no connection within 250ms") == 0 {
		t.Error("the log does not show it")
	}
	b.undo(undo)
	b.pass(5 * time.Second)
	if failed, _ := b.window("buy", time.Minute); failed > 0 {
		t.Errorf("cured: %.1f %% failed", 100*failed)
	}
	revisions := b.health("checkout").Revisions
	if len(revisions) != 3 || revisions[2].Values["db_pool_size"] != "20" || revisions[2].Summary != "back to revision 1" {
		t.Errorf("history of revisions: %+v", revisions)
	}
}

func TestWorkerQueueFull(t *testing.T) {
	b := harbor(t)
	b.do(faults.Config{Service: "checkout", Set: map[string]string{"workers": "1", "queue_limit": "1"}})
	failed, _ := b.window("buy", 30*time.Second)
	if failed < 0.5 || b.logged("checkout", "worker queue full: 1 busy, 1 waiting") == 0 {
		t.Errorf("%.0f %% failed", 100*failed)
	}
}

// Each try that times out is one more request for a service that is slow
// already.
func TestRetriesAmplify(t *testing.T) {
	b := harbor(t)
	asked := func(d time.Duration) float64 {
		before := b.sum("checkout", "client_requests_total", "peer=payments")
		b.pass(d)
		return b.sum("checkout", "client_requests_total", "peer=payments") - before
	}
	b.pass(2 * time.Second)
	calm := asked(time.Minute)
	b.do(faults.Config{Service: "checkout", Set: map[string]string{"upstream_timeout": "600ms", "retries": "2"}})
	b.do(faults.Version{Service: "payments", Release: faults.Release{Version: "2.0.0", Defect: faults.Defect{Latency: 700 * time.Millisecond}}})
	b.pass(10 * time.Second)
	slow := asked(time.Minute)
	if slow < 2.3*calm {
		t.Errorf("%.0f requests to payments a minute, %.0f when it is too slow", calm, slow)
	}
	if b.logged("checkout", "payments: no answer within 600ms") == 0 || b.logged("payments", "client gave up") == 0 {
		t.Error("neither side logs it")
	}
}

func TestRetryStormOutlivesItsTrigger(t *testing.T) {
	b := set(t, storm(), 3)
	if failed, _ := b.window("look", 30*time.Second); failed > 0 {
		t.Fatalf("calm: %.1f %% failed", 100*failed)
	}
	surge := b.do(faults.Load{Journey: "look", Factor: 3})
	b.pass(15 * time.Second)
	b.undo(surge)
	b.pass(30 * time.Second)
	if failed, _ := b.window("look", time.Minute); failed < 0.5 {
		t.Errorf("the storm is over by itself: %.0f %% failed", 100*failed)
	}
	shed := b.do(faults.Config{Service: "front", Set: map[string]string{"shed": "0.8"}})
	b.pass(time.Minute) // what was abandoned is served first
	b.undo(shed)
	b.pass(5 * time.Second)
	if failed, _ := b.window("look", 30*time.Second); failed > 0.01 {
		t.Errorf("after shedding load: %.0f %% failed", 100*failed)
	}
	if b.sum("front", "requests_shed_total", "reason=shed") == 0 {
		t.Error("nothing was shed")
	}
}

// A warm cache hides that the database is slow; once it is empty everybody
// asks the database at once.
func TestCacheStampede(t *testing.T) {
	b := harbor(t)
	b.do(faults.Config{Service: "storefront", Set: map[string]string{"cache_ttl": "1h"}})
	b.pass(70 * time.Second)
	b.do(faults.Data{Service: "orders-db", Op: faults.DataSlow, Table: "products", Delay: 1800 * time.Millisecond})
	b.do(faults.Load{Journey: "browse", Factor: 8})
	b.pass(10 * time.Second)
	misses := b.sum("storefront", "cache_requests_total", "result=miss")
	if failed, _ := b.window("browse", 30*time.Second); failed > 0.01 {
		t.Fatalf("with a warm cache %.1f %% failed", 100*failed)
	}
	b.do(faults.Data{Service: "session-cache", Op: faults.DataFlush})
	if failed, _ := b.window("browse", 10*time.Second); failed < 0.1 {
		t.Errorf("with an empty one only %.1f %% failed", 100*failed)
	}
	if n := b.sum("storefront", "cache_requests_total", "result=miss") - misses; n < 40 {
		t.Errorf("%.0f misses for about 16 keys", n)
	}
	if b.sum("orders-db", "pg_stat_user_tables_seq_scan", "relname=products") == 0 {
		t.Error("the database does not show its scans")
	}
}

func TestCrashLoopBacksOff(t *testing.T) {
	b := harbor(t)
	b.do(faults.Version{Service: "inventory", Release: faults.Release{Version: "5.0", Defect: faults.Defect{Crash: 4 * time.Second, Log: "index out of range"}}})
	restarts := 0.0
	for range 90 {
		b.pass(2 * time.Second)
		restarts = max(restarts, b.sum("inventory", "replica_restarts_total"))
	}
	var died []time.Time
	for _, l := range b.lines {
		if l.Instance == "inventory-3" && l.Message == "panic: index out of range; exit status 2" {
			died = append(died, l.Wall)
		}
	}
	if len(died) < 5 {
		t.Fatalf("it died %d times", len(died))
	}
	for i := 2; i < 5; i++ {
		last, gap := died[i-1].Sub(died[i-2]), died[i].Sub(died[i-1])
		if gap <= last {
			t.Errorf("restart %d after %s, the one before after %s", i, gap, last)
		}
	}
	if restarts < 4 {
		t.Errorf("%.0f restarts counted", restarts)
	}
	b.do(faults.Version{Service: "inventory", Release: faults.Release{Version: "5.1"}})
	b.pass(time.Minute)
	if h := b.health("inventory"); h.Ready() != 2 || h.Replicas[0].Version != "5.1" || h.Replicas[1].Version != "5.1" {
		t.Errorf("a sound release: %+v", h.Replicas)
	}
}

func TestMemoryLeakIsASawTooth(t *testing.T) {
	b := harbor(t)
	b.do(faults.Version{Service: "storefront", Release: faults.Release{Version: "6.0", Defect: faults.Defect{Leak: 1 << 20}}})
	b.do(faults.Limit{Service: "storefront", Memory: 160 << 20})
	falls, last, limit := 0, 0.0, 0.0
	for range 120 {
		b.pass(2 * time.Second)
		now := b.sum("storefront", "memory_used_bytes")
		if now < last {
			falls++
		}
		last = now
		limit = max(limit, b.sum("storefront", "memory_limit_bytes"))
	}
	if falls < 5 || falls > 110 || b.logged("storefront", "terminated: out of memory") < 5 {
		t.Errorf("memory fell %d times, and %d replicas ran out of it", falls, b.logged("storefront", "terminated: out of memory"))
	}
	if limit < 160<<20 {
		t.Error("the limit does not show")
	}
}

func TestRolloutKeepsServing(t *testing.T) {
	b := harbor(t)
	undo := b.do(faults.Version{Service: "checkout", Release: faults.Release{Version: "3.0.0"}})
	failed, visits := b.window("buy", 20*time.Second)
	h := b.health("checkout")
	if failed > 0 || visits < 90 || len(h.Replicas) != 2 || h.Replicas[0].Version != "3.0.0" || h.Replicas[1].Version != "3.0.0" {
		t.Errorf("%.1f %% of %.0f failed; replicas: %+v", 100*failed, visits, h.Replicas)
	}
	b.undo(undo)
	if failed, _ := b.window("buy", 20*time.Second); failed > 0 {
		t.Errorf("rolled back: %.1f %% failed", 100*failed)
	}
	h = b.health("checkout")
	if h.Release().Version != "2.14.1" || h.Replicas[0].Version != "2.14.1" {
		t.Errorf("after the undo: %+v", h)
	}
	b.do(faults.Version{Service: "checkout", Release: faults.Release{Version: "4.0.0"}, Canary: 1})
	b.pass(20 * time.Second)
	versions := []string{}
	for _, r := range b.health("checkout").Replicas {
		versions = append(versions, r.Version)
	}
	slices.Sort(versions)
	if strings.Join(versions, " ") != "2.14.1 4.0.0" {
		t.Errorf("with a canary there runs %v", versions)
	}
}

func TestUndoLeavesLaterChangesAlone(t *testing.T) {
	b := harbor(t)
	pool := func(n string) faults.Config {
		return faults.Config{Service: "checkout", Set: map[string]string{"db_pool_size": n}}
	}
	first := b.do(pool("2"))
	b.do(pool("30"))
	b.undo(first)
	if h := b.health("checkout"); len(h.Revisions) != 3 || h.Revision().Values["db_pool_size"] != "30" {
		t.Errorf("config: %+v", h.Revisions)
	}
	load := b.do(faults.Load{Journey: "buy", Factor: 3})
	b.do(faults.Load{Factor: 2})
	b.undo(load)
	limit := b.do(faults.Limit{Service: "checkout", CPU: 0.2, Memory: 1 << 30})
	b.do(faults.Limit{Service: "checkout", CPU: 0.5})
	b.undo(limit)
	if h := b.health("checkout"); h.CPU != 0.5 || len(h.Limits) != 0 {
		t.Errorf("limits: CPU %v, %+v", h.CPU, h.Limits)
	}
	flag := b.do(faults.Flag{Service: "storefront", Name: "recommendations", On: true})
	b.do(faults.Flag{Service: "storefront", Name: "recommendations", On: true})
	b.undo(flag)
	if !b.health("storefront").Flags["recommendations"] {
		t.Error("flag: the undo took a later change back")
	}
	kill := b.do(faults.Process{Service: "payments", Replica: "payments-1", Op: faults.Kill})
	b.do(faults.Process{Service: "payments", Replica: "payments-1", Op: faults.Restart})
	b.pass(5 * time.Second)
	since := b.health("payments").Replicas[0].Since
	b.undo(kill)
	b.undo(kill)
	b.pass(5 * time.Second)
	if r := b.health("payments").Replicas[0]; r.State != "ready" || r.Since != since {
		t.Errorf("process: %+v, since %s before", r, since)
	}
	version := b.do(faults.Version{Service: "identity", Release: faults.Release{Version: "8"}})
	b.do(faults.Version{Service: "identity", Release: faults.Release{Version: "9"}})
	b.undo(version)
	b.pass(20 * time.Second)
	if h := b.health("identity"); h.Release().Version != "9" || h.Replicas[0].Version != "9" {
		t.Errorf("version: %+v", h.Releases)
	}
	secret := b.do(faults.Secret{Service: "checkout", Name: "session-signing", Value: "second"})
	b.do(faults.Secret{Service: "identity", Name: "session-signing"})
	now := b.health("checkout").Secrets["session-signing"]
	b.undo(secret)
	if b.health("checkout").Secrets["session-signing"] != now || b.health("identity").Secrets["session-signing"] != now {
		t.Error("secret: the undo took back what is shared by now")
	}
}
