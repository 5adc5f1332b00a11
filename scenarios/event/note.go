package event

// NoteWritten is a note that whoever leads a run keeps for themselves, at its
// moment: no member reads it, not even in an open debrief.
type NoteWritten struct {
	Text string `json:"text"`
}

// Kind implements Body.
func (NoteWritten) Kind() Kind { return "note.written" }

var _ = register(Descriptor{
	Sample:   NoteWritten{Text: "They read the dashboard, and nobody said it aloud."},
	Decoders: []Decoder{decode[NoteWritten]},
	Cause:    ByLead,
	Audience: Backstage,
	Lane:     LanePeople,
})
