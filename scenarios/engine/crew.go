package engine

import (
	"context"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// mostMembers bounds a crew.
const mostMembers = 40

// TakeRole takes an empty seat, or one that a persona stands in for.
type TakeRole struct {
	Seat string `json:"seat"`
}

func (c TakeRole) do(r *Run, actor event.Actor) error {
	if err := r.seated(c.Seat); err != nil {
		return err
	}
	if slices.Contains(r.cast.SeatsOf(actor.ID), c.Seat) {
		return refuse("You have that seat already.")
	}
	if holder, taken := r.cast.Holder(c.Seat); taken && holder.ID != actor.ID {
		return refuse("%s has that seat. Ask them to hand it over.", holder.Name)
	}
	return r.record(actor, event.RoleTaken{Seat: c.Seat, Member: actor})
}

// HandRole gives a seat up, to another member or to nobody.
type HandRole struct {
	Seat string `json:"seat"`
	To   string `json:"to,omitempty"`   // the id of a member; empty: nobody
	Text string `json:"text,omitempty"` // the handoff note: what whoever goes on needs to know
}

func (c HandRole) do(r *Run, actor event.Actor) error {
	if err := r.seated(c.Seat); err != nil {
		return err
	}
	if holder, taken := r.cast.Holder(c.Seat); !taken || holder.ID != actor.ID {
		return refuse("You do not have that seat, so it is not yours to hand over.")
	}
	to, known := r.cast.Member(c.To)
	seat, _ := r.Scenario.Cast.Seat(c.Seat)
	switch {
	case c.To == actor.ID:
		return refuse("You have that seat already.")
	case c.To != "" && !known:
		return refuse("They are not of this crew.")
	case c.To == "" && seat.Must && seat.StandIn == "":
		return refuse("%s is never left empty: say to whom you hand it.", seat.Title)
	}
	bodies := []event.Body{event.RoleHanded{Seat: c.Seat, From: actor, To: to}}
	if strings.TrimSpace(c.Text) != "" {
		bodies = append(bodies, event.HandoffWritten{Seat: c.Seat, Text: c.Text})
	}
	return r.record(actor, bodies...)
}

func (r *Run) seated(name string) error {
	if _, ok := r.Scenario.Cast.Seat(name); !ok {
		return refuse("There is no seat %q in this drill.", name)
	}
	return nil
}

// Join has somebody be of the crew, with a seat or none, as whoever keeps the
// crew says; a member has that seat alone from then on. What is so already is left
// alone. The error is a *Refusal when the run declined.
func (r *Run) Join(ctx context.Context, by, member event.Actor, seat string) error {
	return r.onLoop(ctx, func() error {
		if seat != "" {
			if err := r.seated(seat); err != nil {
				return err
			}
		}
		if _, there := r.cast.Member(member.ID); !there {
			if len(r.cast.Members()) >= mostMembers {
				return refuse("A crew has at most %d members.", mostMembers)
			}
			return r.record(by, event.MemberJoined{Member: member, Seat: seat})
		}
		var bodies []event.Body
		has := r.cast.SeatsOf(member.ID)
		for _, old := range has {
			if old != seat {
				bodies = append(bodies, event.RoleHanded{Seat: old, From: member})
			}
		}
		if seat != "" && !slices.Contains(has, seat) {
			bodies = append(bodies, event.RoleTaken{Seat: seat, Member: member})
		}
		if len(bodies) == 0 {
			return nil
		}
		return r.record(by, bodies...)
	})
}

// Leave has somebody be of the crew no more; their seats fall empty, and what they
// have before their eyes is closed. Who is none of it has left already. A run that is
// starting hears of it when it has started.
func (r *Run) Leave(ctx context.Context, by event.Actor, person string) error {
	return r.onceStarted(ctx, func() error {
		member, there := r.cast.Member(person)
		if !there {
			return nil
		}
		if err := r.putAway(person, event.ClosedAway); err != nil {
			return err
		}
		return r.record(by, event.MemberLeft{Member: member})
	})
}

// SeatState is a seat as a run has it.
type SeatState struct {
	Seat  string            `json:"seat"`
	Title string            `json:"title"`
	Must  bool              `json:"must"`
	May   []scenarios.Right `json:"may"`  // what is for this seat, and others that have it too
	Says  []string          `json:"says"` // the same in words: "Telling customers"
	// Holder is the id of who has it, and StandIn the name of the persona that
	// stands in, while nobody has. Both empty: it is empty.
	Holder  string `json:"holder,omitempty"`
	StandIn string `json:"stand_in,omitempty"`
	// Reads and Writes are the channels that are for some seats alone, of which
	// this is one.
	Reads  []string `json:"reads,omitempty"`
	Writes []string `json:"writes,omitempty"`
}

// Seats lists the seats of a scenario, as they are while nobody has any.
func Seats(sc *scenarios.Scenario) []SeatState {
	var seats []SeatState
	for _, s := range sc.Cast.All() {
		state := SeatState{Seat: s.Name, Title: s.Title, Must: s.Must, May: append([]scenarios.Right{}, s.May...), Says: []string{}}
		for _, right := range s.May {
			state.Says = append(state.Says, doings[right])
		}
		for _, room := range sc.Cast.Rooms {
			if slices.Contains(room.Reads, s.Name) {
				state.Reads = append(state.Reads, room.Channel)
			}
			if slices.Contains(room.Writes, s.Name) {
				state.Writes = append(state.Writes, room.Channel)
			}
		}
		if i := slices.IndexFunc(sc.Personas, func(p scenarios.Persona) bool { return p.ID == s.StandIn }); i >= 0 {
			state.StandIn = sc.Personas[i].Name
		}
		seats = append(seats, state)
	}
	return seats
}

// Seats lists the seats of the run as they are held; every one of a run that is
// not running is empty.
func (r *Run) Seats(ctx context.Context) ([]SeatState, error) {
	var seats []SeatState
	see := func() error {
		seats = Seats(r.Scenario)
		for i := range seats {
			if holder, taken := r.cast.Holder(seats[i].Seat); taken {
				seats[i].Holder, seats[i].StandIn = holder.ID, ""
			}
		}
		return nil
	}
	err := r.onLoop(ctx, see)
	return seats, err
}
