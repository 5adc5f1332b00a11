package web

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/server/attempt"
	"github.com/drillyard/drillyard/server/badge"
	"github.com/drillyard/drillyard/server/gameday"
	"github.com/drillyard/drillyard/server/insight"
	"github.com/drillyard/drillyard/server/interview"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/live"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/store"
	"github.com/drillyard/drillyard/server/track"
)

// patience is how long a test waits for what must come.
const patience = 30 * time.Second

// shipped is the content that ships. It is compiled once: nothing of it changes.
var shipped = sync.OnceValues(func() (*library.Library, error) { return library.Load(content.FS) })

// yard is a whole server on a real socket, with the content that ships.
type yard struct {
	t     *testing.T
	web   *server
	url   string
	log   *transcript // what the server writes to its own log
	table []route
}

// transcript may be written to and read at once.
type transcript struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *transcript) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *transcript) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

func newYard(t *testing.T, table []route) *yard {
	t.Helper()
	return newYardOf(t, content.FS, table)
}

// newYardOf has a content folder of its own, and more that is its own.
func newYardOf(t *testing.T, folder fs.FS, table []route, more ...func(*Options)) *yard {
	t.Helper()
	db, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return newYardOn(t, db, folder, table, more...)
}

// newYardOn serves a store that others have served, or will.
func newYardOn(t *testing.T, db *store.Store, folder fs.FS, table []route, more ...func(*Options)) *yard {
	t.Helper()
	load := shipped
	if folder != fs.FS(content.FS) {
		load = func() (*library.Library, error) { return library.Load(folder) }
	}
	lib, err := load()
	if err != nil {
		t.Fatal(err)
	}
	said := &transcript{}
	logger := slog.New(slog.NewTextHandler(said, &slog.HandlerOptions{Level: slog.LevelDebug, AddSource: true}))
	options := Options{
		Store: db, Library: lib, Version: "test", Logger: logger,
		Client: fstest.MapFS{
			"index.html":       {Data: []byte("<!doctype html>the client")},
			"assets/app-1a.js": {Data: []byte("app()")},
		},
	}
	for _, set := range more {
		set(&options)
	}
	if options.Attempts == nil {
		attempts, err := attempt.New(t.Context(), attempt.Options{Store: db, Shelf: shelfOf(nil), Logger: logger})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := attempts.Close(context.WithoutCancel(t.Context())); err != nil {
				t.Error(err)
			}
		})
		options.Attempts = attempts
	}
	var service *runs.Service
	hub := live.New(live.Options{Log: db, Logger: logger, Origins: Origins(options.Public), Now: func(id string) live.Standing { return live.Standing(service.Standing(id)) }})
	service, err = runs.New(t.Context(), runs.Options{Store: db, Library: options.Library, Publish: hub.Publish, Logger: logger})
	if err != nil {
		t.Fatal(err)
	}
	options.Hub, options.Runs = hub, service
	options.Interviews = interview.New(interview.Options{Store: db, Library: options.Library, Runs: service, Attempts: options.Attempts, Logger: logger})
	options.Days = gameday.New(gameday.Options{Store: db, Library: options.Library, Runs: service, Logger: logger})
	options.Insight = insight.New(insight.Options{Store: db, Library: options.Library, Logger: logger})
	options.Badges = badge.New(badge.Options{Store: db, Public: options.Public})
	options.Tracks = track.New(track.Options{Store: db, Library: options.Library, Logger: logger})
	y := &yard{t: t, log: said, web: newServer(options, table), table: table}
	socket := httptest.NewServer(y.web.echo)
	y.url = socket.URL
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 5*time.Minute)
		defer cancel()
		if err := service.Stop(ctx); err != nil { // it writes to the folder until then
			t.Error(err)
		}
		hub.Close()
		socket.Close()
	})
	return y
}

// someone is a browser, signed in or not.
type someone struct {
	*yard
	person store.Person
	csrf   string
	http   *http.Client
}

func (y *yard) anonymous() *someone {
	jar, err := cookiejar.New(nil)
	if err != nil {
		y.t.Fatal(err)
	}
	return &someone{yard: y, http: &http.Client{Jar: jar}}
}

// leads are the roles of somebody who does all that is done for trainees.
var leads = store.Roles{store.Trainee, store.Facilitator, store.Assessor, store.Author}

// person adds someone and signs them in by a link, as a new colleague would.
func (y *yard) person(login string, roles ...store.Role) *someone {
	y.t.Helper()
	p, err := y.web.Store.CreatePerson(y.t.Context(), store.Person{Login: login, Name: login, Roles: roles})
	if err != nil {
		y.t.Fatal(err)
	}
	token, err := y.web.Store.CreateSession(y.t.Context(), p.ID, store.Vouched{})
	if err != nil {
		y.t.Fatal(err)
	}
	s := y.anonymous()
	s.person = p
	r, err := http.NewRequest(http.MethodGet, y.url, nil)
	if err != nil {
		y.t.Fatal(err)
	}
	s.http.Jar.SetCookies(r.URL, []*http.Cookie{{Name: cookieName, Value: token}})
	session, err := y.web.Store.Session(y.t.Context(), token)
	if err != nil {
		y.t.Fatal(err)
	}
	s.csrf = session.CSRF
	return s
}

// reply is an answer that was read to its end.
type reply struct {
	*http.Response
	body []byte
}

func (r reply) into(t *testing.T, v any) {
	t.Helper()
	if err := json.Unmarshal(r.body, v); err != nil {
		t.Fatalf("%s: %v", r.body, err)
	}
}

func (s *someone) request(method, path string, body any) *http.Request {
	s.t.Helper()
	var raw []byte
	if body != nil {
		var err error
		if raw, err = json.Marshal(body); err != nil {
			s.t.Fatal(err)
		}
	}
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, bytes.NewReader(raw))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if s.csrf != "" {
		r.Header.Set(csrfHeader, s.csrf)
	}
	return r
}

func (s *someone) send(r *http.Request) reply {
	s.t.Helper()
	response, err := s.http.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	s.listed(r, response.StatusCode, raw)
	return reply{response, raw}
}

// ask sends a request that must be answered with a status.
func (s *someone) ask(status int, method, path string, body any) reply {
	s.t.Helper()
	r := s.send(s.request(method, path, body))
	if r.StatusCode != status {
		s.t.Fatalf("%s %s: %d %s; want %d", method, path, r.StatusCode, r.body, status)
	}
	if status >= 400 && !strings.HasPrefix(r.Header.Get("Content-Type"), "application/problem+json") {
		s.t.Errorf("%s %s: a %d that is no problem document but %s", method, path, status, r.Header.Get("Content-Type"))
	}
	return r
}

func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	const long = 10 * patience // what has to be played once more is much work, and others play beside it
	for deadline := time.Now().Add(long); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within %s", what, long)
		}
	}
}

// trail returns the audit trail's lines, oldest first, as "action outcome", and
// why for what was denied.
func (y *yard) trail() (all []string) {
	y.t.Helper()
	lines, err := y.web.Store.Trail(y.t.Context(), store.TrailFilter{}, 1000)
	if err != nil {
		y.t.Fatal(err)
	}
	for i := len(lines) - 1; i >= 0; i-- {
		said := lines[i].Action + " " + string(lines[i].Outcome)
		if lines[i].Outcome == "denied" {
			said += ": " + lines[i].Detail
		}
		all = append(all, said)
	}
	return all
}
