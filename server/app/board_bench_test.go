package app

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/drillyard/drillyard/server/config"
	"github.com/drillyard/drillyard/server/store"
)

// BenchmarkBoard has 60 crews of 4 play a drill on the tabletop, each member with a
// screen open and something to say every few seconds, while two who lead them have a
// board open. It reports how long it takes from an event's being committed until a board
// has been told of it, what memory server and clients hold together, how many processors
// they keep busy, and how many runs a board had not been told the end of.
func BenchmarkBoard(b *testing.B) {
	const crews, each, boards, lasts = 60, 4, 2, 30 * time.Second
	a, _ := serving(b, config.Config{Limits: config.Limits{Models: crews}})
	leads := []*caller{calling(b, a, "lead", store.Facilitator), calling(b, a, "helper", store.Facilitator)}
	var members []*caller
	var made []map[string]any
	for c := range crews {
		var seated []map[string]string
		for m := range each {
			one := calling(b, a, fmt.Sprintf("m%d-%d", c, m))
			members, seated = append(members, one), append(seated, map[string]string{"person": one.id})
		}
		made = append(made, map[string]any{"name": fmt.Sprintf("Crew %d", c+1), "members": seated})
	}
	ask := func(who *caller, method, path string, body, into any) {
		status, text := who.ask(b.Context(), method, path, body)
		if status/100 != 2 || into != nil && json.Unmarshal(text, into) != nil {
			b.Fatalf("%s %s: %d %s", method, path, status, text)
		}
	}
	var day struct {
		ID    string
		Crews []struct {
			Inside struct{ Plays []struct{ Run string } }
		}
	}
	ask(leads[0], "POST", "/api/gamedays", map[string]any{
		"title": "Many", "helpers": []string{leads[1].id}, "drills": []map[string]string{{"scenario": "first-page"}}, "crews": made,
	}, &day)
	at := "/api/gamedays/" + day.ID
	ask(leads[0], "POST", at+"/invite", nil, nil)
	ask(leads[0], "POST", at+"/open", nil, nil)
	ask(leads[0], "POST", at+"/start", map[string]any{"anyway": true}, nil)
	ask(leads[0], "GET", at, nil, &day)

	ctx, stop := context.WithTimeout(b.Context(), lasts)
	defer stop()
	busy := processor()
	began := time.Now()
	told := make([]*toldBoard, boards)
	var all sync.WaitGroup
	for i := range boards {
		told[i] = &toldBoard{seen: map[string]int64{}}
		all.Go(func() { told[i].watch(ctx, b, leads[i%len(leads)], at+"/board") })
	}
	for i, m := range members {
		run := "/api/runs/" + day.Crews[i/each].Inside.Plays[0].Run
		all.Go(func() { m.stream(ctx, run+"/live", func([]byte) {}) })
		all.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				select {
				case <-time.After(time.Duration(2000+i*7%4000) * time.Millisecond):
				case <-ctx.Done():
					return
				}
				m.note(ctx, run, fmt.Sprint("note ", n))
			}
		})
	}
	var most uint64
	for ctx.Err() == nil {
		var memory runtime.MemStats
		runtime.ReadMemStats(&memory)
		most = max(most, memory.HeapInuse+memory.StackInuse)
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
		}
	}
	all.Wait()
	used, wall := processor()-busy, time.Since(began)
	var late []time.Duration
	behind := 0
	for _, t := range told {
		walls := map[string]map[int64]time.Time{}
		for run, last := range t.seen {
			events, err := a.store.Read(b.Context(), run, 0, 1_000_000)
			if err != nil {
				b.Fatal(err)
			}
			walls[run] = map[int64]time.Time{}
			for _, e := range events {
				walls[run][e.Seq] = e.Wall
			}
			// What was committed while the last frame was on its way is not lost.
			if n := len(events); n > 0 && events[n-1].Seq > last && t.until.Sub(events[n-1].Wall) > time.Second {
				behind++
			}
		}
		for _, h := range t.heard {
			if at, ok := walls[h.run][h.seq]; ok {
				late = append(late, h.at.Sub(at))
			}
		}
		behind += crews - len(t.seen)
	}
	if len(late) == 0 {
		b.Fatal("no board was told anything")
	}
	slices.Sort(late)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(late[len(late)/2].Milliseconds()), "p50-ms")
	b.ReportMetric(float64(late[len(late)*99/100].Milliseconds()), "p99-ms")
	b.ReportMetric(float64(most)/(1<<20), "MiB")
	b.ReportMetric(used.Seconds()/wall.Seconds(), "processors")
	b.ReportMetric(float64(behind), "lost")
}

// toldBoard is what a board was told, and when.
type toldBoard struct {
	heard []struct {
		run string
		seq int64
		at  time.Time
	}
	seen  map[string]int64 // the last of each run
	until time.Time
}

func (t *toldBoard) watch(ctx context.Context, b *testing.B, who *caller, path string) {
	first := true
	who.stream(ctx, path, func(raw []byte) {
		now := time.Now()
		var frame struct {
			Runs []struct {
				Run     string
				Summary struct{ Seq int64 }
			}
		}
		if err := json.Unmarshal(raw, &frame); err != nil {
			b.Errorf("a board is told %.80s: %v", raw, err)
		}
		for _, r := range frame.Runs {
			if !first && r.Summary.Seq > t.seen[r.Run] {
				t.heard = append(t.heard, struct {
					run string
					seq int64
					at  time.Time
				}{r.Run, r.Summary.Seq, now})
			}
			t.seen[r.Run] = r.Summary.Seq
		}
		if len(frame.Runs) > 0 {
			first = false
		}
		t.until = now
	})
}

// stream hands over what a websocket is sent, until ctx ends.
func (c *caller) stream(ctx context.Context, path string, take func([]byte)) {
	conn, err := net.Dial("tcp", c.a.Listens().Host)
	if err != nil {
		return
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n",
		path, c.a.Listens().Host, c.cookie)
	from := bufio.NewReader(conn)
	answer, err := http.ReadResponse(from, nil)
	if err != nil || answer.StatusCode != http.StatusSwitchingProtocols {
		return
	}
	for {
		head := make([]byte, 2)
		if _, err := io.ReadFull(from, head); err != nil {
			return
		}
		size := uint64(head[1])
		switch head[1] {
		case 126:
			var n uint16
			err = binary.Read(from, binary.BigEndian, &n)
			size = uint64(n)
		case 127:
			err = binary.Read(from, binary.BigEndian, &size)
		}
		payload := make([]byte, size)
		if _, read := io.ReadFull(from, payload); err != nil || read != nil {
			return
		}
		if head[0]&0xf == 1 {
			take(payload)
		}
	}
}
