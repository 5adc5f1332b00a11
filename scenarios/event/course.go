package event

// Why a fault ended.
const (
	EndedAfter = "after" // it had lasted as long as it should
	EndedUntil = "until" // the condition that ends it held
	EndedTurn  = "turn"  // it comes and goes, and this was its turn to go
)

// FaultEnded says that the run took a fault back by its script, and not because
// the run is over: from here on it does no harm, unless somebody had taken it away
// before.
type FaultEnded struct {
	Inject string `json:"inject" event:"where,subject=inject"`
	Fault  string `json:"fault" event:"where,subject=fault"`
	Why    string `json:"why" event:"where,words=ended"`
	// NextMS is the run time at which it comes again; 0: it does not, by its script.
	NextMS int64  `json:"next_ms,omitempty"`
	Error  string `json:"error,omitempty"` // why it could not be taken back
}

// Kind implements Body.
func (FaultEnded) Kind() Kind { return "fault.ended" }

var _ = register(Descriptor{
	Sample:   FaultEnded{Inject: "push", Fault: "pool-shrink", Why: EndedAfter, NextMS: 420000, Error: "sandbox is not running"},
	Decoders: []Decoder{decode[FaultEnded]},
	Cause:    ByRun,
	Audience: LeadOnly,
	Lane:     LaneTruth,
	Rests:    OnCourse,
	Scripted: true,
})

// FaultGrown says that a fault that is on got worse by a step of its script.
type FaultGrown struct {
	Inject string            `json:"inject" event:"where,subject=inject"`
	Fault  string            `json:"fault" event:"where,subject=fault"`
	Step   int               `json:"step" event:"where"` // from 1
	Args   map[string]string `json:"args" event:"where"` // in force from here on
}

// Kind implements Body.
func (FaultGrown) Kind() Kind { return "fault.grown" }

var _ = register(Descriptor{
	Sample:   FaultGrown{Inject: "push", Fault: "pool-shrink", Step: 1, Args: map[string]string{"size": "8"}},
	Decoders: []Decoder{decode[FaultGrown]},
	Cause:    ByRun,
	Audience: LeadOnly,
	Lane:     LaneTruth,
	Rests:    OnGrowth,
	Scripted: true,
})

// FaultCleared says that nothing is in force any more of what an inject's faults
// changed, whoever took it away. It is told only where the scenario asks for it,
// as of the scrape at which that was found.
type FaultCleared struct {
	Inject string `json:"inject" event:"where,subject=inject"`
}

// Kind implements Body.
func (FaultCleared) Kind() Kind { return "fault.cleared" }

var _ = register(Descriptor{
	Sample:   FaultCleared{Inject: "push"},
	Decoders: []Decoder{decode[FaultCleared]},
	Cause:    ByRun,
	Audience: LeadOnly,
	Lane:     LaneTruth,
	Rests:    OnFault,
	Scripted: true,
})
