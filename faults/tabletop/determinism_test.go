package tabletop_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"runtime"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// hash lets time pass and returns the hash of everything that is told of it.
func (b *table) hash(d time.Duration) string {
	b.t.Helper()
	sum := sha256.New()
	b.record = sum
	b.pass(d)
	h, err := b.Snapshot(context.Background())
	if err != nil {
		b.t.Fatal(err)
	}
	text, err := json.Marshal(h)
	if err != nil {
		b.t.Fatal(err)
	}
	sum.Write(text)
	b.record = nil
	return hex.EncodeToString(sum.Sum(nil))
}

// eventful plays ten minutes with a bit of everything.
func eventful(t testing.TB, seed int64) string {
	b := set(t, harborStack(t), seed)
	all := ""
	pass := func() { all += b.hash(40 * time.Second) }
	edge := func(from, to string) faults.Edge { return faults.Edge{From: from, To: to} }
	pass()
	first := b.do(faults.Wire{Edge: edge("checkout", "payments"), Share: 0.3, Latency: 200 * time.Millisecond, Jitter: 100 * time.Millisecond, Loss: 0.1})
	b.do(faults.Version{Service: "storefront", Release: faults.Release{Version: "9.0", Defect: faults.Defect{Leak: 1 << 20, ErrorShare: 0.1}}})
	b.do(faults.Limit{Service: "storefront", Memory: 200 << 20})
	pass()
	b.undo(first)
	b.do(faults.Process{Service: "checkout", Replica: "checkout-1", Op: faults.Kill})
	b.do(faults.Wire{Edge: edge("checkout", "orders-db"), Share: 0.2, Reset: true})
	b.do(faults.Load{Factor: 2})
	pass()
	b.do(faults.Data{Service: "session-cache", Op: faults.DataFlush})
	b.do(faults.Data{Service: "orders-db", Op: faults.DataDeadlock, Share: 0.2})
	b.do(faults.Load{Source: faults.SourceBots, Factor: 2})
	b.do(faults.Data{Service: "order-queue", Op: faults.DataFill, Count: 200})
	pass()
	b.do(faults.Process{Service: "orders-db", Op: faults.Failover})
	b.do(faults.Process{Service: "order-queue", Op: faults.Restart})
	pass()
	b.do(faults.Telemetry{Service: "edge", Op: faults.TelemetryFlood, Rate: 5})
	b.do(faults.Secret{Service: "identity", Name: "session-signing", Value: "new"})
	pass()
	return all
}

func TestSameSeedSameRun(t *testing.T) {
	one := eventful(t, 7)
	if two := eventful(t, 7); one != two {
		t.Error("two runs with one seed differ")
	}
	if other := eventful(t, 8); one == other {
		t.Error("two seeds give one run")
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if single := eventful(t, 7); one != single {
		t.Error("a run on one processor differs")
	}
}
