package web

import (
	"context"
	"io"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/server/attempt"
	"github.com/drillyard/drillyard/server/store"
)

// folder is a cage that says that it is there, and holds files.
type folder struct {
	*io.PipeReader
	into *io.PipeWriter
	mu   sync.Mutex
	has  map[string]string
	size faults.Size
}

func (f *folder) Write(p []byte) (int, error) { return len(p), nil }
func (*folder) Resize(faults.Size) error      { return nil }
func (f *folder) Close() error                { return f.into.Close() }

func (f *folder) Put(files map[string]string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	maps.Copy(f.has, files)
	return nil
}

func (f *folder) holds(name, text string) func() bool {
	return func() bool {
		f.mu.Lock()
		defer f.mu.Unlock()
		return f.has[name] == text
	}
}

// folders has the attempts of a yard make cages, which are sent as they are opened.
func folders(y *yard) <-chan *folder {
	made := make(chan *folder, 4)
	y.web.Attempts.Cage = func(_ context.Context, files map[string]string, size faults.Size) (attempt.Cage, error) {
		out, into := io.Pipe()
		f := &folder{PipeReader: out, into: into, has: maps.Clone(files), size: size}
		go func() { _, _ = io.WriteString(into, "it is there") }()
		made <- f
		return f, nil
	}
	return made
}

// atTerminal opens a terminal, and tells later all that came down, until the server ended it.
func (s *someone) atTerminal(path, origin string) <-chan reply {
	s.t.Helper()
	r := s.request("GET", path, nil)
	for name, v := range map[string]string{"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg==", "Origin": origin} {
		r.Header.Set(name, v)
	}
	came := make(chan reply, 1)
	go func() { came <- s.send(r) }()
	return came
}

func (r reply) says(t *testing.T, words ...string) {
	t.Helper()
	for _, w := range words {
		if r.StatusCode != http.StatusSwitchingProtocols || !strings.Contains(string(r.body), w) {
			t.Errorf("%d %q, want %q", r.StatusCode, r.body, w)
		}
	}
}

// A terminal is of whoever answers and of nobody else; what is saved is there; it ends with
// the attempt; and whoever has none is told why.
func TestTheTerminalOfAnAttempt(t *testing.T) {
	t.Parallel()
	y := withExercises(t)
	ada, ben, fay := y.person("ada", store.Trainee), y.person("ben", store.Trainee), y.person("fay", store.Facilitator)
	var open attemptView
	ada.ask(http.StatusCreated, "POST", "/api/exercises/marked/attempts", nil).into(t, &open)
	base := "/api/attempts/" + open.ID
	(<-ada.atTerminal(base+"/terminal", y.url)).says(t, "Scripts cannot be run on this server", "drillyard doctor")

	made := folders(y)
	ada.ask(http.StatusOK, "PUT", base+"/parts/notes.md", typed{"one", 0})
	ada.ask(http.StatusUnprocessableEntity, "GET", base+"/terminal?cols=0&rows=5", nil)
	ben.ask(http.StatusNotFound, "GET", base+"/terminal", nil)
	fay.ask(http.StatusForbidden, "GET", base+"/terminal", nil)
	if r := <-ada.atTerminal(base+"/terminal", "http://evil.example"); r.StatusCode != http.StatusForbidden {
		t.Errorf("from a foreign page: %d", r.StatusCode)
	}
	if len(made) > 0 {
		t.Error("a cage was made for somebody who may not have one")
	}
	first := ada.atTerminal(base+"/terminal?cols=90&rows=20", y.url)
	at := <-made
	if !at.holds("notes.md", "one")() || at.size != (faults.Size{Cols: 90, Rows: 20}) {
		t.Errorf("it begins with %v, %v", at.has, at.size)
	}
	second := ada.atTerminal(base+"/terminal", y.url)
	(<-first).says(t, "it is there", "opened once more")
	at = <-made
	ada.ask(http.StatusOK, "PUT", base+"/parts/notes.md", typed{"two", 1})
	until(t, "what was saved is there", at.holds("notes.md", "two"))
	ada.ask(http.StatusOK, "POST", base+"/submit", nil)
	(<-second).says(t, "The attempt has ended, and the terminal with it.")
	(<-ada.atTerminal(base+"/terminal", y.url)).says(t, "The attempt has ended, and the terminal with it.")
	for _, entry := range y.trail() {
		if strings.Contains(entry, "terminal") && !strings.Contains(entry, "denied") {
			t.Errorf("the trail has %q", entry)
		}
	}
}

// A candidate's terminals end when their link is moved or revoked, or they are deleted, and
// nobody else's do.
func TestTheTerminalOfACandidateEndsWithTheirLink(t *testing.T) {
	t.Parallel()
	y := withExercises(t)
	y.web.signIns = newLimiter(pace{burst: 1000, every: 1})
	host := y.person("host", store.Assessor)
	i := twoItems(y, host)
	at := "/api/interviews/" + i.ID + "/candidates/"
	other, otherToken := host.added(i, "Other", 0)
	made := folders(y)
	sits := func(c *someone, path string) <-chan reply {
		came := c.atTerminal(path, y.url)
		f := <-made
		if path == "/api/interview/warm-up/terminal" {
			c.ask(http.StatusOK, "PUT", "/api/interview/warm-up", warmUpText{"echo mine"})
			until(t, "what is tried is there", f.holds(warmUpScript, "echo mine"))
		}
		return came
	}
	works := func(token string) (*someone, string) {
		c := y.through(token)
		c.ask(http.StatusOK, "POST", "/api/interview/agree", nil)
		var item itemState
		c.ask(http.StatusOK, "POST", "/api/interview/items/write/begin", nil).into(t, &item)
		return c, "/api/attempts/" + item.Attempt + "/terminal"
	}
	stays, staysAt := works(otherToken)
	staying := sits(stays, staysAt)
	for name, end := range map[string]func(id string){
		"moved":   func(id string) { host.ask(http.StatusOK, "POST", at+id+"/move", nil) },
		"revoked": func(id string) { host.ask(http.StatusOK, "DELETE", at+id+"/link", nil) },
		"deleted": func(id string) { host.ask(http.StatusNoContent, "DELETE", at+id, nil) },
	} {
		who, token := host.added(i, "Nomen "+name, 0)
		c, terminal := works(token)
		(<-stays.atTerminal(terminal, y.url)).gone(t)
		all := []<-chan reply{sits(c, terminal), sits(c, "/api/interview/warm-up/terminal")}
		end(who.ID)
		for _, one := range all {
			(<-one).says(t, `"t":"bye"`)
		}
		if r := <-c.atTerminal(terminal, y.url); r.StatusCode != http.StatusUnauthorized {
			t.Errorf("%s: %d", name, r.StatusCode)
		}
	}
	select {
	case r := <-staying:
		t.Errorf("somebody else's ended: %q", r.body)
	default:
	}
	host.ask(http.StatusOK, "POST", at+other.ID+"/move", nil)
	(<-staying).says(t, "signed out")
}

func (r reply) gone(t *testing.T) {
	t.Helper()
	if r.StatusCode != http.StatusNotFound {
		t.Errorf("somebody else's terminal: %d", r.StatusCode)
	}
}
