package courier

import (
	"encoding/json"
	"strings"
	"time"
)

// mostSaid is how long a message to a channel is at most, in characters.
const mostSaid = 3000

// inSlack escapes what would be markup there, so that nobody is called and nothing
// leads elsewhere: https://api.slack.com/reference/surfaces/formatting#escaping
var inSlack = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// asSlack tells it as an incoming webhook of Slack, and of what speaks as it does,
// takes a message.
func asSlack(_ Settings, m Message, _ time.Time) ([]parcel, error) {
	text := cut(mark+m.Text, mostSaid)
	if m.Event.Actor.Name != "" {
		text += " (" + m.Event.Actor.Name + ")"
	}
	text = inSlack.Replace(text + "\n" + m.Of)
	if m.URL != "" {
		text += " <" + m.URL + "|Open>"
	}
	body, err := json.Marshal(map[string]string{"text": text})
	return []parcel{{body: body}}, err
}
