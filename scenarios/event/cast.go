package event

import "slices"

// Cast is who is of a crew and who holds which seat, as the log says. The zero
// value is that of before a run; feed it every event, in order.
type Cast struct {
	members []castMember
}

type castMember struct {
	who   Actor
	seats []string
}

// See takes the next event of a log.
func (c *Cast) See(e Event) {
	switch b := e.Body.(type) {
	case RunStarted:
		for _, t := range b.Trainees {
			c.join(t)
		}
	case MemberJoined:
		c.join(b.Member)
		c.give(b.Seat, b.Member.ID)
	case MemberLeft:
		c.members = slices.DeleteFunc(c.members, func(m castMember) bool { return m.who.ID == b.Member.ID })
	case RoleTaken:
		c.give(b.Seat, b.Member.ID)
	case RoleHanded:
		c.give(b.Seat, b.To.ID)
	}
}

func (c *Cast) join(who Actor) {
	if c.of(who.ID) == nil {
		c.members = append(c.members, castMember{who: who})
	}
}

func (c *Cast) of(person string) *castMember {
	for i := range c.members {
		if c.members[i].who.ID == person {
			return &c.members[i]
		}
	}
	return nil
}

// give has a member hold a seat, and nobody else; nobody at all when it is none of
// the crew.
func (c *Cast) give(seat, person string) {
	if seat == "" {
		return
	}
	for i := range c.members {
		m := &c.members[i]
		m.seats = slices.DeleteFunc(m.seats, func(s string) bool { return s == seat })
		if m.who.ID == person {
			m.seats = append(m.seats, seat)
		}
	}
}

// Played lists whoever was of the crew at some time of a log, in the order in which
// they came.
func Played(events []Event) []Actor {
	var all []Actor
	add := func(who Actor) {
		if !slices.ContainsFunc(all, func(a Actor) bool { return a.ID == who.ID }) {
			all = append(all, who)
		}
	}
	for _, e := range events {
		switch b := e.Body.(type) {
		case RunStarted:
			for _, t := range b.Trainees {
				add(t)
			}
		case MemberJoined:
			add(b.Member)
		}
	}
	return all
}

// Members lists the crew, in the order in which they came.
func (c *Cast) Members() []Actor {
	out := make([]Actor, len(c.members))
	for i, m := range c.members {
		out[i] = m.who
	}
	return out
}

// Member returns a member by their id; false: they are none.
func (c *Cast) Member(person string) (Actor, bool) {
	if m := c.of(person); m != nil {
		return m.who, true
	}
	return Actor{}, false
}

// SeatsOf lists the seats that a person was given or has taken.
func (c *Cast) SeatsOf(person string) []string {
	if m := c.of(person); m != nil {
		return slices.Clone(m.seats)
	}
	return nil
}

// Holder returns who holds a seat; false: it is empty. Whoever is alone in the
// crew and was given no seat holds all of them.
func (c *Cast) Holder(seat string) (Actor, bool) {
	for _, m := range c.members {
		if slices.Contains(m.seats, seat) {
			return m.who, true
		}
	}
	if len(c.members) == 1 && len(c.members[0].seats) == 0 {
		return c.members[0].who, true
	}
	return Actor{}, false
}

// held picks those of some seats that a person holds.
func (c *Cast) held(person string, of []string) []string {
	return slices.DeleteFunc(of, func(seat string) bool {
		who, taken := c.Holder(seat)
		return !taken || who.ID != person
	})
}

// Alone reports whether a person is the only member.
func (c *Cast) Alone(person string) bool {
	return len(c.members) == 1 && c.members[0].who.ID == person
}
