package live

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/drillyard/drillyard/scenarios/event"
)

// TestAFrameIsAsItIsDescribed holds the bytes that frame puts together to the
// type by which clients read them.
func TestAFrameIsAsItIsDescribed(t *testing.T) {
	want := eventsFrame{T: "events", Events: []event.Shown{
		{Ordinal: 1, AtMS: 5, Kind: event.NoteAdded{}.Kind(), Body: event.NoteAdded{Text: "look"}},
		{Ordinal: 2, AtMS: 6, Kind: event.RunPaused{}.Kind(), Body: event.RunPaused{}},
	}}
	var f frame
	for _, e := range want.Events {
		raw, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		f.add(e.Ordinal, bytes.TrimPrefix(raw, fmt.Appendf(nil, `{"n":%d`, e.Ordinal)))
	}
	raw, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.message(); string(got) != string(raw) {
		t.Errorf("sent is\n%s\nand described\n%s", got, raw)
	}
	for says, typ := range Frames() {
		if field, ok := typ.FieldByName("T"); !ok || field.Tag.Get("json") != "t" {
			t.Errorf("the frame %s does not say what it is", says)
		}
	}
}
