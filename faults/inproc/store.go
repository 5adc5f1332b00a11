package inproc

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"strconv"
	"sync"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/live"
)

// engine is what a store runs: a database, a cache or a queue.
type engine interface {
	dial() (net.Conn, error)
	configure(values map[string]string) error // all of them; on an error nothing has changed
	limit(l faults.Limit) error               // likewise
	forget()                                  // what a restart loses
	conditions(ctx context.Context, all []live.Condition) error
	do(ctx context.Context, d faults.Data) error
	figures(up bool) []figure
	close()
}

// figure is one sample as an exporter shows it.
type figure struct {
	name, kind, labels string
	value              float64
}

// store is an engine behind an endpoint.
type store struct {
	engine   engine
	endpoint *endpoint

	mu sync.Mutex
	up bool
}

func newStore(e engine) (*store, error) {
	d, err := newEndpoint(e.dial)
	if err != nil {
		return nil, err
	}
	return &store{engine: e, endpoint: d, up: true}, nil
}

func (s *store) Addr() string { return s.endpoint.addr() }

func (s *store) Configure(_ context.Context, values map[string]string) error {
	return s.engine.configure(values)
}

func (s *store) Limit(_ context.Context, l faults.Limit) error {
	switch {
	case l.CPU != 0:
		return fmt.Errorf("CPU of a store in this process, which could only be accounted, and is not: %w", faults.ErrUnsupported)
	case l.Memory != 0 || l.Files != 0 || l.Ports != 0:
		return fmt.Errorf("memory, files and ports of a store in this process: %w", faults.ErrUnsupported)
	}
	return s.engine.limit(l)
}

func (s *store) set(up bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.up = up
}

func (s *store) Kill(context.Context) error {
	s.set(false)
	s.endpoint.shut()
	return nil
}

func (s *store) Hang(context.Context) error {
	s.set(false)
	s.endpoint.hang()
	return nil
}

func (s *store) Start(context.Context) error {
	s.endpoint.shut()
	s.engine.forget()
	s.endpoint.reopen()
	s.set(true)
	return nil
}

func (s *store) SetConditions(ctx context.Context, all []live.Condition) error {
	return s.engine.conditions(ctx, all)
}

func (s *store) Do(ctx context.Context, d faults.Data) error { return s.engine.do(ctx, d) }

func (s *store) Metrics(context.Context) ([]byte, error) {
	s.mu.Lock()
	up := s.up
	s.mu.Unlock()
	var b bytes.Buffer
	last := ""
	for _, f := range s.engine.figures(up) {
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
	return b.Bytes(), nil
}

func (s *store) Close() error {
	s.endpoint.close()
	s.engine.close()
	return nil
}

// A store's disk is accounted: it is so large, and so much of it is free unless
// a limit says otherwise.
const (
	diskSize   = 10 << 30
	diskFree   = 0.6
	diskNeeded = 0.01 // free, or nothing can be written
)

// disk shows a share that is free.
func disk(free float64) []figure {
	const mount = `mountpoint="/data"`
	if free == 0 {
		free = diskFree
	}
	return []figure{
		{"node_filesystem_size_bytes", "gauge", mount, diskSize},
		{"node_filesystem_avail_bytes", "gauge", mount, float64(int64(free * diskSize))},
	}
}

func isFull(free float64) bool { return free > 0 && free < diskNeeded }

// sift tells which conditions have begun and which have ended, of those that
// were there and are now.
func sift[T any](were map[int]T, now []live.Condition) (begun []live.Condition, ended []int) {
	still := map[int]bool{}
	for _, c := range now {
		still[c.ID] = true
		if _, old := were[c.ID]; !old {
			begun = append(begun, c)
		}
	}
	for id := range were {
		if !still[id] {
			ended = append(ended, id)
		}
	}
	return begun, ended
}
