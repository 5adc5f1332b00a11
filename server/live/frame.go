package live

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strconv"
	"sync"

	"github.com/drillyard/drillyard/scenarios/event"
)

// item is one published event. Viewers with the same sight of it are sent the
// same bytes but for their ordinals; the first of them to need them makes them.
type item struct {
	event   event.Event
	encoded [event.Facilitator + 1]struct{ others, named encoded }
}

type encoded struct {
	once sync.Once
	raw  []byte
	err  error
}

// unnumbered is how an event begins in JSON before its ordinal is known.
const unnumbered = `{"n":0`

// json returns the event as it is seen with a sight, without its beginning,
// which holds the ordinal.
func (it *item) json(s event.Sight) ([]byte, error) {
	e := &it.encoded[s.Class].others
	if s.Named {
		e = &it.encoded[s.Class].named
	}
	e.once.Do(func() {
		e.raw, e.err = json.Marshal(s.Show(it.event))
		e.raw = bytes.TrimPrefix(e.raw, []byte(unnumbered))
	})
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

// add appends an event, by its ordinal and what follows that.
func (f *frame) add(ordinal int64, rest []byte) {
	if f.events == 0 {
		f.raw = append(f.raw[:0], frameStart...)
	} else {
		f.raw = append(f.raw, ',')
	}
	f.raw = append(f.raw, unnumbered[:len(unnumbered)-1]...)
	f.raw = strconv.AppendInt(f.raw, ordinal, 10)
	f.raw = append(f.raw, rest...)
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

// presenceFrame says who of the crew is there. Whoever is not in it is not.
type presenceFrame struct {
	T      string     `json:"t"`
	People []Presence `json:"people"`
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
		"events":   reflect.TypeFor[eventsFrame](),
		"tick":     reflect.TypeFor[tickFrame](),
		"presence": reflect.TypeFor[presenceFrame](),
		"bye":      reflect.TypeFor[byeFrame](),
	}
}
