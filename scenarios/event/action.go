package event

import "github.com/drillyard/drillyard/faults"

// ActionTaken says that someone did something to the system and that it took.
type ActionTaken struct {
	ID     string            `json:"id"` // "a1"; unique in the run
	Action string            `json:"action"`
	Target faults.Target     `json:"target"`
	Args   map[string]string `json:"args,omitempty"`
	Reason string            `json:"reason"`
	Blast  string            `json:"blast"` // what they were told it would touch
}

func (ActionTaken) Kind() Kind                 { return "action.taken" }
func (b ActionTaken) view(Viewer) (Body, bool) { return b, true }

// ActionRequested is committed before an action touches the sandbox.
type ActionRequested struct {
	ID     string            `json:"id"`
	Action string            `json:"action"`
	Target faults.Target     `json:"target"`
	Args   map[string]string `json:"args,omitempty"`
	Reason string            `json:"reason"`
}

func (ActionRequested) Kind() Kind                 { return "action.requested" }
func (b ActionRequested) view(Viewer) (Body, bool) { return b, true }

// ActionFailed says that it could not be carried out, and why.
type ActionFailed struct {
	ID     string        `json:"id"`
	Action string        `json:"action"`
	Target faults.Target `json:"target"`
	Error  string        `json:"error"`
}

func (ActionFailed) Kind() Kind                 { return "action.failed" }
func (b ActionFailed) view(Viewer) (Body, bool) { return b, true }
