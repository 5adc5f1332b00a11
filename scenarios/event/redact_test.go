package event_test

import (
	"testing"

	"github.com/drillyard/drillyard/scenarios/event"
)

// What a body says by one of few words is no text of anybody: a word that is left out
// of what people wrote stays there.
func TestRedactingSparesTheWordsOfAList(t *testing.T) {
	leave := func(string) string { return "…" }
	filed := event.Redacted(event.Event{Body: event.NotificationFiled{Why: event.NotifiedFirst, Summary: "the first save fails"}}, leave)
	if got := filed.Body.(event.NotificationFiled); got.Why != event.NotifiedFirst || got.Summary != "…" {
		t.Errorf("filed: %+v", got)
	}
	again := event.Redacted(event.Event{Body: event.PageUpdated{Page: "p1", Why: event.NotifiedJoined}}, leave)
	if got := again.Body.(event.PageUpdated); got.Why != event.NotifiedJoined {
		t.Errorf("updated: %+v", got)
	}
}
