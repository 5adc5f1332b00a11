package live

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"github.com/drillyard/drillyard/scenarios/event"
)

const (
	// writeWait is how long one message may take to leave.
	writeWait = 5 * time.Second
	// byeWait is how long a parting word may.
	byeWait = time.Second
	// page is how many events are read from the log, or put into a message,
	// at once.
	page = 200
)

// viewer is one connection. All but stop belongs to the goroutine that feeds it.
type viewer struct {
	Subscription
	hub   *Hub
	conn  *websocket.Conn
	queue chan *item
	news  chan struct{} // who is there has changed

	doubted atomic.Bool   // it may see more or less than it did; shown nothing until that is known
	doubts  chan struct{} // says so to one that waits

	once   sync.Once
	reason byeReason     // why it was sent away; empty: it went. Set before gone is closed
	gone   chan struct{} // closed when the viewer is to be fed no more

	cursor event.Cursor
	last   int64 // Seq of the last event the cursor has had
	frame  frame
	told   tickFrame // the last one sent
	crew   []byte    // who was there, as it was sent last
}

// stop ends the viewer's feeding; the first reason counts.
func (v *viewer) stop(reason byeReason) {
	v.once.Do(func() {
		v.reason = reason
		close(v.gone)
	})
}

func (v *viewer) stopped() bool {
	select {
	case <-v.gone:
		return true
	default:
		return false
	}
}

// feed sends what the viewer missed, then what comes, until it is stopped.
// Losing the connection is not an error.
func (v *viewer) feed(ctx context.Context) error {
	defer v.conn.Close()
	defer v.part()
	expiry := time.NewTimer(0)
	expiry.Stop() // until the session is known
	defer expiry.Stop()
	if err := v.checkSession(ctx, expiry); err != nil {
		return v.failed(err)
	}
	if stands, err := v.stands(ctx); !stands {
		return v.failed(err)
	}
	if err := v.begin(ctx); err != nil {
		return v.failed(err)
	}
	ticks, pings := time.NewTicker(tickEvery), time.NewTicker(pingEvery)
	defer ticks.Stop()
	defer pings.Stop()
	for {
		if v.stopped() {
			return nil
		}
		var err error
		select {
		case <-v.gone:
			return nil
		case it := <-v.queue:
			err = v.take(ctx, it)
		case <-v.doubts:
			_, err = v.stands(ctx)
		case <-v.news:
			err = v.tellCrew(ctx)
		case <-ticks.C:
			err = v.tick()
		case <-expiry.C:
			err = v.checkSession(ctx, expiry)
		case <-pings.C:
			err = v.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeWait))
			if err == nil { // another process may have ended it
				err = v.checkSession(ctx, expiry)
			}
		}
		if err != nil {
			return v.failed(err)
		}
	}
}

// checkSession sends the viewer away when its session has ended, and otherwise
// has expiry go off when it will.
func (v *viewer) checkSession(ctx context.Context, expiry *time.Timer) error {
	over, err := v.Ends.over(ctx, func() string { return v.hub.sessionOf(v) }, expiry)
	if over {
		v.stop(byeSignedOut)
	}
	return err
}

// stands reports whether the viewer may be shown more. One that has been sent away
// may not, nor one that would be let in otherwise than it was.
func (v *viewer) stands(ctx context.Context) (bool, error) {
	if v.doubted.Load() && v.doubted.Swap(false) && v.Stands != nil && !v.stopped() {
		same, err := v.Stands(ctx)
		if err != nil {
			return false, serverError{fmt.Errorf("ask whether they may still watch: %w", err)}
		}
		if !same {
			v.stop(byeAgain)
		}
	}
	return !v.stopped(), nil
}

// failed tells apart what went wrong here, such as a log that cannot be read,
// from a viewer that has gone.
func (v *viewer) failed(err error) error {
	v.stop("")
	if _, ours := errors.AsType[serverError](err); ours {
		return err
	}
	return nil
}

type serverError struct{ error }

// begin sends what the viewer missed. One that claims to have more than there
// is has seen another log: it is sent everything.
func (v *viewer) begin(ctx context.Context) error {
	if err := v.catchUp(ctx); err != nil {
		return err
	}
	if v.cursor.Ordinal() < v.After && !v.stopped() {
		v.After, v.last, v.cursor = 0, 0, event.Cursor{Viewer: v.Viewer}
		if err := v.catchUp(ctx); err != nil {
			return err
		}
	}
	if v.stopped() {
		return nil
	}
	return v.tick()
}

// catchUp reads the log from where the viewer is to its end.
func (v *viewer) catchUp(ctx context.Context) error {
	for {
		events, err := v.hub.Log.Read(ctx, v.Run, v.last, page)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			return serverError{err}
		}
		for _, e := range events {
			if err := v.show(ctx, &item{event: e}); err != nil {
				return err
			}
		}
		if err := v.flush(); err != nil || len(events) < page || v.stopped() {
			return err
		}
	}
}

// take shows a published event and those that wait behind it.
func (v *viewer) take(ctx context.Context, it *item) error {
	for {
		switch seq := it.event.Seq; {
		case seq <= v.last: // read from the log already
		case seq == v.last+1:
			if err := v.show(ctx, it); err != nil {
				return err
			}
		default:
			if err := v.catchUp(ctx); err != nil {
				return err
			}
		}
		if v.frame.events >= page {
			return v.flush()
		}
		select {
		case it = <-v.queue:
		default:
			return v.flush()
		}
	}
}

// show puts the next event of the run into the frame, if the viewer may see it
// and has not.
func (v *viewer) show(ctx context.Context, it *item) error {
	if stands, err := v.stands(ctx); !stands {
		return err
	}
	v.last = it.event.Seq
	n, sight, ok := v.cursor.Count(it.event)
	if !ok || n <= v.After {
		return nil
	}
	raw, err := it.json(sight)
	if err != nil {
		return serverError{fmt.Errorf("encode event %d: %w", it.event.Seq, err)}
	}
	v.frame.add(n, raw)
	return nil
}

func (v *viewer) flush() error {
	if v.frame.events == 0 {
		return nil
	}
	return v.send(v.frame.message(), writeWait)
}

// tick tells where the run stands, unless nothing has moved.
func (v *viewer) tick() error {
	s := v.hub.Now(v.Run)
	t := tickFrame{T: "tick", NowMS: s.At.Milliseconds(), State: s.State, Paused: s.Paused, Speed: s.Speed, Error: s.Error, Place: s.Place}
	if t == v.told {
		return nil
	}
	v.told = t
	return v.sendJSON(t, writeWait)
}

// part tells a viewer that is sent away why.
func (v *viewer) part() {
	<-v.gone
	if v.reason != "" && v.sendJSON(byeFrame{T: "bye", Reason: v.reason}, byeWait) == nil {
		closing := websocket.FormatCloseMessage(websocket.CloseNormalClosure, string(v.reason))
		_ = v.conn.WriteControl(websocket.CloseMessage, closing, time.Now().Add(byeWait))
	}
}

func (v *viewer) sendJSON(message any, within time.Duration) error {
	raw, err := json.Marshal(message)
	if err != nil {
		return err
	}
	return v.send(raw, within)
}

func (v *viewer) send(message []byte, within time.Duration) error {
	if err := v.conn.SetWriteDeadline(time.Now().Add(within)); err != nil {
		return err
	}
	return v.conn.WriteMessage(websocket.TextMessage, message)
}
