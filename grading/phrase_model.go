package grading

import (
	"fmt"

	"github.com/drillyard/drillyard/scenarios/event"
)

// What the model makes of a run once it has ended.

var _ = say(phrase[event.BaselinesPlayed]{
	noun: "what would have been without those who played",
	sentence: func(b event.BaselinesPlayed) string {
		return "Had nobody acted, " + would(fares(b.Idle).sum(nil))
	},
})

var _ = say(phrase[event.CounterfactualPlayed]{
	noun: "what would have been without an action",
	sentence: func(b event.CounterfactualPlayed) string {
		return fmt.Sprintf("Without the action %s on %s, %s", b.Action, way(string(b.Target)), would(fares(b.Without).sum(nil)))
	},
})
