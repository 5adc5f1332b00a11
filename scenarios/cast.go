package scenarios

import (
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios/event"
)

// Cast is who plays a scenario together. The zero value is that of a scenario
// that says nothing of it: it has the known seats, and anyone may do anything.
type Cast struct {
	Seats []Seat
	Rooms []Room `json:",omitempty"` // channels that some of them alone read
	// ApprovesOwn says that whoever may approve may approve what they asked for
	// themselves.
	ApprovesOwn bool `json:",omitempty"`
}

// Seat is a role in a run.
type Seat struct {
	Name  string // "incident-commander"
	Title string
	Must  bool    // it is to be filled: who holds it hands it to somebody
	May   []Right // what is for the seats alone that list it
	// StandIn is the persona that holds the seat while nobody does, and Habits what
	// they do there; empty: nobody does.
	StandIn string   `json:",omitempty"`
	Habits  []string `json:",omitempty"`
}

// Right is a group of what people do in a run. One that no seat lists is
// everybody's.
type Right string

// What people do in a run.
const (
	RightAcknowledge Right = "acknowledge"  // take a page, hand it on in the crew, snooze, resolve and merge it
	RightDeclare     Right = "declare"      // declare an incident, change its severity, close it
	RightDiagnose    Right = "diagnose"     // state and withdraw hypotheses and what customers suffer
	RightAct         Right = "act"          // take actions on the system, and log in to it
	RightBreakGlass  Right = "break-glass"  // do so without the approval that it needs
	RightApprove     Right = "approve"      // allow or refuse what somebody asked for
	RightEscalate    Right = "escalate"     // bring another team in
	RightCustomers   Right = "customers"    // tell customers
	RightStakeholder Right = "stakeholders" // tell stakeholders
	RightTimeline    Right = "timeline"     // write into the incident's timeline
	RightSilence     Right = "silence"      // keep alerts from being told of, and end that
)

// Rights lists them.
func Rights() []Right {
	return []Right{
		RightAcknowledge, RightDeclare, RightDiagnose, RightAct, RightBreakGlass, RightApprove,
		RightEscalate, RightCustomers, RightStakeholder, RightTimeline, RightSilence,
	}
}

func rightNames() []string {
	var names []string
	for _, right := range Rights() {
		names = append(names, string(right))
	}
	return names
}

// Habits of a persona that stands in for an empty seat.
const (
	HabitTimeline = "timeline" // writes down what happens
	HabitActions  = "actions"  // carries out what the incident commander asks for in chat
	HabitUpdates  = "updates"  // posts what they are given to post
)

// Habits lists them.
func Habits() []string { return []string{HabitTimeline, HabitActions, HabitUpdates} }

// habitOf is what somebody does in a seat whose author does not say.
func habitOf(seat string) []string {
	switch seat {
	case event.SeatScribe:
		return []string{HabitTimeline}
	case event.SeatOperations:
		return []string{HabitActions}
	case event.SeatCommunications:
		return []string{HabitUpdates}
	}
	return nil
}

// All lists the seats of a run: those of the scenario, or the known ones where it
// names none.
func (k Cast) All() []Seat {
	if len(k.Seats) > 0 {
		return slices.Clone(k.Seats)
	}
	var all []Seat
	for _, name := range event.Seats() {
		all = append(all, Seat{Name: name, Title: seatTitle(name)})
	}
	return all
}

// Seat returns a seat by its name.
func (k Cast) Seat(name string) (Seat, bool) {
	all := k.All()
	if i := slices.IndexFunc(all, func(s Seat) bool { return s.Name == name }); i >= 0 {
		return all[i], true
	}
	return Seat{}, false
}

// Commanding lists the seats that tell the others what to do: the known one, or in
// a cast without it those that declare an incident; all where nobody does more than
// anyone.
func (k Cast) Commanding() []Seat {
	if known, ok := k.Seat(event.SeatCommander); ok {
		return []Seat{known}
	}
	if declare := k.With(RightDeclare); len(declare) > 0 {
		return declare
	}
	return k.All()
}

// With lists the seats that have a right; none: it is everybody's.
func (k Cast) With(right Right) []Seat {
	return slices.DeleteFunc(k.All(), func(s Seat) bool { return !slices.Contains(s.May, right) })
}

// seatTitle makes a title of the name of a seat.
func seatTitle(name string) string {
	words := strings.ReplaceAll(name, "-", " ")
	return strings.ToUpper(words[:1]) + words[1:]
}

// mostSeats bounds a cast.
const mostSeats = 12

// cast reads the seats of a scenario. It comes after the personas, who may hold
// them.
func (c *compiler) cast(f *fields) Cast {
	if !f.has("cast") {
		f.value("cast")
		return Cast{}
	}
	s := f.value("cast").fields("front matter: cast")
	k := Cast{ApprovesOwn: c.word(s, "approves-own", "true")}
	listed := s.value("seats").list("front matter: cast: seats")
	for i, v := range listed {
		if i == mostSeats {
			c.problem(v.at, "", "cast: there are at most %d seats; what follows is not read", mostSeats)
			break
		}
		k.Seats = append(k.Seats, c.seat(v.fields("seat"), k.Seats))
	}
	if len(k.Seats) == 0 && !s.broken {
		s.problem("seats", "write seats: [{seat: incident-commander}, {seat: operations}]", "seats are missing: who plays it?")
	}
	k.Rooms = c.rooms(s, k)
	s.done()
	return k
}

func (c *compiler) seat(f *fields, before []Seat) Seat {
	s := Seat{Name: f.required("seat")}
	if s.Name != "" {
		f.what = "seat " + s.Name
	}
	known := slices.Contains(event.Seats(), s.Name)
	switch {
	case s.Name == "":
	case !nameForm.MatchString(s.Name):
		f.problem("seat", "lower-case letters, digits and dashes, as in customer-liaison", "%q is not the name of a seat", s.Name)
	case slices.ContainsFunc(before, func(o Seat) bool { return o.Name == s.Name }):
		f.problem("seat", "", "there is a seat %s already", s.Name)
	}
	s.Title = f.text("title")
	if s.Title == "" && s.Name != "" {
		s.Title = seatTitle(s.Name)
		if !known && nameForm.MatchString(s.Name) {
			f.problem("title", Nearest(s.Name, event.Seats()), "title is missing, and %s is none of the seats that everybody knows", s.Name)
		}
	}
	s.Must = c.word(f, "must-be-filled", "true")
	for _, right := range f.texts("may") {
		switch {
		case !has(rightNames(), right):
			f.problem("may", Nearest(right, rightNames()), "may: there is no right %q", right)
		case slices.Contains(s.May, Right(right)):
			f.problem("may", "", "may: %s is listed twice", right)
		default:
			s.May = append(s.May, Right(right))
		}
	}
	s.StandIn = f.text("stand-in")
	c.knownPersona(f, "stand-in", s.StandIn)
	if i := slices.IndexFunc(before, func(o Seat) bool { return o.StandIn == s.StandIn }); i >= 0 && s.StandIn != "" {
		f.problem("stand-in", "give each seat a persona of its own", "stand-in: %s stands in for %s already", s.StandIn, before[i].Name)
	}
	for _, habit := range f.texts("habits") {
		if !has(Habits(), habit) {
			f.problem("habits", Nearest(habit, Habits()), "habits: there is no habit %q", habit)
			continue
		}
		s.Habits = append(s.Habits, habit)
	}
	f.only("stand-in", s.StandIn != "", "habits")
	if s.StandIn != "" && len(s.Habits) == 0 && !f.has("habits") {
		if s.Habits = habitOf(s.Name); s.Habits == nil {
			f.problem("stand-in", "write habits: [timeline]", "habits are missing: what does %s do there?", s.StandIn)
		}
	}
	f.done()
	return s
}

// seatAt reads the name of a seat.
func (c *compiler) seatAt(f *fields, key string) string {
	name := f.text(key)
	c.record.free(f.pos(key)) // a scenario may name others
	if name != "" && !has(c.seatNames(), name) {
		f.problem(key, Nearest(name, c.seatNames()), "%s: there is no seat %q", key, name)
	}
	return name
}

// crewed checks that a rehearsal is played by one, or that every step says by whom.
func (c *compiler) crewed(f *fields, steps []RehearsalStep) {
	by := 0
	for _, s := range steps {
		if s.By != "" {
			by++
		}
	}
	if by > 0 && by < len(steps) {
		f.problem("steps", "write by: SEAT in each step, or in none", "a crew plays it, and %d of its %d steps do not say by which seat", len(steps)-by, len(steps))
	}
}

// seatNames lists the seats of the scenario.
func (c *compiler) seatNames() []string {
	var names []string
	for _, s := range c.out.Cast.All() {
		names = append(names, s.Name)
	}
	return names
}
