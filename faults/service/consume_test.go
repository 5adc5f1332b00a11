package service_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/drillyard/drillyard/faults/service"
	"github.com/drillyard/drillyard/faults/stack"
)

// packer is a worker that takes orders from a queue.
func packer(t *testing.T, address string, pairs ...string) (*service.Replica, *book) {
	t.Helper()
	r, log := run(t, service.Options{
		Business: business(t),
		Service: stack.Service{Name: "packer", Kind: stack.KindWorker, Consumes: &stack.Consumer{
			Queue: "orders", Subject: "orders.placed", Work: work(20),
		}},
		Peers: map[string]string{"orders": address}, Revision: settings(pairs...),
	})
	<-r.Ready()
	return r, log
}

func publish(t *testing.T, js jetstream.JetStream, bodies ...string) {
	t.Helper()
	for _, body := range bodies {
		if _, err := js.Publish(t.Context(), "orders.placed", []byte(body)); err != nil {
			t.Fatal(err)
		}
	}
}

func processed(t *testing.T, r *service.Replica, outcome string, atLeast float64) {
	t.Helper()
	eventually(t, fmt.Sprintf("%v messages processed: %s", atLeast, outcome), func() bool {
		n, _ := metric(t, r, fmt.Sprintf("messages_processed_total{outcome=%q}", outcome))
		return n >= atLeast
	})
}

func TestPausedWorkerTakesNothing(t *testing.T) {
	address, js := stream(t)
	r, _ := packer(t, address, "paused", "true")
	publish(t, js, `{"order":"A"}`, `{"order":"B"}`)
	waiting := func() uint64 {
		c, err := js.Consumer(t.Context(), "orders", "packer")
		if err != nil {
			return 2 // it has not even begun
		}
		info, err := c.Info(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return info.NumPending
	}
	if _, ok := metric(t, r, `messages_processed_total{outcome="ok"}`); ok || waiting() != 2 {
		t.Errorf("paused from the start, it leaves %d of 2", waiting())
	}
	configure(t, r)
	processed(t, r, "ok", 2)
	configure(t, r, "paused", "true")
	// What it had asked for before may still come; then nothing does.
	eventually(t, "it stops asking", func() bool {
		c, err := js.Consumer(t.Context(), "orders", "packer")
		if err != nil {
			t.Fatal(err)
		}
		info, err := c.Info(t.Context())
		return err == nil && info.NumWaiting == 0
	})
	publish(t, js, `{"order":"C"}`)
	if n := waiting(); n != 1 {
		t.Errorf("paused, it leaves %d of 1", n)
	}
	measures(t, r, map[string]float64{`messages_processed_total{outcome="ok"}`: 2})
	configure(t, r)
	processed(t, r, "ok", 3)
}

func TestStoppedWorkerFinishes(t *testing.T) {
	address, js := stream(t)
	r, log := packer(t, address, "workers", "2")
	publish(t, js, `{"order":"A"}`, `{"order":"B"}`, `{"order":"C"}`, `{"order":"D"}`)
	processed(t, r, "ok", 1)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	r.Stop(ctx)
	if ctx.Err() != nil {
		t.Error("it used all the time it had")
	}
	if line, ok := log.find("not processed"); ok {
		t.Errorf("broken off: %s", line.Message)
	}
}

func TestPoisonComesAgain(t *testing.T) {
	address, js := stream(t)
	r, log := packer(t, address)
	publish(t, js, "%%%", `{"order":"A"}`, `{"order":"A"}`)
	processed(t, r, "ok", 2) // twice, though it is one order
	processed(t, r, "error", 2)
	if line, ok := log.find("orders.placed not processed: invalid message"); !ok || line.Level != "error" {
		t.Errorf("logged: %+v", line)
	}
	r.Break()
	publish(t, js, `{"order":"B"}`)
	eventually(t, "broken, it fails what is well", func() bool {
		_, ok := log.find("orders.placed not processed: internal error")
		return ok
	})
}
