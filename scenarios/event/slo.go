package event

// SLOBreached says that an objective stopped being met.
type SLOBreached struct {
	SLO string  `json:"slo" event:"where,subject=slo"`
	SLI float64 `json:"sli" event:"where"`
}

// Kind implements Body.
func (SLOBreached) Kind() Kind { return "slo.breached" }

var _ = register(Descriptor{
	Sample:   SLOBreached{SLO: "save-availability", SLI: 0.91},
	Decoders: []Decoder{decode[SLOBreached]},
	Cause:    ByRun,
	Audience: LeadOnly,
	Lane:     LaneTruth,
	Signal:   true,
	Over:     SLORestored{}.Kind(),
})

// SLORestored says that it is met again.
type SLORestored struct {
	SLO string  `json:"slo" event:"where,subject=slo"`
	SLI float64 `json:"sli" event:"where"`
}

// Kind implements Body.
func (SLORestored) Kind() Kind { return "slo.restored" }

var _ = register(Descriptor{
	Sample:   SLORestored{SLO: "save-availability", SLI: 0.995},
	Decoders: []Decoder{decode[SLORestored]},
	Cause:    ByRun,
	Audience: LeadOnly,
	Lane:     LaneTruth,
})

// SLOSampled packs one value of every SLI; there is one a minute. An SLI
// without traffic to judge is left out.
type SLOSampled struct {
	SLIs map[string]float64 `json:"slis"`
}

// Kind implements Body.
func (SLOSampled) Kind() Kind { return "slo.sampled" }

var _ = register(Descriptor{
	Sample:   SLOSampled{SLIs: map[string]float64{"save-availability": 0.995}},
	Decoders: []Decoder{decode[SLOSampled]},
	Cause:    ByRun,
	Audience: LeadOnly,
	Quiet:    true,
})
