package event_test

import (
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

// hidden is what a trainee may not know: whole kinds, or fields of a kind. A
// kind that is not listed is shown as it is. Whoever adds a kind or a field
// decides here as well.
var hidden = map[event.Kind][]string{
	"run.started":        {"rubric", "seed"},
	"inject.fired":       {"*"},
	"inject.held":        {"*"},
	"inject.skipped":     {"*"},
	"fault.requested":    {"*"},
	"fault.applied":      {"*"},
	"fault.failed":       {"*"},
	"fault.reverted":     {"*"},
	"change.recorded":    {"inject"},
	"message.sent":       {"inject"},
	"slo.breached":       {"*"},
	"slo.restored":       {"*"},
	"slo.sampled":        {"*"},
	"health.snapshotted": {"*"},
	"mark.given":         {"*"},
}

func TestWhoSeesWhatOfEveryKind(t *testing.T) {
	for _, body := range samples() {
		e := event.Event{Run: "r1", Seq: 7, At: time.Second, Actor: event.Actor{Kind: event.Engine}, Body: body}
		t.Run(string(body.Kind()), func(t *testing.T) {
			for _, nobody := range []event.Viewer{event.Nobody, event.Facilitator + 1, -1} {
				if seen, ok := event.View(nobody, e); ok || !reflect.DeepEqual(seen, event.Event{}) {
					t.Errorf("viewer %d sees %+v", nobody, seen)
				}
			}
			if seen, ok := event.View(event.Facilitator, e); !ok || !reflect.DeepEqual(seen, e) {
				t.Errorf("a facilitator sees %v %+v", ok, seen)
			}
			seen, ok := event.View(event.Trainee, e)
			hide := hidden[body.Kind()]
			if slices.Contains(hide, "*") {
				if ok || !reflect.DeepEqual(seen, event.Event{}) {
					t.Errorf("a trainee sees %+v", seen)
				}
				return
			}
			if !ok {
				t.Fatal("a trainee sees nothing")
			}
			want := fields(t, body)
			for _, name := range hide {
				if _, ok := want[name]; !ok {
					t.Errorf("there is no field %s to hide", name)
				}
			}
			got := fields(t, seen.Body)
			maps.DeleteFunc(got, func(name string, v any) bool {
				return slices.Contains(hide, name) && reflect.ValueOf(v).IsZero()
			})
			maps.DeleteFunc(want, func(name string, _ any) bool { return slices.Contains(hide, name) })
			if !reflect.DeepEqual(got, want) {
				t.Errorf("a trainee sees\n%v, want\n%v", got, want)
			}
			if seen.Seq != e.Seq || seen.At != e.At || seen.Run != e.Run {
				t.Errorf("the envelope changed: %+v", seen)
			}
		})
	}
}

func TestWhatNobodyCanReadIsShownToNobody(t *testing.T) {
	for _, body := range []event.Body{nil, event.Unknown{Was: "note.added", Version: 9, Raw: []byte(`{"text":"x"}`)}} {
		for _, v := range []event.Viewer{event.Nobody, event.Trainee, event.Facilitator} {
			if seen, ok := event.View(v, event.Event{Seq: 1, Body: body}); ok {
				t.Errorf("viewer %d sees %+v", v, seen)
			}
		}
	}
}

func TestViewLeavesTheLogAlone(t *testing.T) {
	for _, body := range samples() {
		e := event.Event{Body: body}
		event.View(event.Trainee, e)
		for _, again := range samples() {
			if again.Kind() == body.Kind() && !reflect.DeepEqual(again, e.Body) {
				t.Errorf("%s changed by being looked at", body.Kind())
			}
		}
	}
}

func TestACursorNumbersWithoutGaps(t *testing.T) {
	trainee, facilitator := event.Cursor{Viewer: event.Trainee}, event.Cursor{Viewer: event.Facilitator}
	nobody := event.Cursor{}
	n := int64(0)
	for i, body := range samples() {
		e := event.Event{Seq: int64(i + 1), At: time.Duration(i) * time.Second, Wall: time.UnixMilli(int64(i)), Actor: event.Actor{Kind: event.Engine}, Body: body}
		if shown, ok := nobody.Next(e); ok {
			t.Errorf("nobody is shown %+v", shown)
		}
		shown, ok := facilitator.Next(e)
		if !ok || shown.Ordinal != e.Seq || shown.Seq != e.Seq || shown.AtMS != int64(i)*1000 || shown.Wall != int64(i) || shown.Kind != body.Kind() {
			t.Errorf("a facilitator is shown %v %+v", ok, shown)
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
