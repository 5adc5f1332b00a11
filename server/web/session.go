package web

import (
	"errors"
	"net/http"
	"time"

	"github.com/drillyard/drillyard/server/store"
)

const (
	cookieName = "drillyard"
	// cookieLife is how long a browser keeps the cookie; the store decides
	// whether it is still worth anything.
	cookieLife = store.SessionLife
)

type credentials struct {
	Login    string `json:"login"`
	Password string `json:"password"`
}

// signIn is POST /api/session.
func (s *server) signIn(c *call, in credentials) (meView, error) {
	if err := s.mayTry(c); err != nil {
		return meView{}, err
	}
	if err := s.mayGuess(c, in.Login); err != nil {
		return meView{}, err
	}
	person, err := s.Store.CheckPassword(c.ctx(), in.Login, in.Password)
	if errors.Is(err, store.ErrPassword) || errors.Is(err, store.ErrDisabled) {
		return meView{}, s.notedRefusal(c, s.known(c, in.Login), "denied: "+answer(err).detail, err)
	}
	if err != nil {
		return meView{}, err
	}
	return s.welcome(c, person, "password")
}

// linkToken is what stands in a one-time address.
type linkToken struct {
	Token string `json:"token"`
}

// signInByLink is POST /api/session/link.
func (s *server) signInByLink(c *call, in linkToken) (meView, error) {
	if err := s.mayTry(c); err != nil {
		return meView{}, err
	}
	person, err := s.Store.UseLink(c.ctx(), in.Token)
	if errors.Is(err, store.ErrNotFound) {
		return meView{}, s.notedRefusal(c, "a link", "denied: it was used, or is too old", &problem{
			status: http.StatusUnauthorized, detail: "This link was used before, or is too old. Please ask for another one.",
		})
	}
	if err != nil {
		return meView{}, err
	}
	return s.welcome(c, person, "link")
}

// leaving is what a browser that signed out does next.
type leaving struct {
	// Then is where the provider signs the person out who signed in with it.
	Then string `json:"then,omitempty"`
}

// signOut is DELETE /api/session.
func (s *server) signOut(c *call) (leaving, error) {
	if err := s.Store.EndSession(c.ctx(), c.session.ID); err != nil {
		return leaving{}, err
	}
	s.Hub.SignOut(c.session.ID)
	c.SetCookie(s.cookie(c, "", -1))
	return leaving{Then: s.signOutElsewhere(c)}, nil
}

// signOutEverywhere is DELETE /api/sessions.
func (s *server) signOutEverywhere(c *call) error {
	ended, err := s.Store.Revoke(c.ctx(), c.person().ID, "")
	if err != nil {
		return err
	}
	s.Hub.SignOut(ended...)
	c.SetCookie(s.cookie(c, "", -1))
	return c.NoContent(http.StatusNoContent)
}

func (s *server) mayTry(c *call) error {
	if s.signIns.allow(network(c.RealIP()), time.Now()) {
		return nil
	}
	return tooMany(c, signInPace.every, "Too many tries. Please wait a moment.")
}

// mayGuess lets a password be tried, unless too many were for this login, from
// wherever. It slows, and never locks: see decisions/0020.
func (s *server) mayGuess(c *call, login string) error {
	if s.accounts.allow(login, network(c.RealIP()), time.Now()) {
		return nil
	}
	why := tooMany(c, accountPace.every, "Too many tries to sign in with this login. Please wait a moment, or ask for a link to sign in with.")
	return s.notedRefusal(c, s.known(c, login), "denied: too many requests", why)
}

// notedRefusal notes a try to sign in that failed.
func (s *server) notedRefusal(c *call, who, outcome string, why error) error {
	_, err := s.Store.Audit(c.ctx(), store.Entry{Action: "session.start", Object: who, Outcome: outcome})
	return errors.Join(why, err)
}

// known is who a login belongs to, for the audit trail. One that is nobody's is
// left out: people type their password in its place.
func (s *server) known(c *call, login string) string {
	person, err := s.Store.PersonByLogin(c.ctx(), login)
	if err != nil {
		return "an unknown login"
	}
	return person.ID
}

// welcome signs a person in and answers as GET /api/me does. Whoever had this
// browser signed in before is signed out: a session never outlives a sign-in.
func (s *server) welcome(c *call, person store.Person, by string) (meView, error) {
	err := s.audited(c, store.Entry{PersonID: person.ID, Action: "session.start", Object: by}, func() error { return s.admit(c, person, store.Vouched{}) })
	if err != nil {
		return meView{}, err
	}
	return s.me(c)
}

func (s *server) admit(c *call, person store.Person, by store.Vouched) error {
	if err := s.byCookie(c); err != nil && !errors.Is(err, errSignedOut) {
		return err
	}
	if err := s.leaveSession(c, c.session.ID); err != nil {
		return err
	}
	token, err := s.Store.CreateSession(c.ctx(), person.ID, by)
	if err != nil {
		return err
	}
	if c.session, err = s.Store.Session(c.ctx(), token); err != nil {
		return err
	}
	c.Set(personKey, person.ID)
	s.accounts.welcome(person.Login, network(c.RealIP()), time.Now())
	c.SetCookie(s.cookie(c, token, int(cookieLife.Seconds())))
	return nil
}

// leaveSession ends the session that a browser had; empty: none.
func (s *server) leaveSession(c *call, id string) error {
	if id == "" {
		return nil
	}
	if err := s.Store.EndSession(c.ctx(), id); err != nil {
		return err
	}
	s.Hub.SignOut(id)
	return nil
}

// cookie is strict: no other site's page sends it along, links included.
func (s *server) cookie(c *call, token string, seconds int) *http.Cookie {
	return &http.Cookie{
		Name: s.front.cookieName(c.Request()), Value: token, Path: s.front.base() + "/", MaxAge: seconds,
		HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: s.front.secure(c.Request()),
	}
}
