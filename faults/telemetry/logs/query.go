package logs

import (
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults/telemetry/logql"
)

const (
	defaultLimit = 200
	maxLimit     = 1000
	// maxAnswer is how many bytes of lines an answer has, about; longer lines
	// are fewer.
	maxAnswer = 4 << 20
)

// Query says which lines to find. Every part that is set must hold.
type Query struct {
	Filter logql.Query
	From   time.Time // at or after
	To     time.Time // before
	// After asks for what came after the line with this cursor, as a tail
	// does. Zero asks for the newest lines.
	After int64
	Limit int // of lines returned; default 200, at most 1000, and 4 MiB of them
	// Until asks the buffer as it stood when lines of this time came: before the
	// first one that is later. Zero asks it as it stands.
	Until time.Time
}

// Page is an answer to a Query.
type Page struct {
	Lines   []Line `json:"lines"`   // in the order they arrived, the newest last
	Total   int    `json:"total"`   // lines that match, returned or not
	Dropped int64  `json:"dropped"` // lines gone from the buffer since the run began, matching or not
	// Next is what to ask for as After to get what comes next, without a gap
	// or a double.
	Next int64 `json:"next"`
}

// Select finds lines. Without After it returns the newest that match; with
// After, the oldest that match after it.
func (b *Buffer) Select(q Query) Page {
	limit := q.Limit
	if limit <= 0 {
		limit = defaultLimit
	}
	limit = min(limit, maxLimit)
	lines, newest := b.view()
	first := newest - int64(lines.n) + 1 // cursor of the first line
	if !q.Until.IsZero() {
		lines = lines.until(q.Until)
		newest = first - 1 + int64(lines.n)
	}
	left := maxAnswer
	page := Page{Lines: []Line{}, Dropped: first - 1, Next: newest}
	m := q.matcher()
	if q.After <= 0 {
		for i := lines.n - 1; i >= 0; i-- {
			if e := lines.at(i); m.match(e) {
				page.Total++
				if left -= e.size(); len(page.Lines) < limit && (left > 0 || len(page.Lines) == 0) {
					page.Lines = append(page.Lines, Line{first + int64(i), e.line()})
				}
			}
		}
		slices.Reverse(page.Lines)
		return page
	}
	for i := int(max(0, min(q.After-first+1, int64(lines.n)))); i < lines.n; i++ {
		if e := lines.at(i); m.match(e) {
			page.Total++
			if left -= e.size(); len(page.Lines) < limit && (left > 0 || len(page.Lines) == 0) {
				page.Lines = append(page.Lines, Line{first + int64(i), e.line()})
			}
		}
	}
	if page.Total > len(page.Lines) {
		page.Next = page.Lines[len(page.Lines)-1].Cursor
	}
	return page
}

// until leaves out what came with the first line that is later, and after it.
func (l lines) until(t time.Time) lines {
	for i := range l.n {
		if l.at(i).wall.After(t) {
			l.n = i
			break
		}
	}
	return l
}

// matcher is a query made ready.
type matcher struct {
	Query
	levels [4]bool // that are let through
	others []logql.Matcher
}

func (q Query) matcher() *matcher {
	m := &matcher{Query: q}
	for rank, level := range logql.Levels() {
		m.levels[rank] = q.Filter.Lets(logql.Level, level)
	}
	for _, of := range q.Filter.Matchers {
		if of.Name != logql.Level {
			m.others = append(m.others, of)
		}
	}
	return m
}

func (m *matcher) match(e *entry) bool {
	if !m.levels[e.level] || !m.From.IsZero() && e.wall.Before(m.From) || !m.To.IsZero() && !e.wall.Before(m.To) {
		return false
	}
	for i := range m.others {
		if !m.others[i].Holds(e.value(m.others[i].Name)) {
			return false
		}
	}
	for i := range m.Filter.Texts {
		if !m.Filter.Texts[i].Holds(e.haystack) {
			return false
		}
	}
	return true
}

// value is what a line has under a name; empty if it has nothing.
func (e *entry) value(name string) string {
	switch name {
	case logql.Service:
		return e.service
	case logql.Instance:
		return e.instance
	case logql.Trace:
		return e.trace
	}
	return e.fields.Get(name)
}
