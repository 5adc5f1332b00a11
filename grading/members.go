package grading

import (
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/scenarios/event"
)

// seats lists those that the rubric asks for.
func (r *Rubric) seats() (all []string) {
	add := func(seat string) {
		if seat != "" && !slices.Contains(all, seat) {
			all = append(all, seat)
		}
	}
	for _, c := range r.Criteria {
		add(c.Seat)
		for _, part := range c.Any {
			add(part.Seat)
		}
	}
	return all
}

// asked lists the seats that a criterion is about.
func (c Criterion) asked() (seats []string) {
	for _, one := range append([]Criterion{c}, c.Any...) {
		if one.Seat != "" && !slices.Contains(seats, one.Seat) {
			seats = append(seats, one.Seat)
		}
	}
	return seats
}

// vacant is a seat that a criterion is about when none of those it is about was
// ever held by a member; empty: somebody is judged. A persona is never graded.
func (l *ledger) vacant(c Criterion) string {
	ways := c.Any
	if len(ways) == 0 {
		ways = []Criterion{c}
	}
	if len(l.trainees) == 0 || slices.ContainsFunc(ways, func(way Criterion) bool { return way.Seat == "" || l.filled[way.Seat] }) {
		return ""
	}
	return ways[0].Seat
}

// nobodys is what is said of a criterion about a seat that nobody held. Where a persona
// stands in, the scenario says that the seat may be empty: there is nobody to judge, unless
// the criterion has to be met by whoever passes. Else what nobody was there to do was not
// done. See decisions/0142.
func (c Criterion) nobodys(seat string) verdict {
	filled := c.Filled || slices.ContainsFunc(c.Any, func(way Criterion) bool { return way.Filled })
	switch {
	case filled:
		return verdict{result: Missed, why: fmt.Sprintf("Nobody held the seat that this is about, %s, and nobody stands in there: it was not done.", plain(seat)), earn: "Put somebody into each seat that is asked for."}
	case c.Must:
		return verdict{result: Missed, why: fmt.Sprintf("Nobody held the seat that this is about, %s, and whoever passes has to meet it.", plain(seat)), earn: "Put somebody into the seat."}
	}
	return verdict{result: Unjudged, why: fmt.Sprintf("Nobody held the seat that this is about, %s: there is nobody to judge.", plain(seat))}
}

// by lists the members who did what a finding rests on, where several play.
func (l *ledger) by(seqs []int64) (all []string) {
	if len(l.played) < 2 {
		return nil
	}
	for _, seq := range seqs {
		i, ok := slices.BinarySearchFunc(l.events, seq, func(e event.Event, seq int64) int { return int(e.Seq - seq) })
		if !ok {
			continue
		}
		if e := &l.events[i]; e.Actor.Kind == event.Person && l.byTrainee(e) && !slices.Contains(all, e.Actor.ID) {
			all = append(all, e.Actor.ID)
		}
	}
	return all
}

// members scores those who played together. What nobody did and no seat was asked
// for is the crew's alone.
func (l *ledger) members(findings []Finding) (all []MemberScore) {
	if len(l.played) < 2 {
		return nil
	}
	held := l.seatsHeld()
	for _, who := range l.played {
		m := MemberScore{Person: who.ID, Seats: held[who.ID], Findings: []string{}}
		if m.Seats == nil {
			m.Seats = []string{}
		}
		var theirs []Finding
		for i, f := range findings {
			asked := slices.ContainsFunc(l.rubric.Criteria[i].asked(), func(seat string) bool { return slices.Contains(m.Seats, seat) })
			if asked || slices.Contains(f.By, who.ID) {
				theirs, m.Findings = append(theirs, f), append(m.Findings, f.ID)
			}
		}
		m.Score = score(theirs)
		all = append(all, m)
	}
	return all
}

// seatsHeld are the seats that each member held at any time, by their id.
func (l *ledger) seatsHeld() map[string][]string {
	var cast event.Cast
	held := map[string][]string{}
	for _, e := range l.events {
		if cast.See(e); !crewChanges(e) {
			continue
		}
		for _, who := range cast.Members() {
			for _, seat := range cast.SeatsOf(who.ID) {
				if !slices.Contains(held[who.ID], seat) {
					held[who.ID] = append(held[who.ID], seat)
				}
			}
		}
	}
	return held
}

// crewChanges reports whether who is of the crew, or in which seat, is another
// matter after an event.
func crewChanges(e event.Event) bool {
	switch e.Body.(type) {
	case event.RunStarted, event.MemberJoined, event.MemberLeft, event.RoleTaken, event.RoleHanded:
		return true
	}
	return false
}
