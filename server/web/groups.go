package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/server/store"
)

// groupView is a group as those see it whose it is.
type groupView struct {
	ID      string      `json:"id"`
	Name    string      `json:"name"`
	Members []runPlayer `json:"members"`
	Leads   []runPlayer `json:"leads"` // facilitators and assessors whose group it is
	// Profile is how the house works that its members play in; empty: as the server has it.
	Profile store.Profile `json:"profile,omitempty"`
}

// groups is GET /api/groups: those that are the caller's, and all for admins and
// for whoever sees everybody.
func (s *server) groups(c *call) ([]groupView, error) {
	groups, err := s.Store.Groups(c.ctx(), c.person().Sight())
	if err != nil {
		return nil, err
	}
	return s.viewGroups(c, groups)
}

func (s *server) viewGroups(c *call, groups []store.Group) ([]groupView, error) {
	everyone, err := s.Store.People(c.ctx())
	if err != nil {
		return nil, err
	}
	list := []groupView{}
	for _, g := range groups {
		list = append(list, groupView{g.ID, g.Name, namesOf(everyone, g.Members), namesOf(everyone, g.Leads), g.Profile})
	}
	return list, nil
}

// namesOf are those of some people whose ids are given, as they are listed.
func namesOf(people []store.Person, ids []string) []runPlayer {
	in := map[string]bool{}
	for _, id := range ids {
		in[id] = true
	}
	names := []runPlayer{}
	for _, p := range people {
		if in[p.ID] {
			names = append(names, runPlayer{p.ID, p.Name})
		}
	}
	return names
}

// peopleNames is GET /api/people/names: whom the caller sees, to choose from.
func (s *server) peopleNames(c *call) ([]runPlayer, error) {
	seen, err := s.Store.Seen(c.ctx(), c.person().Sight())
	if err != nil {
		return nil, err
	}
	names := []runPlayer{}
	for _, p := range seen {
		names = append(names, runPlayer{p.ID, p.Name})
	}
	return names, nil
}

// groupMost bounds how many people a group has, and leads.
const groupMost = 1000

type newGroup struct {
	Name    string   `json:"name"`
	Members []string `json:"members"` // ids of people
	Leads   []string `json:"leads"`
	// Profile is how the house works that they play in; empty: as the server has it.
	Profile store.Profile `json:"profile,omitempty"`
}

// createGroup is POST /api/groups.
func (s *server) createGroup(c *call, in newGroup) (groupView, error) {
	if err := s.groupMistakes(c, &in.Name, in.Members, in.Leads, &in.Profile); err != nil {
		return groupView{}, err
	}
	g, err := s.Store.CreateGroup(c.ctx(), store.Group{Name: in.Name, Members: in.Members, Leads: in.Leads, Profile: in.Profile})
	if err != nil {
		return groupView{}, groupTaken(err)
	}
	s.doubtPeople(g.Leads...)
	c.made(g.ID)
	c.did(groupSaid(g))
	c.status = http.StatusCreated
	return s.viewGroup(c, g)
}

// groupSaid is what the trail has of a group.
func groupSaid(g store.Group) string {
	said := fmt.Sprintf("%s: %d members, %d leads", g.Name, len(g.Members), len(g.Leads))
	if g.Profile != "" {
		said += ", policy " + string(g.Profile)
	}
	return said
}

type groupChange struct {
	Name    *string  `json:"name,omitempty"`
	Members []string `json:"members,omitzero"` // all that there are to be
	Leads   []string `json:"leads,omitzero"`
	// Profile, where it is there and empty, is as the server has it.
	Profile *store.Profile `json:"profile,omitempty"`
}

// changeGroup is PATCH /api/groups/ID.
func (s *server) changeGroup(c *call, in groupChange) (groupView, error) {
	if in.Name == nil && in.Members == nil && in.Leads == nil && in.Profile == nil {
		var mistakes invalid
		mistakes.add(false, "name", "Say what is to be changed: the name, the members, the leads, or how their house works.")
		return groupView{}, mistakes.err()
	}
	if err := s.groupMistakes(c, in.Name, in.Members, in.Leads, in.Profile); err != nil {
		return groupView{}, err
	}
	was, err := s.Store.Group(c.ctx(), c.Param("group"))
	if err != nil {
		return groupView{}, err
	}
	g, err := s.Store.ChangeGroup(c.ctx(), was.ID, store.GroupChange(in))
	if err != nil {
		return groupView{}, groupTaken(err)
	}
	s.doubtPeople(append(was.Leads, g.Leads...)...)
	c.did(groupSaid(g))
	return s.viewGroup(c, g)
}

func (s *server) viewGroup(c *call, g store.Group) (groupView, error) {
	views, err := s.viewGroups(c, []store.Group{g})
	if err != nil {
		return groupView{}, err
	}
	return views[0], nil
}

// groupMistakes says what is wrong with a group, its name trimmed.
func (s *server) groupMistakes(c *call, name *string, members, leads []string, profile *store.Profile) error {
	var mistakes invalid
	mistakes.add(profile == nil || *profile == "" || slices.Contains(store.Profiles(), *profile), "profile", "A house works as a start-up, an enterprise, or is regulated: start-up, enterprise or regulated.")
	if name != nil {
		*name = strings.TrimSpace(*name)
		mistakes.say("name", nameMistake(*name))
		mistakes.add(!strings.ContainsAny(*name, ";,"), "name", "A name has no comma or semicolon: lists of groups are written with them.")
	}
	everyone, err := s.Store.People(c.ctx())
	if err != nil {
		return err
	}
	here := map[string]store.Person{}
	for _, p := range everyone {
		here[p.ID] = p
	}
	for _, part := range []struct {
		field string
		ids   []string
	}{{"members", members}, {"leads", leads}} {
		mistakes.add(len(part.ids) <= groupMost, part.field, fmt.Sprintf("A group has at most %d.", groupMost))
		for _, id := range part.ids[:min(len(part.ids), groupMost)] {
			p, known := here[id]
			mistakes.add(known, part.field, fmt.Sprintf("There is nobody with the id %q.", id))
			mistakes.add(!known || part.field != "leads" || p.Roles.Has(store.Facilitator, store.Assessor), part.field,
				p.Name+" is neither facilitator nor assessor: they cannot lead a group.")
		}
	}
	return mistakes.err()
}

func groupTaken(err error) error {
	if errors.Is(err, store.ErrTaken) {
		const taken = "There is a group of that name already."
		return &problem{status: http.StatusConflict, detail: taken, fields: []field{{"name", taken}}}
	}
	return err
}

// removeGroup is DELETE /api/groups/ID.
func (s *server) removeGroup(c *call) error {
	g, err := s.Store.Group(c.ctx(), c.Param("group"))
	if err != nil {
		return err
	}
	if err := s.Store.RemoveGroup(c.ctx(), g.ID); err != nil {
		return err
	}
	c.did(g.Name)
	s.doubtPeople(g.Leads...)
	return c.NoContent(http.StatusNoContent)
}
