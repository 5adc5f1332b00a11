package proxy

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// block is the number of draws over which a harm's share is met exactly, but
// for the fraction that the next block makes up for. Independent draws would
// leave a drill to luck: three in ten could turn out as two or four in ten
// over a hundred requests. A strict pattern would let every retry succeed.
const block = 20

// harms is the set of harms in force. Reading it when empty costs one load.
type harms struct {
	seed int64
	list atomic.Pointer[[]*harm]

	mu    sync.Mutex // of writers
	added uint64
}

func (s *harms) all() []*harm {
	if l := s.list.Load(); l != nil {
		return *l
	}
	return nil
}

func (s *harms) add(w faults.Wire) (lift func()) {
	if w.Share <= 0 || w.Share > 1 {
		w.Share = 1
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.added++
	h := newHarm(w, s.seed, s.added)
	next := append(slices.Clone(s.all()), h)
	s.list.Store(&next)
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		next := slices.DeleteFunc(slices.Clone(s.all()), func(o *harm) bool { return o == h })
		s.list.Store(&next)
		h.lift()
	}
}

func (s *harms) wires() []faults.Wire {
	var out []faults.Wire
	for _, h := range s.all() {
		out = append(out, h.wire)
	}
	return out
}

// harm is one wire harm in force, with its own seeded chance.
type harm struct {
	wire   faults.Wire
	lifted context.Context // done when the harm is no longer in force
	lift   context.CancelFunc

	mu     sync.Mutex
	chance *rand.Rand // who is struck
	length *rand.Rand // for how long; apart, so that it does not disturb who
	owed   float64    // strikes due that earlier blocks rounded away
	deck   []bool     // the rest of this block, shuffled
}

func newHarm(w faults.Wire, seed int64, nth uint64) *harm {
	h := &harm{
		wire:   w,
		chance: rand.New(rand.NewPCG(uint64(seed), nth)),
		length: rand.New(rand.NewPCG(uint64(seed), math.MaxUint64-nth)),
	}
	h.lifted, h.lift = context.WithCancel(context.Background())
	h.owed = h.chance.Float64() // so that a small share may strike in the first block
	return h
}

// matches reports whether the harm is meant for a request "METHOD /path".
func (h *harm) matches(request string) bool { return strings.HasPrefix(request, h.wire.Route) }

// strikes draws whether the next request or connection is harmed.
func (h *harm) strikes() bool {
	if h.wire.Share == 1 {
		return true
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.deck) == 0 {
		h.owed += h.wire.Share * block
		n := int(h.owed)
		h.owed -= float64(n)
		h.deck = make([]bool, block)
		for i := range min(n, block) {
			h.deck[i] = true
		}
		h.chance.Shuffle(block, func(i, j int) { h.deck[i], h.deck[j] = h.deck[j], h.deck[i] })
	}
	hit := h.deck[0]
	h.deck = h.deck[1:]
	return hit
}

// A packet that is lost is sent again so much later, and twice as much later
// each time that it is lost again; a connection does not survive more.
const (
	retransmit = 200 * time.Millisecond
	tries      = 6
)

// delay draws what one strike adds: latency, even over Latency ± Jitter and
// never below zero, and the retransmissions of a packet that is lost.
func (h *harm) delay() time.Duration {
	d := h.wire.Latency
	if h.wire.Jitter == 0 && h.wire.Loss == 0 {
		return d
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.wire.Jitter > 0 {
		d = max(0, d+time.Duration((2*h.length.Float64()-1)*float64(h.wire.Jitter)))
	}
	for again := retransmit; again < retransmit<<tries && h.wire.Loss > 0 && h.length.Float64() < h.wire.Loss; again *= 2 {
		d += again
	}
	return d
}

// pause waits for d, and reports whether it passed before ctx was done.
func pause(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
