package event

// CommandRun is a line that somebody entered in a terminal, verbatim as far as
// it can be known: what a shell completed or recalled by itself is not in it.
type CommandRun struct {
	Where string `json:"where"` // "toolbox", or a replica
	Line  string `json:"line"`
}

func (CommandRun) Kind() Kind                 { return "command.run" }
func (b CommandRun) view(Viewer) (Body, bool) { return b, true }
