package live

import (
	"log/slog"
	"slices"
	"sync"

	"github.com/gorilla/websocket"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// byeReason is why a viewer is sent away, as it is told.
type byeReason string

const (
	byeSlow      byeReason = "slow"       // it could not keep up
	byeStopping  byeReason = "stopping"   // the server stops
	byeSignedOut byeReason = "signed-out" // its session has ended
	byeAgain     byeReason = "again"      // it may see less, or more, than before: it is to ask anew
	byeLeft      byeReason = "left"       // they are of the crew no more
)

// Options are what a Hub is made of. All are needed but Origins.
type Options struct {
	Log    event.Log
	Logger *slog.Logger
	// Origins are those of the server's own pages ("https://example.org"),
	// besides the one that a request was sent to: a proxy may have sent it on
	// under another name.
	Origins []string
	// Now tells where a run stands.
	Now func(run string) Standing
}

// Standing is where a run stands, and how it goes on from there.
type Standing struct {
	At     faults.Time // run time
	State  event.RunState
	Paused bool
	Speed  float64 // run time for each second of wall time
	Error  string  // why it ended before it was recorded to its end, for people
	Place  int     // in the queue, of one that waits; 1 is next
}

// Hub knows who watches what.
type Hub struct {
	Options
	upgrader websocket.Upgrader
	watching sync.WaitGroup // viewers being served

	mu     sync.Mutex
	rooms  map[string]map[*viewer]struct{} // by run
	crews  map[string]*crew                // by run
	seats  map[*terminal]struct{}
	boards map[*boardViewer]struct{}
	closed bool

	dropped int // screens sent away because they could not keep up
}

// New returns a hub without viewers.
func New(o Options) *Hub {
	h := &Hub{
		Options: o,
		rooms:   map[string]map[*viewer]struct{}{},
		crews:   map[string]*crew{},
		seats:   map[*terminal]struct{}{},
		boards:  map[*boardViewer]struct{}{},
	}
	h.upgrader = websocket.Upgrader{
		CheckOrigin:     h.sameOrigin,
		ReadBufferSize:  512, // nothing but control frames is expected
		WriteBufferSize: 4096,
		WriteBufferPool: &sync.Pool{},
	}
	return h
}

// Publish hands committed events to whoever watches their runs. It never
// waits. The events of one run are to be handed over in order; one that was
// left out is found in the log when the next one comes.
func (h *Hub) Publish(events []event.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.wake()
	for _, e := range events {
		room := h.rooms[e.Run]
		if len(room) == 0 {
			continue
		}
		it := &item{event: e}
		for v := range room {
			select {
			case v.queue <- it:
			default:
				delete(room, v)
				v.stop(byeSlow)
				h.dropped++
			}
		}
	}
}

// SignOut sends away the viewers of sessions, for good, and closes their
// terminals.
func (h *Hub) SignOut(sessions ...string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, room := range h.rooms {
		for v := range room {
			if slices.Contains(sessions, v.Session) {
				v.stop(byeSignedOut)
			}
		}
	}
	for b := range h.boards {
		if slices.Contains(sessions, b.viewer.Session) {
			b.stop(byeSignedOut)
		}
	}
	for t := range h.seats {
		if slices.Contains(sessions, t.Session) {
			t.stop(byeAway)
		}
	}
}

// Doubt has those viewers, and boards, which are of no one run, asked whether they may still see their run as they do: who
// may see less, or more, is sent away and comes again as whoever they are by now.
// Before that is known they are shown nothing of what is published from here on.
func (h *Hub) Doubt(of func(run, person string) bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for run, room := range h.rooms {
		for v := range room {
			if !of(run, v.Viewer.Person) {
				continue
			}
			v.doubt()
		}
	}
	for b := range h.boards {
		if of("", b.Person) {
			b.doubt()
		}
	}
}

// doubt has a viewer asked before it is shown anything more.
func (v *viewer) doubt() {
	v.doubted.Store(true)
	select {
	case v.doubts <- struct{}{}:
	default: // it is about to be asked
	}
}

// Part sends away whoever of a run's crew has left it, and closes their terminals.
func (h *Hub) Part(run, person string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for v := range h.rooms[run] {
		if v.Viewer.Person == person {
			v.stop(byeLeft)
		}
	}
	for t := range h.seats {
		if t.Run == run && t.Person == person {
			t.stop(byeGone)
		}
	}
}

// Renew says that a session goes on under another name.
func (h *Hub) Renew(old, session string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, room := range h.rooms {
		for v := range room {
			if v.Session == old {
				v.Session = session
			}
		}
	}
	for b := range h.boards {
		if b.viewer.Session == old {
			b.viewer.Session = session
		}
	}
	for t := range h.seats {
		if t.Session == old {
			t.Session = session
		}
	}
}

// sessionOf returns what a viewer's session is called by now.
func (h *Hub) sessionOf(v *viewer) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return v.Session
}

// Close sends everyone away and returns when they have gone. Nobody is let in
// afterwards.
func (h *Hub) Close() {
	h.mu.Lock()
	h.closed = true
	for _, room := range h.rooms {
		for v := range room {
			v.stop(byeStopping)
		}
	}
	for b := range h.boards {
		b.stop(byeStopping)
	}
	for t := range h.seats {
		t.stop(byeStopped)
	}
	h.mu.Unlock()
	h.watching.Wait()
}

// enter counts someone in, so that Close waits for them.
func (h *Hub) enter() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return false
	}
	h.watching.Add(1)
	return true
}

func (h *Hub) join(v *viewer) {
	h.mu.Lock()
	defer h.mu.Unlock()
	room := h.rooms[v.Run]
	if room == nil {
		room = map[*viewer]struct{}{}
		h.rooms[v.Run] = room
	}
	room[v] = struct{}{}
	h.came(v)
	if h.closed { // between enter and now
		v.stop(byeStopping)
	}
}

func (h *Hub) leave(v *viewer) {
	h.mu.Lock()
	defer h.mu.Unlock()
	room := h.rooms[v.Run]
	delete(room, v)
	h.went(v)
	if len(room) == 0 {
		delete(h.rooms, v.Run)
		delete(h.crews, v.Run)
	}
}
