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

// Of a change by an action, what it was and why stand apart, as they did not in the first
// version; a reason is whole, whatever stands in it.
func TestTheReasonOfAChange(t *testing.T) {
	for raw, want := range map[string]event.ChangeRecorded{
		`{"summary":"Restart: it hangs: see the log","action":"a1"}`: {Summary: "Restart", Reason: "it hangs: see the log", Action: "a1"},
		`{"summary":"Restart: ","action":"a1"}`:                      {Summary: "Restart", Action: "a1"},
		`{"summary":"payments 1.9: log in full","inject":"push"}`:    {Summary: "payments 1.9: log in full", Inject: "push"},
	} {
		if got, err := event.Decode(want.Kind(), 1, []byte(raw)); err != nil || got != event.Body(want) {
			t.Errorf("%s is read as %+v, %v", raw, got, err)
		}
	}
	now := event.ChangeRecorded{Summary: "Fail over: quickly", Reason: "it hangs: see the log", Action: "a1"}
	version, raw, err := event.Encode(now)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := event.Decode(now.Kind(), version, raw); err != nil || got != event.Body(now) {
		t.Errorf("what is written now is read as %+v, %v", got, err)
	}
	if got, want := now.Said(), "Fail over: quickly: it hangs: see the log"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// The shapes in which events are stored are forever: whatever stands in the
// golden file is read, and what was written at the version of today comes back
// with nothing lost. Writing it anew adds what is new and leaves the rest.
func TestStoredShapesAreForever(t *testing.T) {
	const path = "testdata/bodies.jsonl"
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	kept := string(raw)
	for line := range strings.Lines(kept) {
		var stored struct {
			Kind    event.Kind
			Version int
			Body    json.RawMessage
		}
		if err := json.Unmarshal([]byte(line), &stored); err != nil {
			t.Fatal(err)
		}
		body, err := event.Decode(stored.Kind, stored.Version, stored.Body)
		if err != nil {
			t.Errorf("a stored body can no longer be read: %v", err)
			continue
		}
		version, again, err := event.Encode(body)
		if err != nil {
			t.Fatal(err)
		}
		if lost := missing(parsed(t, stored.Body), parsed(t, again)); version == stored.Version && lost != "" {
			t.Errorf("%s version %d has lost %s; that needs a new version", stored.Kind, version, lost)
		}
	}
	for _, body := range samples() {
		version, raw, err := event.Encode(body)
		if err != nil {
			t.Fatal(err)
		}
		line := fmt.Sprintf("{\"kind\":%q,\"version\":%d,\"body\":%s}\n", body.Kind(), version, raw)
		switch {
		case strings.Contains(kept, line):
		case *update:
			kept += line
		default:
			t.Errorf("%s lacks what is written now:\n%s", path, line)
		}
	}
	if *update {
		if err := os.WriteFile(path, []byte(kept), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func parsed(t *testing.T, raw []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// missing names something that a value had and no longer has; empty: nothing.
func missing(had, has any) string {
	if before, ok := had.(map[string]any); ok {
		now, _ := has.(map[string]any)
		for name := range before {
			if lost := missing(before[name], now[name]); lost != "" {
				return name + " " + lost
			}
		}
		return ""
	}
	if before, ok := had.([]any); ok {
		now, _ := has.([]any)
		for i := range before {
			if i >= len(now) {
				return fmt.Sprint(before[i])
			}
			if lost := missing(before[i], now[i]); lost != "" {
				return lost
			}
		}
		return ""
	}
	if had != has {
		return fmt.Sprint(had)
	}
	return ""
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
