package engine

import (
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios/event"
)

// Whisper says something to one member, or to whoever holds a seat. What would
// reach nobody is refused.
type Whisper struct {
	To   string `json:"to,omitempty"`   // the id of a member,
	Seat string `json:"seat,omitempty"` // or a seat
	Text string `json:"text"`
}

func (i Whisper) intervene(r *Run, lead event.Actor) error {
	if err := text("what you want to say", i.Text); err != nil {
		return err
	}
	if (i.To == "") == (i.Seat == "") {
		return refuse("Whisper to one member, or to one seat.")
	}
	if i.Seat != "" {
		if err := r.seated(i.Seat); err != nil {
			return err
		}
		if _, taken := r.cast.Holder(i.Seat); !taken {
			return refuse("Nobody has that seat, so nobody would hear you.")
		}
	} else if _, there := r.cast.Member(i.To); !there {
		return refuse("They are not of this crew.")
	}
	return r.record(lead, event.WhisperSent{To: i.To, Seat: i.Seat, Text: i.Text})
}

// SpeakAs says something as a persona. Those who play read it as they read all that
// the persona says.
type SpeakAs struct {
	As      string `json:"as"`           // the id of a persona
	Channel string `json:"channel"`      // one with a "#", or the persona's own line, "@ID"
	To      string `json:"to,omitempty"` // on the own line: the id of the member who reads it; empty: all do
	Text    string `json:"text"`
}

func (i SpeakAs) intervene(r *Run, lead event.Actor) error {
	persona, ok := r.persona(i.As)
	if !ok {
		return refuse("There is no persona %q in this drill.", i.As)
	}
	if err := text("what they say", i.Text); err != nil {
		return err
	}
	own := i.Channel == "@"+persona.ID
	if !own && !(strings.HasPrefix(i.Channel, "#") && slices.Contains(r.channels(), i.Channel)) {
		return refuse("A persona speaks in a channel of the run, or on their own line.")
	}
	said := event.MessageSent{Channel: i.Channel, Text: i.Text, To: r.readers(actorOf(persona), i.Channel), Voice: &lead}
	if i.To != "" {
		if _, there := r.cast.Member(i.To); !there || !own {
			return refuse("On their own line a persona speaks to one of the crew; in a channel, to all.")
		}
		said.To = []string{i.To}
	}
	return r.record(actorOf(persona), said)
}

// WriteNote keeps a note of whoever leads, at its moment. Those who play never see it.
type WriteNote struct {
	Text string `json:"text"`
}

func (i WriteNote) intervene(r *Run, lead event.Actor) error {
	if err := text("the note", i.Text); err != nil {
		return err
	}
	return r.record(lead, event.NoteWritten{Text: i.Text})
}
