package service

import "sync"

// notifier wakes everybody who waits for something to change. The zero value is
// ready for use.
type notifier struct {
	mu      sync.Mutex
	changed chan struct{}
}

// next is closed when notify is called the next time. Ask for it before looking
// at what may change, or the change may slip by.
func (b *notifier) next() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.changed == nil {
		b.changed = make(chan struct{})
	}
	return b.changed
}

func (b *notifier) notify() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.changed != nil {
		close(b.changed)
		b.changed = nil
	}
}
