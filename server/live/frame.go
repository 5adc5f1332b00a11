package live

import (
	"encoding/json"
	"sync"

	"github.com/drillyard/drillyard/scenarios/event"
)

// item is one published event. Viewers of a class are sent the same bytes,
// which the first of them to need them makes.
type item struct {
	event   event.Event
	encoded [event.Facilitator + 1]struct {
		once sync.Once
		raw  []byte
		err  error
	}
}

// json returns the event as a class of viewer sees it. shown is the same for
// all viewers of the class: so is their ordinal.
func (it *item) json(v event.Viewer, shown event.Shown) ([]byte, error) {
	e := &it.encoded[v]
	e.once.Do(func() { e.raw, e.err = json.Marshal(shown) })
	return e.raw, e.err
}

// frame collects encoded events into one message.
type frame struct {
	raw    []byte
	events int
}

const (
	frameStart = `{"t":"events","events":[`
	frameEnd   = `]}`
)

func (f *frame) add(event []byte) {
	if f.events == 0 {
		f.raw = append(f.raw[:0], frameStart...)
	} else {
		f.raw = append(f.raw, ',')
	}
	f.raw = append(f.raw, event...)
	f.events++
}

// message returns what was collected and starts anew; the bytes hold until the
// next add.
func (f *frame) message() []byte {
	f.events = 0
	f.raw = append(f.raw, frameEnd...)
	return f.raw
}

// tick lets a screen run its own clock until the next one.
type tick struct {
	T      string  `json:"t"`
	NowMS  int64   `json:"now_ms"`
	State  string  `json:"state"`
	Paused bool    `json:"paused"`
	Speed  float64 `json:"speed"`
	Error  string  `json:"error,omitempty"`
	Place  int     `json:"place,omitempty"`
}

type bye struct {
	T      string `json:"t"`
	Reason string `json:"reason"`
}
