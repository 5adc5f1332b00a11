package faults

// Example is one way of doing a fault to harbor, hard enough to show within a
// minute. Every runtime is held to it: the fault has to show there by the same
// signs, and with the same consequences.
type Example struct {
	Target Target
	With   map[string]string // the parameters that are not left at their defaults
	// Shows is how it can be seen: each is PromQL that has an answer at some
	// moment of the harm, or "log: TEXT" for a line of log.
	Shows []string
	// Dice says that it hits some visits and not others, so that many are
	// needed to tell how many.
	Dice bool `json:",omitempty"`
}
