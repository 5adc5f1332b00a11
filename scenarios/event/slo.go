package event

// SLOBreached says that an objective stopped being met.
type SLOBreached struct {
	SLO string  `json:"slo"`
	SLI float64 `json:"sli"`
}

func (SLOBreached) Kind() Kind               { return "slo.breached" }
func (SLOBreached) view(Viewer) (Body, bool) { return nil, false }

// SLORestored says that it is met again.
type SLORestored struct {
	SLO string  `json:"slo"`
	SLI float64 `json:"sli"`
}

func (SLORestored) Kind() Kind               { return "slo.restored" }
func (SLORestored) view(Viewer) (Body, bool) { return nil, false }

// SLOSampled packs one value of every SLI; there is one a minute. An SLI
// without traffic to judge is left out.
type SLOSampled struct {
	SLIs map[string]float64 `json:"slis"`
}

func (SLOSampled) Kind() Kind               { return "slo.sampled" }
func (SLOSampled) view(Viewer) (Body, bool) { return nil, false }
