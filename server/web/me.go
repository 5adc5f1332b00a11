package web

import (
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/server/store"
)

type personView struct {
	ID          string      `json:"id"`
	Login       string      `json:"login"`
	Name        string      `json:"name"`
	Roles       store.Roles `json:"roles"`
	HasPassword bool        `json:"has_password"`
}

func viewPerson(p store.Person) personView {
	return personView{p.ID, p.Login, p.Name, p.Roles, p.HasPassword}
}

// meView is the answer to every sign-in as well.
type meView struct {
	Person  personView `json:"person"`
	CSRF    string     `json:"csrf"` // for the header of every call that changes something
	Version string     `json:"version"`
}

// me is GET /api/me.
func (s *server) me(c *call) (meView, error) {
	return meView{viewPerson(c.person()), c.session.CSRF, s.Version}, nil
}

type meChange struct {
	Name     *string `json:"name,omitempty"`
	Password *string `json:"password,omitempty"`
	Present  string  `json:"present_password,omitempty"` // needed for another password
}

// changeMe is PATCH /api/me. A new password, which needs the present one, signs
// the person out everywhere else, and this browser gets a new secret: whoever
// knew the old ones is gone.
func (s *server) changeMe(c *call, in meChange) (meView, error) {
	var mistakes invalid
	if in.Name != nil {
		*in.Name = strings.TrimSpace(*in.Name)
		mistakes.say("name", nameMistake(*in.Name))
	}
	if in.Password != nil {
		// They would go on by it when whoever vouched for them does so no more.
		mistakes.add(c.session.Issuer == "", "password", "You sign in with an account that you have elsewhere; a password is for those who sign in here.")
		mistakes.say("password", weakness(*in.Password, c.person()))
		if c.person().HasPassword {
			_, err := s.Store.CheckPassword(c.ctx(), c.person().Login, in.Present)
			if err != nil && !errors.Is(err, store.ErrPassword) {
				return meView{}, err
			}
			mistakes.add(err == nil, "present_password", "That is not your present password.")
		}
	}
	if err := mistakes.err(); err != nil {
		return meView{}, err
	}
	id := c.person().ID
	if in.Name != nil {
		if _, _, _, err := s.Store.ChangePerson(c.ctx(), id, store.PersonChange{Name: in.Name}); err != nil {
			return meView{}, err
		}
		c.did("name")
	}
	if in.Password != nil {
		if err := s.Store.SetPassword(c.ctx(), id, *in.Password); err != nil {
			return meView{}, err
		}
		c.did("password")
		if err := s.renewSession(c); err != nil {
			return meView{}, err
		}
	}
	person, err := s.Store.Person(c.ctx(), id)
	if err != nil {
		return meView{}, err
	}
	c.session.Person = person
	return s.me(c)
}

// renewSession gives this browser a new session in the place of all that the
// person had. Its own screens stay.
func (s *server) renewSession(c *call) error {
	id, old := c.person().ID, c.session.ID
	token, err := s.Store.CreateSession(c.ctx(), id, store.Vouched{})
	if err != nil {
		return err
	}
	if c.session, err = s.Store.Session(c.ctx(), token); err != nil {
		return err
	}
	s.Hub.Renew(old, c.session.ID)
	ended, err := s.Store.Revoke(c.ctx(), id, c.session.ID)
	if err != nil {
		return err
	}
	s.Hub.SignOut(ended...)
	c.SetCookie(s.cookie(c, token, int(cookieLife.Seconds())))
	return nil
}

// maxName bounds what people are called, in characters.
const maxName = 80

// nameMistake says what is wrong with a name; empty when nothing is.
func nameMistake(name string) string {
	if n := utf8.RuneCountInString(name); n == 0 || n > maxName || !utf8.ValidString(name) {
		return "A name has between 1 and 80 characters."
	}
	return engine.Unseen(name, false)
}
