package event

// HintAsked says that one of the crew asked for the next hint; HintGiven follows.
type HintAsked struct {
	Step int `json:"step" event:"crew,where"` // from 1
}

// Kind implements Body.
func (HintAsked) Kind() Kind { return "hint.asked" }

var _ = register(Descriptor{
	Sample:   HintAsked{Step: 2},
	Decoders: []Decoder{decode[HintAsked]},
	Cause:    ByCrew,
	Audience: Crew,
	Rests:    OnHints,
	Quiet:    true,
})

// HintGiven is a hint of the scenario that was told to the whole crew, because one of
// them asked or because whoever leads gave it.
type HintGiven struct {
	Step int    `json:"step" event:"crew,where"` // from 1
	Text string `json:"text" event:"crew"`
	// What it costs: points, or percent of those that can be earned; both 0: nothing.
	Points  float64 `json:"points,omitempty" event:"crew"`
	Percent float64 `json:"percent,omitempty" event:"crew"`
}

// Kind implements Body.
func (HintGiven) Kind() Kind { return "hint.given" }

var _ = register(Descriptor{
	Sample:   HintGiven{Step: 2, Text: "Look at what was changed.", Points: 3, Percent: 5},
	Decoders: []Decoder{decode[HintGiven]},
	Cause:    ByLead,
	Audience: Crew,
	Lane:     LanePeople,
	Rests:    OnHints,
})
