package live

import (
	"encoding/json"
	"reflect"
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

// tickFrame lets a screen run its own clock until the next one.
type tickFrame struct {
	T      string         `json:"t"`
	NowMS  int64          `json:"now_ms"`
	State  event.RunState `json:"state"`
	Paused bool           `json:"paused"`
	Speed  float64        `json:"speed"`
	Error  string         `json:"error,omitempty"`
	Place  int            `json:"place,omitempty"`
}

// byeFrame is the last one, and says why.
type byeFrame struct {
	T      string    `json:"t"`
	Reason byeReason `json:"reason"`
}

// eventsFrame is a frame as it goes out; frame writes it around events that were
// encoded before.
type eventsFrame struct {
	T      string        `json:"t"`
	Events []event.Shown `json:"events"`
}

// Frames has the type of each message of a live channel, by what its "t" says.
func Frames() map[string]reflect.Type {
	return map[string]reflect.Type{
		"events": reflect.TypeFor[eventsFrame](),
		"tick":   reflect.TypeFor[tickFrame](),
		"bye":    reflect.TypeFor[byeFrame](),
	}
}
