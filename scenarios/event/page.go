package event

// PageSent notifies a person. The pager rings until it is acknowledged.
type PageSent struct {
	Page    string   `json:"page" event:"crew,where"`            // "p1"; unique in the run
	To      string   `json:"to" event:"crew,where,subject=team"` // team
	Group   string   `json:"group" event:"crew,where"`
	Alerts  []string `json:"alerts" event:"crew,where,subject=alert"` // rule names
	Service string   `json:"service" event:"crew,where,subject=service"`
	Summary string   `json:"summary" event:"crew,where"`
	Detail  string   `json:"detail,omitempty" event:"crew"`
	Runbook string   `json:"runbook,omitempty" event:"crew,where"`
}

// Kind implements Body.
func (PageSent) Kind() Kind { return "page.sent" }

var _ = register(Descriptor{
	Sample:   PageSent{Page: "p1", To: "storage", Group: "app", Alerts: []string{"SavingSlow"}, Service: "app", Summary: "Saving is slow", Detail: "p99 over 800 ms", Runbook: "save-latency"},
	Decoders: []Decoder{decode[PageSent]},
	Cause:    ByRun,
	Audience: Crew,
	Lane:     LaneSignals,
	Rests:    OnAlert,
	Signal:   true,
})

// PageAcknowledged says that someone who plays took the page. Colleagues whom
// nobody plays take it by a PageTaken: what those who play are judged by, and what a
// script waits for, is never done by another. See decisions/0131.
type PageAcknowledged struct {
	Page string `json:"page" event:"crew,where"`
}

// Kind implements Body.
func (PageAcknowledged) Kind() Kind { return "page.acknowledged" }

var _ = register(Descriptor{
	Sample:   PageAcknowledged{Page: "p1"},
	Decoders: []Decoder{decode[PageAcknowledged]},
	Cause:    ByCrew,
	Audience: Crew,
	Lane:     LanePeople,
	Rests:    OnAlert,
})

// PageEscalated brings a team, or somebody, in: one event for each of them. The run
// itself does so by the escalation policy of the team that was paged, while nobody
// acknowledges the page; then it rings for them as well. Who else pages a team asks
// it for help.
type PageEscalated struct {
	Page   string `json:"page,omitempty" event:"crew,where"`
	Team   string `json:"team" event:"crew,where,subject=team"` // empty: whoever is brought in is of none
	Reason string `json:"reason" event:"crew,where"`
	// Seat or Who, where it is not all of the team.
	Seat string `json:"seat,omitempty" event:"crew,where,subject=seat"`
	Who  Actor  `json:"who,omitzero" event:"crew"` // a member, or a persona
	// Level is that of the policy, from 1, and Round how often it is gone through,
	// from 1; 0: no policy says so.
	Level int `json:"level,omitempty" event:"crew,where"`
	Round int `json:"round,omitempty" event:"crew,where"`
}

// Kind implements Body.
func (PageEscalated) Kind() Kind { return "page.escalated" }

// To is who is brought in.
func (b PageEscalated) To() Callee { return Callee{Team: b.Team, Seat: b.Seat, Who: b.Who} }

var _ = register(Descriptor{
	Sample: PageEscalated{
		Page: "p1", Team: "storage-crew", Reason: "the pool is theirs",
		Seat: SeatOperations, Who: Actor{Kind: Persona, ID: "maya", Name: "Maya"}, Level: 2, Round: 1,
	},
	Decoders: []Decoder{decode[PageEscalated]},
	// A policy hands on what nobody took: whoever it reaches was told nothing but what rings.
	Unasked:  func(e Event) bool { return e.Actor.Kind == Engine },
	Cause:    ByCrew,
	Audience: Crew,
	Lane:     LanePeople,
})

// PageResolved says that every alert of the page has stopped firing. Somebody who
// is done with it by hand closes it by a PageClosed.
type PageResolved struct {
	Page string `json:"page" event:"crew,where"`
}

// Kind implements Body.
func (PageResolved) Kind() Kind { return "page.resolved" }

var _ = register(Descriptor{
	Sample:   PageResolved{Page: "p1"},
	Decoders: []Decoder{decode[PageResolved]},
	Cause:    ByRun,
	Audience: Crew,
	Lane:     LaneSignals,
	Rests:    OnAlert,
})
