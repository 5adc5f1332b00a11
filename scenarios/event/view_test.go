package event_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

// crew is anybody in a crew, and author whoever in it did what is shown.
var crew, author = event.Viewer{Class: event.Trainee}, event.Viewer{Class: event.Trainee, Person: "ada"}

// testdata/trainee.jsonl has what a trainee sees of every kind, so that whoever
// changes a rule sees what comes of it; under mine is what they see of what they
// did themselves, where that is more.
func TestWhatATraineeSeesOfEveryKind(t *testing.T) {
	const path = "testdata/trainee.jsonl"
	var got bytes.Buffer
	for _, body := range samples() {
		see := func(v event.Viewer) []byte {
			raw := []byte("null")
			if seen, ok := event.View(v, event.Event{Actor: event.Actor{Kind: event.Person, ID: "ada"}, Body: body}); ok {
				var err error
				if raw, err = json.Marshal(seen.Body); err != nil {
					t.Fatal(err)
				}
			}
			return raw
		}
		raw, mine := see(crew), ""
		if own := see(author); !bytes.Equal(own, raw) {
			mine = fmt.Sprintf(",\"mine\":%s", own)
		}
		fmt.Fprintf(&got, "{\"kind\":%q,\"body\":%s%s}\n", body.Kind(), raw, mine)
	}
	if *update {
		if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("a trainee sees\n%swant, as in %s,\n%s", got.Bytes(), path, want)
	}
}

func TestWhoSeesWhatOfEveryKind(t *testing.T) {
	for _, d := range event.Descriptors() {
		e := event.Event{Run: "r1", Seq: 7, At: time.Second, Actor: event.Actor{Kind: event.Person, ID: "ada"}, Body: d.Sample}
		t.Run(string(d.Kind()), func(t *testing.T) {
			for _, nobody := range []event.Class{event.Nobody, event.Reader + 1, -1} {
				if seen, ok := event.View(event.Viewer{Class: nobody, Person: "ada"}, e); ok || !reflect.DeepEqual(seen, event.Event{}) {
					t.Errorf("viewer %d sees %+v", nobody, seen)
				}
			}
			if seen, ok := event.View(event.Viewer{Class: event.Reader}, e); !ok || !reflect.DeepEqual(seen, e) {
				t.Errorf("a reader sees %v %+v", ok, seen)
			}
			// Whoever follows a run may be about to mark it.
			sealed := d.Audience == event.Sealed
			if seen, ok := event.View(event.Viewer{Class: event.Facilitator}, e); ok == sealed || ok && !reflect.DeepEqual(seen, e) {
				t.Errorf("a facilitator sees %v %+v", ok, seen)
			}
			if marks := slices.Contains([]event.Kind{"mark.given", "run.marked", "point.overruled"}, e.Kind()); marks != sealed {
				t.Errorf("sealed: %v", sealed)
			}
			own := event.Sight{Class: event.Trainee, Named: true}
			seen, ok := event.View(author, e)
			if ok != d.Shows(own) {
				t.Fatalf("a trainee knows of it: %v", ok)
			}
			if !ok {
				if !reflect.DeepEqual(seen, event.Event{}) {
					t.Errorf("a trainee sees %+v", seen)
				}
				return
			}
			want, got := fields(t, d.Sample), fields(t, seen.Body)
			for _, f := range d.Fields() {
				if f.Shows(own) {
					if !reflect.DeepEqual(got[f.Name], want[f.Name]) {
						t.Errorf("a trainee sees %v as %s, which is %v", got[f.Name], f.Name, want[f.Name])
					}
				} else if v := got[f.Name]; v != nil && !reflect.ValueOf(v).IsZero() {
					t.Errorf("a trainee sees %v as %s", v, f.Name)
				}
			}
			if seen.Seq != e.Seq || seen.At != e.At || seen.Run != e.Run {
				t.Errorf("the envelope changed: %+v", seen)
			}
		})
	}
}

func TestWhatNobodyCanReadIsShownToNobody(t *testing.T) {
	for _, body := range []event.Body{nil, event.Unknown{Was: "note.added", Version: 9, Raw: []byte(`{"text":"x"}`)}, impostor{"x"}, &event.NoteAdded{Text: "x"}} {
		for _, v := range []event.Class{event.Nobody, event.Trainee, event.Watcher, event.Facilitator, event.Debriefed, event.Reader} {
			if seen, ok := event.View(event.Viewer{Class: v, Person: "ada"}, event.Event{Seq: 1, Body: body}); ok {
				t.Errorf("viewer %d sees %+v", v, seen)
			}
		}
	}
}

// impostor calls itself by a kind that there is, and has no row of its own.
type impostor struct {
	Text string `json:"text" event:"crew"`
}

func (impostor) Kind() event.Kind { return "note.added" }

func TestABodyWithoutARowIsNeitherStoredNorAsked(t *testing.T) {
	if _, _, err := event.Encode(impostor{"x"}); !errors.Is(err, event.ErrUnknownKind) {
		t.Errorf("it was encoded: %v", err)
	}
	if asked := event.Asked(impostor{"x"}); asked != nil {
		t.Errorf("it was asked: %v", asked)
	}
	if lane := event.LaneOf(impostor{"x"}); lane != "" {
		t.Errorf("it stands on the timeline, under %s", lane)
	}
}

func TestViewLeavesTheLogAlone(t *testing.T) {
	for _, body := range samples() {
		e := event.Event{Body: body}
		event.View(author, e)
		for _, again := range samples() {
			if again.Kind() == body.Kind() && !reflect.DeepEqual(again, e.Body) {
				t.Errorf("%s changed by being looked at", body.Kind())
			}
		}
	}
}

func TestACursorNumbersWithoutGaps(t *testing.T) {
	trainee, reader := event.Cursor{Viewer: crew}, event.Cursor{Viewer: event.Viewer{Class: event.Reader}}
	nobody := event.Cursor{}
	n := int64(0)
	for i, body := range samples() {
		e := event.Event{Seq: int64(i + 1), At: time.Duration(i) * time.Second, Wall: time.UnixMilli(int64(i)), Actor: event.Actor{Kind: event.Engine}, Body: body}
		if shown, ok := nobody.Next(e); ok {
			t.Errorf("nobody is shown %+v", shown)
		}
		shown, ok := reader.Next(e)
		if !ok || shown.Ordinal != e.Seq || shown.Seq != e.Seq || shown.AtMS != int64(i)*1000 || shown.Wall != int64(i) || shown.Kind != body.Kind() {
			t.Errorf("a reader is shown %v %+v", ok, shown)
		}
		if shown, ok := trainee.Next(e); ok {
			n++
			if shown.Ordinal != n || shown.Seq != 0 {
				t.Errorf("a trainee is shown %+v as number %d", shown, n)
			}
		}
	}
	if n == 0 || trainee.Ordinal() != n {
		t.Errorf("%d shown, ordinal %d", n, trainee.Ordinal())
	}
}
