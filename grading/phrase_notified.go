package grading

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios/event"
)

// What receivers are told of again, and what is told to nobody in particular.

var _ = say(phrase[event.PageUpdated]{
	noun: "the next notification of the page",
	sentence: func(b event.PageUpdated) string {
		return fmt.Sprintf("Notified %s again: %s", b.To, again(b.Why, b.Alerts, b.Stopped))
	},
	line: func(b event.PageUpdated) string {
		return fmt.Sprintf("page %s notified again: %s", b.Page, again(b.Why, b.Alerts, b.Stopped))
	},
})

var _ = say(phrase[event.NotificationFiled]{
	noun: "the notification",
	sentence: func(b event.NotificationFiled) string {
		return fmt.Sprintf("Filed for %s: %s", b.Receiver, again(b.Why, b.Alerts, b.Stopped))
	},
})

var _ = say(phrase[event.SilenceCreated]{
	noun:   "the silence",
	do:     "Silence the alert",
	nobody: "Nobody silenced an alert",
	sentence: func(b event.SilenceCreated) string {
		return "Silenced " + cmp.Or(strings.Join(b.Alerts, ", "), strings.Join(b.Matchers, ", ")) + ": " + cut(b.Comment)
	},
	detail: func(b event.SilenceCreated, _ map[string]string) string {
		return lines(strings.Join(b.Matchers, ", "), b.Comment)
	},
})

var _ = say(phrase[event.SilenceEnded]{
	noun:     "the end of the silence",
	do:       "End the silence",
	nobody:   "Nobody ended the silence",
	sentence: always[event.SilenceEnded]("The silence ended"),
})

var _ = say(phrase[event.RuleWritten]{
	noun:   "the alert rule",
	do:     "Write an alert rule",
	nobody: "Nobody wrote an alert rule",
	sentence: func(b event.RuleWritten) string {
		return fmt.Sprintf("Wrote the alert rule %s for %s: %s", b.Alert, b.Service, cut(b.Summary))
	},
	detail: func(b event.RuleWritten, _ map[string]string) string {
		return lines(b.Expr, b.Summary, tells(b))
	},
})

// tells says how often a rule would have fired in what had been measured.
func tells(b event.RuleWritten) string {
	switch len(b.Fired) {
	case 0:
		return "It would not have fired until then."
	case 1:
		return "It would have fired once until then."
	}
	return fmt.Sprintf("It would have fired %d times until then.", len(b.Fired))
}

// again says what a notification told: why it came, and of which alerts.
func again(why string, alerts, ended []string) string {
	once := func(names []string) string {
		return strings.Join(slices.Compact(slices.Sorted(slices.Values(names))), ", ")
	}
	firing, stopped := once(alerts), once(ended)
	switch why {
	case event.NotifiedJoined:
		return "more alerts fire, now " + firing
	case event.NotifiedEased:
		return stopped + " stopped, still " + firing
	case event.NotifiedOver:
		return stopped + " stopped"
	case event.NotifiedRepeated:
		return firing + " still firing"
	}
	return firing + " firing"
}
