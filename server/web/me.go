package web

import (
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/drillyard/drillyard/server/store"
)

type personView struct {
	ID          string     `json:"id"`
	Login       string     `json:"login"`
	Name        string     `json:"name"`
	Role        store.Role `json:"role"`
	HasPassword bool       `json:"has_password"`
}

func viewPerson(p store.Person) personView {
	return personView{p.ID, p.Login, p.Name, p.Role, p.HasPassword}
}

// me is GET /api/me.
func (s *server) me(c *call) error {
	return c.JSON(http.StatusOK, struct {
		Person  personView `json:"person"`
		CSRF    string     `json:"csrf"`
		Version string     `json:"version"`
	}{viewPerson(c.person()), c.session.CSRF, s.Version})
}

// Bounds of what people are called and sign in with, in characters.
const (
	maxName     = 80
	minPassword = 10
	maxPassword = 200
)

// changeMe is PATCH /api/me. A new password signs the person out everywhere
// else, and this browser gets a new secret: whoever knew the old ones is gone.
func (s *server) changeMe(c *call) error {
	in, err := body[struct {
		Name     *string `json:"name"`
		Password *string `json:"password"`
	}](c)
	if err != nil {
		return err
	}
	var mistakes invalid
	if in.Name != nil {
		*in.Name = strings.TrimSpace(*in.Name)
		mistakes.add(validName(*in.Name), "name", nameText)
	}
	if in.Password != nil {
		n := utf8.RuneCountInString(*in.Password)
		mistakes.add(n >= minPassword && n <= maxPassword, "password", "A password has at least 10 characters, and at most 200.")
	}
	if err := mistakes.err(); err != nil {
		return err
	}
	id := c.person().ID
	if in.Name != nil {
		if err := s.Store.Rename(c.ctx(), id, *in.Name); err != nil {
			return err
		}
	}
	if in.Password != nil {
		if err := s.Store.SetPassword(c.ctx(), id, *in.Password); err != nil {
			return err
		}
		if err := s.renewSession(c); err != nil {
			return err
		}
	}
	if c.session.Person, err = s.Store.Person(c.ctx(), id); err != nil {
		return err
	}
	return s.me(c)
}

// renewSession gives this browser a new session in the place of all that the
// person had. Its own screens stay.
func (s *server) renewSession(c *call) error {
	id, old := c.person().ID, c.session.ID
	token, err := s.Store.CreateSession(c.ctx(), id)
	if err != nil {
		return err
	}
	if c.session, err = s.Store.Session(c.ctx(), token); err != nil {
		return err
	}
	s.Hub.Renew(old, c.session.ID)
	ended, err := s.Store.EndSessions(c.ctx(), id, c.session.ID)
	if err != nil {
		return err
	}
	s.Hub.SignOut(ended...)
	c.SetCookie(s.cookie(c, token, int(cookieLife.Seconds())))
	return nil
}

const nameText = "A name has between 1 and 80 characters."

func validName(name string) bool {
	n := utf8.RuneCountInString(name)
	return n > 0 && n <= maxName && utf8.ValidString(name)
}
