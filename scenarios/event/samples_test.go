package event_test

import (
	"encoding/json"
	"testing"

	"github.com/drillyard/drillyard/scenarios/event"
)

// samples has one body of every kind, with every field set.
func samples() []event.Body {
	var out []event.Body
	for _, d := range event.Descriptors() {
		out = append(out, d.Sample)
	}
	return out
}

// fields returns the JSON names of a body's set fields.
func fields(t *testing.T, b event.Body) map[string]any {
	t.Helper()
	raw, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]any{}
	if err := json.Unmarshal(raw, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestTheRowIsFoundByItsKind(t *testing.T) {
	for _, d := range event.Descriptors() {
		if found, ok := event.Describe(d.Kind()); !ok || found.Type() != d.Type() || d.Sample.Kind() != d.Kind() {
			t.Errorf("%s is described as %s", d.Kind(), found.Kind())
		}
	}
	if _, ok := event.Describe("moon.landed"); ok {
		t.Error("there is a row of what never was")
	}
}
