package web

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/server/store"
)

// people is GET /api/people.
func (s *server) people(c *call) error {
	everyone, err := s.Store.People(c.ctx())
	if err != nil {
		return err
	}
	type row struct {
		personView
		LastSeenMS *int64 `json:"last_seen_ms"`
	}
	list := []row{}
	for _, p := range everyone {
		r := row{personView: viewPerson(p)}
		if !p.LastSeen.IsZero() {
			ms := p.LastSeen.UnixMilli()
			r.LastSeenMS = &ms
		}
		list = append(list, r)
	}
	return c.JSON(http.StatusOK, list)
}

// linkLife is how long a one-time address can be used.
const linkLife = 24 * time.Hour

// login is what people sign in as: an address or a short name.
var login = regexp.MustCompile(`^[\pL\pN][\pL\pN._+@-]{0,63}$`)

// createPerson is POST /api/people.
func (s *server) createPerson(c *call) error {
	in, err := body[struct {
		Login string     `json:"login"`
		Name  string     `json:"name"`
		Role  store.Role `json:"role"`
	}](c)
	if err != nil {
		return err
	}
	in.Name = strings.TrimSpace(in.Name)
	var mistakes invalid
	mistakes.add(login.MatchString(in.Login), "login", "A login has at most 64 letters, digits and any of . _ + @ -")
	mistakes.add(validName(in.Name), "name", nameText)
	mistakes.add(slices.Contains(store.Roles(), in.Role), "role", "A role is trainee, facilitator or admin.")
	if err := mistakes.err(); err != nil {
		return err
	}
	person, err := s.Store.CreatePerson(c.ctx(), store.Person{Login: in.Login, Name: in.Name, Role: in.Role})
	if err != nil {
		return err
	}
	// The entry of the guard could not know whom it would be about.
	err = s.Store.Audit(c.ctx(), store.Entry{PersonID: c.person().ID, Action: "person.created", Object: person.ID, Outcome: string(person.Role)})
	if err != nil {
		return err
	}
	link, err := s.link(c, person)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusCreated, map[string]any{"person": viewPerson(person), "link": link})
}

// createLink is POST /api/people/ID/link.
func (s *server) createLink(c *call) error {
	person, err := s.Store.Person(c.ctx(), c.Param("person"))
	if err != nil {
		return err
	}
	link, err := s.link(c, person)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, map[string]string{"link": link})
}

// link makes an address that signs a person in once: below the page that the
// caller has open, where it is not known what people call this server. What a
// request says about that is not believed. The token is in the part that
// browsers do not send, so it is in no log on the way.
func (s *server) link(c *call, person store.Person) (string, error) {
	token, err := s.Store.CreateLink(c.ctx(), person.ID, linkLife)
	return SignInLink(s.Public, token), err
}

// SignInLink is the address that a one-time token is used at, on a server that
// is found at public; relative when that is nil.
func SignInLink(public *url.URL, token string) string {
	link := "#/signin/" + token
	if public == nil {
		return link
	}
	return public.String() + "/" + link
}
