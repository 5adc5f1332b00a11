package metrics

import (
	"math"
	"slices"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/tsdb/chunkenc"

	"github.com/drillyard/drillyard/faults"
)

// The processes of a run are those of its history, which have been running all
// along: what they have counted goes on from there, and they did not start with
// the run. A sandbox begins its own counting at nought, and what it counts from
// then on is added to what the history ends with. See decisions/0070.

// carry is what a series of a run takes over from its history.
type carry struct {
	rises bool    // it counts; otherwise it tells when something began
	base  float64 // what the history ends with, at run time zero
	first float64 // what the run began with
	last  float64 // what the run said last
	begun bool
}

// recent is how old a history's last sample may be at run time zero for its
// series to be there still, in milliseconds.
const recent = 10_000

// heir is what a series takes over from its past; nil: nothing.
func (h *History) heir(p *past, shift int64) *carry {
	name := p.labels.Get(model.MetricNameLabel)
	rises := faults.Counts(name)
	start := name == "process_start_time_seconds" || name == "secret_loaded_timestamp_seconds"
	if !rises && !start || p.to < h.zero-recent {
		return nil
	}
	before, last, whole := p.end()
	if value.IsStaleNaN(last.v) || math.IsNaN(last.v) {
		return nil
	}
	if start {
		if last.v != 0 {
			last.v += float64(shift) / 1000
		}
		return &carry{base: last.v}
	}
	c := &carry{rises: true, base: last.v}
	if last.t > before.t {
		c.base += (last.v - before.v) / float64(last.t-before.t) * float64(h.zero-last.t)
	}
	if whole {
		c.base = math.Floor(c.base)
	}
	return c
}

// end reads the newest two samples of a past, and whether they are whole numbers.
func (p *past) end() (before, last point, whole bool) {
	for _, c := range p.chunks[max(0, len(p.chunks)-2):] {
		it := &iterator{chunks: []chunk{c}, at: -1}
		for it.Next() != chunkenc.ValNone {
			before, last = last, it.now
		}
	}
	if before.t == 0 {
		before = last
	}
	return before, last, last.v == math.Trunc(last.v) && before.v == math.Trunc(before.v)
}

// ends reports whether what a run says now is that of another process than that
// of the history.
func (c *carry) ends(v float64) bool {
	return c.begun && (c.rises && v < c.last || !c.rises && v != c.first)
}

// on is what the series shows when the run says v, early when that is the moment
// at which it begins.
func (c *carry) on(v float64, early bool) float64 {
	if !c.begun {
		c.begun = true
		if early || !c.rises {
			c.first = v
		}
	}
	c.last = v
	if c.rises {
		return c.base + v - c.first
	}
	return c.base
}

// inherit finds the counters of an instance that its history has. Those of them
// that the run does not tell of, because nothing has been counted there yet, are
// still shown by the process that has counted before.
func (s *store) inherit(from faults.Instance) (all []*track) {
	if s.history == nil {
		return nil
	}
	for i := range s.history.series {
		p := &s.history.series[i]
		if p.labels.Get(model.InstanceLabel) != from.Name || p.labels.Get("service") != from.Service || !faults.Counts(p.labels.Get(model.MetricNameLabel)) {
			continue
		}
		if t := s.track(p.labels); t.carry != nil {
			all = append(all, t)
		}
	}
	return all
}

// says reports whether the page that was taken last has other series of the
// metric: one that is kept from view is so with all its series.
func (s *store) says(t *track) bool {
	return slices.ContainsFunc(s.named[t.labels.Get(model.MetricNameLabel)], func(other *track) bool { return other.scrape == s.scrapes })
}
