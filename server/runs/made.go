package runs

import (
	"context"
	"errors"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// made keeps what takes a while to make, each made once for all who ask for it while
// others are made beside it: at most so many, those that were asked for last. It may be
// used by several goroutines.
type made[K comparable, V any] struct {
	lasting error // one that wraps it is kept as a value is; others are made anew for whoever comes next

	mu   sync.Mutex
	kept *simplelru.LRU[K, *making[V]]
}

// making is something that is made, or has been.
type making[V any] struct {
	over  chan struct{} // closed when it has been
	value V
	err   error
}

func newMade[K comparable, V any](most int, lasting error) *made[K, V] {
	kept, err := simplelru.NewLRU[K, *making[V]](most, nil)
	if err != nil {
		panic(err) // a size below one
	}
	return &made[K, V]{lasting: lasting, kept: kept}
}

// get returns what is kept under a key, or waits for whoever makes it, or makes it. What
// somebody else gave up is made anew.
func (m *made[K, V]) get(ctx context.Context, key K, do func() (V, error)) (V, error) {
	for {
		m.mu.Lock()
		k, there := m.kept.Get(key)
		if !there {
			k = &making[V]{over: make(chan struct{}), err: errors.New("it broke down")} // as long as nothing else is known
			m.kept.Add(key, k)
		}
		m.mu.Unlock()
		if !there {
			m.make(key, k, do)
			return k.value, k.err
		}
		select {
		case <-k.over:
		case <-ctx.Done():
			var none V
			return none, ctx.Err()
		}
		if !errors.Is(k.err, context.Canceled) && !errors.Is(k.err, context.DeadlineExceeded) {
			return k.value, k.err
		}
	}
}

func (m *made[K, V]) make(key K, k *making[V], do func() (V, error)) {
	defer close(k.over)
	defer func() {
		if k.err == nil || m.lasting != nil && errors.Is(k.err, m.lasting) {
			return
		}
		m.mu.Lock()
		defer m.mu.Unlock()
		if now, _ := m.kept.Peek(key); now == k { // else it was let go of, and is made again
			m.kept.Remove(key)
		}
	}()
	k.value, k.err = do()
}
