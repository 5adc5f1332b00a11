package scenarios_test

import (
	"testing"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// A page that a policy hands on tells nobody what is wanted of them: only one that
// somebody sends is what a script waits for.
func TestAPolicyIsNobodyWhoAsks(t *testing.T) {
	c := scenarios.Condition{Kind: "page.escalated", Arg: "storage"}
	never := func(string) bool { return false }
	for kind, want := range map[string]bool{event.Person: true, event.Persona: true, event.Engine: false} {
		e := event.Event{Actor: event.Actor{Kind: kind, ID: "x"}, Body: event.PageEscalated{Team: "storage", Reason: "it is theirs"}}
		if got := c.Matches(e, never); got != want {
			t.Errorf("by %s: %v", kind, got)
		}
	}
}
