package metrics

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/tsdb/fileutil"

	"github.com/drillyard/drillyard/faults"
)

// A history's file is made of
//
//	magic, the chunks of all series one after the other, index,
//	the index's place (8 bytes), CRC-32C of all before it (4 bytes), magic
//
// and its index, in varints and texts with their length in front, of the time
// that was zero, and of the series: their labels, and of each chunk the time
// since the one before it, how long it lasts and how many bytes it has.
const (
	historyMagic  = "drillyh1"
	historyFooter = 8 + 4 + len(historyMagic)
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// errDamaged is told of a file that is no history, or not a whole one.
var errDamaged = errors.New("it is not a whole history")

// History is what was measured before run time zero: the same for all runs of
// one stack and seed, written once with WriteHistory, and only read from then
// on, by any number of runs at once. Its series stay in its file, which is
// mapped into memory.
type History struct {
	path   string
	file   *fileutil.MmapFile
	zero   int64 // its own run time zero, in milliseconds since 1970
	to     int64 // of its newest sample
	series []past
	named  map[string][]*past
	hashed map[uint64][]*past

	uses int // under the histories' lock
}

// past is one series of a history. It never changes.
type past struct {
	index  int
	labels labels.Labels
	moment bool  // its values are points in time
	to     int64 // of its newest sample
	chunks []chunk
}

// histories are the ones that are open, by path.
var histories = struct {
	sync.Mutex
	open map[string]*History
}{open: map[string]*History{}}

// OpenHistory opens a history. One that is open already is shared. Close it
// when no more runs are to be given it; those that have it are not disturbed.
func OpenHistory(path string) (*History, error) {
	path = filepath.Clean(path)
	histories.Lock()
	defer histories.Unlock()
	if h := histories.open[path]; h != nil {
		h.uses++
		return h, nil
	}
	file, err := openShared(path)
	if err != nil {
		return nil, fmt.Errorf("open history: %w", err)
	}
	h := &History{path: path, file: file, uses: 1}
	if err := h.read(file.Bytes()); err != nil {
		return nil, errors.Join(fmt.Errorf("open history %s: %w", path, err), file.Close())
	}
	histories.open[path] = h
	return h, nil
}

// openShared opens a file that is not removed while it is open.
func openShared(path string) (*fileutil.MmapFile, error) {
	file, err := fileutil.OpenMmapFile(path)
	if err != nil {
		return nil, err
	}
	if err := share(file.File()); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	if !inPlace(file.File(), path) { // removed between opening and locking
		return nil, errors.Join(os.ErrNotExist, file.Close())
	}
	return file, nil
}

// Close gives the history back; its file is closed when nobody has it. It must
// be called once for each OpenHistory.
func (h *History) Close() error {
	histories.Lock()
	defer histories.Unlock()
	h.uses--
	if h.uses > 0 {
		return nil
	}
	delete(histories.open, h.path)
	if err := h.file.Close(); err != nil {
		return fmt.Errorf("close history: %w", err)
	}
	return nil
}

// hold takes the history for one more user, who closes it.
func (h *History) hold() {
	histories.Lock()
	defer histories.Unlock()
	h.uses++
}

// Span tells from when to when the history has samples, in run time; both are
// negative, or zero when it is empty.
func (h *History) Span() (from, to faults.Time) {
	if len(h.series) == 0 {
		return 0, 0
	}
	first := h.to
	for i := range h.series {
		first = min(first, h.series[i].chunks[0].from)
	}
	return time.Duration(first-h.zero) * time.Millisecond, time.Duration(h.to-h.zero) * time.Millisecond
}

// Series tells how many series the history has.
func (h *History) Series() int { return len(h.series) }

// read takes the index in. Labels are copied; chunks stay where they are.
func (h *History) read(b []byte) error {
	n := len(b) - historyFooter
	if n < len(historyMagic) || string(b[:len(historyMagic)]) != historyMagic || string(b[n+12:]) != historyMagic {
		return errDamaged
	}
	index := binary.BigEndian.Uint64(b[n:])
	if index > uint64(n) || crc32.Checksum(b[:n+8], castagnoli) != binary.BigEndian.Uint32(b[n+8:]) {
		return errDamaged
	}
	r := &reader{b: b[index:n], limit: len(b)}
	body := b[len(historyMagic):index]
	h.zero, h.to = r.varint(), r.varint()
	h.series = make([]past, r.count())
	h.named, h.hashed = map[string][]*past{}, make(map[uint64][]*past, len(h.series))
	var build labels.ScratchBuilder
	for i := range h.series {
		p := &h.series[i]
		build.Reset()
		for range r.count() {
			build.Add(r.text(), r.text())
		}
		p.index, p.labels = i, build.Labels()
		p.chunks = make([]chunk, r.count())
		at := h.zero
		for k := range p.chunks {
			c := &p.chunks[k]
			c.from = at + r.varint()
			c.to = c.from + r.varint()
			size := r.count()
			if size > len(body) {
				return errDamaged
			}
			c.bytes, body, at = body[:size:size], body[size:], c.to
		}
		if r.failed || len(p.chunks) == 0 {
			return errDamaged
		}
		p.to = at
		name := p.labels.Get(model.MetricNameLabel)
		p.moment = strings.HasSuffix(name, "_timestamp_seconds") || name == "process_start_time_seconds"
		h.named[name] = append(h.named[name], p)
		hash := p.labels.Hash()
		h.hashed[hash] = append(h.hashed[hash], p)
	}
	if r.failed || len(r.b) > 0 || len(body) > 0 {
		return errDamaged
	}
	return nil
}

// find returns the series of these labels, or nil.
func (h *History) find(hash uint64, l labels.Labels) *past {
	for _, p := range h.hashed[hash] {
		if labels.Equal(p.labels, l) {
			return p
		}
	}
	return nil
}

// list returns the series among which those that match are.
func (h *History) list(matchers []*labels.Matcher) []*past {
	if name := nameOf(matchers); name != "" {
		return h.named[name]
	}
	all := make([]*past, len(h.series))
	for i := range h.series {
		all[i] = &h.series[i]
	}
	return all
}

// reader takes an index apart. Once failed, it only gives zeros.
type reader struct {
	b      []byte
	limit  int // bytes of the whole file
	failed bool
}

func (r *reader) varint() int64 {
	v, n := binary.Varint(r.b)
	return v * int64(r.step(n))
}

// count reads how many of something there are, each of a byte or more.
func (r *reader) count() int {
	v, n := binary.Uvarint(r.b)
	if r.step(n) == 0 || v > uint64(r.limit) {
		r.failed = true
		return 0
	}
	return int(v)
}

// step goes n bytes on, and returns one, or zero when it cannot.
func (r *reader) step(n int) int {
	if r.failed || n <= 0 || n > len(r.b) {
		r.failed = true
		return 0
	}
	r.b = r.b[n:]
	return 1
}

func (r *reader) text() string {
	n := r.count()
	if n > len(r.b) {
		r.failed = true
		return ""
	}
	s := string(r.b[:n])
	r.b = r.b[n:]
	return s
}
