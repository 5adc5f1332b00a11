package debrief

import (
	"slices"
	"strings"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

var blame = detector{
	kind: "blame", title: "Blame",
	did:     "blamed somebody",
	instead: "Say what made it possible, not who did it: people who are blamed tell less, and the next one is found later.",
	find:    findBlame,
}

// Blames reports whether a text blames somebody. A sentence that only names who
// deployed what is a fact; so is what a system failed to do, what nobody is blamed for,
// and what somebody says of themselves.
func Blames(text string) bool {
	text = spared.ReplaceAllString(strings.ReplaceAll(text, "’", "'"), " ")
	for _, b := range blaming {
		if b.MatchString(text) {
			return true
		}
	}
	for _, m := range onNames.FindAllStringSubmatch(text, -1) {
		if name := strings.ToLower(m[1]); !places[name] && !things[name] {
			return true
		}
	}
	return nameless.MatchString(text) || slices.ContainsFunc(named.FindAllStringSubmatch(text, -1), func(m []string) bool { return !things[strings.ToLower(m[1])] })
}

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
