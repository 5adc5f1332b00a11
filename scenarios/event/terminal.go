package event

// CommandRun is a line that somebody entered in a terminal, verbatim as far as
// it can be known: what a shell completed or recalled by itself is not in it.
type CommandRun struct {
	Where string `json:"where" event:"crew,where"` // "toolbox", or a replica
	Line  string `json:"line" event:"crew,where"`
}

// Kind implements Body.
func (CommandRun) Kind() Kind { return "command.run" }

var _ = register(Descriptor{
	Sample:   CommandRun{Where: "toolbox", Line: "redis-cli -h cache config get maxmemory"},
	Decoders: []Decoder{decode[CommandRun]},
	Cause:    ByCrew,
	Audience: Crew,
	Lane:     LaneActions,
})
