package event

// PageSent notifies a person. The pager rings until it is acknowledged.
type PageSent struct {
	Page    string   `json:"page"` // "p1"; unique in the run
	To      string   `json:"to"`   // team
	Group   string   `json:"group"`
	Alerts  []string `json:"alerts"` // rule names
	Service string   `json:"service"`
	Summary string   `json:"summary"`
	Detail  string   `json:"detail,omitempty"`
	Runbook string   `json:"runbook,omitempty"`
}

func (PageSent) Kind() Kind                 { return "page.sent" }
func (b PageSent) view(Viewer) (Body, bool) { return b, true }

// PageAcknowledged says that someone took the page.
type PageAcknowledged struct {
	Page string `json:"page"`
}

func (PageAcknowledged) Kind() Kind                 { return "page.acknowledged" }
func (b PageAcknowledged) view(Viewer) (Body, bool) { return b, true }

// PageEscalated brings another team in.
type PageEscalated struct {
	Page   string `json:"page,omitempty"`
	Team   string `json:"team"`
	Reason string `json:"reason"`
}

func (PageEscalated) Kind() Kind                 { return "page.escalated" }
func (b PageEscalated) view(Viewer) (Body, bool) { return b, true }

// PageResolved says that every alert of the page has stopped firing.
type PageResolved struct {
	Page string `json:"page"`
}

func (PageResolved) Kind() Kind                 { return "page.resolved" }
func (b PageResolved) view(Viewer) (Body, bool) { return b, true }
