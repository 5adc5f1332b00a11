package proxy_test

import (
	"errors"
	"io"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/proxy"
)

// echoServer answers with what it gets, until the other side ends.
func echoServer(t testing.TB) string {
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
				_, _ = io.Copy(c, c)
			}()
		}
	}()
	return l.Addr().String()
}

func tcpEdge(t testing.TB, seed int64) (*proxy.Proxy, *upstream) {
	t.Helper()
	u := to(echoServer(t))
	p, err := proxy.TCP(proxy.Options{Edge: faults.Edge{From: "checkout", To: "orders-db"}, Upstream: u, Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p, u
}

func dial(t testing.TB, p *proxy.Proxy) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", p.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	_ = c.SetDeadline(time.Now().Add(10 * time.Second))
	return c
}

// exchange sends text and waits for the echo.
func exchange(t testing.TB, c net.Conn, text string) time.Duration {
	t.Helper()
	begun := time.Now()
	if err := tryExchange(c, text); err != nil {
		t.Fatal(err)
	}
	return time.Since(begun)
}

func tryExchange(c net.Conn, text string) error {
	if _, err := io.WriteString(c, text); err != nil {
		return err
	}
	buf := make([]byte, len(text))
	if _, err := io.ReadFull(c, buf); err != nil {
		return err
	}
	if string(buf) != text {
		return errors.New("the echo differs")
	}
	return nil
}

func TestTCPPassesAndHalfCloses(t *testing.T) {
	p, _ := tcpEdge(t, 1)
	c := dial(t, p)
	exchange(t, c, "hello")
	text := strings.Repeat("x", 200_000)
	go func() {
		_, _ = io.WriteString(c, text)
		_ = c.(*net.TCPConn).CloseWrite()
	}()
	got, err := io.ReadAll(c)
	if err != nil || string(got) != text {
		t.Errorf("%d of %d bytes came back: %v", len(got), len(text), err)
	}
}

func TestTCPLatencyPerExchange(t *testing.T) {
	p, _ := tcpEdge(t, 1)
	c := dial(t, p)
	if took := exchange(t, c, "a"); took > time.Second {
		t.Fatalf("an exchange took %s without harm", took)
	}
	undo := p.Harm(faults.Wire{Latency: 60 * time.Millisecond})
	for range 3 {
		if took := exchange(t, c, "b"); took < 60*time.Millisecond {
			t.Errorf("an exchange took %s under latency", took)
		}
	}
	// One exchange of many packets waits once, not once per packet.
	if took := exchange(t, c, strings.Repeat("c", 20_000)); took < 60*time.Millisecond || took > 600*time.Millisecond {
		t.Errorf("a long exchange took %s", took)
	}
	undo()
	if took := exchange(t, c, "d"); took > 50*time.Millisecond {
		t.Errorf("an exchange took %s after undo", took)
	}
}

func TestTCPResetHitsAShareOfOpenAndNewConnections(t *testing.T) {
	p, _ := tcpEdge(t, 5)
	var open []net.Conn
	for range 40 {
		c := dial(t, p)
		exchange(t, c, "hello")
		open = append(open, c)
	}
	p.Harm(faults.Wire{Reset: true, Share: 0.5})
	count := func(conns []net.Conn) (reset int) {
		for _, c := range conns {
			switch err := tryExchange(c, "again"); {
			case errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE):
				reset++
			case err != nil:
				t.Errorf("neither passed nor reset: %v", err)
			}
		}
		return reset
	}
	if n := count(open); n != 20 {
		t.Errorf("%d of 40 open connections were reset", n)
	}
	var fresh []net.Conn
	early := 0 // reset before the dialler had looked
	for range 40 {
		c, err := net.Dial("tcp", p.Addr())
		if errors.Is(err, syscall.ECONNRESET) {
			early++
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		_ = c.SetDeadline(time.Now().Add(10 * time.Second))
		fresh = append(fresh, c)
	}
	if n := early + count(fresh); n < 18 || n > 22 {
		t.Errorf("%d of 40 new connections were reset", n)
	}
}

func TestTCPHangHoldsUntilLifted(t *testing.T) {
	p, _ := tcpEdge(t, 1)
	old := dial(t, p)
	exchange(t, old, "hello")
	undo := p.Harm(faults.Wire{Hang: true})
	fresh := dial(t, p)
	for _, c := range []net.Conn{old, fresh} {
		_, _ = io.WriteString(c, "held")
		_ = c.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
		if n, err := c.Read(make([]byte, 1)); n != 0 || err == nil {
			t.Error("a hung connection answered")
		}
		_ = c.SetReadDeadline(time.Now().Add(10 * time.Second))
	}
	undo()
	for _, c := range []net.Conn{old, fresh} {
		buf := make([]byte, 4)
		if _, err := io.ReadFull(c, buf); err != nil || string(buf) != "held" {
			t.Errorf("what was held did not come through: %q %v", buf, err)
		}
		exchange(t, c, "on")
	}
}

func TestTCPWithoutReplicaResets(t *testing.T) {
	p, up := tcpEdge(t, 1)
	up.addr.Store(nil)
	c, err := net.Dial("tcp", p.Addr())
	if err == nil {
		defer func() { _ = c.Close() }()
		_ = c.SetDeadline(time.Now().Add(10 * time.Second))
		_, err = c.Read(make([]byte, 1))
	}
	if !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("got %v, not a reset", err)
	}
}

func BenchmarkTCP(b *testing.B) {
	p, up := tcpEdge(b, 1)
	for _, way := range []struct{ name, addr string }{{"direct", *up.addr.Load()}, {"proxy", p.Addr()}} {
		b.Run(way.name, func(b *testing.B) {
			c, err := net.Dial("tcp", way.addr)
			if err != nil {
				b.Fatal(err)
			}
			defer func() { _ = c.Close() }()
			for b.Loop() {
				exchange(b, c, "SELECT id, name, price, stock FROM products WHERE id = 7")
			}
		})
	}
}
