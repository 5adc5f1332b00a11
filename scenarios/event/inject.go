package event

import "github.com/drillyard/drillyard/faults"

// InjectFired says that a scripted stimulus was set off. Trainees never know.
type InjectFired struct {
	Inject string `json:"inject" event:"where,subject=inject"`
	Title  string `json:"title"`
	// Time counts the firings of an inject that comes again, from 1; 0: it comes
	// once.
	Time int `json:"time,omitempty" event:"where"`
}

// Kind implements Body.
func (InjectFired) Kind() Kind { return "inject.fired" }

var _ = register(Descriptor{
	Sample:   InjectFired{Inject: "push", Title: "A config push shrinks the pool", Time: 2},
	Decoders: []Decoder{decode[InjectFired]},
	Cause:    ByRun,
	Audience: LeadOnly,
	Lane:     LaneTruth,
	Scripted: true,
})

// FaultRequested is committed before a fault touches the sandbox: the log and
// the sandbox cannot commit together.
type FaultRequested struct {
	Inject string            `json:"inject" event:"subject=inject"`
	Fault  string            `json:"fault" event:"subject=fault"`
	Target faults.Target     `json:"target"`
	Args   map[string]string `json:"args,omitempty"`
}

// Kind implements Body.
func (FaultRequested) Kind() Kind { return "fault.requested" }

var _ = register(Descriptor{
	Sample:   FaultRequested{Inject: "push", Fault: "pool-shrink", Target: "app", Args: map[string]string{"size": "2"}},
	Decoders: []Decoder{decode[FaultRequested]},
	Cause:    ByRun,
	Audience: LeadOnly,
	Rests:    OnFault,
	Scripted: true,
	Quiet:    true,
})

// FaultApplied says that the sandbox took the fault.
type FaultApplied struct {
	Inject string `json:"inject" event:"where,subject=inject"`
	Fault  string `json:"fault" event:"where,subject=fault"`
}

// Kind implements Body.
func (FaultApplied) Kind() Kind { return "fault.applied" }

var _ = register(Descriptor{
	Sample:   FaultApplied{Inject: "push", Fault: "pool-shrink"},
	Decoders: []Decoder{decode[FaultApplied]},
	Cause:    ByRun,
	Audience: LeadOnly,
	Lane:     LaneTruth,
	Rests:    OnFault,
	Scripted: true,
})

// FaultFailed says that it did not.
type FaultFailed struct {
	Inject string `json:"inject" event:"subject=inject"`
	Fault  string `json:"fault" event:"subject=fault"`
	Error  string `json:"error"`
	// Foreseen says that the script has something in its place.
	Foreseen bool `json:"foreseen,omitempty"`
}

// Kind implements Body.
func (FaultFailed) Kind() Kind { return "fault.failed" }

var _ = register(Descriptor{
	Sample:   FaultFailed{Inject: "push", Fault: "pool-shrink", Error: "app: no such target", Foreseen: true},
	Decoders: []Decoder{decode[FaultFailed]},
	Cause:    ByRun,
	Audience: LeadOnly,
	Lane:     LaneTruth,
	Rests:    OnFault,
	Scripted: true,
})

// FaultReverted says that the run took its fault back at the end.
type FaultReverted struct {
	Inject string `json:"inject" event:"subject=inject"`
	Fault  string `json:"fault" event:"subject=fault"`
	Error  string `json:"error,omitempty"`
}

// Kind implements Body.
func (FaultReverted) Kind() Kind { return "fault.reverted" }

var _ = register(Descriptor{
	Sample:   FaultReverted{Inject: "push", Fault: "pool-shrink", Error: "sandbox is not running"},
	Decoders: []Decoder{decode[FaultReverted]},
	Cause:    ByRun,
	Audience: LeadOnly,
	Rests:    OnFault,
	Scripted: true,
})

// InjectHeld says that a facilitator holds an inject back; InjectReleased,
// InjectFired or InjectSkipped follows when they let it go.
type InjectHeld struct {
	Inject string `json:"inject" event:"subject=inject"`
}

// Kind implements Body.
func (InjectHeld) Kind() Kind { return "inject.held" }

var _ = register(Descriptor{
	Sample:   InjectHeld{Inject: "push"},
	Decoders: []Decoder{decode[InjectHeld]},
	Cause:    ByLead,
	Audience: LeadOnly,
	Lane:     LaneTruth,
	Scripted: true,
})

// InjectReleased says that an inject which was held comes by its script again.
type InjectReleased struct {
	Inject string `json:"inject" event:"subject=inject"`
}

// Kind implements Body.
func (InjectReleased) Kind() Kind { return "inject.released" }

var _ = register(Descriptor{
	Sample:   InjectReleased{Inject: "push"},
	Decoders: []Decoder{decode[InjectReleased]},
	Cause:    ByLead,
	Audience: LeadOnly,
	Lane:     LaneTruth,
	Scripted: true,
})

// InjectDelayed says that an inject was put off, or all that was due at a known time.
type InjectDelayed struct {
	Inject string `json:"inject,omitempty" event:"subject=inject"` // empty: all of them
	ByMS   int64  `json:"by_ms"`                                   // run time
}

// Kind implements Body.
func (InjectDelayed) Kind() Kind { return "inject.delayed" }

var _ = register(Descriptor{
	Sample:   InjectDelayed{Inject: "push", ByMS: 120000},
	Decoders: []Decoder{decode[InjectDelayed]},
	Cause:    ByLead,
	Audience: LeadOnly,
	Lane:     LaneTruth,
	Scripted: true,
})

// InjectAdded says that an inject was added which the scenario does not have.
type InjectAdded struct {
	Inject string `json:"inject" event:"subject=inject"` // its id in this run
	Title  string `json:"title"`
	// Sheet is the inject as it was written, in the scenario language. Without a
	// moment of its own there it comes AfterMS later.
	Sheet   string `json:"sheet"`
	AfterMS int64  `json:"after_ms,omitempty"` // run time
}

// Kind implements Body.
func (InjectAdded) Kind() Kind { return "inject.added" }

var _ = register(Descriptor{
	Sample:   InjectAdded{Inject: "added-1", Title: "The pool is small", Sheet: "fault: pool-shrink", AfterMS: 60000},
	Decoders: []Decoder{decode[InjectAdded]},
	Cause:    ByLead,
	Audience: LeadOnly,
	Lane:     LaneTruth,
	Scripted: true,
})

// Why an inject was skipped.
const (
	SkippedByFacilitator = "facilitator"
	SkippedByUnless      = "unless" // what would make it pointless had happened
	SkippedByUntil       = "until"  // it had come, and what ends it had happened
)

// InjectSkipped says that an inject will not be fired: a facilitator skipped
// it, or its unless held; or that it will not be fired again.
type InjectSkipped struct {
	Inject string `json:"inject" event:"subject=inject"`
	Why    string `json:"why" event:"words=skipped"` // facilitator, unless or until
}

// Kind implements Body.
func (InjectSkipped) Kind() Kind { return "inject.skipped" }

var _ = register(Descriptor{
	Sample:   InjectSkipped{Inject: "push", Why: SkippedByUnless},
	Decoders: []Decoder{decode[InjectSkipped]},
	Cause:    ByRun,
	Audience: LeadOnly,
	Lane:     LaneTruth,
	Scripted: true,
})
