package web

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/drillyard/drillyard/server/store"
)

// What the tables of paces and places speak of are routes.
func TestPacesAreOfRoutes(t *testing.T) {
	known := map[string]bool{}
	for _, r := range routes() {
		known[r.name()] = true
	}
	for name := range maps.Keys(paces) {
		if !known[name] {
			t.Errorf("there is a pace for %s", name)
		}
	}
	for name := range heavy {
		if !known[name] {
			t.Errorf("there are places for %s", name)
		}
	}
	for name := range lasting {
		if !known[name] {
			t.Errorf("%s is said to stay open", name)
		}
	}
}

// Whatever a person asks for, and however fast, there is an end to it, and to
// nobody else's.
func TestPaceOfEachPerson(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, r := range routes() {
			p, taken := newPaced(1), 0
			for ; taken < 1000; taken++ {
				if _, ok := p.allow(r, "ada", time.Now()); !ok {
					break
				}
			}
			most := anyPace.burst
			if own, ok := paceOf(r); ok {
				most = own.burst
			}
			if r.method != http.MethodGet && r.method != http.MethodHead && most == anyPace.burst {
				t.Errorf("%s changes something, and has no pace of its own", r.name())
			}
			if taken != most {
				t.Errorf("%s: %d at once, not %d", r.name(), taken, most)
			}
			if _, ok := p.allow(r, "bob", time.Now()); !ok {
				t.Errorf("%s: one person's pace is in another's way", r.name())
			}
			wait, _ := p.allow(r, "ada", time.Now())
			time.Sleep(2 * wait)
			if _, ok := p.allow(r, "ada", time.Now()); !ok {
				t.Errorf("%s: not again after %s", r.name(), wait)
			}
		}
	})
}

// A command, a preview and all the rest are held up by the server itself, with
// when to come again; the trail is not filled with it.
func TestHeldUp(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	ada, bob := y.person("ada", store.Trainee), y.person("bob", store.Trainee)
	if _, err := y.web.Store.CreateRun(t.Context(), store.Run{ID: "r1", PersonID: ada.person.ID}); err != nil {
		t.Fatal(err)
	}
	soon := time.Now().Add(time.Hour) // until then nothing is given back, however slow the machine is
	for path, asked := range map[string]string{"commands": "note", "actions/preview": "", "customer": "", "query": ""} {
		ask := func() reply {
			return ada.send(ada.request("POST", "/api/runs/r1/"+path, map[string]any{"type": asked}))
		}
		if r := ask(); r.StatusCode == http.StatusTooManyRequests {
			t.Errorf("%s: the first one is refused", path)
		}
		own := y.web.paced.of["POST "+runPath+"/"+path]
		for own.allow(ada.person.ID, soon) {
		}
		for range 10 {
			if r := ask(); r.StatusCode != http.StatusTooManyRequests || r.Header.Get("Retry-After") == "" || !strings.Contains(string(r.body), "wait a moment") {
				t.Fatalf("%s: %d %v %s", path, r.StatusCode, r.Header, r.body)
			}
		}
	}
	bob.ask(http.StatusOK, "GET", "/api/me", nil)
	noted := 0
	for _, entry := range y.trail() {
		if strings.Contains(entry, "too many requests") {
			noted++
		}
	}
	if noted != 1 {
		t.Errorf("it is in the trail %d times", noted)
	}
}

func TestPlaces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlaces(2, 3, time.Minute)
		var mu sync.Mutex
		var leaves []func()
		var failed []error
		for range 8 {
			go func() {
				leave, err := p.enter(t.Context(), "ada")
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					failed = append(failed, err)
				} else {
					leaves = append(leaves, leave)
				}
			}()
		}
		synctest.Wait()
		if len(leaves) != 2 || len(failed) != 3 {
			t.Errorf("%d have a place and %d were turned away; want 2 and 3", len(leaves), len(failed))
		}
		if leave, err := p.enter(t.Context(), "bob"); err != nil {
			t.Errorf("one person is in another's way: %v", err)
		} else {
			leave()
		}
		mu.Lock()
		leaves[0]()
		mu.Unlock()
		synctest.Wait()
		if len(leaves) != 3 {
			t.Error("a place that was left is not taken")
		}
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if len(failed) != 5 || !errors.Is(failed[4], errNoPlace) {
			t.Errorf("whoever waited too long: %v", failed)
		}
		gone, cancel := context.WithCancel(t.Context())
		go cancel()
		if _, err := p.enter(gone, "ada"); !errors.Is(err, context.Canceled) {
			t.Errorf("whoever went away: %v", err)
		}
		for _, leave := range leaves[1:] {
			leave()
		}
		if len(p.people) != 0 {
			t.Errorf("%d people are remembered", len(p.people))
		}
	})
}

// Whoever asks for much and does not read it is not waited for, and while they
// are, they have no more than their places.
func TestSlowReader(t *testing.T) {
	t.Parallel()
	block := []byte(strings.Repeat("x", 1<<20))
	begun := make(chan bool, 100)
	table := []route{
		{"GET", "/api/runs", signedIn, "", plain(func(_ *server, c *call) error {
			begun <- true
			c.Response().WriteHeader(http.StatusOK)
			for range 64 { // more than what lies between us holds
				if _, err := c.Response().Write(block); err != nil {
					return nil
				}
			}
			return nil
		})},
		{"GET", "/api/me", signedIn, "", answers((*server).me)},
	}
	y := newYard(t, table)
	// The deadline of a test: the server's own is a minute.
	y.web.echo.Use(inTime(300 * time.Millisecond))
	ada := y.person("ada", store.Trainee)
	for range readsEach + 3 {
		dial(t, ada, "/api/runs")
	}
	until(t, "the answers are given up", func() bool { return len(begun) == readsEach+3 })
	until(t, "their places are free", func() bool {
		y.web.reads.mu.Lock()
		defer y.web.reads.mu.Unlock()
		return len(y.web.reads.people) == 0
	})
	ada.ask(http.StatusOK, "GET", "/api/me", nil)
}

// dial asks for something and does not read the answer.
func dial(t *testing.T, who *someone, path string) net.Conn {
	t.Helper()
	u, err := url.Parse(who.url)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", u.Host)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	cookies := who.http.Jar.Cookies(u)
	out := bufio.NewWriter(conn)
	fmt.Fprintf(out, "GET %s HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\n\r\n", path, u.Host, slices.Collect(func(yield func(string) bool) {
		for _, c := range cookies {
			if !yield(c.String()) {
				return
			}
		}
	})[0])
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	return conn
}

// Whoever runs the server may let people go faster, by one number for all.
func TestPaceIsMultiplied(t *testing.T) {
	command := func(r route) bool { return r.audit == "run.command" }
	r := routes()[slices.IndexFunc(routes(), command)]
	own, _ := paceOf(r)
	p, taken, now := newPaced(3), 0, time.Now()
	for ; taken < 1000; taken++ {
		if _, ok := p.allow(r, "ada", now); !ok {
			break
		}
	}
	if taken != 3*own.burst {
		t.Errorf("%d at once; want %d", taken, 3*own.burst)
	}
	if _, ok := p.allow(r, "ada", now.Add(own.every/3)); !ok {
		t.Error("the next one is not sooner")
	}
}
