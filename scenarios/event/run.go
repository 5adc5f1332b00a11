package event

// RunStarted opens every log.
type RunStarted struct {
	Scenario string  `json:"scenario" event:"crew"` // slug
	Title    string  `json:"title" event:"crew"`
	Stack    string  `json:"stack" event:"crew"`
	Runtime  string  `json:"runtime" event:"crew"`
	Seed     int64   `json:"seed" event:"lead"`
	Rubric   string  `json:"rubric" event:"lead"`   // content hash; the answer key's name, not the key
	EpochMS  int64   `json:"epoch_ms" event:"crew"` // wall clock of run time zero, Unix milliseconds
	LengthMS int64   `json:"length_ms" event:"crew"`
	Trainees []Actor `json:"trainees" event:"crew"`
	Raters   int     `json:"raters,omitempty" event:"crew"` // that its marks take; 0: one
	// Policy is how the house works that it is played in: start-up, enterprise or
	// regulated; empty: as the scenario has it.
	Policy string `json:"policy,omitempty" event:"crew"`
}

// Policies of a run: how much of process its house has.
const (
	PolicyStartUp    = "start-up"
	PolicyEnterprise = "enterprise"
	PolicyRegulated  = "regulated"
)

// Kind implements Body.
func (RunStarted) Kind() Kind { return "run.started" }

var _ = register(Descriptor{
	Sample:   RunStarted{Scenario: "quiet-push", Title: "The quiet config push", Stack: "pier", Runtime: "inproc", Seed: 11, Rubric: "9f86d081", EpochMS: 1790000000000, LengthMS: 1500000, Policy: PolicyEnterprise, Trainees: []Actor{{Kind: Person, ID: "u1", Name: "Ada"}}, Raters: 2},
	Decoders: []Decoder{decode[RunStarted]},
	Cause:    ByRun,
	Once:     true,
	Audience: Crew,
	Lane:     LaneSignals,
})

// Reasons for a run's end.
const (
	EndRecovered   = "recovered"   // the recovery was held as long as the scenario asks
	EndClosed      = "closed"      // what the scenario waits for, such as a closed incident, has come
	EndTime        = "time"        // its length has passed
	EndStopped     = "stopped"     // a person ended it
	EndInterrupted = "interrupted" // the server went away
	EndFailed      = "failed"      // the sandbox broke down
	EndUnrecorded  = "unrecorded"  // its log could not be written any further
	EndAbandoned   = "abandoned"   // the server went away, and nobody came back to the run
)

// ClosingBegan says that the scenario is over and that there is still time for
// words: what is asked of the system and of customers is asked until here.
type ClosingBegan struct {
	EndsMS int64  `json:"ends_ms" event:"crew"`                   // run time at which the run ends, if nobody ends it before
	Reason string `json:"reason" event:"crew,where,words=ending"` // for which it then ends
}

// Kind implements Body.
func (ClosingBegan) Kind() Kind { return "closing.began" }

var _ = register(Descriptor{
	Sample:   ClosingBegan{EndsMS: 300000, Reason: EndRecovered},
	Decoders: []Decoder{decode[ClosingBegan]},
	Cause:    ByRun,
	Once:     true,
	Audience: Crew,
	Lane:     LaneSignals,
})

// RunEnded closes every log but for marks given later.
type RunEnded struct {
	Reason string `json:"reason" event:"crew,where,words=ending"`
}

// Kind implements Body.
func (RunEnded) Kind() Kind { return "run.ended" }

var _ = register(Descriptor{
	Sample:   RunEnded{Reason: EndRecovered},
	Decoders: []Decoder{decode[RunEnded]},
	Cause:    ByRun,
	Once:     true,
	Audience: Crew,
	Lane:     LaneSignals,
	Rests:    OnEnd,
})

// RunStopped says that somebody who leads has the run end, and why: run.ended
// follows.
type RunStopped struct {
	Why string `json:"why" event:"crew"`
}

// Kind implements Body.
func (RunStopped) Kind() Kind { return "run.stopped" }

var _ = register(Descriptor{
	Sample:   RunStopped{Why: "The room is needed."},
	Decoders: []Decoder{decode[RunStopped]},
	Cause:    ByLead,
	Audience: Crew,
	Lane:     LanePeople,
})

// RunExtended says that a run takes longer than its scenario says.
type RunExtended struct {
	ByMS     int64 `json:"by_ms" event:"crew"`     // run time
	LengthMS int64 `json:"length_ms" event:"crew"` // that it has from here on
}

// Kind implements Body.
func (RunExtended) Kind() Kind { return "run.extended" }

var _ = register(Descriptor{
	Sample:   RunExtended{ByMS: 300000, LengthMS: 1800000},
	Decoders: []Decoder{decode[RunExtended]},
	Cause:    ByLead,
	Audience: Crew,
	Pace:     true,
	Lane:     LanePeople,
})

// RunPaused says that run time stands still until it is resumed.
type RunPaused struct{}

// Kind implements Body.
func (RunPaused) Kind() Kind { return "run.paused" }

var _ = register(Descriptor{
	Sample:   RunPaused{},
	Decoders: []Decoder{decode[RunPaused]},
	Cause:    ByLead,
	Audience: Crew,
	Pace:     true,
	Lane:     LanePeople,
})

// RunResumed says that run time goes on.
type RunResumed struct{}

// Kind implements Body.
func (RunResumed) Kind() Kind { return "run.resumed" }

var _ = register(Descriptor{
	Sample:   RunResumed{},
	Decoders: []Decoder{decode[RunResumed]},
	Cause:    ByLead,
	Audience: Crew,
	Pace:     true,
	Lane:     LanePeople,
})

// ClockChanged says how much run time passes from here on in a second of wall
// time.
type ClockChanged struct {
	Speed float64 `json:"speed" event:"crew"`
}

// Kind implements Body.
func (ClockChanged) Kind() Kind { return "clock.changed" }

var _ = register(Descriptor{
	Sample:   ClockChanged{Speed: 4},
	Decoders: []Decoder{decode[ClockChanged]},
	Cause:    ByLead,
	Audience: Crew,
	Pace:     true,
	Lane:     LanePeople,
})
