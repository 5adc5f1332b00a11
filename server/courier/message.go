package courier

import (
	"net/http"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

// Message is what is told of one event of a run.
type Message struct {
	ID   string // the same each time that it is sent
	Run  string
	Of   string // what the run is called
	URL  string // where it is followed; empty: unknown
	Wall time.Time
	// Open are the pages of a run that has ended which nobody has ended.
	Open []string
	// Event is as the whole crew may see it.
	Event event.Event
	// Text tells it in a sentence.
	Text string
}

// mark begins every text that leaves for the real world.
const mark = "DRILL: "

// told are the events that the real world is told of.
var told = map[event.Kind]bool{
	event.PageSent{}.Kind():         true,
	event.PageUpdated{}.Kind():      true,
	event.PageAcknowledged{}.Kind(): true,
	event.PageTaken{}.Kind():        true,
	event.PageAssigned{}.Kind():     true,
	event.PageReopened{}.Kind():     true,
	event.PageEscalated{}.Kind():    true,
	event.PageMerged{}.Kind():       true,
	event.PageClosed{}.Kind():       true,
	event.PageResolved{}.Kind():     true,
	event.IncidentDeclared{}.Kind(): true,
	event.SeverityDeclared{}.Kind(): true,
	event.UpdatePosted{}.Kind():     true,
	event.IncidentClosed{}.Kind():   true,
	event.RunEnded{}.Kind():         true,
}

// wording makes what tells a message, at the time of an attempt, in the words of a
// kind of address; none: it does not hear of such.
type wording func(Settings, Message, time.Time) ([]parcel, error)

// parcel is a message ready to be sent.
type parcel struct {
	body   []byte
	header http.Header
}

var wordings = map[string]wording{Webhook: asWebhook, PagerDuty: asPagerDuty, Slack: asSlack}
