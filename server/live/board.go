package live

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/gorilla/websocket"
)

// boardEvery is the least time between two messages to a board: what comes together is
// told together, and one who leads sees it as soon as anybody could tell.
const boardEvery = 20 * time.Millisecond

// Board is somebody who watches many runs at once.
type Board struct {
	Person  string
	Session string // ends the board when it is signed out; guarded by the hub's mutex
	Ends    SessionEnds
	// Stands reports whether they would be let in as they were; nil: they always would.
	Stands func(context.Context) (bool, error)
	// Next is the next message: what is other than it was told last. Nil: nothing is. It
	// is asked when something was published, and every second, by one goroutine.
	Next func(context.Context) ([]byte, error)
}

// ServeBoard makes a websocket of the request and tells it how things stand until either
// side ends it. The request has been authorised. The error is that of Serve.
func (h *Hub) ServeBoard(w http.ResponseWriter, r *http.Request, b Board) error {
	conn, _, err := h.accept(w, r, screenIntake)
	if err != nil || conn == nil {
		return err
	}
	defer h.watching.Done()
	ctx, cancel := context.WithCancel(context.WithoutCancel(r.Context()))
	defer cancel()
	v := &boardViewer{Board: b, news: make(chan struct{}, 1)}
	v.viewer = &viewer{hub: h, conn: conn, gone: make(chan struct{}), doubts: make(chan struct{}, 1)}
	v.viewer.Subscription = Subscription{Session: b.Session, Ends: b.Ends, Stands: b.Stands}
	v.viewer.Viewer.Person = b.Person
	v.doubted.Store(true) // what changed before it was mounted, nobody told it of
	h.mount(v)
	defer h.unmount(v)
	go func() {
		defer cancel()
		v.listen()
	}()
	if err := v.feed(ctx); err != nil {
		return fmt.Errorf("show a board: %w", err)
	}
	return nil
}

// boardViewer is one connection of a board. It shares how a viewer's session ends, and
// how it is sent away.
type boardViewer struct {
	*viewer
	Board
	news chan struct{} // something was published
}

func (h *Hub) mount(b *boardViewer) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.boards[b] = struct{}{}
	if h.closed {
		b.stop(byeStopping)
	}
}

func (h *Hub) unmount(b *boardViewer) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.boards, b)
}

// wake has boards look whether something is other than it was. The lock is held.
func (h *Hub) wake() {
	for b := range h.boards {
		select {
		case b.news <- struct{}{}:
		default: // it is about to look
		}
	}
}

// feed tells how things stand, and what changes, until the board is stopped.
func (b *boardViewer) feed(ctx context.Context) error {
	defer b.conn.Close()
	defer b.part()
	expiry := time.NewTimer(0)
	expiry.Stop()
	defer expiry.Stop()
	if err := b.checkSession(ctx, expiry); err != nil {
		return b.failed(err)
	}
	ticks, pings, pause := time.NewTicker(tickEvery), time.NewTicker(pingEvery), time.NewTimer(0)
	defer ticks.Stop()
	defer pings.Stop()
	defer pause.Stop()
	news, rests := b.news, false // while it rests it hears of nothing
	for !b.stopped() {
		var err error
		select {
		case <-b.gone:
		case <-pause.C:
			if !rests { // the first
				err = b.tell(ctx)
			}
			news, rests = b.news, false
		case <-news:
			err = b.tell(ctx)
			news, rests = nil, true
			pause.Reset(boardEvery)
		case <-ticks.C:
			err = b.tell(ctx)
		case <-b.doubts:
			_, err = b.stands(ctx)
		case <-expiry.C:
			err = b.checkSession(ctx, expiry)
		case <-pings.C:
			err = b.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeWait))
			if err == nil {
				err = b.checkSession(ctx, expiry)
			}
		}
		if err != nil {
			return b.failed(err)
		}
	}
	return nil
}

// tell sends what is new.
func (b *boardViewer) tell(ctx context.Context) error {
	if stands, err := b.stands(ctx); !stands {
		return err
	}
	raw, err := b.Next(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return serverError{err}
	}
	if raw == nil {
		return nil
	}
	return b.send(raw, writeWait)
}

// There lists who of a run's crew has it on a screen, by their ids; it is never null.
func (h *Hub) There(run string) []Presence {
	h.mu.Lock()
	defer h.mu.Unlock()
	all := []Presence{}
	if c := h.crews[run]; c != nil {
		for _, one := range c.there {
			all = append(all, one.Presence)
		}
	}
	slices.SortFunc(all, func(a, b Presence) int { return cmp.Compare(a.Person, b.Person) })
	return all
}
