package proxy_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// replica answers each connection it gets with a text, whatever it is asked,
// and ends the connection then if it is to.
func replica(t *testing.T, text string, ends bool) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = c.Close() }()
				for in := bufio.NewReader(c); ; {
					if _, err := http.ReadRequest(in); err != nil {
						return
					}
					for _, b := range []byte(text) { // each byte may be the first of what is read
						_, _ = c.Write([]byte{b})
					}
					if ends {
						return
					}
				}
			}()
		}
	}()
	return l.Addr().String()
}

func TestAnswersOfEveryKind(t *testing.T) {
	p, up := httpEdge(t, 1, okHandler)
	for name, kind := range map[string]struct {
		method, text string
		ends         bool
		status       int
		body         string
		over         bool // the client's connection ends too
		broken       bool
	}{
		"sized":        {text: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", status: 200, body: "hello"},
		"empty":        {text: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", status: 200},
		"no content":   {text: "HTTP/1.1 204 No Content\r\n\r\n", status: 204},
		"not modified": {text: "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", status: 304},
		"head":         {method: "HEAD", text: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", status: 200},
		"chunked":      {text: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;why=not\r\nhello\r\n1\r\n!\r\n0\r\n\r\n", status: 200, body: "hello!"},
		"trailer":      {text: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: A\r\n\r\n5\r\nhello\r\n0\r\nA: b\r\n\r\n", status: 200, body: "hello"},
		"early":        {text: "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", status: 200, body: "ok"},
		"leaving":      {text: "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello", ends: true, status: 200, body: "hello"},
		"old":          {text: "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", ends: true, status: 200, body: "hello"},
		"to the end":   {text: "HTTP/1.1 200 OK\r\n\r\nhello", ends: true, status: 200, body: "hello", over: true},
		"cut off":      {text: "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", ends: true, status: 200, body: "hello", over: true, broken: true},
		"nothing":      {text: "", ends: true, status: 502},
		"nonsense":     {text: "220 mail here\r\n\r\n", ends: true, status: 502},
		"no number":    {text: "HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\n", ends: true, status: 502},
	} {
		t.Run(name, func(t *testing.T) {
			addr := replica(t, kind.text, kind.ends)
			up.addr.Store(&addr)
			c, dialled := client(t)
			for i := range 2 { // the second finds what the first left
				method := kind.method
				if method == "" {
					method = "POST"
				}
				req, _ := http.NewRequest(method, "http://"+p.Addr()+"/", http.NoBody)
				resp, err := c.Do(req)
				if err != nil {
					t.Fatal(err)
				}
				body, err := io.ReadAll(resp.Body)
				_ = resp.Body.Close()
				if resp.StatusCode != kind.status || kind.status < 500 && string(body) != kind.body || (err != nil) != kind.broken {
					t.Errorf("%d: %d %q %v", i, resp.StatusCode, body, err)
				}
			}
			if n := dialled.Load(); (n != 1) != kind.over {
				t.Errorf("%d connections were made", n)
			}
		})
	}
}

// What cannot be passed on as it came is served all the same, on the same
// connection, and so is what comes after it.
func TestRequestsOfEveryKind(t *testing.T) {
	var seen strings.Builder
	p, _ := httpEdge(t, 1, func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		_, _ = fmt.Fprintf(&seen, "%s %s %d\n", r.Method, r.URL.Path, len(b))
		_, _ = fmt.Fprint(w, len(b))
	})
	for name, kind := range map[string]struct{ text, want string }{
		"plain":     {"GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n", "GET /a 0\n"},
		"escaped":   {"GET /a%20b HTTP/1.1\r\nHost: x\r\n\r\n", "GET /a b 0\n"},
		"body":      {"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", "POST /a 3\n"},
		"large":     {"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n" + strings.Repeat("x", 100_000), "POST /a 100000\n"},
		"chunked":   {"POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", "POST /a 3\n"},
		"expecting": {"POST /a HTTP/1.1\r\nHost: x\r\nExpect: 200-ok\r\nContent-Length: 0\r\n\r\n", ""},
		"many":      {"GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\nPOST /c HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx", "GET /a 0\nGET /b 0\nPOST /c 1\n"},
		"alive":     {"GET /a HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n", "GET /a 0\n"},
		"wide":      {"GET /a HTTP/1.1\r\nHost: x\r\nX: " + strings.Repeat("y", 10_000) + "\r\n\r\n", "GET /a 0\n"},
	} {
		for _, dribble := range []bool{false, true} {
			t.Run(fmt.Sprint(name, dribble), func(t *testing.T) {
				seen.Reset()
				conn := dial(t, p)
				text := kind.text + "GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
				go func() {
					if half := len(kind.text) / 2; dribble {
						_, _ = io.WriteString(conn, text[:half])
						text = text[half:]
					}
					_, _ = io.WriteString(conn, text)
				}()
				if _, err := io.ReadAll(conn); err != nil {
					t.Error(err)
				}
				if want := kind.want + "GET /last 0\n"; seen.String() != want && kind.want != "" {
					t.Errorf("the replica saw:\n%s", seen.String())
				}
			})
		}
	}
}

// A replica learns at once that nobody waits for its answer any more, whether
// the client left or only gave up on one that harm holds up.
func TestAClientThatLeavesIsMissed(t *testing.T) {
	asked, missed := make(chan struct{}, 1), make(chan struct{}, 1)
	p, _ := httpEdge(t, 1, func(_ http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		<-r.Context().Done()
		missed <- struct{}{}
	})
	conn := dial(t, p)
	_, _ = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	<-asked
	_ = conn.Close()
	<-missed

	p.Harm(faults.Wire{Latency: 200 * time.Millisecond})
	conn = dial(t, p)
	_, _ = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	_ = conn.Close()
	again := dial(t, p)
	_, _ = io.WriteString(again, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	<-asked
	_ = again.Close()
	<-missed
	select {
	case <-asked:
		t.Error("a replica was asked for somebody who had left")
	default:
	}
}

// A request that waits long does not lose
// what its client sends meanwhile.
func TestWhatIsSentWhileOneWaits(t *testing.T) {
	p, _ := httpEdge(t, 1, okHandler)
	p.Harm(faults.Wire{Latency: 30 * time.Millisecond})
	conn := dial(t, p)
	in := bufio.NewReader(conn)
	for range 3 {
		const request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
		_, _ = io.WriteString(conn, request)
		time.Sleep(10 * time.Millisecond)
		_, _ = io.WriteString(conn, request)
		for range 2 {
			resp, err := http.ReadResponse(in, nil)
			if err != nil {
				t.Fatal(err)
			}
			if b, err := io.ReadAll(resp.Body); string(b) != "ok" || err != nil {
				t.Errorf("%q %v", b, err)
			}
			_ = resp.Body.Close()
		}
	}
}

// A replica that comes back where it was is asked again without anybody
// noticing that its connections are gone.
func TestAReplicaThatWasStartedAgain(t *testing.T) {
	p, up := httpEdge(t, 1, okHandler)
	c, _ := client(t)
	s := httptest.NewServer(http.HandlerFunc(okHandler))
	addr := s.Listener.Addr().String()
	up.addr.Store(&addr)
	for _, method := range []string{"GET", "POST"} {
		ask := func() {
			t.Helper()
			req, _ := http.NewRequest(method, "http://"+p.Addr(), http.NoBody)
			resp, err := c.Do(req)
			if err != nil || resp.StatusCode != http.StatusOK {
				t.Fatalf("%s: %+v %v", method, resp, err)
			}
			_, _ = io.Copy(io.Discard, resp.Body)
			_ = resp.Body.Close()
		}
		ask()
		s.Close()
		l, err := net.Listen("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		s = httptest.NewUnstartedServer(http.HandlerFunc(okHandler))
		_ = s.Listener.Close()
		s.Listener = l
		s.Start()
		ask()
	}
	s.Close()
}
