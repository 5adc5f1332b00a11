package event

// TimeGiven says that whoever answers an exercise was given time back: their attempt ends
// later by that.
type TimeGiven struct {
	MS     int64  `json:"ms" event:"crew"`
	Reason string `json:"reason" event:"crew"`
}

// Kind implements Body.
func (TimeGiven) Kind() Kind { return "time.given" }

var _ = register(Descriptor{
	Sample:   TimeGiven{MS: 90_000, Reason: "the connection was lost"},
	Decoders: []Decoder{decode[TimeGiven]},
	Cause:    ByLead,
	Audience: Crew,
	Pace:     true,
	Lane:     LanePeople,
	Rests:    OnAttempt,
})

// AttemptPaused says that the time of an attempt stands still.
type AttemptPaused struct{}

// Kind implements Body.
func (AttemptPaused) Kind() Kind { return "attempt.paused" }

var _ = register(Descriptor{
	Sample:   AttemptPaused{},
	Decoders: []Decoder{decode[AttemptPaused]},
	Cause:    ByLead,
	Audience: Crew,
	Pace:     true,
	Lane:     LanePeople,
	Rests:    OnAttempt,
	Over:     "attempt.resumed",
})

// AttemptResumed says that it goes on.
type AttemptResumed struct{}

// Kind implements Body.
func (AttemptResumed) Kind() Kind { return "attempt.resumed" }

var _ = register(Descriptor{
	Sample:   AttemptResumed{},
	Decoders: []Decoder{decode[AttemptResumed]},
	Cause:    ByLead,
	Audience: Crew,
	Pace:     true,
	Lane:     LanePeople,
	Rests:    OnAttempt,
})
