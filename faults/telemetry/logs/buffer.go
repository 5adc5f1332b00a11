// Package logs keeps the structured log lines of one run and answers searches
// over them.
//
// Invariants: a line's cursor is its number in the order of arrival, from one,
// and never changes. The buffer is bounded in lines and in bytes; when full,
// the oldest lines go, and are counted. Searching never holds up who adds.
//
// Non-goals: where lines are kept after a run, parsing text, and indexes: a scan of everything kept takes
// a few milliseconds.
package logs

import (
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/telemetry/logql"
)

const (
	defaultLines = 100_000
	maxBytes     = 64 << 20
	overhead     = 192 // bytes that a line takes beside its text, about
	perField     = 48  // and each of its fields
	block        = 256 // lines that room is made for at once
)

// Buffer holds the newest lines of a run. All methods may be called from
// several goroutines.
type Buffer struct {
	limit int
	bytes int // most that may be kept

	mu    sync.Mutex
	kept  lines
	size  int   // bytes of what is in the buffer
	added int64 // lines ever added; also the newest line's cursor
}

// lines are some that follow each other. Room for them is made block by block,
// and none is ever moved: what a search goes through stays as it is while lines
// are added and others go.
type lines struct {
	blocks []*[block]entry
	first  int // place of the first line in the first block
	n      int
}

func (l lines) at(i int) *entry {
	i += l.first
	return &l.blocks[i/block][i%block]
}

// entry is a line, and what a search needs of it. It never changes.
type entry struct {
	wall              time.Time
	service, instance string
	message, trace    string
	written           string // the level as it was written
	level             int    // its rank
	fields            faults.Fields
	haystack          string // message and field values in lower case
}

func (e *entry) size() int {
	return overhead + perField*len(e.fields) + len(e.message) + 2*len(e.haystack)
}

func (e *entry) line() faults.LogLine {
	return faults.LogLine{
		Wall: e.wall, Service: e.service, Instance: e.instance,
		Level: e.written, Message: e.message, Trace: e.trace, Fields: slices.Clone(e.fields),
	}
}

// Line is a line with its cursor.
type Line struct {
	Cursor int64 `json:"cursor"`
	faults.LogLine
}

// New makes a buffer for limit lines, and about 64 MiB of them; it takes room
// as lines come. A limit of zero or less stands for 100,000.
func New(limit int) *Buffer {
	if limit <= 0 {
		limit = defaultLines
	}
	return &Buffer{limit: limit, bytes: maxBytes}
}

// Add takes a line. It copies what it keeps.
func (b *Buffer) Add(line faults.LogLine) {
	e := entry{
		wall: line.Wall, service: line.Service, instance: line.Instance,
		message: line.Message, trace: line.Trace, written: line.Level, level: logql.Rank(line.Level),
	}
	if len(line.Fields) > 0 {
		e.fields = slices.Clone(line.Fields)
	}
	e.haystack = haystack(e.message, e.fields)

	b.mu.Lock()
	defer b.mu.Unlock()
	if b.kept.first+b.kept.n == len(b.kept.blocks)*block {
		b.kept.blocks = append(b.kept.blocks, new([block]entry))
	}
	b.kept.n++
	*b.kept.at(b.kept.n - 1) = e
	b.size += e.size()
	b.added++
	for b.kept.n > b.limit || b.size > b.bytes && b.kept.n > 1 {
		b.size -= b.kept.at(0).size()
		b.kept.first++
		b.kept.n--
	}
	if gone := b.kept.first / block; gone > 0 {
		// A copy, for searches go through the old list.
		b.kept.blocks = slices.Clone(b.kept.blocks[gone:])
		b.kept.first -= gone * block
	}
}

// view returns the lines now in the buffer, and the cursor of the newest.
func (b *Buffer) view() (kept lines, newest int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.kept, b.added
}

// haystack is what a text search looks through: the message and the values of
// the fields, each on a line of its own so that no match spans two, in lower case.
func haystack(message string, fields faults.Fields) string {
	if len(fields) == 0 {
		return strings.ToLower(message) // mostly the same string
	}
	n := len(message)
	for _, f := range fields {
		n += 1 + len(f.Value)
	}
	var lower strings.Builder
	lower.Grow(n)
	writeLower(&lower, message)
	for _, f := range fields {
		lower.WriteByte('\n')
		writeLower(&lower, f.Value)
	}
	return lower.String()
}

// writeLower writes a text in lower case, byte by byte as far as it is ASCII.
func writeLower(to *strings.Builder, text string) {
	for i := range len(text) {
		c := text[i]
		switch {
		case c >= utf8.RuneSelf:
			to.WriteString(strings.ToLower(text[i:]))
			return
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		}
		to.WriteByte(c)
	}
}
