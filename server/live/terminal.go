package live

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"golang.org/x/time/rate"

	"github.com/drillyard/drillyard/faults"
)

// Terminal says who sits at a terminal of what.
type Terminal struct {
	Run     string // id of the run, or of what else has terminals of its own
	Person  string // id of who sits there
	Session string // ends the terminal when it is signed out; guarded by the hub's mutex
	Ends    SessionEnds
	// Open logs in. Its context ends with the connection. What it or the shell
	// declines is told to whoever asked, and so is why the shell ends; see declined.
	Open func(ctx context.Context, size faults.Size) (faults.Shell, error)
	Size faults.Size
	Over <-chan struct{} // closed when the run is over; nil: the shell says when
	// Idle is how long nothing may be typed; ten minutes if zero.
	Idle time.Duration
}

// declined is an error that says, in a sentence for the person who asked, why
// something is not done. Whatever else goes wrong is not for them to read.
type declined interface {
	error
	Declined() string
}

// Bounds of terminals.
const (
	// TerminalsEach is how many there may be of one run at once.
	TerminalsEach = 4
	// outputRate and outputBurst are what a terminal may show, in bytes a second
	// and at once: what is beyond waits, and whatever writes it with it.
	outputRate  = 1 << 20
	outputBurst = 64 << 10
	// typedLimit is what may be typed, or pasted, at once, in bytes.
	typedLimit = 64 << 10
	idleLimit  = 10 * time.Minute
	largest    = 1000 // characters, across or down
)

// Why a terminal is closed, as its reader is told.
const (
	byeMany    = "As many terminals are open here as there may be. Please close one."
	byeIdle    = "Nothing was typed for a while, so the terminal was closed."
	byeOver    = "The run has ended, and the terminal with it."
	byeGone    = "You are not of the crew of this run any more, and the terminal was closed."
	byeAway    = "You have been signed out, and the terminal was closed."
	byeStopped = "The server is stopping."
	byeExit    = "The shell has ended."
	byeFailed  = "The terminal could not be opened. Please try again."
)

// terminal is one that is open.
type terminal struct {
	Terminal
	hub  *Hub
	conn *websocket.Conn
	keys *slowed    // below conn
	send sync.Mutex // one writes at a time

	once   sync.Once
	reason string
	gone   chan struct{} // closed when it is to be closed
	typed  chan struct{}
}

// ServeTerminal makes a websocket of the request and connects it to a shell
// until either side ends it: binary messages are keys and output, text ones are
// JSON (see content/guide/api.md). The request has been authorised. Answers and
// errors are as Serve's.
func (h *Hub) ServeTerminal(w http.ResponseWriter, r *http.Request, of Terminal) error {
	conn, keys, err := h.accept(w, r, keysIntake)
	if err != nil || conn == nil {
		return err
	}
	defer h.watching.Done()
	defer conn.Close()
	ctx, cancel := context.WithCancel(context.WithoutCancel(r.Context()))
	defer cancel()
	if of.Idle == 0 {
		of.Idle = idleLimit
	}
	t := &terminal{Terminal: of, hub: h, conn: conn, keys: keys, gone: make(chan struct{}), typed: make(chan struct{}, 1)}
	defer t.part()
	if !h.sit(t) {
		t.stop(byeMany)
		return nil
	}
	defer h.rise(t)
	shell, err := of.Open(ctx, of.Size)
	if refusal, ok := errors.AsType[declined](err); ok {
		t.stop(refusal.Declined())
		return nil
	}
	if err != nil {
		t.stop(byeFailed)
		return fmt.Errorf("open a terminal of run %s: %w", of.Run, err)
	}
	var work sync.WaitGroup
	work.Go(func() { t.read(shell) })
	work.Go(func() { t.show(ctx, shell) })
	err = t.watch(ctx)
	t.part()
	cancel()
	closing := shell.Close() // and with it, showing ends
	_ = conn.Close()         // and with it, reading
	work.Wait()
	if err = errors.Join(err, closing); err != nil {
		return fmt.Errorf("serve a terminal of run %s: %w", of.Run, err)
	}
	return nil
}

// stop has the terminal closed; the first reason counts.
func (t *terminal) stop(reason string) {
	t.once.Do(func() {
		t.reason = reason
		close(t.gone)
	})
}

// watch returns when the terminal is to be closed, and sees to it that it is.
func (t *terminal) watch(ctx context.Context) error {
	idle, pings, expiry := time.NewTimer(t.Idle), time.NewTicker(pingEvery), time.NewTimer(0)
	defer idle.Stop()
	defer pings.Stop()
	defer expiry.Stop()
	for {
		select {
		case <-t.gone:
			return nil
		case <-t.Over:
			t.stop(byeOver)
		case <-idle.C:
			t.stop(byeIdle)
		case <-t.typed:
			idle.Reset(t.Idle)
		case <-pings.C:
			if t.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeWait)) != nil {
				t.stop("")
			}
			expiry.Reset(0) // another process may have ended the session
		case <-expiry.C:
			over, err := t.Ends.over(ctx, func() string { return t.hub.seatOf(t) }, expiry)
			if err != nil {
				t.stop(byeFailed)
				return err
			}
			if over {
				t.stop(byeAway)
			}
		}
	}
}

// read passes on what is typed, until the connection ends.
func (t *terminal) read(shell faults.Shell) {
	t.conn.SetReadLimit(typedLimit)
	alive := func(string) error { return t.conn.SetReadDeadline(time.Now().Add(pongWait)) }
	t.conn.SetPongHandler(alive)
	for {
		_ = alive("") // a write to the shell may have taken its time
		kind, message, err := t.conn.ReadMessage()
		if err != nil {
			t.stop("")
			return
		}
		t.keys.charge(perMessage)
		if kind == websocket.BinaryMessage {
			select {
			case t.typed <- struct{}{}:
			default:
			}
			_, err = shell.Write(message)
		} else {
			t.control(shell, message)
		}
		if refusal, ok := errors.AsType[declined](err); ok {
			err = t.tell("note", refusal.Declined())
		}
		if err != nil {
			t.stop(byeExit)
			return
		}
	}
}

// control takes a message that is no keys.
func (t *terminal) control(shell faults.Shell, raw []byte) {
	var message struct {
		T    string `json:"t"`
		Cols int    `json:"cols"`
		Rows int    `json:"rows"`
	}
	if json.Unmarshal(raw, &message) != nil {
		return
	}
	switch message.T {
	case "ping": // whether anybody is there
		if t.write(websocket.TextMessage, []byte(`{"t":"pong"}`), byeWait) != nil {
			t.stop("")
		}
		return
	case "size":
	default:
		return // a newer client says more
	}
	if size, ok := SizeOf(message.Cols, message.Rows); ok {
		if err := shell.Resize(size); err != nil {
			t.hub.Logger.Debug("resize a terminal", "run", t.Run, "err", err)
		}
	}
}

// SizeOf returns the size of a screen, if a screen can have it.
func SizeOf(cols, rows int) (faults.Size, bool) {
	return faults.Size{Cols: cols, Rows: rows}, cols >= 1 && rows >= 1 && cols <= largest && rows <= largest
}

// show passes on what the shell shows, no faster than it may.
func (t *terminal) show(ctx context.Context, shell faults.Shell) {
	limit := rate.NewLimiter(outputRate, outputBurst)
	buf := make([]byte, outputBurst/2)
	for {
		n, err := shell.Read(buf)
		if n > 0 {
			if limit.WaitN(ctx, n) != nil {
				return
			}
			if t.write(websocket.BinaryMessage, buf[:n], writeWait) != nil {
				t.stop("")
				return
			}
		}
		if err != nil {
			if refusal, ok := errors.AsType[declined](err); ok {
				t.stop(refusal.Declined())
				return
			}
			if !errors.Is(err, io.EOF) {
				t.hub.Logger.Debug("read from a shell", "run", t.Run, "err", err)
			}
			select {
			case <-t.Over:
				t.stop(byeOver)
			default:
				t.stop(byeExit)
			}
			return
		}
	}
}

// part tells why the terminal is closed.
func (t *terminal) part() {
	select {
	case <-t.gone:
	default:
		return
	}
	if t.reason == "" || t.tell("bye", t.reason) != nil {
		return
	}
	t.reason = "" // it is told once
	closing := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
	_ = t.conn.WriteControl(websocket.CloseMessage, closing, time.Now().Add(byeWait))
}

// tell says something that is no output.
func (t *terminal) tell(what, text string) error {
	key := map[string]string{"bye": "reason", "note": "text"}[what]
	raw, err := json.Marshal(map[string]string{"t": what, key: text})
	if err != nil {
		return err
	}
	return t.write(websocket.TextMessage, raw, byeWait)
}

func (t *terminal) write(kind int, message []byte, within time.Duration) error {
	t.send.Lock()
	defer t.send.Unlock()
	if err := t.conn.SetWriteDeadline(time.Now().Add(within)); err != nil {
		return err
	}
	return t.conn.WriteMessage(kind, message)
}

// sit lets a terminal be, unless there are too many of its run.
func (h *Hub) sit(t *terminal) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	of := 0
	for other := range h.seats {
		if other.Run == t.Run {
			of++
		}
	}
	if of >= TerminalsEach {
		return false
	}
	h.seats[t] = struct{}{}
	if h.closed { // between enter and now
		t.stop(byeStopped)
	}
	return true
}

func (h *Hub) rise(t *terminal) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.seats, t)
}

// seatOf returns what the session of whoever sits at a terminal is called by
// now.
func (h *Hub) seatOf(t *terminal) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return t.Session
}
