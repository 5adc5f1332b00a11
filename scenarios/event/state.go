package event

// RunState is how far a run is.
type RunState string

// States of a run, in the order in which it comes to them.
const (
	StateQueued   RunState = "queued"   // it waits for a place
	StateStarting RunState = "starting" // its system is coming up
	StateRunning  RunState = "running"
	StateEnded    RunState = "ended"
	StateFailed   RunState = "failed" // its system could not be started
)
