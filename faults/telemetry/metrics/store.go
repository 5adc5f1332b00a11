package metrics

import (
	"math"
	"slices"
	"sync"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
)

const (
	fresh    = 48  // newest samples of a series that are kept as they are
	moved    = 16  // of them go into a chunk at once; the others are left for rules to look at
	perChunk = 120 // as in Prometheus' own database
)

// store holds the series of one run, in memory. Prometheus' database is made
// for millions of series and for crashes; a run has some hundred, ends with its
// process, and is asked for its last half minute twenty times a scrape interval.
// So the newest samples of a series are plain numbers, and only older ones are in
// Prometheus' chunks. See decisions/0024.
//
// A series is never taken away, and its place in a list never changes: whoever
// has looked through a list need only look at what has been added since.
type store struct {
	mu      sync.RWMutex
	tracks  []*track            // in the order of their first samples
	named   map[string][]*track // by metric name, in the same order
	hashed  map[uint64]*track   // by the hash of the labels; the rest by track.next
	round   uint64              // of replace
	scrapes uint64
	lost    int // samples refused, and pages not read

	history *History
	shift   int64    // from the history's milliseconds to the run's
	went    []*track // by a history's series, the run's own that goes on with it
}

// millis is a time as Prometheus keeps it: milliseconds since 1970.
type millis = int64

// point is one sample.
type point struct {
	t millis
	v float64
}

// chunk is a stretch of samples in Prometheus' XOR encoding. It never changes.
type chunk struct {
	from, to int64 // of the first and the last sample
	bytes    []byte
}

// track is one time series. Its labels never change; all else is under the
// store's lock.
type track struct {
	labels labels.Labels
	past   *past  // what the history has of it, or nil
	carry  *carry // what it takes over from there, or nil
	next   *track // with the same hash
	round  uint64
	scrape uint64 // the last one that said it; 0: none

	tail   []point // the newest samples
	open   chunkenc.XORChunk
	app    chunkenc.Appender // of open; nil without samples there
	opened int64             // time of open's first sample
	last   int64             // and of its last one
	sealed []chunk           // only ever appended to
}

// newStore makes an empty store, behind which lies a history, if there is one.
func newStore(zero int64, h *History) *store {
	s := &store{named: map[string][]*track{}, hashed: map[uint64]*track{}, history: h}
	if h != nil {
		s.shift = zero - h.zero
		s.went = make([]*track, len(h.series))
	}
	return s
}

// track returns the series of these labels, making it when there is none. The
// lock is held.
func (s *store) track(l labels.Labels) *track {
	hash := l.Hash()
	for t := s.hashed[hash]; t != nil; t = t.next {
		if labels.Equal(t.labels, l) {
			return t
		}
	}
	t := &track{labels: l, next: s.hashed[hash]}
	if s.history != nil {
		if p := s.history.find(hash, l); p != nil {
			t.past, t.labels = p, p.labels // one copy of them for all runs
			t.carry = s.history.heir(p, s.shift)
			s.went[p.index] = t
		}
	}
	s.hashed[hash] = t
	s.tracks = append(s.tracks, t)
	name := t.labels.Get(model.MetricNameLabel)
	s.named[name] = append(s.named[name], t)
	return t
}

// add takes a sample. The lock is held. As in Prometheus, what is older than
// the series' newest sample is refused, and so is another value for its time.
func (s *store) add(t *track, ms int64, v float64) {
	switch n := len(t.tail); {
	case n == 0:
		if t.past != nil && ms <= t.past.to+s.shift {
			s.lost++
			return
		}
		t.tail = make([]point, 0, fresh)
	case ms <= t.tail[n-1].t:
		if ms < t.tail[n-1].t || math.Float64bits(v) != math.Float64bits(t.tail[n-1].v) {
			s.lost++
		}
		return
	case n == fresh:
		t.settle(moved)
	}
	t.tail = append(t.tail, point{ms, v})
}

// settle moves the oldest n samples of the tail into chunks.
func (t *track) settle(n int) {
	for _, p := range t.tail[:n] {
		if t.app == nil {
			t.open.Reset(append(t.open.Bytes()[:0], 0, 0)) // no samples yet, and the old room
			t.app, _ = t.open.Appender()                   // fails on a chunk that cannot be read, not on an empty one
			t.opened = p.t
		}
		t.app.Append(0, p.t, p.v)
		t.last = p.t
		if t.open.NumSamples() == perChunk {
			t.seal()
		}
	}
	t.tail = t.tail[:copy(t.tail, t.tail[n:])]
}

// seal ends the open chunk, if there is one.
func (t *track) seal() {
	if t.app != nil {
		t.sealed = append(t.sealed, chunk{t.opened, t.last, slices.Clone(t.open.Bytes())})
		t.app = nil
	}
}

// end marks a series as gone, so that queries do not look back to it. A series
// that never got a sample has nothing to end.
func (s *store) end(t *track, ms int64) {
	if len(t.tail) > 0 {
		s.add(t, ms, math.Float64frombits(value.StaleNaN))
	}
}

// shown are the series that one source has said last: an instance, or a rule.
type shown []*track

// replace puts what a source says now in the place of what it said last, and
// ends the series that are no longer among it. The lock is held.
func (s *store) replace(last *shown, now []*track, ms int64) {
	if len(*last) == len(now) && (len(now) == 0 || &(*last)[0] == &now[0]) {
		return
	}
	s.round++
	for _, t := range now {
		t.round = s.round
	}
	for _, t := range *last {
		if t.round != s.round {
			s.end(t, ms)
		}
	}
	*last = now
}
