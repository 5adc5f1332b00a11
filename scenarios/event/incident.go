package event

// IncidentDeclared opens the incident.
type IncidentDeclared struct {
	Title    string `json:"title" event:"crew,where"`
	Severity string `json:"severity" event:"crew,where,subject=severity"` // SEV1 … SEV4
}

// Kind implements Body.
func (IncidentDeclared) Kind() Kind { return "incident.declared" }

var _ = register(Descriptor{
	Sample:   IncidentDeclared{Title: "Saving is failing", Severity: "SEV2"},
	Decoders: []Decoder{decode[IncidentDeclared]},
	Cause:    ByCrew,
	Once:     true,
	Audience: Crew,
	Lane:     LanePeople,
	Over:     IncidentClosed{}.Kind(),
})

// SeverityDeclared sets or changes the incident's severity; it follows every
// IncidentDeclared as well, so that one kind tells the whole story.
type SeverityDeclared struct {
	Severity string `json:"severity" event:"crew,where,subject=severity"`
}

// Kind implements Body.
func (SeverityDeclared) Kind() Kind { return "severity.declared" }

var _ = register(Descriptor{
	Sample:   SeverityDeclared{Severity: "SEV2"},
	Decoders: []Decoder{decode[SeverityDeclared]},
	Cause:    ByCrew,
	Audience: Crew,
	Lane:     LanePeople,
})

// NoteAdded is a line in the incident's timeline.
type NoteAdded struct {
	Text string `json:"text" event:"crew,where"`
}

// Kind implements Body.
func (NoteAdded) Kind() Kind { return "note.added" }

var _ = register(Descriptor{
	Sample:   NoteAdded{Text: "rolled back"},
	Decoders: []Decoder{decode[NoteAdded]},
	Cause:    ByCrew,
	Audience: Crew,
	Lane:     LanePeople,
})

// Audiences of an update.
const (
	AudienceStakeholders = "stakeholders"
	AudienceCustomers    = "customers"
)

// Statuses of an update, as status pages have them. Monitoring says that a
// remedy is in place and is being watched; only resolved says that it is over.
const (
	StatusInvestigating = "investigating"
	StatusIdentified    = "identified"
	StatusMonitoring    = "monitoring"
	StatusResolved      = "resolved"
)

// UpdatePosted is what stakeholders and customers are told. All but the text may
// be left unsaid.
type UpdatePosted struct {
	Audience string `json:"audience" event:"crew,where,subject=audience"` // stakeholders or customers
	Text     string `json:"text" event:"crew,where"`
	Status   string `json:"status,omitempty" event:"crew,where,subject=status"`
	Impact   string `json:"impact,omitempty" event:"crew,where"`  // what customers notice
	Doing    string `json:"doing,omitempty" event:"crew,where"`   // what is being done about it
	NextMS   int64  `json:"next_ms,omitempty" event:"crew"`       // run time at which the next one is promised; 0: none is
	Channel  string `json:"channel,omitempty" event:"crew,where"` // where it was said, as the message before it; empty: in no channel
}

// Kind implements Body.
func (UpdatePosted) Kind() Kind { return "update.posted" }

var _ = register(Descriptor{
	Sample: UpdatePosted{
		Audience: AudienceStakeholders, Text: "A quarter of customers wait.", Status: StatusIdentified, Impact: "Paying takes 20 s.",
		Doing: "The setting is being taken back.", NextMS: 600000, Channel: "#incident",
	},
	Decoders: []Decoder{decode[UpdatePosted], decode[UpdatePosted]}, // the first version had an audience and a text
	Cause:    ByCrew,
	Audience: Crew,
	Lane:     LanePeople,
})

// Outcomes of an incident.
const (
	OutcomeResolved = "resolved" // it was real and is over
	OutcomeNoFault  = "no-fault" // nothing was wrong: a false alarm
)

// IncidentClosed tells everyone: the incident is over, or there was none.
type IncidentClosed struct {
	Outcome string `json:"outcome" event:"crew,where,subject=outcome"` // resolved or no-fault
	Text    string `json:"text" event:"crew,where"`                    // what it was, and why it is over
}

// Kind implements Body.
func (IncidentClosed) Kind() Kind { return "incident.closed" }

var _ = register(Descriptor{
	Sample:   IncidentClosed{Outcome: OutcomeResolved, Text: "The pool is back to 20."},
	Decoders: []Decoder{decode[IncidentClosed]},
	Cause:    ByCrew,
	Once:     true,
	Audience: Crew,
	Lane:     LanePeople,
})
