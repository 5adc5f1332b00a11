package event

// IncidentDeclared opens the incident.
type IncidentDeclared struct {
	Title    string `json:"title"`
	Severity string `json:"severity"` // SEV1 … SEV4
}

func (IncidentDeclared) Kind() Kind                 { return "incident.declared" }
func (b IncidentDeclared) view(Viewer) (Body, bool) { return b, true }

// SeverityDeclared sets or changes the incident's severity; it follows every
// IncidentDeclared as well, so that one kind tells the whole story.
type SeverityDeclared struct {
	Severity string `json:"severity"`
}

func (SeverityDeclared) Kind() Kind                 { return "severity.declared" }
func (b SeverityDeclared) view(Viewer) (Body, bool) { return b, true }

// HypothesisStated says what someone believes, and what it rests on.
type HypothesisStated struct {
	Text    string `json:"text"`
	Suspect string `json:"suspect,omitempty"` // service
	Change  string `json:"change,omitempty"`  // id of a recorded change
	Owner   string `json:"owner,omitempty"`   // team that should fix it
}

func (HypothesisStated) Kind() Kind                 { return "hypothesis.stated" }
func (b HypothesisStated) view(Viewer) (Body, bool) { return b, true }

// NoteAdded is a line in the incident's timeline.
type NoteAdded struct {
	Text string `json:"text"`
}

func (NoteAdded) Kind() Kind                 { return "note.added" }
func (b NoteAdded) view(Viewer) (Body, bool) { return b, true }

// UpdatePosted is what stakeholders and customers are told.
type UpdatePosted struct {
	Audience string `json:"audience"` // stakeholders or customers
	Text     string `json:"text"`
}

func (UpdatePosted) Kind() Kind                 { return "update.posted" }
func (b UpdatePosted) view(Viewer) (Body, bool) { return b, true }

// Outcomes of an incident.
const (
	OutcomeResolved = "resolved" // it was real and is over
	OutcomeNoFault  = "no-fault" // nothing was wrong: a false alarm
)

// IncidentClosed tells everyone: the incident is over, or there was none.
type IncidentClosed struct {
	Outcome string `json:"outcome"` // resolved or no-fault
	Text    string `json:"text"`    // what it was, and why it is over
}

func (IncidentClosed) Kind() Kind                 { return "incident.closed" }
func (b IncidentClosed) view(Viewer) (Body, bool) { return b, true }
