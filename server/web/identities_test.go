package web

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	zoidc "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/drillyard/drillyard/server/oidc"
	"github.com/drillyard/drillyard/server/store"
)

// elsewhere is a provider that others wrote, on a socket of its own.
type elsewhere struct {
	*storage.Storage
	url   string
	after string // where people are sent who have signed out

	mu     sync.Mutex
	users  map[string]*storage.User
	groups map[string][]string
}

func (e *elsewhere) GetUserByID(id string) *storage.User {
	e.mu.Lock()
	defer e.mu.Unlock()
	if u := e.users[id]; u != nil {
		is := *u
		return &is
	}
	return nil
}

func (e *elsewhere) GetUserByUsername(name string) *storage.User {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, u := range e.users {
		if u.Username == name {
			return u
		}
	}
	return nil
}

func (e *elsewhere) ExampleClientID() string { return "service" }

func (e *elsewhere) SetUserinfoFromToken(ctx context.Context, info *zoidc.UserInfo, token, subject, origin string) error {
	if err := e.Storage.SetUserinfoFromToken(ctx, info, token, subject, origin); err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	info.AppendClaims("groups", slices.Clone(e.groups[subject]))
	return nil
}

// sends is a client that people may be sent back to after they have signed out.
type sends struct {
	op.Client
	after string
}

func (s sends) PostLogoutRedirectURIs() []string { return []string{s.after} }

func (e *elsewhere) GetClientByClientID(ctx context.Context, id string) (op.Client, error) {
	c, err := e.Storage.GetClientByClientID(ctx, id)
	return sends{c, e.after}, err
}

func (e *elsewhere) is(id, login string, groups ...string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.users[id] = &storage.User{ID: id, Username: login, Password: "opens", FirstName: "Somebody", LastName: "Called " + login}
	e.groups[id] = groups
}

// newElsewhere starts a provider for the yard's server, which knows it by the
// settings. now is the server's clock, by which it judges tokens.
func newElsewhere(t *testing.T, y *yard, s oidc.Settings, now func() time.Time) *elsewhere {
	t.Helper()
	y.web.signIns = newLimiter(pace{burst: 1000, every: time.Second}) // all come from one address
	public, err := url.Parse(y.url)
	if err != nil {
		t.Fatal(err)
	}
	y.web.Public = public
	back := BackFromProviders(public)
	e := &elsewhere{users: map[string]*storage.User{}, groups: map[string][]string{}, after: y.url + "/"}
	e.Storage = storage.NewStorageWithClients(e, map[string]*storage.Client{"drillyard": storage.WebClient("drillyard", "", back("corp"))})
	socket := httptest.NewUnstartedServer(nil)
	e.url = "http://" + socket.Listener.Addr().String()
	socket.Config.Handler = exampleop.SetupServer(e.url, e, nil, false)
	socket.Start()
	t.Cleanup(socket.Close)
	s.Name, s.Title, s.ClientID, s.Scopes = "corp", "Corp", "drillyard", []string{"profile", "email"}
	if s.Issuer == "" {
		s.Issuer = e.url
	}
	s.Claims = oidc.Claims{Login: "preferred_username", Name: "name", Groups: "groups"}
	y.web.Providers = []*oidc.Provider{oidc.New(s, oidc.Options{Back: back, Now: now})}
	return e
}

// step asks for an address and returns where it leads, which it does not follow.
func (s *someone) step(method, at string, form url.Values) string {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, at, strings.NewReader(form.Encode()))
	if err != nil {
		s.t.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	once := *s.http
	once.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answer, err := once.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	to, err := answer.Location()
	if err != nil {
		s.t.Fatalf("%s %s: %s %s", method, at, answer.Status, text)
	}
	return to.String()
}

// leave signs in elsewhere, and returns the address that leads back.
func (s *someone) leave(login string) (back string) {
	s.t.Helper()
	at := s.step("GET", s.url+"/api/session/providers/corp?then=%23/guide", nil)
	if strings.HasPrefix(at, s.url) {
		return at
	}
	form := s.step("GET", at, nil)
	u, err := url.Parse(form)
	if err != nil {
		s.t.Fatal(err)
	}
	at = s.step("POST", form, url.Values{"id": {u.Query().Get("authRequestID")}, "username": {login}, "password": {"opens"}})
	for !strings.HasPrefix(at, s.url) {
		at = s.step("GET", at, nil)
	}
	return at
}

// signedIn is who somebody is after they came from elsewhere, or why nobody.
func (s *someone) signedIn(login string) (meView, string) {
	s.t.Helper()
	at := s.leave(login)
	if !strings.Contains(at, "refused=") {
		at = s.step("GET", at, nil)
	}
	return s.after(at)
}

func (s *someone) after(at string) (is meView, refused string) {
	s.t.Helper()
	page, err := url.Parse(at)
	if err != nil {
		s.t.Fatal(err)
	}
	if _, q, ok := strings.Cut(page.Fragment, "?"); ok {
		said, err := url.ParseQuery(q)
		if err != nil {
			s.t.Fatal(err)
		}
		return is, said.Get("refused")
	}
	if page.Fragment != "/guide" {
		s.t.Errorf("it goes on to %s", at)
	}
	s.ask(200, "GET", "/api/me", nil).into(s.t, &is)
	s.csrf = is.CSRF
	return is, ""
}

var byGroup = map[string][]string{"sre": {"facilitator", "assessor"}, "owners": {"admin"}}

func TestSignInElsewhere(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	e := newElsewhere(t, y, oidc.Settings{Accounts: oidc.Create, Roles: byGroup}, nil)
	e.is("1", "kim", "sre", "others")
	kim, again := y.anonymous(), y.anonymous()
	var listed []providerView
	kim.ask(200, "GET", "/api/session/providers", nil).into(t, &listed)
	if len(listed) != 1 || listed[0] != (providerView{"corp", "Corp"}) {
		t.Errorf("offered are %v", listed)
	}
	is, refused := kim.signedIn("kim")
	if refused != "" || is.Person.Login != "kim" || is.Person.Name != "Somebody Called kim" || is.Person.HasPassword {
		t.Fatalf("%+v %s", is, refused)
	}
	if !slices.Equal(is.Person.Roles, store.Roles{store.Trainee, store.Facilitator, store.Assessor}) {
		t.Errorf("by their group they are %s", is.Person.Roles)
	}

	t.Run("no password of their own", func(t *testing.T) {
		kim.ask(422, "PATCH", "/api/me", map[string]string{"password": "a long one nobody guesses"})
	})

	t.Run("a group is taken away", func(t *testing.T) {
		e.is("1", "kim")
		after, refused := again.signedIn("kim")
		if refused != "" || after.Person.ID != is.Person.ID || !slices.Equal(after.Person.Roles, store.Roles{store.Trainee}) {
			t.Errorf("%+v %s", after, refused)
		}
		kim.ask(401, "GET", "/api/me", nil)
	})

	t.Run("called otherwise", func(t *testing.T) {
		e.is("1", "kimberly")
		after, refused := y.anonymous().signedIn("kimberly")
		if refused != "" || after.Person.ID != is.Person.ID {
			t.Errorf("%+v %s", after, refused)
		}
	})

	t.Run("a login that somebody has", func(t *testing.T) {
		y.person("lee", store.Trainee)
		e.is("2", "lee")
		if _, refused := y.anonymous().signedIn("lee"); refused != "taken" {
			t.Errorf("%q", refused)
		}
	})

	t.Run("disabled", func(t *testing.T) {
		yes := true
		if _, _, _, err := y.web.Store.ChangePerson(t.Context(), is.Person.ID, store.PersonChange{Disabled: &yes}); err != nil {
			t.Fatal(err)
		}
		if _, refused := y.anonymous().signedIn("kimberly"); refused != "disabled" {
			t.Errorf("%q", refused)
		}
	})

	t.Run("the last admin", func(t *testing.T) {
		e.is("3", "root", "owners")
		root, refused := y.anonymous().signedIn("root")
		if refused != "" || !root.Person.Roles.Has(store.Admin) {
			t.Fatalf("%+v %s", root, refused)
		}
		e.is("3", "root")
		if root, refused = y.anonymous().signedIn("root"); refused != "" || !root.Person.Roles.Has(store.Admin) {
			t.Errorf("nobody is left to look after the server: %+v %s", root, refused)
		}
	})
}

// What comes back counts once, in the browser that left.
func TestAnAttemptCountsOnce(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	e := newElsewhere(t, y, oidc.Settings{Accounts: oidc.Create}, nil)
	e.is("1", "kim")
	kim, eve := y.anonymous(), y.anonymous()
	back := kim.leave("kim")
	if _, refused := eve.after(eve.step("GET", back, nil)); refused != "stale" {
		t.Errorf("in another browser: %q", refused)
	}
	at, err := url.Parse(back)
	if err != nil {
		t.Fatal(err)
	}
	brought := kim.http.Jar.Cookies(at)
	is, refused := kim.after(kim.step("GET", back, nil))
	if refused != "" || is.Person.Login != "kim" {
		t.Fatalf("%+v %s", is, refused)
	}
	kim.http.Jar.SetCookies(at, brought) // as who recorded it all would
	if _, refused := kim.after(kim.step("GET", back, nil)); refused != "stale" {
		t.Errorf("for the second time: %q", refused)
	}

	// The code of one attempt, in the address of another.
	used := at
	next, err := url.Parse(eve.step("GET", eve.url+"/api/session/providers/corp", nil))
	if err != nil {
		t.Fatal(err)
	}
	for what, q := range map[string]url.Values{
		"invalid":  {"state": {next.Query().Get("state")}, "code": {used.Query().Get("code")}},
		"stale":    {"state": {used.Query().Get("state")}, "code": {used.Query().Get("code")}},
		"declined": {"state": {""}, "error": {"access_denied"}},
	} {
		next, err := url.Parse(eve.step("GET", eve.url+"/api/session/providers/corp", nil))
		if err != nil {
			t.Fatal(err)
		}
		if what != "stale" {
			q.Set("state", next.Query().Get("state"))
		}
		if _, refused := eve.after(eve.step("GET", eve.url+"/api/session/providers/corp/back?"+q.Encode(), nil)); refused != what {
			t.Errorf("%v: %q", q, refused)
		}
	}
	eve.ask(401, "GET", "/api/me", nil)
}

func TestAnAdminSaysWhoSomebodyIs(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	e := newElsewhere(t, y, oidc.Settings{Accounts: oidc.Ask}, nil)
	e.is("7", "Lee.Elsewhere")
	root, lee := y.person("root", store.Admin), y.person("lee", store.Trainee, store.Author)
	if _, refused := y.anonymous().signedIn("Lee.Elsewhere"); refused != "unknown" {
		t.Fatalf("%q", refused)
	}
	at := "/api/people/" + lee.person.ID + "/identities"
	var made identityView
	root.ask(201, "POST", at, newIdentity{"corp", "lee.elsewhere"}).into(t, &made)
	root.ask(422, "POST", at, newIdentity{"corp", "lee.elsewhere"})
	is, refused := y.anonymous().signedIn("Lee.Elsewhere")
	if refused != "" || is.Person.ID != lee.person.ID || !slices.Equal(is.Person.Roles, store.Roles{store.Trainee, store.Author}) {
		t.Fatalf("%+v %s", is, refused)
	}
	e.is("8", "lee.elsewhere") // who took the name over there is not who had it
	e.mu.Lock()
	delete(e.users, "7")
	e.mu.Unlock()
	if _, refused := y.anonymous().signedIn("lee.elsewhere"); refused != "unknown" {
		t.Errorf("somebody else of that name: %q", refused)
	}
	var all []identityView
	root.ask(200, "GET", at, nil).into(t, &all)
	if len(all) != 1 || all[0].ID != made.ID || all[0].Provider != "corp" || all[0].UsedMS == 0 {
		t.Errorf("%+v", all)
	}
	root.ask(200, "DELETE", at+"/"+made.ID, nil)
	lee.ask(401, "GET", "/api/me", nil)
}

// What a token says of time is judged by our clock, a minute more or less.
func TestTokensAreOfNow(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	var apart atomic.Int64
	e := newElsewhere(t, y, oidc.Settings{Accounts: oidc.Create}, func() time.Time { return time.Now().Add(time.Duration(apart.Load())) })
	e.is("1", "kim")
	for d, want := range map[time.Duration]string{
		50 * time.Second: "", -50 * time.Second: "",
		time.Hour + 30*time.Second: "", time.Hour + 2*time.Minute: "invalid",
		-3 * time.Minute: "invalid",
	} {
		kim := y.anonymous()
		apart.Store(int64(d))
		if is, refused := kim.signedIn("kim"); refused != want {
			t.Errorf("%s apart: %+v %q, want %q", d, is, refused, want)
		}
	}
}

// A server that says it is one provider, with tokens of another.
func TestTokensOfAnotherIssuer(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	e := newElsewhere(t, y, oidc.Settings{Accounts: oidc.Create}, nil)
	e.is("1", "kim")
	real, err := url.Parse(e.url)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(real)
	lies := true
	var posing *httptest.Server
	posing = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if lies && strings.HasSuffix(r.URL.Path, "/openid-configuration") {
			answer, err := http.Get(e.url + r.URL.Path)
			if err != nil {
				t.Error(err)
				return
			}
			defer answer.Body.Close()
			var said map[string]any
			if err := json.NewDecoder(answer.Body).Decode(&said); err != nil {
				t.Error(err)
			}
			said["issuer"] = posing.URL
			if err := json.NewEncoder(w).Encode(said); err != nil {
				t.Error(err)
			}
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(posing.Close)
	again := func() {
		y.web.Providers = []*oidc.Provider{oidc.New(oidc.Settings{Name: "corp", Issuer: posing.URL, ClientID: "drillyard", Accounts: oidc.Create, Scopes: []string{"profile"}, Claims: oidc.Claims{Login: "preferred_username"}},
			oidc.Options{Back: BackFromProviders(y.web.Public)})}
	}
	again()
	for _, says := range []bool{true, false} { // in the address as well
		kim := y.anonymous()
		back, err := url.Parse(kim.leave("kim"))
		if err != nil {
			t.Fatal(err)
		}
		if q := back.Query(); !says {
			q.Del("iss")
			back.RawQuery = q.Encode()
		}
		if _, refused := kim.after(kim.step("GET", back.String(), nil)); refused != "invalid" {
			t.Errorf("its tokens are of another issuer: %q", refused)
		}
	}
	lies = false
	again()
	if _, refused := y.anonymous().signedIn("kim"); refused != "unreachable" {
		t.Errorf("it calls itself otherwise: %q", refused)
	}
}

func TestSignOutElsewhere(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	e := newElsewhere(t, y, oidc.Settings{Accounts: oidc.Create}, nil)
	e.is("1", "kim")
	kim := y.anonymous()
	if _, refused := kim.signedIn("kim"); refused != "" {
		t.Fatal(refused)
	}
	var then leaving
	kim.ask(200, "DELETE", "/api/session", nil).into(t, &then)
	if !strings.HasPrefix(then.Then, e.url) {
		t.Fatalf("%+v", then)
	}
	if at := kim.step("GET", then.Then, nil); at != y.url+"/" {
		t.Errorf("the provider sends them to %s", at)
	}
	kim.ask(401, "GET", "/api/me", nil)
	lee := y.person("lee", store.Trainee)
	then = leaving{}
	lee.ask(200, "DELETE", "/api/session", nil).into(t, &then)
	if then.Then != "" {
		t.Errorf("who signed in here is sent to %s", then.Then)
	}
}

// Whatever a provider calls somebody, an account that is made for them passes what
// everybody's does who is invited.
func TestAnAccountFromElsewhereIsAsOneFromHere(t *testing.T) {
	y := newYard(t, routes())
	e := newElsewhere(t, y, oidc.Settings{Accounts: oidc.Create}, nil)
	y.person("kelly", store.Trainee)
	for login, want := range map[string]string{"kim lee": "unfit", "kеlly": "unfit", "KE1LY": "unfit", "kim": ""} { // the e of the second is a Cyrillic one
		e.is(login, login)
		if _, refused := y.anonymous().signedIn(login); refused != want {
			t.Errorf("%q: %q, want %q", login, refused, want)
		}
	}
	e.mu.Lock()
	e.users["odd"] = &storage.User{ID: "odd", Username: "odd", Password: "opens", FirstName: "Odd\u202e", LastName: "One"}
	e.mu.Unlock()
	is, refused := y.anonymous().signedIn("odd")
	if refused != "" || is.Person.Name != "odd" {
		t.Errorf("whose name cannot stand here is %+v, %q", is.Person, refused)
	}
	if !slices.Contains(y.trail(), "session.start denied: their login cannot be one here") {
		t.Errorf("not in the trail: %q", y.trail())
	}
}

// Whoever signs in elsewhere leaves the session that their browser had, though its
// cookie does not come along on the way back.
func TestTheSessionOfBeforeEnds(t *testing.T) {
	y := newYard(t, routes())
	e := newElsewhere(t, y, oidc.Settings{Accounts: oidc.Create}, nil)
	e.is("1", "kim")
	lee := y.person("lee", store.Trainee)
	at, err := url.Parse(y.url)
	if err != nil {
		t.Fatal(err)
	}
	had := lee.http.Jar.Cookies(at)
	back := lee.leave("kim")
	lee.http.Jar.SetCookies(at, []*http.Cookie{{Name: cookieName, Path: "/", MaxAge: -1}}) // it is strict
	is, refused := lee.after(lee.step("GET", back, nil))
	if refused != "" || is.Person.Login != "kim" {
		t.Fatalf("%+v %s", is, refused)
	}
	for _, cookie := range had {
		if _, err := y.web.Store.Session(t.Context(), cookie.Value); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("the session of before goes on: %v", err)
		}
	}
}

// A token is good as long as somebody vouches for whose it is.
func TestTokensEndWithTheAccountElsewhere(t *testing.T) {
	y := newYard(t, routes())
	e := newElsewhere(t, y, oidc.Settings{Accounts: oidc.Create}, nil)
	e.is("1", "kim")
	kim, lee := y.anonymous(), y.person("lee", store.Trainee)
	if _, refused := kim.signedIn("kim"); refused != "" {
		t.Fatal(refused)
	}
	terms := map[string]any{"name": "CI", "scopes": []string{"runs:read"}, "days": 300}
	var hers, his madeToken
	kim.ask(201, "POST", "/api/me/tokens", terms).into(t, &hers)
	lee.ask(201, "POST", "/api/me/tokens", terms).into(t, &his)
	if left := time.Until(time.UnixMilli(hers.VouchedMS)); left < 13*24*time.Hour || left > 15*24*time.Hour || his.VouchedMS != 0 {
		t.Errorf("it is vouched for for %s, and his until %d", left, his.VouchedMS)
	}
	db, err := sql.Open("sqlite", filepath.Join(y.web.Store.Folder(), "drillyard.db")+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	later := func(ms int64) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), "UPDATE token SET vouched_ms = ? WHERE vouched_ms IS NOT NULL", ms); err != nil {
			t.Fatal(err)
		}
	}
	by := func(status int, token madeToken) {
		t.Helper()
		r := y.anonymous().request("GET", "/api/me", nil)
		r.Header.Set("Authorization", "Bearer "+token.Secret)
		if got := y.anonymous().send(r); got.StatusCode != status {
			t.Errorf("by a token: %d %s, want %d", got.StatusCode, got.body, status)
		}
	}
	by(200, hers)
	later(1)
	by(401, hers)
	by(200, his)
	if _, err := y.web.Store.SessionEnds(t.Context(), "token:"+hers.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a screen of it goes on: %v", err)
	}
	if _, refused := y.anonymous().signedIn("kim"); refused != "" {
		t.Fatal(refused)
	}
	by(200, hers)
}

// A provider that hangs keeps whoever asks it waiting, for as long as they like, and
// nobody else.
func TestAProviderThatHangs(t *testing.T) {
	asked, open := make(chan struct{}, 10), make(chan struct{})
	socket := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked <- struct{}{}; <-open }))
	defer socket.Close()
	defer close(open)
	p := oidc.New(oidc.Settings{Name: "corp", Issuer: socket.URL, ClientID: "drillyard"}, oidc.Options{Back: func(string) string { return "" }})
	ctx, cancel := context.WithCancel(t.Context())
	gave := make(chan error, 2)
	begin := func(ctx context.Context) { _, _, err := p.Begin(ctx, oidc.Errand{}); gave <- err }
	go begin(ctx)
	<-asked
	cancel()
	if err := <-gave; !errors.Is(err, oidc.ErrUnreachable) || !errors.Is(err, context.Canceled) {
		t.Errorf("who waits no longer is told %v", err)
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	go begin(gone)
	if err := <-gave; !errors.Is(err, oidc.ErrUnreachable) || !errors.Is(err, context.Canceled) {
		t.Errorf("who comes behind is told %v", err)
	}
	if then := p.SignOut(gone, "/"); then != "" {
		t.Errorf("who signs out is sent to %s", then)
	}
}
