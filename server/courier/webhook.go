package courier

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

// webhook is the body of a message to a webhook.
type webhook struct {
	Drill bool       `json:"drill"` // always
	ID    string     `json:"id"`
	Run   string     `json:"run"`
	Title string     `json:"title"`
	URL   string     `json:"url,omitempty"`
	Kind  event.Kind `json:"kind"`
	AtMS  int64      `json:"at_ms"` // since the run began
	Wall  string     `json:"wall"`  // RFC 3339
	By    string     `json:"by,omitempty"`
	Text  string     `json:"text"`
	Body  event.Body `json:"body"`
}

// asWebhook signs a message as Standard Webhooks 1.0 says: an HMAC-SHA256 of id,
// time and body. https://github.com/standard-webhooks/standard-webhooks
func asWebhook(s Settings, m Message, now time.Time) ([]parcel, error) {
	body, err := json.Marshal(webhook{
		Drill: true, ID: m.ID, Run: m.Run, Title: m.Of, URL: m.URL, Kind: m.Event.Kind(), AtMS: m.Event.At.Milliseconds(),
		Wall: m.Wall.UTC().Format(time.RFC3339), By: m.Event.Actor.Name, Text: mark + m.Text, Body: m.Event.Body,
	})
	if err != nil {
		return nil, err
	}
	stamp := strconv.FormatInt(now.Unix(), 10)
	sum := hmac.New(sha256.New, s.key)
	fmt.Fprintf(sum, "%s.%s.%s", m.ID, stamp, body)
	h := http.Header{}
	h.Set("Webhook-Id", m.ID)
	h.Set("Webhook-Timestamp", stamp)
	h.Set("Webhook-Signature", "v1,"+base64.StdEncoding.EncodeToString(sum.Sum(nil)))
	h.Set("Drillyard-Drill", "true")
	return []parcel{{body, h}}, nil
}
