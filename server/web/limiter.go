package web

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Guessing passwords and links: a person who mistypes is not hindered, a
// program is.
const (
	signInEvery = 6 * time.Second
	signInBurst = 10
)

// limiter bounds how often each address may try to sign in.
type limiter struct {
	mu   sync.Mutex
	from map[netip.Prefix]*rate.Limiter
}

func newLimiter() *limiter { return &limiter{from: map[netip.Prefix]*rate.Limiter{}} }

// limiterSize is how many addresses are remembered before those that have been
// quiet are forgotten.
const limiterSize = 4096

// allow takes one try from an address, "192.0.2.1:40000". Who has one IPv6
// address has a whole /64 of them.
func (l *limiter) allow(remote string, now time.Time) bool {
	var from netip.Prefix // of what has no address, all together
	if a, err := netip.ParseAddrPort(remote); err == nil {
		addr := a.Addr().Unmap()
		from, _ = addr.Prefix(min(addr.BitLen(), 64))
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.from) >= limiterSize {
		for key, limit := range l.from {
			if limit.TokensAt(now) >= signInBurst {
				delete(l.from, key)
			}
		}
	}
	limit := l.from[from]
	if limit == nil {
		limit = rate.NewLimiter(rate.Every(signInEvery), signInBurst)
		l.from[from] = limit
	}
	return limit.AllowN(now, 1)
}
