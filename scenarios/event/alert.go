package event

// AlertFired says that a rule has held for as long as it asks.
type AlertFired struct {
	Alert       string            `json:"alert"`       // rule name
	Fingerprint string            `json:"fingerprint"` // identifies rule and labels
	Service     string            `json:"service"`
	Severity    string            `json:"severity"` // label: page or ticket
	Summary     string            `json:"summary"`
	Description string            `json:"description,omitempty"`
	Runbook     string            `json:"runbook,omitempty"` // slug
	Labels      map[string]string `json:"labels,omitempty"`
	Value       float64           `json:"value"`
}

func (AlertFired) Kind() Kind                 { return "alert.fired" }
func (b AlertFired) view(Viewer) (Body, bool) { return b, true }

// AlertResolved says that the rule no longer holds.
type AlertResolved struct {
	Alert       string `json:"alert"`
	Fingerprint string `json:"fingerprint"`
	Service     string `json:"service"`
}

func (AlertResolved) Kind() Kind                 { return "alert.resolved" }
func (b AlertResolved) view(Viewer) (Body, bool) { return b, true }
