package runs

import (
	"context"
	"slices"
	"sync"
)

// turns lets one at a time do something, and people take turns: whoever asks for
// much waits for themselves, and whoever asks for little not for them.
type turns struct {
	mu      sync.Mutex
	busy    bool
	last    string // whose turn it was, or is
	waiting []*turn
}

// turn is one that somebody waits for.
type turn struct {
	person string
	come   chan struct{}
}

// take waits for a turn of a person, which done ends. The error is that of ctx.
func (t *turns) take(ctx context.Context, person string) (done func(), err error) {
	t.mu.Lock()
	if !t.busy {
		t.busy, t.last = true, person
		t.mu.Unlock()
		return t.next, nil
	}
	mine := &turn{person, make(chan struct{})}
	t.waiting = append(t.waiting, mine)
	t.mu.Unlock()
	select {
	case <-mine.come:
		return t.next, nil
	case <-ctx.Done():
	}
	t.mu.Lock()
	at := slices.Index(t.waiting, mine)
	if at >= 0 {
		t.waiting = slices.Delete(t.waiting, at, at+1)
	}
	t.mu.Unlock()
	if at < 0 { // it came all the same
		t.next()
	}
	return nil, ctx.Err()
}

// next ends a turn: the first who waits and has not just had one is next.
func (t *turns) next() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.waiting) == 0 {
		t.busy = false
		return
	}
	at := max(0, slices.IndexFunc(t.waiting, func(w *turn) bool { return w.person != t.last }))
	mine := t.waiting[at]
	t.waiting = slices.Delete(t.waiting, at, at+1)
	t.last = mine.person
	close(mine.come)
}
