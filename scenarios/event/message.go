package event

// MessageSent is one chat message, by a person or a persona. What is said on a
// direct line is for the two alone.
type MessageSent struct {
	Channel string `json:"channel" event:"crew,where,subject=channel"` // "#inc-api", or "@maya" for a direct message
	Text    string `json:"text" event:"crew,where"`
	// To names by their ids those of the crew who read it; nobody: all do.
	To     []string `json:"to,omitempty" event:"private,to=person"`
	Inject string   `json:"inject,omitempty" event:"lead,subject=inject"` // the inject that said it; never shown to trainees
	// Voice is whoever leads the run and said it in the name of the persona; nil: it
	// was said by who it seems to be.
	Voice *Actor `json:"voice,omitempty" event:"lead"`
}

// Kind implements Body.
func (MessageSent) Kind() Kind { return "message.sent" }

var _ = register(Descriptor{
	Sample:   MessageSent{Channel: "#inc-api", Text: "How many customers?", To: []string{"u1"}, Inject: "cto", Voice: &Actor{Kind: Person, ID: "u9", Name: "Fay"}},
	Decoders: []Decoder{decode[MessageSent], decode[MessageSent]}, // the first version was for everybody
	Cause:    ByCrew,
	Audience: Crew,
	Lane:     LanePeople,
})
