package grading_test

import (
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

func TestWhatThisBuildCannotReadGoesByItsKind(t *testing.T) {
	for _, k := range []event.Kind{"moon.landed", "note.added"} {
		e := event.Event{Body: event.Unknown{Was: k, Version: 9}}
		if got := grading.Sentence(e); got != string(k) {
			t.Errorf("%s says %q", k, got)
		}
		if got := grading.Detail(e, nil); got != "" {
			t.Errorf("%s has to say %q", k, got)
		}
	}
}

func TestSentencesStayShort(t *testing.T) {
	s := grading.Sentence(event.Event{Body: event.NoteAdded{Text: strings.Repeat("größer\n", 100)}})
	if len([]rune(s)) > 100 || strings.Contains(s, "\n") || !strings.HasSuffix(s, "…”") {
		t.Errorf("%q", s)
	}
}

func TestSpan(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 s", 38 * time.Second: "38 s", 90*time.Second + time.Millisecond: "91 s", 2 * time.Minute: "2 min",
		5*time.Minute + time.Millisecond: "5 min 1 s", 119999 * time.Millisecond: "120 s", 25 * time.Minute: "25 min",
	} {
		if got := grading.Span(d); got != want {
			t.Errorf("%v: got %s, want %s", d, got, want)
		}
	}
}
