package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/server/oidc"
	"github.com/drillyard/drillyard/server/store"
)

// providersPath begins the addresses of those whom people sign in with, and
// backPath ends that which browsers come back to.
const (
	providersPath = "/api/session/providers/"
	backPath      = "/back"
)

// BackFromProviders is where browsers come back to on a server that is found at
// public, as oidc.Options want it.
func BackFromProviders(public *url.URL) func(provider string) string {
	return func(provider string) string { return public.JoinPath(providersPath, provider, backPath).String() }
}

type providerView struct {
	Name  string `json:"name"`
	Title string `json:"title"`
}

// providers is GET /api/session/providers.
func (s *server) providers(*call) ([]providerView, error) {
	all := make([]providerView, len(s.Providers))
	for i, p := range s.Providers {
		all[i] = providerView{p.Name, p.Title}
	}
	return all, nil
}

// provider is one by its name, or nil.
func (s *server) provider(name string) *oidc.Provider {
	if i := slices.IndexFunc(s.Providers, func(p *oidc.Provider) bool { return p.Name == name }); i >= 0 {
		return s.Providers[i]
	}
	return nil
}

// providerOf is the one that an issuer is, or nil.
func (s *server) providerOf(issuer string) *oidc.Provider {
	if i := slices.IndexFunc(s.Providers, func(p *oidc.Provider) bool { return p.Issuer == issuer }); i >= 0 {
		return s.Providers[i]
	}
	return nil
}

// leaveForProvider is GET /api/session/providers/PROVIDER: it sends the browser
// there. ?then is the fragment of our own page that it wants to be at afterwards.
func (s *server) leaveForProvider(c *call) error {
	p := s.provider(c.Param("provider"))
	if p == nil {
		return errHidden
	}
	if err := s.mayTry(c); err != nil {
		return err
	}
	then := c.QueryParam("then")
	if !strings.HasPrefix(then, "#/") || len(then) > maxThen {
		then = "#/"
	}
	if err := s.byCookie(c); err != nil && !errors.Is(err, errSignedOut) {
		return err
	}
	address, kept, err := p.Begin(c.ctx(), oidc.Errand{Then: then, Session: c.session.ID})
	if err != nil {
		return s.notBack(c, p, err)
	}
	c.SetCookie(s.attemptCookie(c, kept, int(oidc.AttemptLife.Seconds())))
	return c.Redirect(http.StatusFound, address)
}

// maxThen bounds what is kept of where somebody wants to be, in bytes.
const maxThen = 500

// backFromProvider is GET /api/session/providers/PROVIDER/back: what a browser
// brings from there signs it in, or not, and it goes on to our own page. How often
// is bounded where it leaves: without an attempt nothing is asked.
func (s *server) backFromProvider(c *call) error {
	p := s.provider(c.Param("provider"))
	if p == nil {
		return errHidden
	}
	kept := ""
	if cookie, err := c.Cookie(s.attemptCookie(c, "", 0).Name); err == nil {
		kept = cookie.Value
	}
	c.SetCookie(s.attemptCookie(c, "", -1))
	who, errand, err := p.Finish(c.ctx(), kept, c.QueryParams())
	if err != nil {
		return s.notBack(c, p, err)
	}
	claimed := store.Claimed{Issuer: who.Issuer, Subject: who.Subject, Login: who.Login, Name: who.Name}
	if given, ok := p.RolesOf(who.Groups); ok {
		claimed.Roles = store.Roles{store.Trainee}
		for _, role := range given {
			claimed.Roles = append(claimed.Roles, store.Role(role))
		}
	}
	person, ended, err := s.Store.SignInClaimed(c.ctx(), claimed)
	if errors.Is(err, store.ErrNotFound) && p.Accounts == oidc.Create {
		if claimed.Create, err = true, s.fit(c, &claimed); err == nil {
			person, ended, err = s.Store.SignInClaimed(c.ctx(), claimed)
		}
	}
	if err != nil {
		return s.notBack(c, p, err)
	}
	s.Hub.SignOut(ended...)
	s.doubtPeople(person.ID)
	if err := s.leaveSession(c, errand.Session); err != nil {
		return err
	}
	entry := store.Entry{PersonID: person.ID, Action: "session.start", Object: p.Name}
	by := store.Vouched{Issuer: p.Issuer, For: p.Life(), Tokens: p.TokenLife()}
	if err := s.audited(c, entry, func() error { return s.admit(c, person, by) }); err != nil {
		return err
	}
	return c.Redirect(http.StatusFound, s.front.base()+"/"+errand.Then)
}

// errUnfit says that nobody can be called here what a provider calls them.
var errUnfit = errors.New("what the provider calls them cannot be a login here")

// fit reports whether somebody can have an account under what a provider calls them,
// as whoever is invited; a name that cannot stand here is their login instead.
func (s *server) fit(c *call, who *store.Claimed) error {
	if nameMistake(who.Name) != "" {
		who.Name = who.Login
	}
	everyone, err := s.Store.People(c.ctx())
	if err == nil && len(CheckPerson(store.Person{Login: who.Login, Name: who.Name, Roles: store.Roles{store.Trainee}}, everyone)) > 0 {
		err = errUnfit
	}
	return err
}

// refusals are why somebody was not signed in by a provider: in the address of the
// page that says so, and in the audit trail.
var refusals = []struct {
	err       error
	kind, why string
}{
	{oidc.ErrUnreachable, "unreachable", "the provider cannot be reached"},
	{oidc.ErrDeclined, "declined", "the provider let nobody in"},
	{oidc.ErrStale, "stale", "no such attempt"},
	{oidc.ErrInvalid, "invalid", "what the provider says does not hold"},
	{store.ErrNotFound, "unknown", "nobody here is who they are"},
	{store.ErrTaken, "taken", "somebody else has their login"},
	{errUnfit, "unfit", "their login cannot be one here"},
	{store.ErrDisabled, "disabled", "disabled"},
}

// notBack notes why somebody was not signed in, and sends the browser to the page
// that says so.
func (s *server) notBack(c *call, p *oidc.Provider, err error) error {
	for _, r := range refusals {
		if !errors.Is(err, r.err) {
			continue
		}
		s.Logger.Warn("a provider signed nobody in", "provider", p.Name, "error", err)
		_, err := s.Store.Audit(c.ctx(), store.Entry{Action: "session.start", Object: p.Name, Outcome: "denied: " + r.why})
		if err != nil {
			return err
		}
		q := url.Values{"refused": {r.kind}, "with": {p.Title}}
		return c.Redirect(http.StatusFound, s.front.base()+"/#/signin?"+q.Encode())
	}
	return err
}

// attemptCookie binds an attempt to the browser that makes it. Unlike the
// session's it is sent along when another site leads here, for that is how
// browsers come back.
func (s *server) attemptCookie(c *call, kept string, seconds int) *http.Cookie {
	secure := s.front.secure(c.Request())
	name := "drillyard-signin"
	if secure {
		name = "__Secure-" + name
	}
	return &http.Cookie{
		Name: name, Value: kept, Path: path.Join(s.front.base(), providersPath), MaxAge: seconds,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: secure,
	}
}

// signOutElsewhere is where whoever vouched for the caller signs them out; empty:
// nobody did, or they cannot.
func (s *server) signOutElsewhere(c *call) string {
	p := s.providerOf(c.session.Issuer)
	if p == nil || s.Public == nil {
		return ""
	}
	return p.SignOut(c.ctx(), s.Public.JoinPath("/").String())
}

type identityView struct {
	ID       string `json:"id"`
	Provider string `json:"provider"` // see nameOf
	Login    string `json:"login"`
	UsedMS   int64  `json:"used_ms,omitempty"` // 0: never yet
}

// nameOf is what the provider is called that an issuer is; that of one that is gone is
// its address.
func (s *server) nameOf(issuer string) string {
	if p := s.providerOf(issuer); p != nil {
		return p.Name
	}
	return issuer
}

func (s *server) viewIdentity(i store.Identity) identityView {
	v := identityView{ID: i.ID, Provider: s.nameOf(i.Issuer), Login: i.Login}
	if !i.Used.IsZero() {
		v.UsedMS = i.Used.UnixMilli()
	}
	return v
}

// identities is GET /api/people/ID/identities.
func (s *server) identities(c *call) ([]identityView, error) {
	return s.identitiesOf(c, c.Param("person"))
}

func (s *server) identitiesOf(c *call, person string) ([]identityView, error) {
	all, err := s.Store.Identities(c.ctx(), person)
	if err != nil {
		return nil, err
	}
	out := make([]identityView, len(all))
	for i, one := range all {
		out[i] = s.viewIdentity(one)
	}
	return out, nil
}

type newIdentity struct {
	Provider string `json:"provider"`
	Login    string `json:"login"` // what the provider calls them
}

// maxElsewhere bounds what somebody may be called elsewhere, in bytes.
const maxElsewhere = 200

// allowIdentity is POST /api/people/ID/identities.
func (s *server) allowIdentity(c *call, in newIdentity) (identityView, error) {
	var mistakes invalid
	p := s.provider(in.Provider)
	mistakes.add(p != nil, "provider", "There is no such provider.")
	in.Login = strings.TrimSpace(in.Login)
	mistakes.add(in.Login != "" && len(in.Login) <= maxElsewhere, "login", fmt.Sprintf("What the provider calls them, in at most %d characters.", maxElsewhere))
	if err := mistakes.err(); err != nil {
		return identityView{}, err
	}
	made, err := s.Store.AllowIdentity(c.ctx(), store.Identity{Issuer: p.Issuer, Login: in.Login, PersonID: c.Param("person")})
	if errors.Is(err, store.ErrTaken) {
		mistakes.say("login", "Somebody here is to be who that is already.")
		return identityView{}, mistakes.err()
	}
	if err != nil {
		return identityView{}, err
	}
	c.did(p.Name)
	c.status = http.StatusCreated
	return s.viewIdentity(made), nil
}

// dropIdentity is DELETE /api/people/ID/identities/IDENTITY.
func (s *server) dropIdentity(c *call) (done, error) {
	ended, err := s.Store.DropIdentity(c.ctx(), c.Param("person"), c.Param("identity"))
	if err != nil {
		return done{}, err
	}
	s.Hub.SignOut(ended...)
	return done{OK: true}, nil
}
