package event

// ThresholdCrossed says that what a threshold of the scenario measures went
// beyond it, and has been beyond for as long as it asks.
type ThresholdCrossed struct {
	Threshold string  `json:"threshold" event:"where,subject=threshold"`
	Value     float64 `json:"value" event:"where"`
}

// Kind implements Body.
func (ThresholdCrossed) Kind() Kind { return "threshold.crossed" }

var _ = register(Descriptor{
	Sample:   ThresholdCrossed{Threshold: "backlog", Value: 812},
	Decoders: []Decoder{decode[ThresholdCrossed]},
	Cause:    ByRun,
	Audience: LeadOnly,
	Lane:     LaneTruth,
	Rests:    OnThreshold,
	Over:     ThresholdCleared{}.Kind(),
})

// ThresholdCleared says that it is within again. That it was to begin with is
// told by nothing.
type ThresholdCleared struct {
	Threshold string  `json:"threshold" event:"where,subject=threshold"`
	Value     float64 `json:"value" event:"where"`
}

// Kind implements Body.
func (ThresholdCleared) Kind() Kind { return "threshold.cleared" }

var _ = register(Descriptor{
	Sample:   ThresholdCleared{Threshold: "backlog", Value: 41},
	Decoders: []Decoder{decode[ThresholdCleared]},
	Cause:    ByRun,
	Audience: LeadOnly,
	Lane:     LaneTruth,
	Rests:    OnThreshold,
})
