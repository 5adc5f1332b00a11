package debrief

import (
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/scenarios/event"
)

var guessing = detector{
	kind: "guessing", title: "Suspecting everybody",
	did:     "suspected nearly everybody",
	instead: "Rule a suspect out before you name the next one, and say what spoke against it.",
	find:    findGuessing,
}

// guessedSuspects is how many wrong suspects left standing are a guess.
const guessedSuspects = 3

// findGuessing finds many suspects that had nothing to do with it and were never
// given up: a suspicion that is kept whatever is seen is none.
func findGuessing(run *reading) (string, []event.Event) {
	var wrong []string
	var seen []event.Event
	for _, e := range run.suspects().standing {
		suspect := e.Body.(event.HypothesisStated).Suspect
		if run.involved(suspect) {
			continue
		}
		seen = append(seen, e)
		if !slices.Contains(wrong, suspect) {
			wrong = append(wrong, suspect)
		}
	}
	if len(wrong) < guessedSuspects {
		return "", nil
	}
	return fmt.Sprintf("%d suspects that had nothing to do with it were named, and none of them was ever ruled out.", len(wrong)), seen
}
