package event

// MessageSent is one chat message, by a person or a persona.
type MessageSent struct {
	Channel string `json:"channel" event:"crew,where,subject=channel"` // "#inc-api", or "@maya" for a direct message
	Text    string `json:"text" event:"crew,where"`
	Inject  string `json:"inject,omitempty" event:"lead,subject=inject"` // the inject that said it; never shown to trainees
}

// Kind implements Body.
func (MessageSent) Kind() Kind { return "message.sent" }

var _ = register(Descriptor{
	Sample:   MessageSent{Channel: "#inc-api", Text: "How many customers?", Inject: "cto"},
	Decoders: []Decoder{decode[MessageSent]},
	Cause:    ByCrew,
	Audience: Crew,
	Lane:     LanePeople,
})
