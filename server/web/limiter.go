package web

import (
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// pace is how often something may be done: burst times at once, and then once
// every so often.
type pace struct {
	every time.Duration
	burst int
}

// times is a pace so many times as fast.
func (p pace) times(n int) pace { return pace{p.every / time.Duration(n), p.burst * n} }

var (
	// Guessing passwords and links: a person who mistypes is not hindered, a
	// program is.
	signInPace = pace{6 * time.Second, 10}
	// Opening sockets: a client on a bad line is not hindered, one that comes
	// back without a pause is.
	socketPace = pace{time.Second, 60}
)

// limiter keeps everyone to a pace, each for themselves.
type limiter struct {
	pace
	mu   sync.Mutex
	keys map[string]*rate.Limiter
}

func newLimiter(p pace) *limiter { return &limiter{pace: p, keys: map[string]*rate.Limiter{}} }

// limiterSize is how many are remembered before those that have been quiet are
// forgotten.
const limiterSize = 4096

// allow takes one try.
func (l *limiter) allow(key string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.keys) >= limiterSize {
		for key, limit := range l.keys {
			if limit.TokensAt(now) >= float64(l.burst) {
				delete(l.keys, key)
			}
		}
	}
	limit := l.keys[key]
	if limit == nil {
		limit = rate.NewLimiter(rate.Every(l.every), l.burst)
		l.keys[key] = limit
	}
	return limit.AllowN(now, 1)
}

// network is whom an address such as "192.0.2.1" belongs to. Who has one IPv6
// address has a whole /64 of them; what has no address is one and the same.
func network(address string) string {
	addr, err := netip.ParseAddr(address)
	if err != nil {
		return ""
	}
	addr = addr.Unmap().WithZone("")
	from, _ := addr.Prefix(min(addr.BitLen(), 64))
	return from.String()
}

// tooMany answers whoever does something too often.
func tooMany(c *call, wait time.Duration, detail string) error {
	c.Response().Header().Set("Retry-After", strconv.Itoa(max(1, int(wait.Seconds()))))
	return &problem{status: http.StatusTooManyRequests, detail: detail}
}
