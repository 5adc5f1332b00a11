package event

import "github.com/drillyard/drillyard/faults"

// ActionTaken says that someone did something to the system and that it took.
// What that brings about may take longer.
type ActionTaken struct {
	ID     string            `json:"id"` // "a1"; unique in the run
	Action string            `json:"action"`
	Target faults.Target     `json:"target"`
	Args   map[string]string `json:"args,omitempty"`
	Reason string            `json:"reason"`
	Blast  string            `json:"blast"` // what they were told it would touch
	// ApprovedBy names who approved it; BreakGlass says that it was taken
	// without the approval it needed.
	ApprovedBy string `json:"approved_by,omitempty"`
	BreakGlass bool   `json:"break_glass,omitempty"`
	// NotReady names the replicas of the service that did not serve when it was
	// carried out: those that are starting, or are down.
	NotReady []string `json:"not_ready,omitempty"`
}

func (ActionTaken) Kind() Kind                 { return "action.taken" }
func (b ActionTaken) view(Viewer) (Body, bool) { return b, true }

// NeedsApproval says that a requested action waits for a yes.
const NeedsApproval = "approval"

// ActionRequested is committed before an action touches the sandbox.
type ActionRequested struct {
	ID     string            `json:"id"`
	Action string            `json:"action"`
	Target faults.Target     `json:"target"`
	Args   map[string]string `json:"args,omitempty"`
	Reason string            `json:"reason"`
	// Needs is NeedsApproval when it waits for a yes before it is carried out.
	Needs      string `json:"needs,omitempty"`
	BreakGlass bool   `json:"break_glass,omitempty"`
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

// ActionApproved says that someone allowed a requested action; it is carried
// out next.
type ActionApproved struct {
	ID string `json:"id"`
}

func (ActionApproved) Kind() Kind                 { return "action.approved" }
func (b ActionApproved) view(Viewer) (Body, bool) { return b, true }

// ActionRefused says that someone did not, and why; it is not carried out.
type ActionRefused struct {
	ID     string        `json:"id"`
	Action string        `json:"action"`
	Target faults.Target `json:"target"`
	Why    string        `json:"why"`
}

func (ActionRefused) Kind() Kind                 { return "action.refused" }
func (b ActionRefused) view(Viewer) (Body, bool) { return b, true }
