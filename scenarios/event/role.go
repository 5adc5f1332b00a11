package event

import "github.com/drillyard/drillyard/faults"

// Seats that everybody knows. A scenario may name others.
const (
	SeatCommander      = faults.SeatCommander
	SeatOperations     = faults.SeatOperations
	SeatCommunications = faults.SeatCommunications
	SeatScribe         = faults.SeatScribe
)

// Seats lists the seats that everybody knows.
func Seats() []string { return faults.Seats() }

// RoleTaken says that a member holds a seat from now on, and whoever held it
// before does so no more.
type RoleTaken struct {
	Seat   string `json:"seat" event:"crew,where,subject=seat"`
	Member Actor  `json:"member" event:"crew"` // who else than the actor where somebody was given it
}

// Kind implements Body.
func (RoleTaken) Kind() Kind { return "role.taken" }

var _ = register(Descriptor{
	Sample:   RoleTaken{Seat: SeatOperations, Member: Actor{Kind: Person, ID: "u2", Name: "Ben"}},
	Decoders: []Decoder{decode[RoleTaken]},
	Cause:    ByCrew,
	Audience: Crew,
	Lane:     LanePeople,
})

// RoleHanded says that a member gave up a seat, to another or to nobody.
type RoleHanded struct {
	Seat string `json:"seat" event:"crew,where,subject=seat"`
	From Actor  `json:"from" event:"crew"`
	To   Actor  `json:"to,omitzero" event:"crew"` // zero: the seat is empty now
}

// Kind implements Body.
func (RoleHanded) Kind() Kind { return "role.handed" }

var _ = register(Descriptor{
	Sample:   RoleHanded{Seat: SeatOperations, From: Actor{Kind: Person, ID: "u2", Name: "Ben"}, To: Actor{Kind: Person, ID: "u1", Name: "Ada"}},
	Decoders: []Decoder{decode[RoleHanded]},
	Cause:    ByCrew,
	Audience: Crew,
	Lane:     LanePeople,
})

// HandoffWritten is what whoever hands over a seat says of how things stand. The
// crew reads it: what one needs to know to go on, the others have to know as well.
type HandoffWritten struct {
	Seat string `json:"seat" event:"crew,where,subject=seat"`
	Text string `json:"text" event:"crew,where"`
}

// Kind implements Body.
func (HandoffWritten) Kind() Kind { return "handoff.written" }

var _ = register(Descriptor{
	Sample:   HandoffWritten{Seat: SeatOperations, Text: "The pool is back to 20; the queue still drains."},
	Decoders: []Decoder{decode[HandoffWritten]},
	Cause:    ByCrew,
	Audience: Crew,
	Lane:     LanePeople,
})
