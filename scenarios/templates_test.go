package scenarios

import (
	"slices"
	"testing"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios/event"
)

// A stack cannot know the words of events, and has the same.
func TestWhatUpdatesBeginWithIsWhatTheyCanSay(t *testing.T) {
	if got := event.Words(event.OfAudience); !slices.Equal(got, stack.UpdateAudiences) {
		t.Errorf("events have the audiences %q, stacks %q", got, stack.UpdateAudiences)
	}
	if got := event.Words(event.OfStatus); !slices.Equal(got, stack.UpdateStatuses) {
		t.Errorf("events have the statuses %q, stacks %q", got, stack.UpdateStatuses)
	}
}
