package event_test

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/scenarios/event"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestEveryKindSurvivesStorage(t *testing.T) {
	for _, body := range samples() {
		version, raw, err := event.Encode(body)
		if err != nil {
			t.Fatal(err)
		}
		back, err := event.Decode(body.Kind(), version, raw)
		if err != nil || !reflect.DeepEqual(back, body) {
			t.Errorf("%s came back as %+v, %v", body.Kind(), back, err)
		}
	}
}

// The shapes in which events are stored are forever: a change here needs a new
// version and a decoder for the old one. Writing the golden file anew adds what
// is new and leaves what was written as it is.
func TestStoredShapesAreForever(t *testing.T) {
	const path = "testdata/bodies.jsonl"
	kept, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	type shape struct {
		Kind    event.Kind
		Version int
	}
	known := map[shape]string{}
	for line := range strings.Lines(string(kept)) {
		var stored struct {
			shape
			Body json.RawMessage
		}
		if err := json.Unmarshal([]byte(line), &stored); err != nil {
			t.Fatal(err)
		}
		if _, err := event.Decode(stored.Kind, stored.Version, stored.Body); err != nil {
			t.Errorf("a stored body can no longer be read: %v", err)
		}
		known[stored.shape] = line
	}
	for _, body := range samples() {
		version, raw, err := event.Encode(body)
		if err != nil {
			t.Fatal(err)
		}
		line := fmt.Sprintf("{\"kind\":%q,\"version\":%d,\"body\":%s}\n", body.Kind(), version, raw)
		was, ok := known[shape{body.Kind(), version}]
		switch {
		case !ok && *update:
			kept = append(kept, line...)
		case was != line:
			t.Errorf("%s version %d is encoded as\n%sbut in %s as\n%s", body.Kind(), version, line, path, was)
		}
	}
	if *update {
		if err := os.WriteFile(path, kept, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAnUnknownKindCanBeReadPast(t *testing.T) {
	for name, of := range map[string]struct {
		kind    event.Kind
		version int
	}{"kind": {"moon.landed", 1}, "version": {"note.added", 99}} {
		raw := []byte(`{"text":"x"}`)
		body, err := event.Decode(of.kind, of.version, raw)
		if !errors.Is(err, event.ErrUnknownKind) {
			t.Errorf("unknown %s: %v", name, err)
		}
		want := event.Unknown{Was: of.kind, Version: of.version, Raw: []byte(`{"text":"x"}`)}
		raw[2] = '!'
		if !reflect.DeepEqual(body, want) {
			t.Errorf("unknown %s: %+v", name, body)
		}
	}
	if _, _, err := event.Encode(event.Unknown{Was: "moon.landed"}); !errors.Is(err, event.ErrUnknownKind) {
		t.Errorf("an unknown kind was encoded: %v", err)
	}
}

func TestABrokenBodyIsAnError(t *testing.T) {
	body, err := event.Decode("note.added", 1, []byte(`{"text":5}`))
	if err == nil || errors.Is(err, event.ErrUnknownKind) || body != nil {
		t.Errorf("got %+v, %v", body, err)
	}
}

func TestKindsAreSorted(t *testing.T) {
	if k := event.Kinds(); !slices.IsSorted(k) || len(k) < 30 {
		t.Errorf("%v", k)
	}
}
