package grading

import (
	"fmt"
	"strings"

	"github.com/drillyard/drillyard/scenarios/event"
)

// What is looked at.

var _ = say(phrase[event.EvidenceViewed]{
	noun:     "the first look",
	do:       "Look at evidence",
	nobody:   "Nobody looked at evidence",
	sentence: func(b event.EvidenceViewed) string { return "Looked at " + look(b) },
	line: func(b event.EvidenceViewed) string {
		return strings.TrimSpace("evidence viewed: " + b.Source + " " + b.Service + " " + b.Query)
	},
	detail: func(b event.EvidenceViewed, _ map[string]string) string { return b.Query },
})

var _ = say(phrase[event.EvidenceChanged]{
	noun:     "the first change of what a look shows",
	do:       "Keep something in sight until it changes",
	nobody:   "Nobody had anything in sight when it changed",
	sentence: func(event.EvidenceChanged) string { return "What was looked at changed" },
})

var _ = say(phrase[event.EvidenceClosed]{
	noun:     "the end of the first look",
	do:       "Look at something and go on",
	nobody:   "Nobody looked away from anything",
	sentence: func(event.EvidenceClosed) string { return "Looked away" },
})

var _ = say(phrase[event.ActionPreviewed]{
	noun:   "the first preview of an action",
	do:     "Look at what an action would touch",
	nobody: "Nobody looked at what an action would touch",
	sentence: func(b event.ActionPreviewed) string {
		return fmt.Sprintf("Asked what the action %s would touch", actionOn(b.Action, b.Target))
	},
})

func look(b event.EvidenceViewed) string {
	switch b.Source {
	case event.SourceRunbook:
		return "the runbook " + plain(b.Query)
	case event.SourcePreview:
		return fmt.Sprintf("what the action %s on %s would touch", plain(b.Query), way(b.Service))
	case event.SourceCustomer:
		return "the customer's page, on the journey “" + b.Query + "”"
	case event.SourceDashboard:
		return "the dashboard of " + b.Service
	}
	s := "the " + b.Source
	if b.Service != "" {
		s += " of " + b.Service
	}
	if b.Query != "" {
		s += " for " + cut(b.Query)
	}
	return s
}
