package web

import (
	"strconv"

	"github.com/drillyard/drillyard/server/insight"
	"github.com/drillyard/drillyard/server/store"
)

// Months that a lead's figures look back, as far as nobody asks for others.
const (
	usualMonths = 6
	mostMonths  = 24
)

// asksLead is what the caller asks of the groups that they see.
func (s *server) asksLead(c *call) (insight.Asked, error) {
	q := insight.Asked{Names: map[string]string{}, Months: usualMonths}
	if asked := c.QueryParam("months"); asked != "" {
		n, err := strconv.Atoi(asked)
		var mistakes invalid
		mistakes.add(err == nil && n >= 1 && n <= mostMonths, "months", "Look back 1 to 24 months.")
		if err := mistakes.err(); err != nil {
			return q, err
		}
		q.Months = n
	}
	sight := c.person().Sight()
	people, err := s.Store.Seen(c.ctx(), sight)
	if err != nil {
		return q, err
	}
	for _, p := range people {
		if p.Roles.Has(store.Trainee) {
			q.People = append(q.People, p.ID)
			q.Names[p.ID] = p.Name
		}
	}
	groups, err := s.Store.Groups(c.ctx(), sight)
	if err != nil {
		return q, err
	}
	for _, g := range groups {
		q.Groups = append(q.Groups, insight.Group{ID: g.ID, Name: g.Name, Members: g.Members})
	}
	q.Hidden, err = s.Store.UnseenBy(c.ctx(), c.person().ID)
	return q, err
}

// lead is GET /api/lead: how the groups get on that the caller sees.
func (s *server) lead(c *call) (insight.Lead, error) {
	q, err := s.asksLead(c)
	if err != nil {
		return insight.Lead{}, err
	}
	out, err := s.Insight.Lead(c.ctx(), q)
	if err != nil {
		return out, err
	}
	knows, err := s.knows(c)
	if err != nil {
		return out, err
	}
	for i, d := range out.Drills { // what looks wrong names what was asked
		if len(d.Broken) > 0 && !knows(d.Scenario) {
			out.Drills[i].Broken = []string{"Its statistics say what looks wrong. They name what the drill asks for, so read them once you have played it."}
		}
	}
	return out, nil
}

// leadPeople is GET /api/lead/people: how people get on one by one, from a place on.
func (s *server) leadPeople(c *call) (insight.LeadPeople, error) {
	from := 0
	if asked := c.QueryParam("from"); asked != "" {
		n, err := strconv.Atoi(asked)
		var mistakes invalid
		mistakes.add(err == nil && n >= 0, "from", "A place in the list is a number, from 0.")
		if err := mistakes.err(); err != nil {
			return insight.LeadPeople{}, err
		}
		from = n
	}
	q, err := s.asksLead(c)
	if err != nil {
		return insight.LeadPeople{}, err
	}
	return s.Insight.LeadPeople(c.ctx(), q, from)
}
