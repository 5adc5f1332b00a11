package logs

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// FilterError says what is wrong with a search line, and where.
type FilterError struct {
	Message string `json:"message"`
	At      int    `json:"at"` // byte offset
}

func (e *FilterError) Error() string { return fmt.Sprintf("at character %d: %s", e.At+1, e.Message) }

// What a search line may be.
const (
	maxFilter = 1000 // bytes
	maxFields = 16   // of a line, that are asked for
)

// ParseFilter reads a search line such as
//
//	level:error service:checkout status:500 "pool exhausted"
//
// level, service, instance and trace mean those parts of a line; any other
// key means a field. Words without a key, in quotes or side by side, are one
// text to find. Values with spaces are quoted; \" and \\ stand for themselves
// in quotes. Mistakes are *FilterError.
func ParseFilter(s string) (Query, error) {
	var q Query
	if len(s) > maxFilter {
		return q, &FilterError{fmt.Sprintf("a search has at most %d bytes, and this one has %d", maxFilter, len(s)), maxFilter}
	}
	p := filter{in: s}
	end, closed := 0, false // where the text ends so far, and whether it is quoted
	for {
		p.space()
		if p.at == len(p.in) {
			return q, nil
		}
		start := p.at
		key := p.key()
		valueAt := p.at
		value, quoted, err := p.value()
		if err != nil {
			return Query{}, err
		}
		if key != "" {
			if value == "" {
				return Query{}, &FilterError{fmt.Sprintf("%s: has no value; quote it if the colon belongs to a text", key), valueAt}
			}
			if err := q.set(key, value, start, valueAt); err != nil {
				return Query{}, err
			}
			continue
		}
		if value == "" {
			return Query{}, &FilterError{"an empty text finds everything", start}
		}
		switch {
		case q.Text == "":
			q.Text = value
		case quoted || closed || strings.TrimSpace(s[end:start]) != "":
			return Query{}, &FilterError{fmt.Sprintf("there is one text to find already, %q; put both in one pair of quotes", q.Text), start}
		default:
			q.Text += " " + value
		}
		end, closed = p.at, quoted
	}
}

// set takes a key and its value; each key only once, for a line has one value.
func (q *Query) set(key, value string, keyAt, valueAt int) error {
	var into *string
	switch key {
	case "level":
		value = strings.ToLower(value)
		if value == "warning" {
			value = "warn"
		}
		if !slices.Contains(levels, value) {
			return &FilterError{fmt.Sprintf("%q is no level; there is %s", value, strings.Join(levels, ", ")), valueAt}
		}
		into = &q.Level
	case "service":
		into = &q.Service
	case "instance":
		into = &q.Instance
	case "trace", "trace_id":
		into = &q.Trace
	default:
		if _, twice := q.Fields[key]; twice {
			return &FilterError{key + " is there twice", keyAt}
		}
		if len(q.Fields) == maxFields {
			return &FilterError{fmt.Sprintf("at most %d fields can be asked for", maxFields), keyAt}
		}
		if q.Fields == nil {
			q.Fields = map[string]string{}
		}
		q.Fields[key] = value
		return nil
	}
	if *into != "" {
		return &FilterError{key + " is there twice", keyAt}
	}
	*into = value
	return nil
}

// filter reads a search line from left to right.
type filter struct {
	in string
	at int
}

func (p *filter) space() {
	for p.at < len(p.in) {
		r, n := utf8.DecodeRuneInString(p.in[p.at:])
		if !unicode.IsSpace(r) {
			return
		}
		p.at += n
	}
}

// key reads "name:", if that is what comes next.
func (p *filter) key() string {
	for i := p.at; i < len(p.in); i++ {
		c := p.in[i]
		switch {
		case c == ':' && i > p.at:
			key := p.in[p.at:i]
			p.at = i + 1
			return key
		case c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z':
		case i > p.at && (c == '.' || c == '-' || '0' <= c && c <= '9'):
		default:
			return ""
		}
	}
	return ""
}

// value reads a quoted text, or all up to the next space.
func (p *filter) value() (v string, quoted bool, err error) {
	if p.at == len(p.in) || p.in[p.at] != '"' {
		end := strings.IndexFunc(p.in[p.at:], unicode.IsSpace)
		if end < 0 {
			end = len(p.in) - p.at
		}
		v = p.in[p.at : p.at+end]
		p.at += end
		return v, false, nil
	}
	open := p.at
	var b strings.Builder
	for p.at++; p.at < len(p.in); p.at++ {
		c := p.in[p.at]
		switch {
		case c == '"':
			p.at++
			if p.at < len(p.in) && !unicode.IsSpace(rune(p.in[p.at])) {
				return "", true, &FilterError{"a space is missing after the quote", p.at}
			}
			return b.String(), true, nil
		case c == '\\' && p.at+1 < len(p.in) && (p.in[p.at+1] == '"' || p.in[p.at+1] == '\\'):
			p.at++
			b.WriteByte(p.in[p.at])
		default:
			b.WriteByte(c)
		}
	}
	return "", true, &FilterError{"this quote is not closed", open}
}
