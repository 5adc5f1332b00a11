package logs

import (
	"slices"
	"strings"
	"time"
)

const (
	defaultLimit = 200
	maxLimit     = 1000
	// maxAnswer is how many bytes of lines an answer has, about; longer lines
	// are fewer.
	maxAnswer = 4 << 20
)

// level orders the levels of log lines.
type level int

const (
	debug level = iota
	info
	warn
	failure
)

var levels = []string{debug: "debug", info: "info", warn: "warn", failure: "error"}

// rank reads a level as written; what is unknown counts as info.
func rank(s string) level {
	switch strings.ToLower(s) {
	case "debug", "trace":
		return debug
	case "warn", "warning":
		return warn
	case "error", "fatal":
		return failure
	default:
		return info
	}
}

// Query says which lines to find. Every part that is set must hold.
type Query struct {
	Text     string            `json:"text,omitempty"` // somewhere in the message or a field's value, in any case
	Service  string            `json:"service,omitempty"`
	Instance string            `json:"instance,omitempty"`
	Level    string            `json:"level,omitempty"`  // this level or a graver one
	Trace    string            `json:"trace,omitempty"`  // the whole trace id
	Fields   map[string]string `json:"fields,omitempty"` // whole values
	From     time.Time         `json:"from,omitzero"`    // at or after
	To       time.Time         `json:"to,omitzero"`      // before
	// After asks for what came after the line with this cursor, as a tail
	// does. Zero asks for the newest lines.
	After int64 `json:"after,omitempty"`
	Limit int   `json:"limit,omitempty"` // of lines returned; default 200, at most 1000, and 4 MiB of them
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

// matcher is a query made ready.
type matcher struct {
	Query
	text  string
	level level
}

func (q Query) matcher() matcher {
	m := matcher{Query: q, text: strings.ToLower(q.Text)}
	if q.Level != "" {
		m.level = rank(q.Level)
	}
	return m
}

func (m *matcher) match(e *entry) bool {
	switch {
	case e.level < m.level,
		m.Service != "" && e.service != m.Service,
		m.Instance != "" && e.instance != m.Instance,
		m.Trace != "" && e.trace != m.Trace,
		!m.From.IsZero() && e.wall.Before(m.From),
		!m.To.IsZero() && !e.wall.Before(m.To):
		return false
	}
	for k, v := range m.Fields {
		if !slices.Contains(e.fields, field{k, v}) {
			return false
		}
	}
	return m.text == "" || strings.Contains(e.haystack, m.text)
}
