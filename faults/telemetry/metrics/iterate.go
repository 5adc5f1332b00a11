package metrics

import (
	"math"
	"slices"
	"sort"

	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
)

// line is one series as a query sees it: what the history and the run have of
// it between two times. Either of the two may be missing. It implements
// storage.Series.
type line struct {
	store      *store
	past       *past
	track      *track
	mint, maxt int64
}

func (l *line) Labels() labels.Labels {
	if l.track != nil {
		return l.track.labels
	}
	return l.past.labels
}

// Iterator goes through the samples as they are now. It takes over an iterator
// that is no longer needed, with the room it has.
func (l *line) Iterator(old chunkenc.Iterator) chunkenc.Iterator {
	it, ok := old.(*iterator)
	if !ok {
		it = &iterator{}
	}
	it.chunks, it.tail = it.chunks[:0], it.tail[:0]
	it.at, it.now, it.inChunk, it.err = -1, point{t: math.MinInt64}, false, nil
	it.past, it.shift, it.moment = 0, l.store.shift, 0
	if l.past != nil && l.mint <= l.past.to+it.shift {
		it.chunks = appendWithin(it.chunks, l.past.chunks, l.mint-it.shift, l.maxt-it.shift)
		it.past = len(it.chunks)
		if l.past.moment {
			it.moment = float64(it.shift) / 1000
		}
	}
	if l.track != nil {
		l.store.mu.RLock()
		defer l.store.mu.RUnlock()
		it.read(l.track, l.mint, l.maxt)
	}
	return it
}

// read takes what a series has between two times. The lock is held.
func (it *iterator) read(t *track, mint, maxt int64) {
	if len(t.tail) == 0 {
		return
	}
	if mint < t.tail[0].t {
		it.chunks = appendWithin(it.chunks, t.sealed, mint, maxt)
		if t.app != nil && mint <= t.last && t.opened <= maxt {
			it.open = append(it.open[:0], t.open.Bytes()...)
			it.chunks = append(it.chunks, chunk{t.opened, t.last, it.open})
		}
	}
	// From the newest one back: most questions are about the last half minute.
	to := len(t.tail)
	for to > 0 && t.tail[to-1].t > maxt {
		to--
	}
	from := to
	for from > 0 && t.tail[from-1].t >= mint {
		from--
	}
	it.tail = append(it.tail, t.tail[from:to]...)
}

// appendWithin appends the chunks that have samples between two times.
func appendWithin(to, all []chunk, mint, maxt int64) []chunk {
	first := sort.Search(len(all), func(i int) bool { return all[i].to >= mint })
	n := sort.Search(len(all)-first, func(i int) bool { return all[first+i].from > maxt })
	return append(to, all[first:first+n]...)
}

// iterator goes through the samples of a line: first those in chunks, of which
// the first few may be a history's, then the tail.
type iterator struct {
	chunks []chunk
	past   int // how many of chunks are the history's
	shift  int64
	moment float64 // added to the history's values, which are points in time
	tail   []point
	open   []byte // room for a copy of an open chunk

	at      int  // in chunks, and beyond them in the tail
	inChunk bool // decoder is at chunks[at]
	chunk   chunkenc.XORChunk
	decoder chunkenc.Iterator
	now     point
	err     error
}

func (it *iterator) Next() chunkenc.ValueType {
	for it.err == nil {
		if it.inChunk {
			if it.decoder.Next() != chunkenc.ValNone {
				it.take()
				return chunkenc.ValFloat
			}
			it.inChunk, it.err = false, it.decoder.Err()
			continue
		}
		if it.at >= len(it.chunks)+len(it.tail)-1 {
			it.at = len(it.chunks) + len(it.tail)
			return chunkenc.ValNone
		}
		it.at++
		if it.at >= len(it.chunks) {
			it.now = it.tail[it.at-len(it.chunks)]
			return chunkenc.ValFloat
		}
		it.enter()
	}
	return chunkenc.ValNone
}

func (it *iterator) Seek(t millis) chunkenc.ValueType {
	if it.at >= len(it.chunks)+len(it.tail) || it.err != nil {
		return chunkenc.ValNone
	}
	if it.at >= 0 && it.now.t >= t {
		return chunkenc.ValFloat
	}
	if it.at < len(it.chunks) {
		at := max(it.at, 0)
		for at < len(it.chunks) && it.until(at) < t {
			at++
		}
		if at > it.at {
			it.at, it.inChunk = at, false
			if at < len(it.chunks) {
				it.enter()
			} else {
				it.at-- // before the tail
			}
		}
	}
	for {
		if v := it.Next(); v == chunkenc.ValNone || it.now.t >= t {
			return v
		}
	}
}

// until is the time of a chunk's last sample.
func (it *iterator) until(i int) int64 {
	if i < it.past {
		return it.chunks[i].to + it.shift
	}
	return it.chunks[i].to
}

// enter starts to decode the chunk the iterator is at.
func (it *iterator) enter() {
	it.chunk.Reset(it.chunks[it.at].bytes)
	it.decoder = it.chunk.Iterator(it.decoder)
	it.inChunk = true
}

// take reads the sample that the decoder is at.
func (it *iterator) take() {
	it.now.t, it.now.v = it.decoder.At()
	if it.at < it.past {
		it.now.t += it.shift
		// Zero stands for never, whatever time it is.
		if it.moment != 0 && it.now.v != 0 && !value.IsStaleNaN(it.now.v) {
			it.now.v += it.moment
		}
	}
}

func (it *iterator) At() (int64, float64) { return it.now.t, it.now.v }
func (it *iterator) AtT() int64           { return it.now.t }
func (it *iterator) AtST() int64          { return 0 }
func (it *iterator) Err() error           { return it.err }

// There are no histograms of Prometheus' native kind here.

func (it *iterator) AtHistogram(*histogram.Histogram) (int64, *histogram.Histogram) {
	return it.now.t, nil
}

func (it *iterator) AtFloatHistogram(*histogram.FloatHistogram) (int64, *histogram.FloatHistogram) {
	return it.now.t, nil
}

// lines goes through series. It implements storage.SeriesSet.
type lines struct {
	list []line
	at   int
}

func (l *lines) sort() {
	slices.SortFunc(l.list, func(a, b line) int { return labels.Compare(a.Labels(), b.Labels()) })
}
