package live

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

// telemetry is what is wrong with what a service tells of itself. It has no
// lock: the record does, or the customers.
type telemetry struct {
	wrongs []wrong // oldest first
	last   int
}

type wrong struct {
	id    int
	since time.Time
	faults.Telemetry
}

func (t *telemetry) add(p faults.Telemetry) (id int) {
	t.last++
	t.wrongs = append(slices.Clone(t.wrongs), wrong{t.last, time.Now(), p})
	return t.last
}

// remove reports whether it was there.
func (t *telemetry) remove(id int) bool {
	n := len(t.wrongs)
	t.wrongs = slices.DeleteFunc(slices.Clone(t.wrongs), func(w wrong) bool { return w.id == id })
	return len(t.wrongs) < n
}

func (t *telemetry) all() []faults.Telemetry {
	var all []faults.Telemetry
	for _, w := range t.wrongs {
		all = append(all, w.Telemetry)
	}
	return all
}

// toldItself lists what a replica does by itself when it is told.
func (t *telemetry) toldItself() []faults.Telemetry {
	return slices.DeleteFunc(t.all(), func(w faults.Telemetry) bool { return !itself(w.Op) })
}

func itself(op faults.TelemetryOp) bool {
	return op != faults.TelemetryGap && op != faults.TelemetryFlap
}

// errUnread is why nobody can read a page that is there.
var errUnread = errors.New("no answer within " + scrapeTimeout.String())

// unread reports whether the metrics cannot be collected now.
func (t *telemetry) unread() bool {
	return slices.ContainsFunc(t.wrongs, func(w wrong) bool {
		return w.Op == faults.TelemetryGap ||
			w.Op == faults.TelemetryFlap && time.Since(w.since)/flapEvery%2 == 0
	})
}

const flapEvery = 20 * time.Second

// disguise does to a page of metrics what nobody can be told to do himself.
type disguise struct {
	mu     sync.Mutex
	frozen map[int][]byte // by the freezing
}

func (d *disguise) page(t telemetry, page []byte) []byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	next := map[int][]byte{}
	for _, w := range t.wrongs {
		switch w.Op {
		case faults.TelemetryFreeze:
			if kept, ok := d.frozen[w.id]; ok {
				page = kept
			}
			next[w.id] = page
		case faults.TelemetryDrop:
			page = without(page, w.Metric)
		}
	}
	d.frozen = next
	return page
}

// without takes a metric, with all that belongs to a histogram of that name,
// from a page.
func without(page []byte, metric string) []byte {
	metric = family(metric)
	var kept bytes.Buffer
	for line := range strings.Lines(string(page)) {
		name := strings.TrimPrefix(strings.TrimPrefix(line, "# TYPE "), "# HELP ")
		if i := strings.IndexAny(name, " {"); i >= 0 {
			name = name[:i]
		}
		if family(strings.TrimSpace(name)) != metric {
			kept.WriteString(line)
		}
	}
	return kept.Bytes()
}

// family is the name of the histogram that a series belongs to, or its own.
func family(name string) string {
	for _, part := range []string{"_bucket", "_sum", "_count"} {
		name = strings.TrimSuffix(name, part)
	}
	return name
}

// telemetry changes what is seen of a service, or of the customers.
func (b *Sandbox) telemetry(ctx context.Context, p faults.Telemetry) (back, error) {
	switch p.Op {
	case faults.TelemetryGap, faults.TelemetryFreeze, faults.TelemetryFlap, faults.TelemetryMute, faults.TelemetryRestore:
	case faults.TelemetryDrop:
		if p.Metric == "" {
			return nil, errors.New("drop: which metric?")
		}
	case faults.TelemetryFlood:
		if p.Rate < 1 {
			return nil, fmt.Errorf("flood: %d lines a second", p.Rate)
		}
	default:
		return nil, fmt.Errorf("telemetry operation %q: %w", p.Op, faults.ErrUnsupported)
	}
	if p.Service == "" || p.Service == stack.Customers {
		return b.customers.tell(b, p)
	}
	u, err := b.named(p.Service)
	if err != nil {
		return nil, err
	}
	r := u.history()
	defer r.lock()()
	if p.Op == faults.TelemetryRestore {
		r.mu.Lock()
		r.telemetry.wrongs = nil
		r.mu.Unlock()
		b.refreshMuted(p.Service, nil)
		return nothing, u.tell(ctx, p)
	}
	r.mu.Lock()
	id := r.telemetry.add(p)
	wrongs := r.telemetry.all()
	r.mu.Unlock()
	b.refreshMuted(p.Service, wrongs)
	return func(ctx context.Context) error {
		defer r.lock()()
		r.mu.Lock()
		was := r.telemetry.remove(id)
		left := r.telemetry.toldItself()
		wrongs := r.telemetry.all()
		r.mu.Unlock()
		if !was {
			return nil
		}
		b.refreshMuted(p.Service, wrongs)
		err := u.tell(ctx, faults.Telemetry{Service: p.Service, Op: faults.TelemetryRestore})
		for _, w := range left {
			err = errors.Join(err, u.tell(ctx, w))
		}
		return err
	}, u.tell(ctx, p)
}

// refreshMuted notes whether the lines of a service are lost.
func (b *Sandbox) refreshMuted(service string, wrongs []faults.Telemetry) {
	if slices.ContainsFunc(wrongs, func(w faults.Telemetry) bool { return w.Op == faults.TelemetryMute }) {
		b.muted.Store(service, true)
	} else {
		b.muted.Delete(service)
	}
}

// log takes every line that anything of the run writes.
func (b *Sandbox) log(line faults.LogLine) {
	if b.foreign[line.Service] {
		return
	}
	if _, lost := b.muted.Load(line.Service); !lost && b.ctx.Err() == nil {
		b.sink.Log(line)
	}
}

// flood writes lines that say nothing, so many a second, until ctx ends.
func (b *Sandbox) flood(ctx context.Context, service, instance string, rate int) {
	const tick = 100 * time.Millisecond
	t := time.NewTicker(tick)
	defer t.Stop()
	due := 0.0
	for {
		select {
		case <-t.C:
		case <-ctx.Done():
			return
		}
		for due += float64(rate) * tick.Seconds(); due >= 1; due-- {
			b.log(faults.LogLine{Wall: time.Now(), Service: service, Instance: instance, Level: "info", Message: "heartbeat: nothing to report"})
		}
	}
}

// floods keeps the floods of something that cannot be told to write them.
type floods struct {
	mu  sync.Mutex
	end context.CancelFunc // of the floods under way
	ctx context.Context
}

// tell begins a flood, or ends them all.
func (f *floods) tell(b *Sandbox, p faults.Telemetry, service, instance string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch p.Op {
	case faults.TelemetryFlood:
		if f.ctx == nil {
			f.ctx, f.end = context.WithCancel(b.ctx)
		}
		ctx := f.ctx
		b.busy.Go(func() { b.flood(ctx, service, instance, p.Rate) })
	case faults.TelemetryRestore:
		if f.end != nil {
			f.end()
			f.ctx, f.end = nil, nil
		}
	}
}

// tell passes on what a replica does by itself.
func (f *fleet) tell(ctx context.Context, p faults.Telemetry) error {
	if !itself(p.Op) {
		return nil
	}
	return f.tellEach(f.running(), func(m *member) error { return m.replica.Tell(ctx, p) })
}
