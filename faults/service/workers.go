package service

import (
	"container/list"
	"context"
	"fmt"
	"sync"
)

// workers bounds how many requests are served at once and how many may wait
// for that, first come first served. Both bounds can change while it is used.
type workers struct {
	mu       sync.Mutex
	idle     *sync.Cond // nobody works
	capacity int
	limit    int
	inUse    int
	queue    list.List // of chan struct{}, closed when its owner may work
}

func newWorkers(capacity, limit int) *workers {
	w := &workers{capacity: capacity, limit: limit}
	w.idle = sync.NewCond(&w.mu)
	return w
}

// acquire waits for a worker. It fails at once when the queue is full, and
// when ctx ends first.
func (w *workers) acquire(ctx context.Context) error {
	w.mu.Lock()
	if w.inUse < w.capacity && w.queue.Len() == 0 {
		w.inUse++
		w.mu.Unlock()
		return nil
	}
	if w.queue.Len() >= w.limit {
		err := fmt.Errorf("worker queue full: %d busy, %d waiting", w.inUse, w.queue.Len())
		w.mu.Unlock()
		return err
	}
	turn := make(chan struct{})
	place := w.queue.PushBack(turn)
	w.mu.Unlock()
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
		w.mu.Lock()
		defer w.mu.Unlock()
		select {
		case <-turn: // the turn came just now: pass it on
			w.inUse--
			w.next()
		default:
			w.queue.Remove(place)
		}
		return ctx.Err()
	}
}

func (w *workers) release() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.inUse--
	w.next()
}

// next lets those who wait work, as far as capacity goes. w.mu is held.
func (w *workers) next() {
	for w.inUse < w.capacity && w.queue.Len() > 0 {
		w.inUse++
		close(w.queue.Remove(w.queue.Front()).(chan struct{}))
	}
	if w.inUse == 0 {
		w.idle.Broadcast()
	}
}

func (w *workers) resize(capacity, limit int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.capacity, w.limit = capacity, limit
	w.next()
}

// drain returns when nobody works.
func (w *workers) drain() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for w.inUse > 0 {
		w.idle.Wait()
	}
}

// figures are what the pool looks like now.
func (w *workers) figures() (capacity, inUse, waiting int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.capacity, w.inUse, w.queue.Len()
}
