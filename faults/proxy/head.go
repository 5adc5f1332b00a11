package proxy

import (
	"bytes"
	"net/url"
	"strconv"
	"strings"
)

// head is the head of an HTTP/1.1 request or answer, as far as whoever passes
// it on has to understand it.
type head struct {
	size    int   // in bytes, the empty line at its end included
	length  int64 // Content-Length; -1 without one
	chunked bool
	closes  bool   // the sender says that it ends the connection after this message
	old     bool   // it speaks HTTP/1.0
	between [2]int // from where to where a line lies that speaks of this connection alone

	method, target string // of a request
	status         int    // of an answer
	hosted         bool   // it names a host
}

var endOfHead = []byte("\r\n\r\n")

// lone marks what neither a name nor a value of a field is made of, and unnamed
// what names are not made of.
var lone, unnamed [256]bool

func init() {
	for c := range 256 {
		lone[c] = c < ' ' && c != '\t' || c == 0x7f
		unnamed[c] = c <= ' ' || c >= 0x7f || strings.IndexByte(`"(),/:;<=>?@[\]{}`, byte(c)) >= 0
	}
}

// requestHead reads the head of a request that can be passed on as it came. It
// is false for what it does not know, does not find whole, or that concerns the
// two ends of a connection: all of that is for a server that knows the protocol.
func requestHead(b []byte) (h head, ok bool) {
	line, fields, ok := h.split(b)
	if !ok || !bytes.HasSuffix(line, []byte(" HTTP/1.1")) {
		return h, false
	}
	line = line[:len(line)-len(" HTTP/1.1")]
	space := bytes.IndexByte(line, ' ')
	if space <= 0 || space+1 == len(line) || line[space+1] != '/' {
		return h, false
	}
	for _, c := range line[:space] {
		if unnamed[c] {
			return h, false
		}
	}
	for _, c := range line[space+1:] {
		if c == ' ' || c == '\t' {
			return h, false
		}
	}
	h.method, h.target = method(line[:space]), string(line[space+1:])
	if _, ok := h.path(); !ok || !h.read(fields, true) {
		return h, false
	}
	return h, h.hosted && !h.closes && !h.chunked
}

// method is the text of b, without making one for those that are common.
func method(b []byte) string {
	switch string(b) {
	case "GET":
		return "GET"
	case "POST":
		return "POST"
	}
	return string(b)
}

// path is the path of a request, without its query and unescaped.
func (h *head) path() (string, bool) {
	path, _, _ := strings.Cut(h.target, "?")
	if !strings.ContainsRune(path, '%') {
		return path, true
	}
	u, err := url.ParseRequestURI(h.target)
	if err != nil {
		return "", false
	}
	return u.Path, true
}

// replayable tells whether a request may be sent again when its connection
// broke before an answer came.
func (h *head) replayable() bool {
	switch h.method {
	case "GET", "HEAD", "OPTIONS", "TRACE":
		return true
	}
	return false
}

// answerHead reads the head of an answer.
func answerHead(b []byte) (h head, ok bool) {
	line, fields, ok := h.split(b)
	if !ok || len(line) < len("HTTP/1.1 200") || !bytes.HasPrefix(line, []byte("HTTP/1.")) || line[8] != ' ' {
		return h, false
	}
	status, err := strconv.Atoi(string(line[9:12]))
	if err != nil || status < 100 {
		return h, false
	}
	h.status, h.old = status, line[len("HTTP/1.")] == '0'
	return h, h.read(fields, false) && (!h.old || !h.chunked)
}

// split finds the first line of a head, and its fields with their line ends.
func (h *head) split(b []byte) (line, fields []byte, ok bool) {
	h.length = -1
	end := bytes.Index(b, endOfHead)
	if end < 0 {
		return nil, nil, false
	}
	h.size = end + len(endOfHead)
	first := bytes.IndexByte(b, '\r') // there is one
	if b[first+1] != '\n' {
		return nil, nil, false
	}
	for _, c := range b[:first] {
		if lone[c] {
			return nil, nil, false
		}
	}
	return b[:first], b[first+2 : end+2], true
}

// read goes through the fields of a head.
func (h *head) read(fields []byte, request bool) bool {
	offset := h.size - len("\r\n") - len(fields)
	for at := 0; at < len(fields); {
		end := bytes.IndexByte(fields[at:], '\n') + at
		if end == at || fields[end-1] != '\r' {
			return false
		}
		line := fields[at : end-1]
		colon := bytes.IndexByte(line, ':')
		if colon <= 0 {
			return false
		}
		name, value := line[:colon], line[colon+1:]
		for _, c := range name {
			if unnamed[c] {
				return false
			}
		}
		for _, c := range value {
			if lone[c] {
				return false
			}
		}
		if !h.field(name, bytes.Trim(value, " \t"), [2]int{offset + at, offset + end + 1}, request) {
			return false
		}
		at = end + 1
	}
	return true
}

// field takes in what decides how long a message is and whether its connection
// outlives it.
func (h *head) field(name, value []byte, line [2]int, request bool) bool {
	switch name[0] | 0x20 {
	case 'c':
		switch {
		case is(name, "content-length"):
			n, err := strconv.ParseUint(string(value), 10, 62)
			if err != nil || h.length >= 0 {
				return false
			}
			h.length = int64(n)
		case is(name, "connection"):
			if is(value, "keep-alive") {
				return true
			}
			if h.closes || !is(value, "close") {
				return false
			}
			h.closes, h.between = true, line
		}
	case 'h':
		if request && is(name, "host") {
			if h.hosted { // two of them are a mistake, and not for us to settle
				return false
			}
			h.hosted = true
		}
	case 't':
		switch {
		case is(name, "transfer-encoding"):
			if h.chunked || !is(value, "chunked") {
				return false
			}
			h.chunked = true
		case is(name, "te"), is(name, "trailer"):
			return !request
		}
	case 'u':
		return !request || !is(name, "upgrade")
	case 'e':
		return !request || !is(name, "expect")
	}
	return true
}

func is(b []byte, lower string) bool {
	return len(b) == len(lower) && strings.EqualFold(string(b), lower) // neither is made a string of
}
