package grading

import (
	"cmp"
	"strings"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Pages, and what becomes of them.

var _ = say(phrase[event.PageSent]{
	noun:     "the page",
	sentence: func(b event.PageSent) string { return "Paged " + b.To + ": " + cut(b.Summary) },
	line:     func(b event.PageSent) string { return "page sent to " + b.To + ": " + b.Summary },
	detail:   func(b event.PageSent, _ map[string]string) string { return lines(b.Summary, b.Detail) },
})

var _ = say(phrase[event.PageAcknowledged]{
	noun:     "the acknowledgement",
	do:       "Acknowledge the page",
	nobody:   "Nobody acknowledged the page",
	sentence: always[event.PageAcknowledged]("Acknowledged"),
})

var _ = say(phrase[event.PageResolved]{
	noun:     "the page's end",
	sentence: always[event.PageResolved]("The page resolved"),
})

var _ = say(phrase[event.PageEscalated]{
	noun:     "the first escalation",
	do:       "Escalate",
	nobody:   "Nobody escalated",
	sentence: func(b event.PageEscalated) string { return "Escalated to " + b.To().Called() },
	line: func(b event.PageEscalated) string {
		return "page escalated to " + b.To().Called() + ": " + b.Reason
	},
	detail: func(b event.PageEscalated, _ map[string]string) string { return b.Reason },
})

var _ = say(phrase[event.PageAssigned]{
	noun:     "the first time that a page was handed on",
	do:       "Hand the page on",
	nobody:   "Nobody handed a page on",
	sentence: func(b event.PageAssigned) string { return "The page went to " + callees(b.To) },
	line:     func(b event.PageAssigned) string { return "page handed to " + callees(b.To) },
	detail:   func(b event.PageAssigned, _ map[string]string) string { return b.Reason },
})

func callees(to []event.Callee) string {
	var names []string
	for _, c := range to {
		names = append(names, c.Called())
	}
	return strings.Join(names, ", ")
}

var _ = say(phrase[event.PageSnoozed]{
	noun:     "the first time that a page was snoozed",
	do:       "Snooze the page",
	nobody:   "Nobody snoozed a page",
	sentence: func(b event.PageSnoozed) string { return "Snoozed the page until " + clock(faults.Time(b.UntilMS)*ms) },
	line:     func(b event.PageSnoozed) string { return "page snoozed until " + clock(faults.Time(b.UntilMS)*ms) },
})

var _ = say(phrase[event.PageReopened]{
	noun:     "the end of the snooze",
	sentence: always[event.PageReopened]("The page rang again"),
	line:     always[event.PageReopened]("page rings again"),
})

var _ = say(phrase[event.PageClosed]{
	noun:     "the first page that was resolved by hand",
	do:       "Resolve the page by hand",
	nobody:   "Nobody resolved a page by hand",
	sentence: always[event.PageClosed]("Resolved the page by hand"),
	line:     func(b event.PageClosed) string { return "page resolved by hand: " + b.Reason },
	detail:   func(b event.PageClosed, _ map[string]string) string { return b.Reason },
})

var _ = say(phrase[event.PageMerged]{
	noun:     "the first page that was made part of the incident",
	do:       "Make the page part of the incident",
	nobody:   "Nobody made a page part of the incident",
	sentence: always[event.PageMerged]("Made the page part of the incident"),
	line:     always[event.PageMerged]("page merged into the incident"),
})

var _ = say(phrase[event.PageTaken]{
	noun:     "the page being taken by a colleague",
	do:       "Have a colleague take the page",
	nobody:   "No colleague took a page",
	sentence: always[event.PageTaken]("Took the page"),
	line:     always[event.PageTaken]("page taken by a colleague"),
})

var _ = say(phrase[event.ResponderJoined]{
	noun:     "a colleague's answer to being paged",
	do:       "Have a colleague join",
	nobody:   "No colleague joined",
	sentence: func(b event.ResponderJoined) string { return "Answered for " + cmp.Or(b.Team, "themselves") },
	line:     func(b event.ResponderJoined) string { return "joined for " + cmp.Or(b.Team, "themselves") },
})
