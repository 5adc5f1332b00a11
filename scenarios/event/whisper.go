package event

// WhisperSent is what whoever runs a drill says to one member, or to whoever holds
// a seat. Nobody else in the crew knows of it.
type WhisperSent struct {
	To   string `json:"to,omitempty" event:"private,to=person"` // the id of a person
	Seat string `json:"seat,omitempty" event:"private,to=seat"` // or a seat
	Text string `json:"text" event:"private"`
}

// Kind implements Body.
func (WhisperSent) Kind() Kind { return "whisper.sent" }

var _ = register(Descriptor{
	Sample:   WhisperSent{To: "u1", Seat: SeatScribe, Text: "Look at what was changed."},
	Decoders: []Decoder{decode[WhisperSent]},
	Cause:    ByLead,
	Audience: Private,
	Lane:     LanePeople,
})
