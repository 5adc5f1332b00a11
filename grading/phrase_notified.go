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
