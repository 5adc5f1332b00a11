package debrief

import (
	"fmt"
	"time"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

var thrashing = detector{
	kind: "thrashing", title: "Thrashing",
	did:     "changed several things at once",
	instead: "Change one thing, say what you expect of it, and look whether that came before you change the next.",
	find:    findThrashing,
}

// What counts as thrashing.
const (
	thrashActions = 3           // this many actions …
	thrashSpan    = time.Minute // … within this time
)

// findThrashing finds many actions in a short time with no look between them:
// nobody can have seen what each of them did.
func findThrashing(run *reading) (string, []event.Event) {
	var seen []event.Event
	for i := 0; i+thrashActions <= len(run.actions); i++ {
		burst := run.actions[i : i+thrashActions]
		last := burst[thrashActions-1]
		if last.At-burst[0].At > thrashSpan || len(between(run.looks, burst[0], last)) > 0 {
			continue
		}
		for _, e := range burst {
			if len(seen) == 0 || seen[len(seen)-1].Seq < e.Seq {
				seen = append(seen, e)
			}
		}
	}
	if len(seen) == 0 {
		return "", nil
	}
	return fmt.Sprintf("%d actions came so close together (%d or more within %s, and no look between them) that nobody can have seen what each of them did.",
		len(seen), thrashActions, grading.Span(thrashSpan)), seen
}
