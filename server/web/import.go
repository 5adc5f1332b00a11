package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/drillyard/drillyard/server/store"
)

// importRoute takes a whole roster.
const importRoute = "POST /api/people/import"

// importedPerson is a line of a roster, and the address that lets its person in once
// they are there.
type importedPerson struct {
	Line   int         `json:"line"`
	Login  string      `json:"login"`
	Name   string      `json:"name"`
	Roles  store.Roles `json:"roles"`
	Groups []string    `json:"groups"`
	Link   string      `json:"link"` // empty: nobody is made yet
}

// importedPeople is what a roster would make, or has made.
type importedPeople struct {
	People []importedPerson `json:"people"`
}

// checkImport is POST /api/people/import/check: what the roster would make, and
// nothing is made.
func (s *server) checkImport(c *call) (importedPeople, error) {
	people, _, err := s.roster(c)
	if err != nil {
		return importedPeople{}, err
	}
	return viewImport(people, nil), nil
}

// importPeople is POST /api/people/import: all of a roster, or nobody.
func (s *server) importPeople(c *call) (importedPeople, error) {
	people, groups, err := s.roster(c)
	if err != nil {
		return importedPeople{}, err
	}
	var make []store.Invited
	for _, p := range people {
		one := store.Invited{Person: store.Person{Login: p.login, Name: p.name, Roles: p.roles}}
		for _, g := range p.groups {
			one.Groups = append(one.Groups, groups[strings.ToLower(g)])
		}
		make = append(make, one)
	}
	tokens, err := s.Store.Invite(c.ctx(), make, linkLife)
	if err != nil {
		return importedPeople{}, err
	}
	c.did(fmt.Sprintf("%d people", len(people)))
	c.status = http.StatusCreated
	links := []string{}
	for _, token := range tokens {
		links = append(links, SignInLink(s.Public, token))
	}
	return viewImport(people, links), nil
}

func viewImport(people []invited, links []string) importedPeople {
	out := importedPeople{[]importedPerson{}}
	for i, p := range people {
		v := importedPerson{p.line, p.login, p.name, p.roles, list(p.groups), ""}
		if links != nil {
			v.Link = links[i]
		}
		out.People = append(out.People, v)
	}
	return out
}

// roster reads what was sent and holds it against who is there already. groups are
// the ids of groups by their names in small letters.
func (s *server) roster(c *call) (people []invited, groups map[string]string, err error) {
	raw, err := io.ReadAll(c.Request().Body)
	if large, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, nil, large
	}
	if err != nil {
		return nil, nil, err
	}
	people, mistakes := readRoster(raw)
	everyone, err := s.Store.People(c.ctx())
	if err != nil {
		return nil, nil, err
	}
	there, err := s.Store.Groups(c.ctx(), store.Sight{})
	if err != nil {
		return nil, nil, err
	}
	taken, groups := map[string]string{}, map[string]string{}
	for _, p := range everyone {
		taken[looks(p.Login)] = p.Login
	}
	for _, g := range there {
		groups[strings.ToLower(g.Name)] = g.ID
	}
	for _, p := range people {
		at := fmt.Sprintf("line %d", p.line)
		switch other, is := taken[looks(p.login)]; {
		case is && store.FoldLogin(other) == store.FoldLogin(p.login):
			mistakes = append(mistakes, field{at, fmt.Sprintf("%s is here already. Take the line out.", p.login)})
		case is:
			mistakes = append(mistakes, field{at, fmt.Sprintf("The login %s looks like %s, which is somebody else's.", p.login, other)})
		}
		for _, g := range p.groups {
			if groups[strings.ToLower(g)] == "" {
				mistakes = append(mistakes, field{at, fmt.Sprintf("There is no group %q. Make it first.", g)})
			}
		}
	}
	if len(mistakes) > 0 {
		return nil, nil, &problem{status: http.StatusUnprocessableEntity, detail: "The list has mistakes. Nobody was added.", fields: mistakes[:min(len(mistakes), rosterMistakes)]}
	}
	return people, groups, nil
}
