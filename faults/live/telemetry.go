package live

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
	"github.com/drillyard/drillyard/faults/stack"
)

// toldItself lists what a replica does by itself when it is told.
func toldItself(t desired.Telemetry) []faults.Telemetry {
	return slices.DeleteFunc(t.All(), func(w faults.Telemetry) bool { return !itself(w.Op) })
}

func itself(op faults.TelemetryOp) bool {
	o, _ := op.Operation()
	return !o.Collecting
}

// errUnread is why nobody can read a page that is there.
var errUnread = errors.New("no answer within " + scrapeTimeout.String())

// disguise does to a page of metrics what nobody can be told to do himself.
type disguise struct {
	mu     sync.Mutex
	frozen map[int][]byte // by the freezing
}

func (d *disguise) page(t desired.Telemetry, page []byte) []byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	next := map[int][]byte{}
	for _, w := range t.Impairments() {
		switch w.Op {
		case faults.TelemetryFreeze:
			if kept, ok := d.frozen[w.ID]; ok {
				page = kept
			}
			next[w.ID] = page
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
	var kept bytes.Buffer
	for line := range strings.Lines(string(page)) {
		name := strings.TrimPrefix(strings.TrimPrefix(line, "# TYPE "), "# HELP ")
		if i := strings.IndexAny(name, " {"); i >= 0 {
			name = name[:i]
		}
		if !desired.Hides(metric, strings.TrimSpace(name)) {
			kept.WriteString(line)
		}
	}
	return kept.Bytes()
}

// telemetry changes what is seen of a service, or of the customers.
func (b *Sandbox) telemetry(ctx context.Context, p faults.Telemetry) (back, error) {
	if err := desired.CheckTelemetry(p); err != nil {
		return nil, err
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
		r.wanted.Telemetry.Restore()
		r.mu.Unlock()
		b.refreshMuted(p.Service, nil)
		return nothing, u.tell(ctx, p)
	}
	r.mu.Lock()
	id := r.wanted.Telemetry.Add(p, b.now())
	wrongs := r.wanted.Telemetry.All()
	r.mu.Unlock()
	b.refreshMuted(p.Service, wrongs)
	return func(ctx context.Context) error {
		defer r.lock()()
		r.mu.Lock()
		was := r.wanted.Telemetry.Remove(id)
		left := toldItself(r.wanted.Telemetry)
		wrongs := r.wanted.Telemetry.All()
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
