package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/server/store"
)

// people is GET /api/people.
func (s *server) people(c *call) ([]personRow, error) {
	everyone, err := s.Store.People(c.ctx())
	if err != nil {
		return nil, err
	}
	list := []personRow{}
	for _, p := range everyone {
		list = append(list, rowOf(p))
	}
	return list, nil
}

// personRow is what admins see of a person.
type personRow struct {
	personView
	LastSeenMS *int64 `json:"last_seen_ms"` // null: never
	DisabledMS *int64 `json:"disabled_ms"`  // since when they may not sign in; null: they may
	Bound      bool   `json:"bound"`        // they see what their groups play alone, not everybody
}

func rowOf(p store.Person) personRow {
	r := personRow{personView: viewPerson(p), Bound: p.Bound}
	for _, at := range []struct {
		of   time.Time
		into **int64
	}{{p.LastSeen, &r.LastSeenMS}, {p.Disabled, &r.DisabledMS}} {
		if !at.of.IsZero() {
			ms := at.of.UnixMilli()
			*at.into = &ms
		}
	}
	return r
}

// linkLife is how long a one-time address can be used.
const linkLife = 24 * time.Hour

// login is what people sign in as: an address or a short name. It is in letters
// that everyone can tell apart and type: a login must not be taken for another.
// Logins of before may be otherwise, and go on signing in.
var login = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._+@-]{0,63}$`)

// looks is a login as it looks at a glance: two that look the same are taken for
// each other.
func looks(login string) string {
	login = strings.ToLower(strings.ReplaceAll(login, "I", "l"))
	return strings.NewReplacer("1", "l", "0", "o", "rn", "m", "vv", "w").Replace(login)
}

// alike returns the login of one of some people that a new one would be taken for;
// empty: none.
func alike(login string, people []store.Person) string {
	for _, p := range people {
		if looks(p.Login) == looks(login) && store.FoldLogin(p.Login) != store.FoldLogin(login) {
			return p.Login
		}
	}
	return ""
}

// CheckPerson says what is wrong with somebody who is to be here, besides the people
// who are: a list of fields and what to write there.
func CheckPerson(p store.Person, people []store.Person) []error {
	var all []error
	for _, m := range personMistakes(p, people) {
		all = append(all, errors.New(m.Field+": "+m.Message))
	}
	return all
}

func personMistakes(p store.Person, people []store.Person) (mistakes invalid) {
	fits := login.MatchString(p.Login)
	mistakes.add(fits, "login", "A login has at most 64 of the letters a to z, digits, and any of . _ + @ -")
	if fits {
		if other := alike(p.Login, people); other != "" {
			mistakes.add(false, "login", fmt.Sprintf("That login looks like %s, which is somebody else's. Please take another one.", other))
		}
	}
	mistakes.say("name", nameMistake(p.Name))
	mistakes.add(someRoles(p.Roles), "roles", roleText)
	return mistakes
}

var roleText = "Roles are any of " + listed(store.EveryRole()) + ", one at least."

// someRoles reports whether these are roles that a person can have.
func someRoles(roles store.Roles) bool {
	return len(roles) > 0 && len(roles.Without(store.EveryRole())) == 0
}

type newPerson struct {
	Login string      `json:"login"`
	Name  string      `json:"name"`
	Roles store.Roles `json:"roles"`
}

// invitation is a new person, and the address that lets them in.
type invitation struct {
	Person personView `json:"person"`
	oneTimeLink
}

// oneTimeLink is an address that signs somebody in once.
type oneTimeLink struct {
	Link string `json:"link"`
}

// createPerson is POST /api/people.
func (s *server) createPerson(c *call, in newPerson) (invitation, error) {
	in.Name = strings.TrimSpace(in.Name)
	everyone, err := s.Store.People(c.ctx())
	if err != nil {
		return invitation{}, err
	}
	mistakes := personMistakes(store.Person{Login: in.Login, Name: in.Name, Roles: in.Roles}, everyone)
	if err := mistakes.err(); err != nil {
		return invitation{}, err
	}
	person, err := s.Store.CreatePerson(c.ctx(), store.Person{Login: in.Login, Name: in.Name, Roles: in.Roles})
	if errors.Is(err, store.ErrTaken) {
		const taken = "That login is taken already. Please take another one."
		return invitation{}, &problem{status: http.StatusConflict, detail: taken, fields: []field{{"login", taken}}}
	}
	if err != nil {
		return invitation{}, err
	}
	c.made(person.ID)
	c.did(person.Roles.String()) // and no login: the trail outlives the person
	link, err := s.link(c, person)
	if err != nil {
		return invitation{}, err
	}
	c.status = http.StatusCreated
	return invitation{viewPerson(person), oneTimeLink{link}}, nil
}

type personChange struct {
	Name     *string     `json:"name,omitempty"`
	Roles    store.Roles `json:"roles,omitempty"` // all that they are to have
	Disabled *bool       `json:"disabled,omitempty"`
	Bound    *bool       `json:"bound,omitempty"` // to their groups
}

// changePerson is PATCH /api/people/ID. Whoever is disabled or loses a role
// is signed out, and their screens with them.
func (s *server) changePerson(c *call, in personChange) (personRow, error) {
	var mistakes invalid
	mistakes.add(in.Name != nil || in.Roles != nil || in.Disabled != nil || in.Bound != nil, "roles", "Say what is to be changed: the name, the roles, whether they are disabled, or whether they see their groups alone.")
	if in.Name != nil {
		*in.Name = strings.TrimSpace(*in.Name)
		mistakes.say("name", nameMistake(*in.Name))
	}
	mistakes.add(in.Roles == nil || someRoles(in.Roles), "roles", roleText)
	if err := mistakes.err(); err != nil {
		return personRow{}, err
	}
	was, is, ended, err := s.Store.ChangePerson(c.ctx(), c.Param("person"), store.PersonChange{Name: in.Name, Roles: in.Roles, Disabled: in.Disabled, Bound: in.Bound})
	if err != nil {
		return personRow{}, err
	}
	s.Hub.SignOut(ended...)
	if was.Name != is.Name {
		c.did("name")
	}
	s.doubtPeople(is.ID)
	if !slices.Equal(was.Roles, is.Roles) {
		c.did(fmt.Sprintf("roles %s → %s", was.Roles, is.Roles))
	}
	if was.Bound != is.Bound {
		c.did(map[bool]string{true: "sees their groups", false: "sees everybody"}[is.Bound])
	}
	if was.Disabled.IsZero() != is.Disabled.IsZero() {
		c.did(map[bool]string{true: "enabled", false: "disabled"}[is.Disabled.IsZero()])
	}
	return rowOf(is), nil
}

// signPersonOut is DELETE /api/people/ID/sessions.
func (s *server) signPersonOut(c *call) error {
	person, err := s.Store.Person(c.ctx(), c.Param("person"))
	if err != nil {
		return err
	}
	if err := s.revoke(c, person, ""); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// revoke ends whatever lets a person in but the session called keep, and the
// screens that show them what they may see.
func (s *server) revoke(c *call, person store.Person, keep string) error {
	ended, err := s.Store.Revoke(c.ctx(), person.ID, keep)
	if err != nil {
		return err
	}
	s.Hub.SignOut(ended...)
	if len(ended) > 0 {
		c.did(fmt.Sprintf("%d sessions ended", len(ended)))
	}
	return nil
}

// createLink is POST /api/people/ID/link. Whoever asks for one may have lost
// what let them in to somebody else, so nothing of that stays.
func (s *server) createLink(c *call) (oneTimeLink, error) {
	person, err := s.Store.Person(c.ctx(), c.Param("person"))
	if err != nil {
		return oneTimeLink{}, err
	}
	link, err := s.link(c, person)
	if err != nil {
		return oneTimeLink{}, err
	}
	return oneTimeLink{link}, nil
}

// link makes an address that signs a person in once: below the page that the
// caller has open, where it is not known what people call this server. What a
// request says about that is not believed. The token is in the part that
// browsers do not send, so it is in no log on the way.
func (s *server) link(c *call, person store.Person) (string, error) {
	if !person.Disabled.IsZero() {
		return "", store.ErrDisabled
	}
	keep := ""
	if person.ID == c.person().ID {
		keep = c.session.ID // in which they ask for it
	}
	if err := s.revoke(c, person, keep); err != nil {
		return "", err
	}
	token, err := s.Store.CreateLink(c.ctx(), person.ID, linkLife)
	return SignInLink(s.Public, token), err
}

// SignInLink is the address that a one-time token is used at, on a server that
// is found at public; relative when that is nil.
func SignInLink(public *url.URL, token string) string {
	return linkOf(public, "#/signin/"+token)
}

// RunLink is the address that a run is followed at, as SignInLink.
func RunLink(public *url.URL, run string) string { return linkOf(public, "#/runs/"+run) }

func linkOf(public *url.URL, link string) string {
	if public == nil {
		return link
	}
	return public.String() + "/" + link
}
