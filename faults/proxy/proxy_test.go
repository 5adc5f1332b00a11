package proxy_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/proxy"
)

var checkoutPayments = faults.Edge{From: "checkout", To: "payments"}

// upstream is an address that may be taken away.
type upstream struct{ addr atomic.Pointer[string] }

func to(addr string) *upstream {
	u := &upstream{}
	u.addr.Store(&addr)
	return u
}

func (u *upstream) Pick() (string, bool) {
	if a := u.addr.Load(); a != nil {
		return *a, true
	}
	return "", false
}

// httpEdge starts a server and a proxy in front of it.
func httpEdge(t testing.TB, seed int64, h http.HandlerFunc) (*proxy.Proxy, *upstream) {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	u := to(s.Listener.Addr().String())
	p, err := proxy.HTTP(proxy.Options{Edge: checkoutPayments, Upstream: u, Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p, u
}

// client returns one that keeps a single connection, and counts those it makes.
func client(t testing.TB) (*http.Client, *atomic.Int64) {
	var dialled atomic.Int64
	tr := &http.Transport{
		MaxConnsPerHost: 1,
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			dialled.Add(1)
			return (&net.Dialer{}).DialContext(ctx, network, addr)
		},
	}
	t.Cleanup(tr.CloseIdleConnections)
	return &http.Client{Transport: tr, Timeout: 10 * time.Second}, &dialled
}

func get(t testing.TB, c *http.Client, url string) (int, string) {
	t.Helper()
	resp, err := c.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

// send is for requests that must fail.
func send(resp *http.Response, err error) error {
	if err == nil {
		_ = resp.Body.Close()
	}
	return err
}

func okHandler(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") }

func TestShareOfRequestsOnOneConnection(t *testing.T) {
	run := func(seed int64) string {
		p, _ := httpEdge(t, seed, okHandler)
		p.Harm(faults.Wire{Edge: checkoutPayments, Share: 0.3, Status: 503})
		c, dialled := client(t)
		var struck strings.Builder
		for range 100 {
			status, _ := get(t, c, "http://"+p.Addr()+"/authorize")
			fmt.Fprint(&struck, map[int]string{200: ".", 503: "x"}[status])
		}
		if n := dialled.Load(); n != 1 {
			t.Fatalf("%d connections were made, not one", n)
		}
		return struck.String()
	}
	for seed := range int64(5) {
		got := run(seed)
		if n := strings.Count(got, "x"); n < 25 || n > 35 {
			t.Errorf("seed %d: %d of 100 requests harmed", seed, n)
		}
		if strings.Count(got, ".")+strings.Count(got, "x") != 100 {
			t.Errorf("seed %d: unexpected statuses in %s", seed, got)
		}
	}
	first, again, other := run(7), run(7), run(8)
	if first != again {
		t.Errorf("the same seed struck differently:\n%s\n%s", first, again)
	}
	if first == other {
		t.Error("another seed struck the same")
	}
	if !strings.Contains(first, "xx") {
		t.Errorf("never two in a row, so every retry would succeed: %s", first)
	}
}

func TestSmallShareIsMetInTheLongRun(t *testing.T) {
	p, _ := httpEdge(t, 1, okHandler)
	p.Harm(faults.Wire{Share: 0.01, Status: 500})
	c, _ := client(t)
	n := 0
	for range 1000 {
		if status, _ := get(t, c, "http://"+p.Addr()+"/"); status == 500 {
			n++
		}
	}
	if n < 9 || n > 11 {
		t.Errorf("%d of 1000 requests harmed at a share of 0.01", n)
	}
}

func TestRouteUndoAndWires(t *testing.T) {
	p, _ := httpEdge(t, 1, okHandler)
	c, _ := client(t)
	undo := p.Harm(faults.Wire{Route: "GET /authorize", Status: 500})
	undoAll := p.Harm(faults.Wire{Status: 418})
	if w := p.Wires(); len(w) != 2 || w[0].Status != 500 || w[0].Share != 1 || w[1].Status != 418 {
		t.Errorf("wires in force: %+v", w)
	}
	if status, _ := get(t, c, "http://"+p.Addr()+"/authorize?order=1"); status != 500 {
		t.Errorf("the route got %d, not the oldest harm's 500", status)
	}
	if status, _ := get(t, c, "http://"+p.Addr()+"/other"); status != 418 {
		t.Errorf("another route got %d", status)
	}
	undo()
	undo()
	if status, _ := get(t, c, "http://"+p.Addr()+"/authorize"); status != 418 {
		t.Errorf("after one undo, the route got %d", status)
	}
	undoAll()
	if status, body := get(t, c, "http://"+p.Addr()+"/authorize"); status != 200 || body != "ok" {
		t.Errorf("after both undos, the route got %d %q", status, body)
	}
	if w := p.Wires(); len(w) != 0 {
		t.Errorf("wires left: %+v", w)
	}
}

func TestLatencyStaysWithinJitter(t *testing.T) {
	p, _ := httpEdge(t, 3, okHandler)
	p.Harm(faults.Wire{Latency: 40 * time.Millisecond, Jitter: 20 * time.Millisecond})
	c, _ := client(t)
	get(t, c, "http://"+p.Addr()+"/") // connect
	var least, most time.Duration = time.Hour, 0
	for range 20 {
		begun := time.Now()
		get(t, c, "http://"+p.Addr()+"/")
		took := time.Since(begun)
		least, most = min(least, took), max(most, took)
	}
	if least < 20*time.Millisecond {
		t.Errorf("a request took %s, less than latency minus jitter", least)
	}
	if most-least < 5*time.Millisecond {
		t.Errorf("requests took %s to %s: no jitter", least, most)
	}
}

func TestResetHangAndBody(t *testing.T) {
	p, _ := httpEdge(t, 1, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Method", r.Method)
		b, _ := io.ReadAll(r.Body) // first: HTTP/1 does not do both at once
		_, _ = w.Write(b)
	})
	c, _ := client(t)
	big := strings.Repeat("harbor", 100_000)
	resp, err := c.Post("http://"+p.Addr()+"/echo", "text/plain", strings.NewReader(big))
	if err != nil {
		t.Fatal(err)
	}
	b, _ := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if string(b) != big || resp.Header.Get("X-Method") != "POST" {
		t.Error("a body did not pass unchanged")
	}

	undo := p.Harm(faults.Wire{Reset: true})
	if err := send(c.Post("http://"+p.Addr()+"/", "text/plain", strings.NewReader("x"))); err == nil || !strings.Contains(err.Error(), "reset by peer") {
		t.Errorf("a reset connection gave %v", err)
	}
	undo()

	p.Harm(faults.Wire{Hang: true})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	req, _ := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+p.Addr()+"/", strings.NewReader("x"))
	if err := send(c.Do(req)); ctx.Err() == nil {
		t.Errorf("a hung request came back before its client gave up: %v", err)
	}
}

func TestUnreadyAndUnreachableUpstream(t *testing.T) {
	p, up := httpEdge(t, 1, okHandler)
	c, _ := client(t)
	good := *up.addr.Load()

	up.addr.Store(nil)
	resp, err := c.Get("http://" + p.Addr() + "/")
	if err != nil {
		t.Fatal(err)
	}
	b, _ := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusServiceUnavailable || resp.Header.Get("Proxy-Status") != "payments; error=destination_unavailable" ||
		!strings.Contains(string(b), `"no replica of payments is ready"`) {
		t.Errorf("without a replica: %s %v %s", resp.Status, resp.Header, b)
	}

	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone := l.Addr().String()
	_ = l.Close()
	up.addr.Store(&gone)
	resp, err = c.Get("http://" + p.Addr() + "/")
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusBadGateway || resp.Header.Get("Proxy-Status") != "payments; error=connection_refused" {
		t.Errorf("with a dead replica: %s %v", resp.Status, resp.Header)
	}

	up.addr.Store(&good)
	if status, _ := get(t, c, "http://"+p.Addr()+"/"); status != 200 {
		t.Errorf("with the replica back: %d", status)
	}
}

func TestCloseLeavesNothing(t *testing.T) {
	inside := make(chan struct{}, 8)
	p, _ := httpEdge(t, 1, func(_ http.ResponseWriter, r *http.Request) {
		inside <- struct{}{}
		<-r.Context().Done()
	})
	hung, _ := httpEdge(t, 1, okHandler)
	hung.Harm(faults.Wire{Hang: true})
	echo := echoServer(t)
	tcp, err := proxy.TCP(proxy.Options{Edge: faults.Edge{From: "checkout", To: "orders-db"}, Upstream: to(echo), Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 2)
	for _, addr := range []string{p.Addr(), hung.Addr()} {
		c, _ := client(t)
		go func() {
			done <- send(c.Get("http://" + addr))
		}()
	}
	conn := dial(t, tcp)
	exchange(t, conn, "hello")
	tcp.Harm(faults.Wire{Hang: true})
	_, _ = conn.Write([]byte("again"))
	<-inside
	for _, p := range []*proxy.Proxy{p, hung, tcp} {
		_ = p.Close()
		_ = p.Close()
	}
	for range 2 {
		if err := <-done; err == nil {
			t.Error("a request survived Close")
		}
	}
	_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	if _, err := conn.Read(make([]byte, 1)); err == nil || strings.Contains(err.Error(), "timeout") {
		t.Errorf("a connection survived Close: %v", err)
	}
	eventually(t, "goroutines of a closed proxy remain", func() bool {
		buf := make([]byte, 1<<20)
		return !strings.Contains(string(buf[:runtime.Stack(buf, true)]), "faults/proxy.(*")
	})
}

func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	deadline := time.Now().Add(5 * time.Second)
	for !ok() {
		if time.Now().After(deadline) {
			t.Fatal(what)
		}
		runtime.Gosched()
	}
}

func BenchmarkHTTP(b *testing.B) {
	for _, size := range []int{512, 256 << 10} {
		body := strings.Repeat("x", size)
		p, up := httpEdge(b, 1, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) })
		for _, way := range []struct{ name, addr string }{{"direct", *up.addr.Load()}, {"proxy", p.Addr()}} {
			b.Run(fmt.Sprintf("%s/%dB", way.name, size), func(b *testing.B) {
				b.SetBytes(int64(size))
				b.ReportAllocs()
				c := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
				defer c.CloseIdleConnections()
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						resp, err := c.Get("http://" + way.addr + "/")
						if err != nil {
							b.Error(err)
							return
						}
						_, _ = io.Copy(io.Discard, resp.Body)
						_ = resp.Body.Close()
					}
				})
			})
		}
	}
}
