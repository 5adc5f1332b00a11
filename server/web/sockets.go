package web

import (
	"sync"
	"time"
)

// socketsEach is how many screens one person may have open: every run that a
// server holds, several times over.
const socketsEach = 64

// sockets keeps what one person can hold open, and how often they can open it,
// within bounds: each costs the server a queue and a goroutine.
type sockets struct {
	opens *limiter

	mu   sync.Mutex
	open map[string]int // by person
}

func newSockets() *sockets { return &sockets{opens: newLimiter(socketPace), open: map[string]int{}} }

// enter takes a place for a person's socket, unless they have too many already
// or open them too fast.
func (s *sockets) enter(person string, now time.Time) bool {
	if !s.opens.allow(person, now) {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open[person] >= socketsEach {
		return false
	}
	s.open[person]++
	return true
}

func (s *sockets) leave(person string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open[person]--; s.open[person] <= 0 {
		delete(s.open, person)
	}
}
