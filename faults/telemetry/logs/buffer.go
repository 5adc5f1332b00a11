// Package logs keeps the structured log lines of one run and answers searches
// over them.
//
// Invariants: a line's cursor is its number in the order of arrival, from one,
// and never changes. The buffer is bounded in lines and in bytes; when full,
// the oldest lines go, and are counted. Searching never holds up who adds.
//
// Non-goals: files, parsing text, and indexes: a scan of everything kept takes
// a few milliseconds.
package logs

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/drillyard/drillyard/faults"
)

const (
	defaultLines = 100_000
	maxBytes     = 64 << 20
	overhead     = 256 // bytes that a line takes beside its text, about
)

// Buffer holds the newest lines of a run. All methods may be called from
// several goroutines.
type Buffer struct {
	limit int
	bytes int // most that may be kept

	mu    sync.Mutex
	kept  []entry // kept[head:] are in the buffer; entries never change
	head  int
	size  int   // bytes of what is in the buffer
	added int64 // lines ever added; also the newest line's cursor
}

// entry is a line, and what a search needs of it.
type entry struct {
	faults.LogLine
	level    level
	haystack string // message and field values in lower case
}

func (e *entry) size() int { return overhead + len(e.Message) + 2*len(e.haystack) }

// Line is a line with its cursor.
type Line struct {
	Cursor int64 `json:"cursor"`
	faults.LogLine
}

// New makes a buffer for limit lines, and about 64 MiB of them. A limit of
// zero or less stands for 100,000.
func New(limit int) *Buffer {
	if limit <= 0 {
		limit = defaultLines
	}
	return &Buffer{limit: limit, bytes: maxBytes}
}

// Add takes a line. It copies what it keeps.
func (b *Buffer) Add(line faults.LogLine) {
	line.Fields = maps.Clone(line.Fields)
	e := entry{LogLine: line, level: rank(line.Level), haystack: haystack(line)}

	b.mu.Lock()
	defer b.mu.Unlock()
	b.kept = append(b.kept, e)
	b.size += e.size()
	b.added++
	for n := len(b.kept) - b.head; n > b.limit || b.size > b.bytes && n > 1; n-- {
		b.size -= b.kept[b.head].size()
		b.head++
	}
	// Searches read the array while lines are added, so what has gone is let
	// go by moving, not by overwriting; seldom, to keep adding cheap.
	if b.head > 1024 && b.head > len(b.kept)/2 {
		b.kept = slices.Clone(b.kept[b.head:])
		b.head = 0
	}
}

// view returns the lines now in the buffer, and the cursor of the newest.
func (b *Buffer) view() (lines []entry, newest int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.kept[b.head:], b.added
}

// haystack is what a text search looks through: the message and the values of
// the fields, each on a line of its own so that no match spans two.
func haystack(line faults.LogLine) string {
	n := len(line.Message)
	for _, v := range line.Fields {
		n += 1 + len(v)
	}
	var s strings.Builder
	s.Grow(n)
	s.WriteString(line.Message)
	for _, k := range slices.Sorted(maps.Keys(line.Fields)) {
		s.WriteByte('\n')
		s.WriteString(line.Fields[k])
	}
	return strings.ToLower(s.String())
}
