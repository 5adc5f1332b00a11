package live

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/drillyard/drillyard/scenarios/event"
)

// leave reads until the server lets go of a screen, and returns what it was
// told, how many events it was shown before, and the code it was closed with.
func leave(t *testing.T, conn *websocket.Conn) (reason string, events, code int) {
	t.Helper()
	for {
		m, err := read(conn)
		if closed, ok := errors.AsType[*websocket.CloseError](err); ok {
			return reason, events, closed.Code
		}
		if err != nil {
			t.Fatal(err)
		}
		events += len(m.Events)
		if m.T == "bye" {
			reason = m.Reason
		}
	}
}

// A screen goes when its session does: not before, if the session was used or
// renewed in the meantime, and not after.
func TestScreenEndsWithItsSession(t *testing.T) {
	const soon, ended = 10 * time.Millisecond, 0
	y := newYard(t)
	y.happen(t, event.NoteAdded{Text: "before"})
	// How long each session goes on, whenever that is asked; the last answer stays.
	left := map[string][]time.Duration{
		"over":    {ended},
		"ends":    {soon, ended},
		"used":    {soon, soon, time.Hour},
		"old":     {soon, ended},
		"renewed": {time.Hour},
		"unknown": {soon},
	}
	var mu sync.Mutex
	var asked []string
	ends := func(session string) (time.Time, error) {
		mu.Lock()
		defer mu.Unlock()
		asked = append(asked, session)
		answers := left[session]
		if len(answers) > 1 {
			left[session] = answers[1:]
		}
		switch {
		case session == "unknown" && slices.Index(asked, session) < len(asked)-1:
			return time.Time{}, errors.New("the disk is gone")
		case session == "old" && answers[0] == ended:
			y.Renew("old", "renewed") // while the question was on its way
		}
		return time.Now().Add(answers[0]), nil
	}
	y.ends.Store(&ends)
	count := func(session string) (n int) {
		mu.Lock()
		defer mu.Unlock()
		for _, s := range asked {
			if s == session {
				n++
			}
		}
		return n
	}

	for session, shown := range map[string]int{"over": 0, "ends": 1} {
		reason, events, code := leave(t, y.dial(t, "session="+session))
		if reason != string(byeSignedOut) || code != websocket.CloseNormalClosure || events != shown {
			t.Errorf("%s: told %q after %d events, closed with %d; want %q after %d, %d", session, reason, events, code, byeSignedOut, shown, websocket.CloseNormalClosure)
		}
	}
	used, old := y.dial(t, "session=used"), y.dial(t, "session=old")
	until(t, "asked again", func() bool { return count("used") == 3 && count("renewed") == 1 })
	y.happen(t, event.NoteAdded{Text: "after"})
	collect(t, used, 2)
	collect(t, old, 2)
	y.SignOut("used", "renewed")
	for _, conn := range []*websocket.Conn{used, old} {
		if reason, _, _ := leave(t, conn); reason != string(byeSignedOut) {
			t.Errorf("signed out: told %q", reason)
		}
	}

	// When nobody can tell, the screen goes too, to come back and be asked who
	// it is.
	if reason, _, code := leave(t, y.dial(t, "session=unknown")); reason != "" || code != websocket.CloseAbnormalClosure {
		t.Errorf("unknown: told %q, closed with %d", reason, code)
	}
	until(t, "noted", func() bool { return y.errs.Load() == 1 })
}
