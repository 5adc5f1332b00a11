package event

import (
	"cmp"
	"strings"
)

// What becomes of a page after it was sent, beside being acknowledged, escalated
// and resolved.

// Callee is whom a page rings for: a seat or somebody, or else all of a team.
type Callee struct {
	Team string `json:"team,omitempty" event:"crew"`
	Seat string `json:"seat,omitempty" event:"crew"`
	Who  Actor  `json:"who,omitzero" event:"crew"` // a member, or a persona
}

// Called is what somebody goes by, as narrow as it is known.
func (c Callee) Called() string {
	return cmp.Or(c.Who.Name, strings.ReplaceAll(c.Seat, "-", " "), c.Team, "somebody")
}

// PageAssigned says for whom a page rings from now on, and for nobody else: it is
// open again, whoever had it. The run itself says so of a page whose team does not
// page all of itself first.
type PageAssigned struct {
	Page   string   `json:"page" event:"crew,where"`
	To     []Callee `json:"to" event:"crew"`
	Reason string   `json:"reason,omitempty" event:"crew,where"`
}

// Kind implements Body.
func (PageAssigned) Kind() Kind { return "page.assigned" }

var _ = register(Descriptor{
	Sample: PageAssigned{
		Page: "p1", To: []Callee{{Team: "storage", Seat: SeatOperations, Who: Actor{Kind: Person, ID: "u2", Name: "Ben"}}}, Reason: "Ben knows the pool",
	},
	Decoders: []Decoder{decode[PageAssigned]},
	Cause:    ByCrew,
	Audience: Crew,
	Lane:     LanePeople,
	Rests:    OnAlert,
})

// PageSnoozed says that a page that somebody has rings for nobody until a run time.
type PageSnoozed struct {
	Page    string `json:"page" event:"crew,where"`
	UntilMS int64  `json:"until_ms" event:"crew"` // run time, in milliseconds
}

// Kind implements Body.
func (PageSnoozed) Kind() Kind { return "page.snoozed" }

var _ = register(Descriptor{
	Sample:   PageSnoozed{Page: "p1", UntilMS: 600_000},
	Decoders: []Decoder{decode[PageSnoozed]},
	Cause:    ByCrew,
	Audience: Crew,
	Lane:     LanePeople,
	Rests:    OnAlert,
})

// PageReopened says that a page whose time to snooze is over rings again, for
// whomever it rang before.
type PageReopened struct {
	Page string `json:"page" event:"crew,where"`
}

// Kind implements Body.
func (PageReopened) Kind() Kind { return "page.reopened" }

var _ = register(Descriptor{
	Sample:   PageReopened{Page: "p1"},
	Decoders: []Decoder{decode[PageReopened]},
	Cause:    ByRun,
	Audience: Crew,
	Lane:     LaneSignals,
	Rests:    OnAlert,
})

// PageClosed says that somebody resolved a page by hand: it rings no more,
// whether its alerts have stopped or not.
type PageClosed struct {
	Page   string `json:"page" event:"crew,where"`
	Reason string `json:"reason" event:"crew,where"`
}

// Kind implements Body.
func (PageClosed) Kind() Kind { return "page.closed" }

var _ = register(Descriptor{
	Sample:   PageClosed{Page: "p1", Reason: "a test of the alert"},
	Decoders: []Decoder{decode[PageClosed]},
	Cause:    ByCrew,
	Audience: Crew,
	Lane:     LanePeople,
	Rests:    OnAlert,
})

// PageMerged says that a page is part of the incident: whoever is on the incident
// is on the page.
type PageMerged struct {
	Page string `json:"page" event:"crew,where"`
}

// Kind implements Body.
func (PageMerged) Kind() Kind { return "page.merged" }

var _ = register(Descriptor{
	Sample:   PageMerged{Page: "p1"},
	Decoders: []Decoder{decode[PageMerged]},
	Cause:    ByCrew,
	Audience: Crew,
	Lane:     LanePeople,
	Rests:    OnAlert,
})

// PageTaken says that a colleague whom nobody plays has the page from now on.
type PageTaken struct {
	Page string `json:"page" event:"crew,where"`
	Team string `json:"team,omitempty" event:"crew,where,subject=team"` // theirs
}

// Kind implements Body.
func (PageTaken) Kind() Kind { return "page.taken" }

var _ = register(Descriptor{
	Sample:   PageTaken{Page: "p1", Team: "storage"},
	Decoders: []Decoder{decode[PageTaken]},
	Cause:    ByCrew,
	Audience: Crew,
	Lane:     LanePeople,
	Rests:    OnAlert,
})

// ResponderJoined says that a colleague whom nobody plays, and who was paged or
// brought in, is there.
type ResponderJoined struct {
	Page string `json:"page,omitempty" event:"crew,where"`              // that they were paged for
	Team string `json:"team,omitempty" event:"crew,where,subject=team"` // theirs
}

// Kind implements Body.
func (ResponderJoined) Kind() Kind { return "responder.joined" }

var _ = register(Descriptor{
	Sample:   ResponderJoined{Page: "p1", Team: "storage"},
	Decoders: []Decoder{decode[ResponderJoined]},
	Cause:    ByCrew,
	Audience: Crew,
	Lane:     LanePeople,
})
