package stream_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/live"
	"github.com/drillyard/drillyard/faults/stream"
)

const subject = "orders.placed"

// running is a server of its own.
func running(t *testing.T) *server.Server {
	t.Helper()
	s, err := server.NewServer(&server.Options{DontListen: true, NoLog: true, NoSigs: true, JetStream: true, StoreDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	if !s.ReadyForConnections(10 * time.Second) {
		t.Fatal("the server is not ready")
	}
	return s
}

func connected(t *testing.T, s *server.Server, how ...nats.Option) *nats.Conn {
	t.Helper()
	conn, err := nats.Connect("", append(how, nats.InProcessServer(s))...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	return conn
}

// sample is what services would publish.
func sample(_ string, number uint64) []byte { return fmt.Appendf(nil, `{"order":"%d"}`, number) }

// TestNothingTellsWhoMadeAMessage looks into the queue as whoever is logged in
// somewhere can: what a drill puts there looks like what the services do.
func TestNothingTellsWhoMadeAMessage(t *testing.T) {
	s := running(t)
	ours, service, eyes := connected(t, s, nats.NoEcho()), connected(t, s), connected(t, s)
	q, err := stream.Open(t.Context(), ours, "queue", []string{subject}, sample, jetstream.MemoryStorage, 0)
	if err != nil {
		t.Fatal(err)
	}
	seen, err := eyes.SubscribeSync(subject)
	if err != nil {
		t.Fatal(err)
	}
	next := func() *nats.Msg {
		t.Helper()
		m, err := seen.NextMsg(10 * time.Second)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	if err := eyes.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := q.SetConditions(t.Context(), []live.Condition{{ID: 1, Data: faults.Data{Op: faults.DataDuplicate, Share: 1}}}); err != nil {
		t.Fatal(err)
	}
	for _, body := range []string{"first", "second"} {
		m := nats.NewMsg(subject)
		m.Data = []byte(body)
		m.Header.Set("Traceparent", "00-1-2-01")
		if err := service.PublishMsg(m); err != nil {
			t.Fatal(err)
		}
		for range 2 { // and no third
			if got := next(); string(got.Data) != body || len(got.Header) != 1 || got.Header.Get("Traceparent") != "00-1-2-01" {
				t.Errorf("%s came as %s %v", body, got.Data, got.Header)
			}
		}
	}
	if err := q.SetConditions(t.Context(), []live.Condition{{ID: 2, Data: faults.Data{Op: faults.DataFill, Count: 1}}, {ID: 3, Data: faults.Data{Op: faults.DataPoison, Count: 1}}}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if got := next(); len(got.Header) > 0 {
			t.Errorf("%s came with %v", got.Data, got.Header)
		}
	}
}

// TestAConnectionThatHearsItself is refused: duplicates would be duplicated.
func TestAConnectionThatHearsItself(t *testing.T) {
	if _, err := stream.Open(t.Context(), connected(t, running(t)), "queue", []string{subject}, sample, jetstream.MemoryStorage, 0); err == nil {
		t.Error("it is taken")
	}
}
