package event

// CommandTried is a command that whoever answers had run on what they wrote, in a cage: a
// fact beside the answer, and no judgement. Logs of before have it, and nothing writes it any
// more: see decisions/0160.
type CommandTried struct {
	Line string `json:"line" event:"crew"`
	// Exit is its exit code; -1: it was stopped, and Stopped says why.
	Exit    int    `json:"exit" event:"crew"`
	Stopped string `json:"stopped,omitempty" event:"crew"`
}

// Kind implements Body.
func (CommandTried) Kind() Kind { return "command.tried" }

var _ = register(Descriptor{
	Sample:   CommandTried{Line: "bash count.sh access.log | head", Exit: -1, Stopped: "it did not end within 10s"},
	Decoders: []Decoder{decode[CommandTried]},
	Cause:    ByCrew,
	Audience: Crew,
	Lane:     LaneEvidence,
	Rests:    OnAttempt,
})
