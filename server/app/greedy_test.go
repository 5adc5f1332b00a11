package app

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/drillyard/drillyard/server/config"
	"github.com/drillyard/drillyard/server/store"
)

// caller is somebody at a server, over the network as everybody else.
type caller struct {
	a      *App
	cookie *http.Cookie
	csrf   string
	id     string
}

func calling(t testing.TB, a *App, login string, roles ...store.Role) *caller {
	t.Helper()
	if roles == nil {
		roles = store.Roles{store.Trainee}
	}
	p, err := a.store.CreatePerson(t.Context(), store.Person{Login: login, Name: login, Roles: roles})
	if err != nil {
		t.Fatal(err)
	}
	token, err := a.store.CreateSession(t.Context(), p.ID, store.Vouched{})
	if err != nil {
		t.Fatal(err)
	}
	session, err := a.store.Session(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	return &caller{a, &http.Cookie{Name: "drillyard", Value: token}, session.CSRF, p.ID}
}

// ask returns the status of an answer, which is zero where there is none, and
// its body.
func (c *caller) ask(ctx context.Context, method, path string, body any) (int, []byte) {
	raw, err := json.Marshal(body)
	if err != nil {
		return 0, nil
	}
	r, err := http.NewRequestWithContext(ctx, method, c.a.Listens().String()+path, bytes.NewReader(raw))
	if err != nil {
		return 0, nil
	}
	r.AddCookie(c.cookie)
	r.Header.Set("X-CSRF-Token", c.csrf)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, nil
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, nil
	}
	return answer.StatusCode, text
}

// begin starts a drill on the tabletop and returns its path once it is played.
func (c *caller) begin(t testing.TB) string {
	t.Helper()
	status, text := c.ask(t.Context(), "POST", "/api/runs", map[string]any{"scenario": "first-page", "runtime": "tabletop"})
	var run struct{ ID, State string }
	if err := json.Unmarshal(text, &run); err != nil || status != http.StatusCreated {
		t.Fatalf("start a run: %d %s", status, text)
	}
	base := "/api/runs/" + run.ID
	for deadline := time.Now().Add(time.Minute); run.State != "running"; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the run does not begin: %s", text)
		}
		if _, text = c.ask(t.Context(), "GET", base, nil); json.Unmarshal(text, &run) != nil {
			t.Fatalf("the run: %s", text)
		}
	}
	return base
}

func (c *caller) note(ctx context.Context, base, text string) int {
	status, _ := c.ask(ctx, "POST", base+"/commands", map[string]any{"type": "note", "text": text})
	return status
}

// greed is what came of somebody's asking for all there is at once.
type greed struct {
	asked, taken map[string]*atomic.Int64 // by what was asked for; taken were answered with 2xx
	largest      atomic.Int64             // answer, in bytes
	runs         atomic.Int64             // most in progress
}

// dear are questions that cost as much as there is.
var dear = []string{
	`topk(1000000, {__name__=~".+"})`,
	strings.Repeat("(", 20_000) + "up" + strings.Repeat(")", 20_000),
	`quantile_over_time(0.9, {__name__=~".+"}[1d])`,
	`count_values("v", {__name__=~".+"})`,
	`max_over_time(sum(rate({__name__=~".+_total"}[5m]))[1d:1s])`,
	`sum(rate({__name__=~".+"}[1h])) + sum(rate({__name__=~".+"}[30m]))`,
}

// attack has somebody who plays a run ask for everything at once, a number of
// times each, until ctx ends.
func (c *caller) attack(ctx context.Context, base string, times int) *greed {
	ways := map[string]func(i int) (int, []byte){
		"seeds": func(i int) (int, []byte) {
			return c.ask(ctx, "POST", "/api/runs", map[string]any{"scenario": "first-page", "runtime": "tabletop", "seed": 1000 + i})
		},
		"runs": func(i int) (int, []byte) {
			return c.ask(ctx, "POST", "/api/runs", map[string]any{"scenario": "the-loud-one", "runtime": "tabletop"})
		},
		"queries": func(i int) (int, []byte) {
			return c.ask(ctx, "POST", base+"/query", map[string]any{"expr": dear[i%len(dear)], "from_s": -80000, "to_s": 0, "step_s": 60})
		},
		"notes": func(i int) (int, []byte) {
			return c.ask(ctx, "POST", base+"/commands", map[string]any{"type": "note", "text": strings.Repeat("ü", 4000)})
		},
		"previews": func(i int) (int, []byte) {
			return c.ask(ctx, "POST", base+"/actions/preview", map[string]any{"action": "restart", "target": "checkout"})
		},
		"visits": func(i int) (int, []byte) {
			return c.ask(ctx, "POST", base+"/customer", map[string]any{"journey": "buy"})
		},
		"logs": func(i int) (int, []byte) { return c.ask(ctx, "GET", base+"/logs?limit=1000", nil) },
	}
	g := &greed{asked: map[string]*atomic.Int64{}, taken: map[string]*atomic.Int64{}}
	var all sync.WaitGroup
	for way, ask := range ways {
		asked, taken := &atomic.Int64{}, &atomic.Int64{}
		g.asked[way], g.taken[way] = asked, taken
		for range 4 {
			all.Go(func() {
				for ctx.Err() == nil {
					i := int(asked.Add(1))
					if i > times {
						return
					}
					status, text := ask(i)
					if status/100 == 2 {
						taken.Add(1)
					}
					for size := int64(len(text)); ; {
						if was := g.largest.Load(); was >= size || g.largest.CompareAndSwap(was, size) {
							break
						}
					}
				}
			})
		}
	}
	for range 4 {
		all.Go(func() { c.flood(ctx, base+"/live", times) })
	}
	all.Go(func() {
		// How many runs of theirs there are, as one asks the server itself.
		for ctx.Err() == nil {
			mine, err := c.a.store.Runs(ctx, store.RunFilter{Person: c.id, Unfinished: true})
			if err == nil && int64(len(mine)) > g.runs.Load() {
				g.runs.Store(int64(len(mine)))
			}
			select {
			case <-ctx.Done():
			case <-time.After(20 * time.Millisecond):
			}
		}
	})
	all.Wait()
	return g
}

// flood sends frames as fast as they are taken, a thousand at once.
func (c *caller) flood(ctx context.Context, path string, times int) {
	conn, err := net.Dial("tcp", c.a.Listens().Host)
	if err != nil {
		return
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n",
		path, c.a.Listens().Host, c.cookie)
	go func() { _, _ = io.Copy(io.Discard, bufio.NewReader(conn)) }()
	pings := bytes.Repeat([]byte{0x89, 0x80, 1, 2, 3, 4}, 1000)
	for range times {
		if _, err := conn.Write(pings); err != nil {
			return
		}
	}
}

// held is how many bytes there are below a folder.
func held(t testing.TB, folder string) (bytes int64) {
	t.Helper()
	err := filepath.WalkDir(folder, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil // gone meanwhile
		}
		if info, err := d.Info(); err == nil {
			bytes += info.Size()
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return bytes
}

// TestGreed holds what one person can take of a server, whatever they ask for and
// however often, while another plays: all of it but how long things take.
func TestGreed(t *testing.T) {
	const room = 80 << 20 // for two histories
	a, _ := serving(t, config.Config{Limits: config.Limits{Histories: room}})
	bystander, greedy := calling(t, a, "bystander"), calling(t, a, "greedy")
	base, theirs := bystander.begin(t), greedy.begin(t)
	ctx, stop := context.WithTimeout(t.Context(), 2*time.Second)
	defer stop()
	began := time.Now()
	var g *greed
	var done sync.WaitGroup
	done.Go(func() { g = greedy.attack(ctx, theirs, 150) })
	for i := range 20 {
		if status := bystander.note(t.Context(), base, fmt.Sprint("note ", i)); status != http.StatusOK {
			t.Errorf("a note of somebody who does nothing else: %d", status)
		}
	}
	done.Wait()
	took := time.Since(began)
	if n := g.taken["seeds"].Load() + g.taken["runs"].Load(); n > 0 || g.runs.Load() != 1 {
		t.Errorf("beside the one they had, %d runs were begun; most in progress: %d", n, g.runs.Load())
	}
	for way, most := range map[string]int64{
		"notes": 60 + took.Milliseconds()/250, "previews": 20 + took.Milliseconds()/2000, "visits": 15 + took.Milliseconds()/2000,
		"queries": 60 + took.Milliseconds()/200, "logs": 60 + took.Milliseconds()/200,
	} {
		if got := g.taken[way].Load(); got > most+1 {
			t.Errorf("%s: %d of %d were answered within %s, more than %d", way, got, g.asked[way].Load(), took, most)
		}
	}
	if got := g.largest.Load(); got > 12<<20 {
		t.Errorf("an answer has %d bytes", got)
	}
	folder := a.store.Folder()
	paths, err := filepath.Glob(filepath.Join(folder, "history", "*"))
	if got := held(t, filepath.Join(folder, "history")); err != nil || got > room {
		t.Errorf("histories take %d MiB of the disk: %v", got>>20, slices.Sorted(slices.Values(paths)))
	}
	if trail, err := a.store.Trail(t.Context(), store.TrailFilter{}, 10_000); err != nil || len(trail) > 400 {
		t.Errorf("the trail has %d entries of it: %v", len(trail), err)
	}
}
