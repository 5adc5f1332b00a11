package event

// MessageSent is one chat message, by a person or a persona.
type MessageSent struct {
	Channel string `json:"channel"` // "#inc-checkout", or "@maya" for a direct message
	Text    string `json:"text"`
	Inject  string `json:"inject,omitempty"` // the inject that said it; never shown to trainees
}

func (MessageSent) Kind() Kind { return "message.sent" }

func (b MessageSent) view(Viewer) (Body, bool) {
	b.Inject = ""
	return b, true
}
