package event

import "github.com/drillyard/drillyard/faults"

// InjectFired says that a scripted stimulus was set off. Trainees never know.
type InjectFired struct {
	Inject string `json:"inject"`
	Title  string `json:"title"`
}

func (InjectFired) Kind() Kind               { return "inject.fired" }
func (InjectFired) view(Viewer) (Body, bool) { return nil, false }

// FaultRequested is committed before a fault touches the sandbox: the log and
// the sandbox cannot commit together.
type FaultRequested struct {
	Inject string            `json:"inject"`
	Fault  string            `json:"fault"`
	Target faults.Target     `json:"target"`
	Args   map[string]string `json:"args,omitempty"`
}

func (FaultRequested) Kind() Kind               { return "fault.requested" }
func (FaultRequested) view(Viewer) (Body, bool) { return nil, false }

// FaultApplied says that the sandbox took the fault.
type FaultApplied struct {
	Inject string `json:"inject"`
	Fault  string `json:"fault"`
}

func (FaultApplied) Kind() Kind               { return "fault.applied" }
func (FaultApplied) view(Viewer) (Body, bool) { return nil, false }

// FaultFailed says that it did not.
type FaultFailed struct {
	Inject string `json:"inject"`
	Fault  string `json:"fault"`
	Error  string `json:"error"`
}

func (FaultFailed) Kind() Kind               { return "fault.failed" }
func (FaultFailed) view(Viewer) (Body, bool) { return nil, false }

// FaultReverted says that the run took its fault back at the end.
type FaultReverted struct {
	Inject string `json:"inject"`
	Fault  string `json:"fault"`
	Error  string `json:"error,omitempty"`
}

func (FaultReverted) Kind() Kind               { return "fault.reverted" }
func (FaultReverted) view(Viewer) (Body, bool) { return nil, false }

// InjectHeld says that a facilitator holds an inject back; InjectFired or
// InjectSkipped follows when they let it go.
type InjectHeld struct {
	Inject string `json:"inject"`
}

func (InjectHeld) Kind() Kind               { return "inject.held" }
func (InjectHeld) view(Viewer) (Body, bool) { return nil, false }

// Why an inject was skipped.
const (
	SkippedByFacilitator = "facilitator"
	SkippedByUnless      = "unless" // what would make it pointless had happened
)

// InjectSkipped says that an inject will not be fired: a facilitator skipped
// it, or its unless held.
type InjectSkipped struct {
	Inject string `json:"inject"`
	Why    string `json:"why"` // facilitator or unless
}

func (InjectSkipped) Kind() Kind               { return "inject.skipped" }
func (InjectSkipped) view(Viewer) (Body, bool) { return nil, false }
