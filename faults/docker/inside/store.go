package inside

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/docker/line"
	"github.com/drillyard/drillyard/faults/live"
	"github.com/drillyard/drillyard/faults/stack"
)

// OpenStore is a store that the gateway is to look after, and what has to be in
// it.
type OpenStore struct {
	Service  stack.Service
	Addr     string   // host and port
	Users    []string // services that use it
	Subjects []string // of a queue
	Business stack.Business
	Seed     int64
	Key      string // that of whoever runs the store, and nobody else has it
}

// StoreCall is a call about one store.
type StoreCall[T any] struct {
	Store string
	With  T
}

// engine is a client of a store, with the rights of whoever runs it: what an
// operator and an exporter do. What it is told lasts until the server is
// started anew.
type engine interface {
	configure(ctx context.Context, values map[string]string) error
	limit(ctx context.Context, l faults.Limit) error
	conditions(ctx context.Context, all []live.Condition) error
	do(ctx context.Context, d faults.Data) error
	figures(ctx context.Context) ([]figure, error)
	// again is told that the server was started anew.
	again(ctx context.Context) error
	close()
}

// figure is one sample as an exporter shows it.
type figure struct {
	name, kind, labels string
	value              float64
}

// stores is what the gateway looks after.
type stores struct {
	mu  sync.Mutex
	all map[string]*kept
}

func newStores() *stores { return &stores{all: map[string]*kept{}} }

// kept is a store and what is in force on it: a server that is down is told
// when it is started again.
type kept struct {
	engine
	gauge string // the exporter's own, of whether the server answers

	mu     sync.Mutex
	down   bool
	values map[string]string
	bounds faults.Limit
	wrongs []live.Condition
}

// Down is a call about a store that was stopped, or hangs.
const Down = "store.down"

var errDown = errors.New("the server is down")

// openLimit bounds the wait for a server to take connections.
const openLimit = 60 * time.Second

func (s *stores) methods() map[string]line.Method {
	return map[string]line.Method{
		"store.open": line.Handle(func(ctx context.Context, o OpenStore) (any, error) { return nil, s.open(ctx, o) }),
		"store.configure": store(s, func(ctx context.Context, k *kept, values map[string]string) error {
			return k.tell(func() { k.values = values }, func() error { return k.configure(ctx, values) })
		}),
		"store.limit": store(s, func(ctx context.Context, k *kept, l faults.Limit) error {
			return k.tell(func() { k.bounds = l }, func() error { return k.limit(ctx, l) })
		}),
		"store.conditions": store(s, func(ctx context.Context, k *kept, all []live.Condition) error {
			return k.tell(func() { k.wrongs = all }, func() error { return k.conditions(ctx, all) })
		}),
		"store.do": store(s, func(ctx context.Context, k *kept, d faults.Data) error {
			k.mu.Lock()
			defer k.mu.Unlock()
			if k.down {
				return errDown
			}
			return k.do(ctx, d)
		}),
		"store.ended": line.Handle(s.ended),
		Down: store(s, func(_ context.Context, k *kept, _ struct{}) error {
			k.mu.Lock()
			defer k.mu.Unlock()
			k.down = true
			return nil
		}),
		"store.again":   store(s, func(ctx context.Context, k *kept, _ struct{}) error { return k.anew(ctx) }),
		"store.metrics": line.Handle(s.metrics),
	}
}

func store[T any](s *stores, f func(context.Context, *kept, T) error) line.Method {
	return line.Handle(func(ctx context.Context, c StoreCall[T]) (any, error) {
		k, err := s.find(c.Store)
		if err != nil {
			return nil, err
		}
		return nil, f(ctx, k, c.With)
	})
}

// tell puts something in force. What cannot be told now is noted, and told when
// the server is back; what the server refuses is not.
func (k *kept) tell(note func(), tell func() error) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.down {
		if err := tell(); err != nil {
			return err
		}
	}
	note()
	return nil
}

// ended lists the conditions of a store that somebody has ended by hand.
func (s *stores) ended(ctx context.Context, name string) ([]int, error) {
	k, err := s.find(name)
	if err != nil {
		return nil, err
	}
	e, can := k.engine.(interface {
		ended(ctx context.Context) ([]int, error)
	})
	k.mu.Lock()
	defer k.mu.Unlock()
	if !can || k.down {
		return nil, nil
	}
	return e.ended(ctx)
}

// anew takes up a server that was started again: it is told everything that is
// in force.
func (k *kept) anew(ctx context.Context) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	err := patiently(ctx, func() error {
		if err := k.again(ctx); err != nil {
			return err
		}
		return errors.Join(k.configure(ctx, k.values), k.limit(ctx, k.bounds), k.conditions(ctx, k.wrongs))
	})
	k.down = err != nil
	return err
}

func (s *stores) find(name string) (*kept, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k, ok := s.all[name]
	if !ok {
		return nil, fmt.Errorf("store %q: %w", name, faults.ErrNoTarget)
	}
	return k, nil
}

func (s *stores) open(ctx context.Context, o OpenStore) error {
	var e engine
	var gauge string
	err := patiently(ctx, func() (err error) {
		switch o.Service.Kind {
		case stack.KindDatabase:
			gauge = "pg_up"
			e, err = openPostgres(ctx, o)
		case stack.KindCache:
			gauge = "redis_up"
			e, err = openRedis(ctx, o)
		case stack.KindQueue:
			gauge = "nats_up"
			e, err = openNATS(ctx, o)
		default:
			err = fmt.Errorf("a %s is no store", o.Service.Kind)
		}
		return err
	})
	if err == nil {
		if err = e.configure(ctx, o.Service.Config); err != nil {
			e.close()
		}
	}
	if err != nil {
		return fmt.Errorf("open %s: %w", o.Service.Name, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all[o.Service.Name] = &kept{engine: e, gauge: gauge, values: o.Service.Config}
	return nil
}

// patiently tries until it works, or it has taken too long.
func patiently(ctx context.Context, try func() error) error {
	ctx, cancel := context.WithTimeout(ctx, openLimit)
	defer cancel()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		err := try()
		if err == nil {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		}
	}
}

// lookLimit bounds how long an exporter asks its store.
const lookLimit = 700 * time.Millisecond

// metrics is the page of a store's exporter, which stays up when the store
// does not.
func (s *stores) metrics(ctx context.Context, name string) (string, error) {
	k, err := s.find(name)
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, lookLimit)
	defer cancel()
	figures, err := k.figures(ctx)
	state := 1.0
	if err != nil {
		state, figures = 0, nil // what it cannot reach it has no figures of
	}
	var b strings.Builder
	last := ""
	for _, f := range append([]figure{{k.gauge, "gauge", "", state}}, figures...) {
		if f.name != last {
			fmt.Fprintf(&b, "# TYPE %s %s\n", f.name, f.kind)
			last = f.name
		}
		labels := ""
		if f.labels != "" {
			labels = "{" + f.labels + "}"
		}
		fmt.Fprintf(&b, "%s%s %s\n", f.name, labels, strconv.FormatFloat(f.value, 'g', -1, 64))
	}
	return b.String(), nil
}

func (s *stores) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, k := range s.all {
		k.close()
	}
	clear(s.all)
}

// The disk that stores are given, in bytes, and what is free of it normally.
const (
	diskSize = 10 << 30
	diskFree = 6 << 30
)

// disk is the share of the disk that is left free, as it is shown.
func disk(free float64) []figure {
	left := float64(diskFree)
	if free > 0 {
		left = free * diskSize
	}
	return []figure{
		{"node_filesystem_size_bytes", "gauge", `mountpoint="/data"`, diskSize},
		{"node_filesystem_avail_bytes", "gauge", `mountpoint="/data"`, left},
	}
}

// full reports whether nothing can be written any more.
func full(free float64) bool { return free > 0 && free < 0.01 }
