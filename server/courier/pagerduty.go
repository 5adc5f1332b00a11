package courier

import (
	"cmp"
	"encoding/json"
	"time"
	"unicode/utf8"

	"github.com/drillyard/drillyard/scenarios/event"
)

// mostSummary is how long a summary may be there, in characters.
const mostSummary = 1024

// pagerDutyEvent is an alert event of version 2:
// https://developer.pagerduty.com/docs/send-alert-event
type pagerDutyEvent struct {
	Key     string            `json:"routing_key"`
	Action  string            `json:"event_action"`
	Dedup   string            `json:"dedup_key"` // the same for all that is told of one page
	Payload *pagerDutyPayload `json:"payload,omitempty"`
	Client  string            `json:"client,omitempty"`
	URL     string            `json:"client_url,omitempty"`
}

type pagerDutyPayload struct {
	Summary   string         `json:"summary"`
	Source    string         `json:"source"`
	Severity  string         `json:"severity"`
	Timestamp string         `json:"timestamp"`
	Component string         `json:"component,omitempty"`
	Group     string         `json:"group,omitempty"`
	Class     string         `json:"class"`
	Details   map[string]any `json:"custom_details"`
}

// asPagerDuty tells of pages alone: when they are sent, taken and over.
func asPagerDuty(s Settings, m Message, _ time.Time) (all []parcel, err error) {
	add := func(action, page string, more func(*pagerDutyEvent)) {
		out := pagerDutyEvent{Key: s.secret, Action: action, Dedup: "drill/" + m.Run + "/" + page}
		if more != nil {
			more(&out)
		}
		body, failed := json.Marshal(out)
		all, err = append(all, parcel{body: body}), cmp.Or(err, failed)
	}
	trigger := func(page, summary string, fill func(*pagerDutyPayload)) {
		add("trigger", page, func(out *pagerDutyEvent) {
			out.Client, out.URL = "Drillyard", m.URL
			out.Payload = &pagerDutyPayload{
				Summary: cut(mark+summary, mostSummary), Source: m.Of, Severity: "critical", Timestamp: m.Wall.UTC().Format(time.RFC3339), Class: "drill",
				Details: map[string]any{"drill": true, "run": m.Run},
			}
			fill(out.Payload)
		})
	}
	plainly := func(*pagerDutyPayload) {}
	switch b := m.Event.Body.(type) {
	case event.PageSent:
		trigger(b.Page, b.Summary, func(p *pagerDutyPayload) {
			p.Component, p.Group, p.Details["detail"], p.Details["alerts"] = b.Service, b.To, b.Detail, b.Alerts
		})
	case event.PageUpdated:
		trigger(b.Page, m.Text, func(p *pagerDutyPayload) { p.Group, p.Details["alerts"] = b.To, b.Alerts })
	case event.PageReopened:
		trigger(b.Page, m.Text, plainly)
	case event.PageAssigned:
		trigger(b.Page, m.Text, plainly)
	case event.PageAcknowledged:
		add("acknowledge", b.Page, nil)
	case event.PageTaken:
		add("acknowledge", b.Page, nil)
	case event.PageMerged:
		add("acknowledge", b.Page, nil)
	case event.PageClosed:
		add("resolve", b.Page, nil)
	case event.PageResolved:
		add("resolve", b.Page, nil)
	case event.RunEnded: // nobody is rung for a drill that is over
		for _, page := range m.Open {
			add("resolve", page, nil)
		}
	}
	return all, err
}

// cut shortens a text to so many characters.
func cut(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}
