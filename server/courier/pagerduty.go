package courier

import (
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
func asPagerDuty(s Settings, m Message, _ time.Time) (*parcel, error) {
	out := pagerDutyEvent{Key: s.secret}
	switch b := m.Event.Body.(type) {
	case event.PageSent:
		out.Action, out.Dedup, out.Client, out.URL = "trigger", b.Page, "Drillyard", m.URL
		out.Payload = &pagerDutyPayload{
			Summary: cut(mark+b.Summary, mostSummary), Source: m.Of, Severity: "critical", Timestamp: m.Wall.UTC().Format(time.RFC3339),
			Component: b.Service, Group: b.To, Class: "drill",
			Details: map[string]any{"drill": true, "detail": b.Detail, "alerts": b.Alerts, "run": m.Run},
		}
	case event.PageAcknowledged:
		out.Action, out.Dedup = "acknowledge", b.Page
	case event.PageResolved:
		out.Action, out.Dedup = "resolve", b.Page
	default:
		return nil, nil
	}
	out.Dedup = "drill/" + m.Run + "/" + out.Dedup
	body, err := json.Marshal(out)
	return &parcel{body: body}, err
}

// cut shortens a text to so many characters.
func cut(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}
