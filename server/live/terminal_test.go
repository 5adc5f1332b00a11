package live

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/drillyard/drillyard/faults"
)

// echo is a shell that shows what is typed, and has an opinion on some of it.
type echo struct {
	out    *io.PipeReader
	in     *io.PipeWriter
	sizes  chan faults.Size
	closed chan struct{}
	once   sync.Once
}

// refusal is what a run answers that declines.
type refusal string

func (r refusal) Error() string    { return "declined" }
func (r refusal) Declined() string { return string(r) }

func newEcho() *echo {
	out, in := io.Pipe()
	return &echo{out: out, in: in, sizes: make(chan faults.Size, 8), closed: make(chan struct{})}
}

func (e *echo) Read(p []byte) (int, error) { return e.out.Read(p) }

func (e *echo) Write(p []byte) (int, error) {
	switch string(p) {
	case "refused\r":
		return 0, refusal("The run is paused.")
	case "stopped\r":
		return len(p), e.in.CloseWithError(refusal("It took too much."))
	case "exit\r":
		return len(p), e.in.Close()
	}
	return e.in.Write(p)
}

func (e *echo) Resize(size faults.Size) error {
	e.sizes <- size
	return nil
}

func (e *echo) Close() error {
	e.once.Do(func() { close(e.closed) })
	return errors.Join(e.out.Close(), e.in.Close())
}

// room is a hub that serves terminals.
type room struct {
	*Hub
	t      *testing.T
	url    string
	over   chan struct{}
	shells chan *echo
	served sync.WaitGroup
}

func newRoom(t *testing.T, change func(r *http.Request, of *Terminal)) *room {
	t.Helper()
	y := &room{
		t: t, Hub: New(Options{Logger: slog.New(slog.DiscardHandler), Now: func(string) Standing { return Standing{} }}),
		over: make(chan struct{}), shells: make(chan *echo, 16),
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		y.served.Add(1)
		defer y.served.Done()
		of := Terminal{
			Run: r.URL.Query().Get("run"), Session: r.URL.Query().Get("session"), Over: y.over, Size: faults.Size{Cols: 80, Rows: 24},
			Open: func(_ context.Context, size faults.Size) (faults.Shell, error) {
				shell := newEcho()
				shell.sizes <- size
				y.shells <- shell
				return shell, nil
			},
		}
		if change != nil {
			change(r, &of)
		}
		if err := y.ServeTerminal(w, r, of); errors.Is(err, ErrForeign) {
			w.WriteHeader(http.StatusForbidden)
		} else if err != nil && !strings.Contains(r.URL.RawQuery, "broken") {
			t.Error(err)
		}
	}))
	y.url = "ws" + strings.TrimPrefix(server.URL, "http") + "/?"
	t.Cleanup(func() {
		y.Close()
		server.Close()
		y.served.Wait()
	})
	return y
}

func (y *room) sit(query string) *websocket.Conn {
	y.t.Helper()
	conn, response, err := websocket.DefaultDialer.Dial(y.url+query, nil)
	if err != nil {
		y.t.Fatal(err)
	}
	_ = response.Body.Close()
	y.t.Cleanup(func() { conn.Close() })
	return conn
}

func press(t *testing.T, conn *websocket.Conn, keys string) {
	t.Helper()
	if err := conn.WriteMessage(websocket.BinaryMessage, []byte(keys)); err != nil {
		t.Fatal(err)
	}
}

// shows reads until so many bytes were shown, or something was said.
func shows(t *testing.T, conn *websocket.Conn, n int) (shown []byte, said string) {
	t.Helper()
	if err := conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	for n < 0 || len(shown) < n {
		kind, raw, err := conn.ReadMessage()
		if closed, ok := errors.AsType[*websocket.CloseError](err); ok {
			return shown, closed.Error()
		}
		if err != nil {
			t.Fatalf("after %q: %v", shown, err)
		}
		if kind == websocket.TextMessage {
			return shown, string(raw)
		}
		shown = append(shown, raw...)
	}
	return shown, ""
}

func TestATerminal(t *testing.T) {
	y := newRoom(t, nil)
	conn := y.sit("run=r1")
	shell := <-y.shells
	if size := <-shell.sizes; size != (faults.Size{Cols: 80, Rows: 24}) {
		t.Errorf("opened as %v", size)
	}
	press(t, conn, "ls\r")
	if shown, said := shows(t, conn, 3); string(shown) != "ls\r" || said != "" {
		t.Errorf("shows %q %s", shown, said)
	}
	for _, text := range []string{`{"t":"size","cols":0,"rows":5}`, `{"t":"size","cols":5000,"rows":5}`, `{"t":"sing"}`, `x`, `{"t":"size","cols":132,"rows":43}`} {
		if err := conn.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if size := <-shell.sizes; size != (faults.Size{Cols: 132, Rows: 43}) {
		t.Errorf("changed to %v", size)
	}
	if err := conn.WriteMessage(websocket.TextMessage, []byte(`{"t":"ping"}`)); err != nil {
		t.Fatal(err)
	}
	if shown, said := shows(t, conn, 1); len(shown) > 0 || said != `{"t":"pong"}` {
		t.Errorf("shows %q %s", shown, said)
	}
	press(t, conn, "refused\r")
	if shown, said := shows(t, conn, 1); len(shown) > 0 || said != `{"t":"note","text":"The run is paused."}` {
		t.Errorf("shows %q %s", shown, said)
	}
	press(t, conn, "exit\r")
	if shown, said := shows(t, conn, 1); len(shown) > 0 || said != `{"reason":"The shell has ended.","t":"bye"}` {
		t.Errorf("shows %q %s", shown, said)
	}
	<-shell.closed

	conn = y.sit("run=r1")
	shell = <-y.shells
	press(t, conn, "stopped\r")
	if shown, said := shows(t, conn, 1); len(shown) > 0 || said != `{"reason":"It took too much.","t":"bye"}` {
		t.Errorf("shows %q %s", shown, said)
	}
	<-shell.closed

	conn = y.sit("run=r1")
	shell = <-y.shells
	conn.Close()
	<-shell.closed // who goes away leaves nothing behind
}

// What a shell shows is slowed, and nothing of it is lost.
func TestOutputIsSlowed(t *testing.T) {
	y := newRoom(t, nil)
	conn := y.sit("run=r1")
	shell := <-y.shells
	const much = 3 * outputRate / 2
	sent := bytes.Repeat([]byte("0123456789abcdef"), much/16)
	began := time.Now()
	go func() { _, _ = shell.in.Write(sent) }()
	if shown, said := shows(t, conn, much); !bytes.Equal(shown, sent) {
		t.Errorf("%d of %d bytes were shown; %s", len(shown), len(sent), said)
	}
	if took, least := time.Since(began), time.Second; took < least {
		t.Errorf("%d bytes took %s", much, took)
	}
}

func TestWhatEndsATerminal(t *testing.T) {
	ends := make(chan time.Time, 1)
	y := newRoom(t, func(r *http.Request, of *Terminal) {
		q := r.URL.Query()
		switch {
		case q.Has("idle"):
			of.Idle = time.Millisecond
		case q.Has("ends"):
			of.Ends = func(context.Context, string) (time.Time, error) { return <-ends, nil }
		case q.Has("refused"):
			of.Open = func(context.Context, faults.Size) (faults.Shell, error) {
				return nil, refusal("There is nothing to log in to.")
			}
		case q.Has("broken"):
			of.Open = func(context.Context, faults.Size) (faults.Shell, error) { return nil, errors.New("/var/run/secret") }
		}
	})
	wants := func(conn *websocket.Conn, reason string) {
		t.Helper()
		if _, said := shows(t, conn, -1); !strings.Contains(said, `"`+reason+`"`) {
			t.Errorf("%s, want %s", said, reason)
		}
	}
	wants(y.sit("idle"), byeIdle)
	wants(y.sit("refused"), "There is nothing to log in to.")
	wants(y.sit("broken"), byeFailed)

	conn := y.sit("ends")
	ends <- time.Now().Add(time.Millisecond) // it was used meanwhile
	ends <- time.Now().Add(time.Millisecond)
	ends <- time.Now()
	wants(conn, byeAway)

	var all []*websocket.Conn
	for len(y.shells) > 0 {
		<-y.shells
	}
	for range TerminalsEach {
		all = append(all, y.sit("run=full&session=s1"))
		<-y.shells
	}
	wants(y.sit("run=full"), byeMany)
	other := y.sit("run=other&session=s2")
	<-y.shells
	y.Renew("s1", "s3")
	y.SignOut("s1") // nobody's
	y.SignOut("s3")
	for _, conn := range all {
		wants(conn, byeAway)
	}
	press(t, other, "x")
	if shown, said := shows(t, other, 1); string(shown) != "x" {
		t.Errorf("shows %q %s", shown, said)
	}
	close(y.over)
	wants(other, byeOver)

	foreign := http.Header{"Origin": {"http://evil.example"}}
	_, response, err := websocket.DefaultDialer.Dial(y.url, foreign)
	if err == nil || response == nil || response.StatusCode != http.StatusForbidden {
		t.Errorf("from a foreign page: %v, %v", response, err)
	}
	_ = response.Body.Close()
}

func TestAServerThatStopsClosesTerminals(t *testing.T) {
	y := newRoom(t, nil)
	conn := y.sit("run=r1")
	shell := <-y.shells
	y.Close()
	<-shell.closed
	if _, said := shows(t, conn, -1); !strings.Contains(said, byeStopped) {
		t.Error(said)
	}
}
