package event

// PageUpdated says that whom a page went to was notified of its alerts again, as
// routing has it. An open page rings anew; one that was acknowledged stays quiet.
type PageUpdated struct {
	Page    string   `json:"page" event:"crew,where"`
	To      string   `json:"to" event:"crew,where,subject=team"`                 // team
	Why     string   `json:"why" event:"crew,where,words=notified"`              // first: anew after it had stopped unnoticed
	Alerts  []string `json:"alerts" event:"crew,where,subject=alert"`            // rule names of those that fire now
	Stopped []string `json:"stopped,omitempty" event:"crew,where,subject=alert"` // of those that have stopped since
}

// Kind implements Body.
func (PageUpdated) Kind() Kind { return "page.updated" }

var _ = register(Descriptor{
	Sample:   PageUpdated{Page: "p1", To: "storage", Why: NotifiedJoined, Alerts: []string{"SavingSlow"}, Stopped: []string{"SavingFails"}},
	Decoders: []Decoder{decode[PageUpdated]},
	Cause:    ByRun,
	Audience: Crew,
	Lane:     LaneSignals,
	Rests:    OnAlert,
})
