package service_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/service"
	"github.com/drillyard/drillyard/faults/stack"
)

// stream runs a NATS server with a stream for orders.placed.
func stream(t *testing.T) (address string, js jetstream.JetStream) {
	t.Helper()
	s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: -1, NoLog: true, NoSigs: true, JetStream: true, StoreDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() {
		s.Shutdown()
		s.WaitForShutdown()
	})
	if !s.ReadyForConnections(10 * time.Second) {
		t.Fatal("no NATS server")
	}
	conn, err := nats.Connect("", nats.InProcessServer(s))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	if js, err = jetstream.New(conn); err != nil {
		t.Fatal(err)
	}
	if _, err := js.CreateStream(t.Context(), jetstream.StreamConfig{
		Name: "orders", Subjects: []string{"orders.placed"}, Storage: jetstream.MemoryStorage, Retention: jetstream.WorkQueuePolicy,
	}); err != nil {
		t.Fatal(err)
	}
	return s.Addr().String(), js
}

func TestLookups(t *testing.T) {
	bank := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") }))
	defer bank.Close()
	redis := miniredis.RunT(t)
	orders, _ := stream(t)
	quick := settings("upstream_timeout", "300ms", "db_pool_timeout", "300ms", "cache_timeout", "300ms")
	peers := map[string]string{"bank": bank.Listener.Addr().String(), "db": postgres(t), "cache": redis.Addr(), "orders": orders}
	r, log := start(t, service.Options{Peers: peers, Revision: quick, Names: map[string]faults.NameAnswer{"bank": faults.NameMissing}},
		stack.Route{Match: "GET /bank", Body: stack.BodyPass, Steps: []stack.Step{{Call: "bank", Request: "GET /"}}},
		stack.Route{Match: "GET /db", Body: stack.BodyJSON, Steps: []stack.Step{{Query: "db", SQL: "SELECT name FROM products"}}},
		stack.Route{Match: "GET /cache", Body: stack.BodyJSON, Steps: []stack.Step{{Put: "cache", Key: "basket"}}},
		stack.Route{Match: "GET /orders", Body: stack.BodyJSON, Steps: []stack.Step{{Publish: "orders", Subject: "orders.placed"}}})
	if got := status(t, r, "/bank"); got != 502 {
		t.Errorf("missing from the start: %d", got)
	}
	r.Resolve("bank", faults.NameRight)
	for _, peer := range []string{"bank", "db", "cache", "orders"} {
		eventually(t, peer+" is well", func() bool { return status(t, r, "/"+peer) == 200 })
		for _, step := range []struct {
			answer faults.NameAnswer
			says   string
		}{
			{faults.NameMissing, "no such host"}, {faults.NameTimeout, "lookup timed out"}, {faults.NameStale, "connection refused"},
		} {
			r.Resolve(peer, step.answer)
			// Every peer's client notices in its own time that its connection is gone.
			eventually(t, peer+": "+step.says, func() bool {
				status(t, r, "/"+peer)
				line, ok := log.find(peer + ": " + step.says)
				return ok && line.Level == "error" && line.Fields.Get("peer") == peer
			})
			if got := status(t, r, "/"+peer); got < 502 || got > 504 {
				t.Errorf("%s, %s: %d", peer, step.says, got)
			}
		}
		r.Resolve(peer, faults.NameRight)
		eventually(t, peer+" is well again", func() bool { return status(t, r, "/"+peer) == 200 })
	}
	began := time.Now()
	r.Resolve("orders", faults.NameTimeout)
	r.Resolve("db", faults.NameTimeout)
	status(t, r, "/db")
	if r.Kill(); time.Since(began) > 5*time.Second {
		t.Errorf("closing waited %s for look-ups", time.Since(began))
	}
}

func TestLookupThatIsAnsweredAfterAll(t *testing.T) {
	bank := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") }))
	defer bank.Close()
	r, _ := start(t, service.Options{
		Peers: map[string]string{"bank": bank.Listener.Addr().String()}, Names: map[string]faults.NameAnswer{"bank": faults.NameTimeout},
		Revision: settings("upstream_timeout", "10s"),
	}, stack.Route{Match: "GET /", Body: stack.BodyPass, Steps: []stack.Step{{Call: "bank", Request: "GET /"}}})
	got := make(chan int)
	go func() { got <- status(t, r, "/") }()
	eventually(t, "the request is under way", func() bool { n, _ := metric(t, r, "http_requests_in_flight"); return n == 1 })
	r.Resolve("bank", faults.NameRight)
	if code := <-got; code != 200 {
		t.Errorf("got %d", code)
	}
}

func TestNameChangeLetsCommandsFinish(t *testing.T) {
	redis := miniredis.RunT(t)
	r, log := start(t, service.Options{Peers: map[string]string{"cache": redis.Addr()}, Revision: settings("cache_timeout", "5s")},
		stack.Route{Match: "GET /", Body: stack.BodyJSON, Steps: []stack.Step{{Put: "cache", Key: "basket"}}})
	stop := make(chan struct{})
	done := make(chan map[int]int)
	go func() {
		seen := map[int]int{}
		for {
			select {
			case <-stop:
				done <- seen
				return
			default:
				seen[status(t, r, "/")]++
			}
		}
	}()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	for ctx.Err() == nil {
		r.Resolve("cache", faults.NameTimeout)
		r.Resolve("cache", faults.NameRight)
	}
	close(stop)
	if seen := <-done; len(seen) != 1 || seen[200] == 0 {
		line, _ := log.find("GET / 5")
		t.Errorf("answers: %v, %s", seen, line.Message)
	}
}
