package event

// AlertFired says that a rule has held for as long as it asks.
type AlertFired struct {
	Alert       string            `json:"alert" event:"crew,where,subject=alert"` // rule name
	Fingerprint string            `json:"fingerprint" event:"crew"`               // identifies rule and labels
	Service     string            `json:"service" event:"crew,where,subject=service"`
	Severity    string            `json:"severity" event:"crew,where"` // label: page or ticket
	Summary     string            `json:"summary" event:"crew,where"`
	Description string            `json:"description,omitempty" event:"crew"`
	Runbook     string            `json:"runbook,omitempty" event:"crew"` // slug
	Labels      map[string]string `json:"labels,omitempty" event:"crew,where"`
	Value       float64           `json:"value" event:"crew,where"`
}

// Kind implements Body.
func (AlertFired) Kind() Kind { return "alert.fired" }

var _ = register(Descriptor{
	Sample:   AlertFired{Alert: "SavingSlow", Fingerprint: "f1", Service: "app", Severity: "page", Summary: "Saving is slow", Description: "p99 over 800 ms", Runbook: "save-latency", Labels: map[string]string{"team": "storage"}, Value: 0.91},
	Decoders: []Decoder{decode[AlertFired]},
	Cause:    ByRun,
	Audience: Crew,
	Lane:     LaneSignals,
	Rests:    OnAlert,
	Signal:   true,
	Over:     AlertResolved{}.Kind(),
})

// AlertResolved says that the rule no longer holds.
type AlertResolved struct {
	Alert       string `json:"alert" event:"crew,where,subject=alert"`
	Fingerprint string `json:"fingerprint" event:"crew"`
	Service     string `json:"service" event:"crew,where,subject=service"`
}

// Kind implements Body.
func (AlertResolved) Kind() Kind { return "alert.resolved" }

var _ = register(Descriptor{
	Sample:   AlertResolved{Alert: "SavingSlow", Fingerprint: "f1", Service: "app"},
	Decoders: []Decoder{decode[AlertResolved]},
	Cause:    ByRun,
	Audience: Crew,
	Lane:     LaneSignals,
	Rests:    OnAlert,
})
