package service

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/common/expfmt"

	"github.com/drillyard/drillyard/faults"
)

// impairments are what is wrong with what a replica tells of itself.
type impairments struct {
	mu      sync.Mutex
	muted   bool
	flood   int             // lines a second
	frozen  []byte          // the page that is shown since; nil: the page as it is
	dropped map[string]bool // metrics that are not shown
	changed notifier
}

// Tell changes what is seen of the replica: its log lines and its metrics
// page. The conditions of collecting (gap, flap) are not its own and mean
// nothing here. Freezing a page that is frozen leaves it as it is.
func (r *Replica) Tell(t faults.Telemetry) {
	var page []byte
	if t.Op == faults.TelemetryFreeze {
		page = r.page()
	}
	v := &r.impaired
	v.mu.Lock()
	switch t.Op {
	case faults.TelemetryMute:
		v.muted = true
	case faults.TelemetryFlood:
		v.flood = t.Rate
	case faults.TelemetryFreeze:
		v.frozen = page
	case faults.TelemetryDrop:
		dropped := maps.Clone(v.dropped)
		if dropped == nil {
			dropped = map[string]bool{}
		}
		dropped[t.Metric] = true
		v.dropped = dropped
	case faults.TelemetryRestore:
		v.muted, v.flood, v.frozen, v.dropped = false, 0, nil, nil
	}
	v.mu.Unlock()
	v.changed.notify()
}

func (v *impairments) isMuted() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.muted
}

// Forget counts from nought again: what was measured until now is not told. A
// warm-up is over.
func (r *Replica) Forget() {
	r.warming.Store(false)
	r.metrics.forget()
	for _, j := range r.jobs {
		j.start(time.Now())
	}
}

// page is the metrics page, in the text format, as operators see it.
func (r *Replica) page() []byte {
	v := &r.impaired
	v.mu.Lock()
	frozen, dropped := v.frozen, v.dropped
	v.mu.Unlock()
	if frozen != nil {
		return frozen
	}
	families, _ := r.metrics.registry.Gather() // what was gathered before an error is still right
	var b bytes.Buffer
	for _, f := range families {
		if !isDropped(dropped, f.GetName()) {
			_, _ = expfmt.MetricFamilyToText(&b, f) // a buffer takes everything
		}
	}
	return b.Bytes()
}

// isDropped knows a histogram by the names of its series as well.
func isDropped(dropped map[string]bool, family string) bool {
	if len(dropped) == 0 {
		return false
	}
	return slices.ContainsFunc([]string{"", "_bucket", "_sum", "_count"}, func(suffix string) bool {
		return dropped[family+suffix]
	})
}

// chatter is what a flooded log says: nothing.
var chatter = []string{
	"entering handler", "leaving handler", "buffer %d reused", "timer %d armed", "timer %d stopped",
	"session object %d touched", "retry queue empty", "gc hint %d ignored", "pool slot %d checked", "heartbeat",
}

// babble floods the log while it is told to, until the process ends.
func (r *Replica) babble() {
	const tick = 50 * time.Millisecond
	for r.ctx.Err() == nil {
		changed := r.impaired.changed.next()
		r.impaired.mu.Lock()
		rate := r.impaired.flood
		r.impaired.mu.Unlock()
		if rate <= 0 {
			select {
			case <-changed:
			case <-r.ctx.Done():
			}
			continue
		}
		r.say(rate, tick, changed)
	}
}

// say writes rate lines a second, every tick some, until the flood changes.
func (r *Replica) say(rate int, tick time.Duration, changed <-chan struct{}) {
	t := time.NewTicker(tick)
	defer t.Stop()
	began, said := time.Now(), 0
	for {
		select {
		case <-changed:
			return
		case <-r.ctx.Done():
			return
		case <-t.C:
		}
		if r.hung.Load() {
			began, said = time.Now(), 0 // a process that hangs says nothing, and does not catch up
			continue
		}
		for due := int(time.Since(began).Seconds() * float64(rate)); said < due; said++ {
			line := chatter[said%len(chatter)]
			if strings.Contains(line, "%d") {
				line = fmt.Sprintf(line, said)
			}
			r.log("info", line, "", nil)
		}
	}
}
