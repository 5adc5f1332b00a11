package proxy

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"testing"
)

// FuzzHead holds what is read of heads, and of the bodies of answers, to what
// the standard library reads: whatever is passed on as it came is understood
// by both ends in the same way.
func FuzzHead(f *testing.F) {
	for _, s := range []string{
		"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
		"POST /a%20b?c HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nok",
		"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: a\r\n b\r\nA : b\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\nok\r\n0\r\nA: b\r\n\r\nHTTP/1.1",
		"HTTP/1.0 304 Not Modified\r\n\r\nno",
		"HTTP/1.1 200 OK\r\n\r\nto the end",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if h, ok := requestHead(b); ok {
			r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(b)))
			if err != nil {
				t.Fatalf("%q is not a request: %v", b, err)
			}
			path, _ := h.path()
			if r.Method != h.method || r.RequestURI != h.target || r.URL.Path != path || max(h.length, 0) != r.ContentLength || r.TransferEncoding != nil || r.Close {
				t.Errorf("%q: %+v, not %+v", b, h, r)
			}
		}
		h, ok := answerHead(b)
		if !ok {
			return
		}
		in := bufio.NewReader(bytes.NewReader(b))
		r, err := http.ReadResponse(in, nil)
		if err != nil {
			return // it is passed on, and it is for the client to complain
		}
		defer r.Body.Close()
		if r.StatusCode != h.status || h.closes && !r.Close {
			t.Errorf("%q: %+v, not %+v", b, h, r)
		}
		if h.status < 200 {
			return
		}
		k := h.body(&head{method: "GET"})
		n, over, sound := k.take(b[h.size:])
		_, err = io.Copy(io.Discard, r.Body)
		if read := len(b) - h.size - in.Buffered(); err == nil && k.phase != endless && (!over || !sound || read != n) {
			t.Errorf("%q: %d bytes of body (%v %v), not %d", b, n, over, sound, read)
		}
	})
}
