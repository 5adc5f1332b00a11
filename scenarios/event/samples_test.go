package event_test

import (
	"encoding/json"
	"reflect"
	"slices"
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

// Whoever adds a kind is told here what its row still lacks.
func TestEveryRowIsComplete(t *testing.T) {
	lanes := []event.Lane{"", event.LaneTruth, event.LaneSignals, event.LanePeople, event.LaneActions, event.LaneEvidence}
	for _, d := range event.Descriptors() {
		t.Run(string(d.Kind()), func(t *testing.T) {
			v := reflect.ValueOf(d.Sample)
			for i := range v.NumField() {
				if v.Field(i).IsZero() {
					t.Errorf("its sample leaves %s empty", v.Type().Field(i).Name)
				}
			}
			raw, err := json.Marshal(d.Sample)
			if err != nil {
				t.Fatal(err)
			}
			for i, read := range d.Decoders {
				if b, err := read([]byte("{}")); err != nil || reflect.TypeOf(b) != d.Type() {
					t.Errorf("its version %d is read as %T, %v", i+1, b, err)
				}
			}
			if b, err := d.Decoders[d.Version()-1](raw); err != nil || !reflect.DeepEqual(b, d.Sample) {
				t.Errorf("what is written now is read as %+v, %v", b, err)
			}
			if d.Cause < event.ByRun || d.Cause > event.ByLead {
				t.Error("its row does not say who brings it about")
			}
			if !slices.Contains(lanes, d.Lane) {
				t.Errorf("there is no lane %q", d.Lane)
			}
			if !d.Shows(event.Facilitator) || d.Shows(event.Nobody) {
				t.Error("its audience is wrong")
			}
			if (d.Named == nil) != (d.NamedBy == "") {
				t.Error("its further name has no subject, or its subject no name")
			}
			for _, f := range d.Fields() {
				if f.Where && (f.Name == "actor" || f.Name == "at") {
					t.Errorf("a where that asks for %s would get that of the event", f.Name)
				}
				if !d.Shows(event.Trainee) && f.Shows(event.Trainee) {
					t.Errorf("%s is for those who may not know of the event", f.Name)
				}
			}
		})
	}
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
