package service

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestWorkersServeInTurn(t *testing.T) {
	w := newWorkers(1, 2)
	if err := w.acquire(t.Context()); err != nil {
		t.Fatal(err)
	}
	turns := make(chan int, 2)
	for i := range 2 {
		go func() {
			if w.acquire(t.Context()) == nil {
				turns <- i
			}
		}()
		waitFor(t, "someone queues", func() bool { _, _, waiting := w.figures(); return waiting == i+1 })
	}
	if err := w.acquire(t.Context()); err == nil || err.Error() != "worker queue full: 1 busy, 2 waiting" {
		t.Errorf("a third may wait: %v", err)
	}
	w.release()
	if first := <-turns; first != 0 {
		t.Errorf("the second in the queue was served first")
	}
	w.resize(2, 2) // the second need not wait for the first
	<-turns
	if _, inUse, waiting := w.figures(); inUse != 2 || waiting != 0 {
		t.Errorf("%d busy, %d waiting", inUse, waiting)
	}
}

func TestWorkersForgetWhoLeaves(t *testing.T) {
	w := newWorkers(1, 1)
	_ = w.acquire(t.Context())
	ctx, leave := context.WithCancel(t.Context())
	left := make(chan error)
	go func() { left <- w.acquire(ctx) }()
	waitFor(t, "someone queues", func() bool { _, _, waiting := w.figures(); return waiting == 1 })
	leave()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	w.release()
	w.drain() // hangs if the worker went to who left
	if err := w.acquire(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestWorkersShrinkWithoutInterrupting(t *testing.T) {
	w := newWorkers(2, 1)
	_, _ = w.acquire(t.Context()), w.acquire(t.Context())
	w.resize(1, 1)
	w.release()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if w.acquire(ctx) == nil {
		t.Error("two work where one may")
	}
}

func waitFor(t *testing.T, what string, holds func() bool) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(5 * time.Second); !holds(); <-tick.C {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
	}
}
