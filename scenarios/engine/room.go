package engine

import (
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// A channel may be for some seats alone. What is said there reaches whoever holds
// them at that moment, and nobody who takes one of them over: see decisions/0129.

// inRoom lists, by their ids, whoever reads what is said in a channel of some
// seats; the speaker does in any case, so that it is never nobody.
func (r *Run) inRoom(room scenarios.Room, speaker event.Actor) []string {
	to := []string{speaker.ID}
	for _, seat := range room.Reads {
		if holder, taken := r.cast.Holder(seat); taken && !slices.Contains(to, holder.ID) {
			to = append(to, holder.ID)
		}
	}
	return to
}

// mayWrite refuses what is said in a channel of seats that somebody does not hold.
func (r *Run) mayWrite(actor event.Actor, channel string) error {
	room, closed := r.Scenario.Cast.Room(channel)
	if !closed || actor.Kind != event.Person {
		return nil
	}
	var titles []string
	for _, name := range room.Writes {
		seat, _ := r.Scenario.Cast.Seat(name)
		if r.holds(actor, seat) {
			return nil
		}
		titles = append(titles, seat.Title)
	}
	return refuse("Only %s can write in %s.", strings.Join(titles, " or "), channel)
}

// public reports whether all of the crew read a channel.
func (r *Run) public(channel string) bool {
	_, closed := r.Scenario.Cast.Room(channel)
	return strings.HasPrefix(channel, "#") && !closed
}
