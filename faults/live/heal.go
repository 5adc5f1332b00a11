package live

import (
	"context"
	"slices"
	"time"
)

// Healing is what a Store also implements whose conditions people can end by
// hand, past the sandbox: by ending a session that holds a lock, say.
type Healing interface {
	// Ended lists the conditions, by ID, that were ended so.
	Ended(ctx context.Context) ([]int, error)
}

// The sandbox looks so often what people have done by themselves, and waits so
// long for the answer.
const (
	healEvery = 2 * time.Second
	healLimit = time.Second
)

// heal takes away the conditions that people have ended by hand, until the
// sandbox stops.
func (s *store) heal(engine Healing) {
	tick := time.NewTicker(healEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-s.box.ctx.Done():
			return
		}
		s.mu.Lock()
		sound := len(s.conditions) == 0
		s.mu.Unlock()
		if sound {
			continue
		}
		ctx, cancel := context.WithTimeout(s.box.ctx, healLimit)
		ended, err := engine.Ended(ctx)
		cancel()
		if err == nil && len(ended) > 0 { // a store that does not answer is asked again
			s.healed(ended)
		}
	}
}

// healed takes conditions away that are there no more.
func (s *store) healed(ended []int) {
	defer s.lock()()
	err := s.end(s.box.ctx, func(c Condition) bool {
		gone := slices.Contains(ended, c.ID)
		if gone {
			s.log("warn", "terminating connection due to administrator command")
		}
		return gone
	})
	if err != nil && s.box.ctx.Err() == nil {
		s.log("error", "conditions not taken away: "+err.Error())
	}
}
