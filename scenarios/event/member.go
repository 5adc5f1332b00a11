package event

// MemberJoined says that somebody is of the crew from now on. The first member is
// in RunStarted alone, unless they were given a seat.
type MemberJoined struct {
	Member Actor  `json:"member" event:"crew"`
	Seat   string `json:"seat,omitempty" event:"crew,where,subject=seat"` // that they were given; empty: none
}

// Kind implements Body.
func (MemberJoined) Kind() Kind { return "member.joined" }

var _ = register(Descriptor{
	Sample:   MemberJoined{Member: Actor{Kind: Person, ID: "u2", Name: "Ben"}, Seat: SeatOperations},
	Decoders: []Decoder{decode[MemberJoined]},
	Cause:    ByLead,
	Audience: Crew,
	Lane:     LanePeople,
})

// MemberLeft says that somebody is of the crew no more. The seats that they held
// are empty.
type MemberLeft struct {
	Member Actor `json:"member" event:"crew"`
}

// Kind implements Body.
func (MemberLeft) Kind() Kind { return "member.left" }

var _ = register(Descriptor{
	Sample:   MemberLeft{Member: Actor{Kind: Person, ID: "u2", Name: "Ben"}},
	Decoders: []Decoder{decode[MemberLeft]},
	Cause:    ByLead,
	Audience: Crew,
	Lane:     LanePeople,
})
