package event_test

import (
	"errors"
	"testing"

	"github.com/drillyard/drillyard/scenarios/event"
)

// Whatever a log holds, reading it neither panics nor passes for an event that
// it is not, and a body that was read can be stored again.
func FuzzDecode(f *testing.F) {
	for _, body := range samples() {
		version, raw, err := event.Encode(body)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(body.Kind()), version, raw)
	}
	f.Add("moon.landed", 1, []byte(`{}`))
	f.Add("note.added", -1, []byte(`null`))
	f.Fuzz(func(t *testing.T, kind string, version int, raw []byte) {
		body, err := event.Decode(event.Kind(kind), version, raw)
		if body == nil {
			if err == nil || errors.Is(err, event.ErrUnknownKind) {
				t.Fatalf("no body, and error %v", err)
			}
			return
		}
		if string(body.Kind()) != kind {
			t.Fatalf("read as %s", body.Kind())
		}
		for _, v := range []event.Class{event.Nobody, event.Trainee, event.Watcher, event.Facilitator} {
			_, shown := event.View(event.Viewer{Class: v, Person: "u1"}, event.Event{Body: body})
			if shown && (err != nil || v == event.Nobody) {
				t.Fatalf("viewer %d is shown what cannot be read: %v", v, err)
			}
		}
		if err != nil {
			return
		}
		again, stored, err := event.Encode(body)
		if err != nil {
			t.Fatalf("what was read cannot be stored: %v", err)
		}
		if _, err := event.Decode(body.Kind(), again, stored); err != nil {
			t.Fatalf("what was stored cannot be read: %v", err)
		}
	})
}
