package live

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"github.com/drillyard/drillyard/scenarios/event"
)

// Subscription says who watches what, and from where on.
type Subscription struct {
	Run     string
	Viewer  event.Viewer // as whom they see the run
	After   int64        // ordinal of the last event they have
	Session string       // ends the subscription when it is signed out; guarded by the hub's mutex
	Ends    SessionEnds
	// Stands reports whether they would be let in as they were: it is asked when
	// they have come, and when a Doubt is raised. nil: they always would.
	Stands func(context.Context) (bool, error)
}

const (
	// queueLength is how many events a viewer may lag behind before it is
	// sent away: minutes of a busy run.
	queueLength = 256
	// pongWait is how long a connection may be silent; pings go out so that a
	// living one never is.
	pongWait  = 60 * time.Second
	pingEvery = 25 * time.Second
	tickEvery = time.Second
	// readLimit is what a viewer may send: it has nothing to say.
	readLimit = 512
)

// ErrForeign says that the request comes from a page of another origin.
// Browsers send cookies along with those.
var ErrForeign = errors.New("the request comes from a foreign page")

// Serve makes a websocket of the request and feeds it until either side ends
// it. The request has been authorised. One that answers with ErrForeign is left
// for the caller to answer; every other Serve answers itself, and its error is
// only for the log. A viewer that goes away is none.
func (h *Hub) Serve(w http.ResponseWriter, r *http.Request, s Subscription) error {
	if c := s.Viewer.Class; c != event.Trainee && c != event.Watcher && c != event.Facilitator {
		http.Error(w, http.StatusText(http.StatusNotFound), http.StatusNotFound)
		return fmt.Errorf("watch run %s: a viewer of class %d sees nothing", s.Run, c)
	}
	conn, _, err := h.accept(w, r, screenIntake)
	if err != nil || conn == nil {
		return err
	}
	defer h.watching.Done()
	// The request's own context no longer knows when the other side goes.
	ctx, cancel := context.WithCancel(context.WithoutCancel(r.Context()))
	defer cancel()
	v := &viewer{
		Subscription: s, hub: h, conn: conn,
		queue: make(chan *item, queueLength), gone: make(chan struct{}), news: make(chan struct{}, 1),
		doubts: make(chan struct{}, 1),
		cursor: event.Cursor{Viewer: s.Viewer},
	}
	v.doubted.Store(true) // what changed before it was in the room, nobody told it of
	// First in the room, then to the log: what is published from here on
	// waits in the queue, what was before is in the log.
	h.join(v)
	defer h.leave(v)
	go func() {
		defer cancel()
		v.listen()
	}()
	if err := v.feed(ctx); err != nil {
		return fmt.Errorf("watch run %s: %w", s.Run, err)
	}
	return nil
}

// accept makes a websocket of a request from a page of this server, that is read
// no faster than an intake; there is none, and no error, when the server is
// stopping. Who gets one says Done to watching at its end.
func (h *Hub) accept(w http.ResponseWriter, r *http.Request, in intake) (*websocket.Conn, *slowed, error) {
	if !h.sameOrigin(r) {
		return nil, nil, ErrForeign
	}
	if !h.enter() {
		http.Error(w, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
		return nil, nil, nil
	}
	taken := &hijacked{ResponseWriter: w, intake: in}
	conn, err := h.upgrader.Upgrade(taken, r, nil)
	if err != nil {
		h.watching.Done()
		return nil, nil, fmt.Errorf("open a websocket: %w", err)
	}
	return conn, taken.conn, nil
}

// listen notices pongs and the end of the connection.
func (v *viewer) listen() {
	v.conn.SetReadLimit(readLimit)
	alive := func(string) error { return v.conn.SetReadDeadline(time.Now().Add(pongWait)) }
	v.conn.SetPongHandler(alive)
	_ = alive("")
	for {
		if _, _, err := v.conn.NextReader(); err != nil {
			v.stop("")
			return
		}
	}
}

// sameOrigin lets in pages that this server served, and programs, which send
// no origin and have no cookie of somebody's browser.
func (h *Hub) sameOrigin(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" || slices.ContainsFunc(h.Origins, func(ours string) bool { return strings.EqualFold(ours, origin) }) {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && strings.EqualFold(u.Host, r.Host)
}
