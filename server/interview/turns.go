package interview

import "sync"

// turns has those who want the same come one after the other.
type turns struct {
	mu    sync.Mutex
	taken map[string]*turn
}

type turn struct {
	sync.Mutex
	wanted int // by how many it is held or waited for
}

// take waits for one's turn, until done.
func (t *turns) take(id string) (done func()) {
	t.mu.Lock()
	one := t.taken[id]
	if one == nil {
		one = &turn{}
		t.taken[id] = one
	}
	one.wanted++
	t.mu.Unlock()
	one.Lock()
	return func() {
		one.Unlock()
		t.mu.Lock()
		defer t.mu.Unlock()
		if one.wanted--; one.wanted == 0 {
			delete(t.taken, id)
		}
	}
}
