package service

import "sync"

// bell wakes everybody who waits for something to change. The zero value is
// ready for use.
type bell struct {
	mu   sync.Mutex
	rung chan struct{}
}

// next is closed when the bell rings the next time. Ask for it before looking
// at what may change, or the change may slip by.
func (b *bell) next() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rung == nil {
		b.rung = make(chan struct{})
	}
	return b.rung
}

func (b *bell) ring() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rung != nil {
		close(b.rung)
		b.rung = nil
	}
}
