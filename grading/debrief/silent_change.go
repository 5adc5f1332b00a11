package debrief

import (
	"fmt"
	"time"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

var silentChange = detector{
	kind: "silent-change", title: "Silent changes",
	did:     "changed something without saying so",
	instead: "Say what you are about to change and how you would take it back, in the channel or in a note, before you do it.",
	find:    findSilentChange,
}

// toldWithin of an action, before or after it, others hear of it in time.
const toldWithin = 2 * time.Minute

// findSilentChange finds actions of which nobody else heard, and that no note
// keeps: those who come later find another system and do not know why.
func findSilentChange(run *reading) (string, []event.Event) {
	var silent []event.Event
	for _, action := range run.actions {
		told := false
		for _, e := range run.events {
			_, noted := e.Body.(event.NoteAdded)
			near := e.At >= action.At-toldWithin && e.At <= action.At+toldWithin
			told = told || near && run.byPlayer(e) && (noted || tells(e.Body))
		}
		if !told {
			silent = append(silent, action)
		}
	}
	switch len(silent) {
	case 0:
		return "", nil
	case 1:
		return fmt.Sprintf("%s, and said so to nobody within %s.", grading.Sentence(silent[0]), grading.Span(toldWithin)), silent
	}
	return fmt.Sprintf("%d actions were taken of which nobody was told within %s, and no note was written.", len(silent), grading.Span(toldWithin)), silent
}
