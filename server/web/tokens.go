package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/server/store"
)

// scope is a part of what a person may do that a token of theirs may do. What it
// lets by is asked for roles as well: see decisions/0127.
type scope string

// Scopes.
const (
	runsRead    scope = "runs:read"
	runsWrite   scope = "runs:write"
	drillsRead  scope = "drills:read"
	drillsWrite scope = "drills:write"
	packsRead   scope = "packs:read"
	packsWrite  scope = "packs:write"
	peopleRead  scope = "people:read"
	peopleWrite scope = "people:write"
)

func scopes() []scope {
	return []scope{runsRead, runsWrite, drillsRead, drillsWrite, packsRead, packsWrite, peopleRead, peopleWrite}
}

// areas are the routes that tokens are for, by how their paths begin, and the
// scopes to read and to change something there. Any other is for browsers alone:
// no token makes another one, or changes how its person signs in.
var areas = []struct {
	path        string
	read, write scope
}{
	{"/api/runs", runsRead, runsWrite},
	{"/api/assignments", runsRead, runsWrite},
	{"/api/assignees", runsRead, runsWrite},
	{"/api/gamedays", runsRead, runsWrite},
	{"/api/tracks", drillsRead, drillsWrite},
	{"/api/exercises", drillsRead, runsWrite}, // what is changed there is an attempt that begins
	{"/api/attempts", runsRead, runsWrite},
	{"/api/runbooks", drillsRead, drillsWrite},
	{"/api/stacks", drillsRead, drillsWrite},
	{"/api/enrolments", runsRead, runsWrite},
	{"/api/mentor", runsRead, runsWrite},
	{"/api/interviews", peopleRead, peopleWrite},
	{"/api/addresses", runsRead, peopleWrite},
	{"/api/home", runsRead, runsWrite},
	{"/api/log-search", runsRead, runsWrite},
	{"/api/skills", runsRead, runsWrite},
	{"/api/next", runsRead, runsWrite},
	{"/api/certificates", runsRead, runsWrite},
	{"/api/lead", peopleRead, peopleWrite},
	{"/api/scenarios", drillsRead, drillsWrite},
	{"/api/samples", drillsRead, drillsWrite},
	{"/api/panel", runsRead, runsWrite},
	{"/api/guide", drillsRead, drillsWrite},
	{"/api/packs", packsRead, packsWrite},
	{"/api/people", peopleRead, peopleWrite},
	{"/api/groups", peopleRead, peopleWrite},
	{"/api/redactions", peopleRead, peopleWrite},
	{"/api/retention", peopleRead, peopleWrite},
	{"/api/audit", peopleRead, peopleWrite},
}

// scopeFor is what a token needs for a route; none: no token is let in there.
func scopeFor(r route) (scope, bool) {
	if r.path == runPath+"/terminal" || r.path == attemptPath+"/terminal" { // a shell is for a person
		return "", false
	}
	for _, a := range areas {
		if r.path != a.path && !strings.HasPrefix(r.path, a.path+"/") {
			continue
		}
		if r.method == http.MethodGet || slices.Contains([]string{runPath + "/query", evidencePath + "/query", deskPath + "/query"}, r.path) {
			return a.read, true
		}
		return a.write, true
	}
	return "", false
}

// mayBy reports whether a token with some scopes is let in at a route.
func mayBy(r route, has []string) bool {
	needed, ok := scopeFor(r)
	return ok && slices.Contains(has, string(needed)) || r.method == http.MethodGet && r.path == "/api/me"
}

var (
	errNoToken = &problem{status: http.StatusUnauthorized, detail: "This token is not known: it was revoked, has expired, its person is disabled, or has not signed in with their provider for long."}
	errScope   = &problem{status: http.StatusForbidden, detail: "The scopes of this token do not reach here."}
)

const (
	tokensEach   = 20  // of one person
	tokenMostFor = 366 // days
)

// tokenView is a token without its secret.
type tokenView struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Scopes    []string `json:"scopes"`
	CreatedMS int64    `json:"created_ms"`
	ExpiresMS int64    `json:"expires_ms"`
	UsedMS    *int64   `json:"used_ms"` // null: never
	// VouchedMS is when it lets nobody in any more until its person has signed in
	// with their provider again; 0: they signed in here.
	VouchedMS int64 `json:"vouched_ms,omitempty"`
}

func viewToken(t store.Token) tokenView {
	v := tokenView{ID: t.ID, Name: t.Name, Scopes: list(t.Scopes), CreatedMS: t.Created.UnixMilli(), ExpiresMS: t.Expires.UnixMilli()}
	if !t.Used.IsZero() {
		ms := t.Used.UnixMilli()
		v.UsedMS = &ms
	}
	if !t.Vouched.IsZero() {
		v.VouchedMS = t.Vouched.UnixMilli()
	}
	return v
}

// tokens is GET /api/me/tokens.
func (s *server) tokens(c *call) ([]tokenView, error) {
	all, err := s.Store.Tokens(c.ctx(), c.person().ID)
	if err != nil {
		return nil, err
	}
	views := []tokenView{}
	for _, t := range all {
		views = append(views, viewToken(t))
	}
	return views, nil
}

type newToken struct {
	Name   string  `json:"name"`
	Scopes []scope `json:"scopes"`
	Days   int     `json:"days"` // that it is good for
}

// madeToken is a token with its secret, which is told once.
type madeToken struct {
	tokenView
	Secret string `json:"secret"`
}

// createToken is POST /api/me/tokens.
func (s *server) createToken(c *call, in newToken) (madeToken, error) {
	in.Name = strings.TrimSpace(in.Name)
	have, err := s.Store.Tokens(c.ctx(), c.person().ID)
	if err != nil {
		return madeToken{}, err
	}
	var mistakes invalid
	mistakes.say("name", nameMistake(in.Name))
	mistakes.add(len(in.Scopes) > 0, "scopes", "Say what the token is for: any of "+listed(scopes())+".")
	var words []string
	for _, one := range in.Scopes[:min(len(in.Scopes), len(scopes())+1)] {
		mistakes.add(slices.Contains(scopes(), one), "scopes", fmt.Sprintf("%q is no scope. Scopes are %s.", one, listed(scopes())))
		mistakes.add(!slices.Contains(words, string(one)), "scopes", fmt.Sprintf("%s is there twice.", one))
		words = append(words, string(one))
	}
	mistakes.add(in.Days >= 1 && in.Days <= tokenMostFor, "days", fmt.Sprintf("A token is good for 1 to %d days.", tokenMostFor))
	mistakes.add(len(have) < tokensEach, "name", fmt.Sprintf("You have %d tokens. Revoke one that is not needed any more.", len(have)))
	if err := mistakes.err(); err != nil {
		return madeToken{}, err
	}
	ends := time.Now().Add(time.Duration(in.Days) * 24 * time.Hour)
	made := store.Token{Name: in.Name, Scopes: words, Expires: ends, Issuer: c.session.Issuer}
	if made.Issuer != "" {
		made.Vouched = time.Now() // of one that is gone, none is good
		if p := s.providerOf(made.Issuer); p != nil {
			made.Vouched = made.Vouched.Add(p.TokenLife())
		}
	}
	t, secret, err := s.Store.CreateToken(c.ctx(), c.person().ID, made)
	if err != nil {
		return madeToken{}, err
	}
	c.made(t.ID)
	c.did(fmt.Sprintf("%s, %d days", strings.Join(words, " "), in.Days))
	c.status = http.StatusCreated
	return madeToken{viewToken(t), secret}, nil
}

// revokeToken is DELETE /api/me/tokens/ID.
func (s *server) revokeToken(c *call) error {
	session, err := s.Store.RevokeToken(c.ctx(), c.person().ID, c.Param("token"))
	if err != nil {
		return err
	}
	s.Hub.SignOut(session)
	return c.NoContent(http.StatusNoContent)
}
