package service

import (
	"sync"
	"time"
)

// breaker spares a peer that fails calls that would fail as well. It opens
// after so many failures in a row, and once it has been open for a while lets
// one try through: that one closes it or opens it again.
type breaker struct {
	mu     sync.Mutex
	failed int       // in a row
	open   bool      // calls fail at once
	until  time.Time // before a try is let through
	trying bool      // one is under way
}

// allow reports whether a call may be made. Who was let through says how it
// went, with settle or abandon.
func (b *breaker) allow(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.open {
		return true
	}
	if b.trying || now.Before(b.until) {
		return false
	}
	b.trying = true
	return true
}

// settle notes how a call went, and reports whether that opened or closed the
// breaker. most is how many failures in a row open it; with 0 it never does.
func (b *breaker) settle(well bool, now time.Time, most int, cooldown time.Duration) (turned bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	was := b.open
	b.trying = false
	if well {
		b.failed, b.open = 0, false
		return was
	}
	b.failed++
	if most > 0 && (b.open || b.failed >= most) {
		b.open, b.until = true, now.Add(cooldown)
	}
	return b.open != was
}

// abandon notes a call whose end says nothing about the peer.
func (b *breaker) abandon() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.trying = false
}

// reset closes the breaker and forgets what was.
func (b *breaker) reset() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failed, b.open, b.trying = 0, false, false
}

func (b *breaker) isOpen() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.open
}
