package debrief

import (
	"regexp"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

var blame = detector{
	kind: "blame", title: "Blame",
	did:     "blamed somebody",
	instead: "Say what made it possible, not who did it: people who are blamed tell less, and the next one is found later.",
	find:    findBlame,
}

// blaming are ways of saying that somebody is at fault. They are few on purpose:
// a sentence that only names who deployed what is a fact.
var blaming = regexp.MustCompile(`(?i)\b(?:(?:your|his|her|their|whose) (?:own )?(?:fault|mistake|mess|screw-?up)|(?:i|we|to) blame|(?:you|they|he|she|who) (?:broke|screwed|messed|botched)|careless|incompetent|stupid|idiots?|clueless|sloppy)\b`)

// Blames reports whether a text blames somebody.
func Blames(text string) bool { return blaming.MatchString(text) }

// findBlame finds words that blame somebody.
func findBlame(run *reading) (string, []event.Event) {
	for _, e := range run.events {
		if run.byPlayer(e) && Blames(saidIn(e.Body)) {
			return grading.Sentence(e) + ".", []event.Event{e}
		}
	}
	return "", nil
}

// saidIn returns what somebody wrote.
func saidIn(b event.Body) string {
	switch b := b.(type) {
	case event.MessageSent:
		return b.Text
	case event.NoteAdded:
		return b.Text
	case event.UpdatePosted:
		return b.Text
	case event.HypothesisStated:
		return b.Text
	case event.PageEscalated:
		return b.Reason
	case event.IncidentDeclared:
		return b.Title
	case event.IncidentClosed:
		return b.Text
	}
	return ""
}
