package grading

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/scenarios/event"
)

// player is who plays and is named by whatever they see.
var player = event.Sight{Class: event.Trainee, Named: true}

// Whoever adds a kind is told here what its row and its phrase still lack. It
// stands here because nothing below grading knows both.
func TestEveryKindIsComplete(t *testing.T) {
	lanes := []event.Lane{"", event.LaneTruth, event.LaneSignals, event.LanePeople, event.LaneActions, event.LaneEvidence}
	for _, d := range event.Descriptors() {
		t.Run(string(d.Kind()), func(t *testing.T) {
			v := reflect.ValueOf(d.Sample)
			for i := range v.NumField() {
				if v.Field(i).IsZero() {
					t.Errorf("its sample leaves %s empty", v.Type().Field(i).Name)
				}
			}
			for i, read := range d.Decoders {
				if b, err := read([]byte("{}")); err != nil || reflect.TypeOf(b) != d.Type() {
					t.Errorf("its version %d is read as %T, %v", i+1, b, err)
				}
			}
			version, raw, err := event.Encode(d.Sample)
			if err != nil {
				t.Fatal(err)
			}
			if b, err := event.Decode(d.Kind(), version, raw); err != nil || !reflect.DeepEqual(b, d.Sample) {
				t.Errorf("what is written now is read as %+v, %v", b, err)
			}
			if d.Cause < event.ByRun || d.Cause > event.ByLead {
				t.Error("its row does not say who brings it about")
			}
			if d.Audience != event.Crew && d.Audience != event.Private && d.Audience != event.Own && d.Audience != event.LeadOnly && d.Audience != event.Backstage && d.Audience != event.Sealed {
				t.Errorf("its row does not say who may know of it: %q", d.Audience)
			}
			if !slices.Contains(lanes, d.Lane) {
				t.Errorf("there is no lane %q", d.Lane)
			}
			if (d.Named == nil) != (d.NamedBy == "") {
				t.Error("its further name has no subject, or its subject no name")
			}
			for _, f := range d.Fields() {
				if f.Where && (f.Name == "actor" || f.Name == "at") {
					t.Errorf("a where that asks for %s gets that of the event", f.Name)
				}
				if f.Shows(player) && !d.Shows(player) {
					t.Errorf("%s is for those who may not know of the event", f.Name)
				}
			}
			p, ok := phrases[d.Kind()]
			if !ok {
				t.Fatal("it has no phrase")
			}
			if p.noun == "" || strings.Contains(p.noun, string(d.Kind())) {
				t.Errorf("it is called %q", p.noun)
			}
			if asked := p.do != "" && p.nobody != ""; asked != (d.Cause == event.ByCrew) {
				t.Errorf("those who play bring it about: %t, but it is asked for: %t (%q, %q)", d.Cause == event.ByCrew, asked, p.do, p.nobody)
			}
			says := Sentence(event.Event{Body: d.Sample})
			if says == "" || says == string(d.Kind()) {
				t.Errorf("it says %q", says)
			}
		})
	}
	for k := range phrases {
		if _, ok := event.Describe(k); !ok {
			t.Errorf("there is a phrase of %s, which there is not", k)
		}
	}
}

// What can be asked of a kind can be asked of every event of it, and of the same
// type: a where that compiles runs.
func TestWhatIsAskedOfAKindIsAskedOfAllItsEvents(t *testing.T) {
	for _, d := range event.Descriptors() {
		empty, err := d.Decoders[d.Version()-1]([]byte("{}"))
		if err != nil {
			t.Fatal(err)
		}
		some, none := names(&event.Event{Body: d.Sample}), names(&event.Event{Body: empty})
		if len(some) != len(none) {
			t.Errorf("%s: %v can be asked of one event, %v of another", d.Kind(), some, none)
		}
		for name, value := range some {
			switch value.(type) {
			case string, bool, int, float64, []string, map[string]string, map[string]float64:
			default:
				t.Errorf("%s: %s is asked as a %T", d.Kind(), name, value)
			}
		}
	}
}
