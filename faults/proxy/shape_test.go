package proxy_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/proxy"
)

// timed asks once and tells how long the answer took and why it broke off.
func timed(t *testing.T, c *http.Client, url string) (body string, took time.Duration, broke error) {
	t.Helper()
	began := time.Now()
	resp, err := c.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	return string(b), time.Since(began), err
}

func TestShapesOfAnswers(t *testing.T) {
	text := strings.Repeat("harbor ", 100)
	for _, sized := range []bool{true, false} {
		p, _ := httpEdge(t, 1, func(w http.ResponseWriter, _ *http.Request) {
			if !sized {
				_ = http.NewResponseController(w).Flush()
			}
			_, _ = io.WriteString(w, text)
		})
		c, _ := client(t)
		url := "http://" + p.Addr() + "/"

		undo := p.Harm(faults.Wire{Bandwidth: 2000})
		if body, took, err := timed(t, c, url); body != text || err != nil || took < 300*time.Millisecond || took > 2*time.Second {
			t.Errorf("700 bytes at 2000 a second: %d bytes in %s, %v", len(body), took, err)
		}
		undo()

		undo = p.Harm(faults.Wire{Truncate: 100})
		if body, _, err := timed(t, c, url); body != text[:100] || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("truncated: %d bytes, %v", len(body), err)
		}
		undo()
		undo = p.Harm(faults.Wire{Truncate: 10_000})
		if body, _, err := timed(t, c, url); body != text || err != nil {
			t.Errorf("an answer below the bound: %d bytes, %v", len(body), err)
		}
		undo()

		undo = p.Harm(faults.Wire{SlowClose: 150 * time.Millisecond})
		if body, took, err := timed(t, c, url); body != text || err != nil || took < 150*time.Millisecond {
			t.Errorf("closed slowly: %d bytes in %s, %v", len(body), took, err)
		}
		undo()
		if body, took, err := timed(t, c, url); body != text || err != nil || took > 100*time.Millisecond {
			t.Errorf("without harm: %d bytes in %s, %v", len(body), took, err)
		}
	}
}

func TestSlowAnswersComeByAndBy(t *testing.T) {
	text := bytes.Repeat([]byte("x"), 600)
	p, _ := httpEdge(t, 1, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(text) })
	p.Harm(faults.Wire{Bandwidth: 1000})
	resp, err := http.Get("http://" + p.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	began := time.Now()
	if _, err := io.ReadFull(resp.Body, make([]byte, 100)); err != nil || time.Since(began) > 400*time.Millisecond {
		t.Errorf("the first 100 bytes came after %s: %v", time.Since(began), err)
	}
}

func TestLossHoldsUp(t *testing.T) {
	p, _ := httpEdge(t, 9, okHandler)
	p.Harm(faults.Wire{Loss: 0.35})
	c, _ := client(t)
	slow, slower := 0, 0
	for range 8 {
		switch _, took, _ := timed(t, c, "http://"+p.Addr()); {
		case took > 550*time.Millisecond:
			slower++
		case took > 190*time.Millisecond:
			slow++
		}
	}
	if slow+slower < 3 || slow+slower == 8 || slower == 0 {
		t.Errorf("of 8 requests %d were sent again once and %d more often", slow, slower)
	}
	tcp, _ := tcpEdge(t, 9)
	conn := dial(t, tcp)
	tcp.Harm(faults.Wire{Loss: 0.35})
	took := time.Duration(0)
	for range 5 {
		took += exchange(t, conn, "a")
	}
	if took < 190*time.Millisecond {
		t.Errorf("five exchanges with a third of the packets lost took %s", took)
	}
}

func TestTCPBandwidth(t *testing.T) {
	p, _ := tcpEdge(t, 1)
	c := dial(t, p)
	exchange(t, c, "hello")
	undo := p.Harm(faults.Wire{Bandwidth: 2000})
	if took := exchange(t, c, strings.Repeat("x", 600)); took < 250*time.Millisecond {
		t.Errorf("600 bytes at 2000 a second took %s", took)
	}
	undo()
	if took := exchange(t, c, strings.Repeat("x", 600)); took > 100*time.Millisecond {
		t.Errorf("without harm 600 bytes took %s", took)
	}
}

func TestWrongTurn(t *testing.T) {
	u, other := &upstream{}, &upstream{}
	for at, name := range map[*upstream]string{u: "payments", other: "inventory"} {
		p, back := httpEdge(t, 1, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, name) })
		_ = p
		at.addr.Store(back.addr.Load())
	}
	p, err := proxy.HTTP(proxy.Options{Edge: checkoutPayments, Upstream: u, Seed: 1, Others: func(s string) (proxy.Upstream, bool) { return other, s == "inventory" }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	c, _ := client(t)
	for _, step := range []struct {
		to, body string
		status   int
	}{{"inventory", "inventory", 200}, {"billing", "no replica", 503}} {
		undo := p.Harm(faults.Wire{To: step.to})
		if status, body := get(t, c, "http://"+p.Addr()); status != step.status || !strings.Contains(body, step.body) {
			t.Errorf("to %s: %d %s", step.to, status, body)
		}
		undo()
	}
	if _, body := get(t, c, "http://"+p.Addr()); body != "payments" {
		t.Errorf("the right way leads to %s", body)
	}
}

func TestPoolSpreadsByWeight(t *testing.T) {
	var p proxy.Pool
	if _, ok := p.Pick(); ok {
		t.Error("an empty pool has a replica")
	}
	spread := func(n int) string {
		var s strings.Builder
		for range n {
			addr, _ := p.Pick()
			s.WriteString(addr)
		}
		return s.String()
	}
	p.Set([]proxy.Weighted{{"a", 1}, {"b", 1}, {"c", 1}})
	if got := spread(6); got != "abcabc" {
		t.Errorf("evenly: %s", got)
	}
	p.Set([]proxy.Weighted{{"a", 0.8}, {"b", 0.2}, {"c", 0}})
	if got := spread(10); strings.Count(got, "a") != 8 || strings.Count(got, "c") != 0 || strings.Contains(got, "bb") {
		t.Errorf("eight in ten for a: %s", got)
	}
	p.Set(nil)
	if _, ok := p.Pick(); ok {
		t.Error("an emptied pool has a replica")
	}
}
