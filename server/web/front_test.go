package web

import (
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/http/httputil"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/server/store"
)

// proxied is a server that is found at a public address, through a real proxy
// which rewrites Host as nginx does unless told otherwise. Whoever asks y.url
// asks the proxy.
func proxied(t *testing.T, public string, strips bool, more ...func(*Options)) *yard {
	t.Helper()
	at, err := url.Parse(public)
	if err != nil {
		t.Fatal(err)
	}
	y := newYardOf(t, content.FS, routes(), append(more, func(o *Options) {
		o.Public, o.Proxies = at, []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("10.0.0.0/8")}
	})...)
	inner, err := url.Parse(y.url)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		if strips {
			r.Out.URL.Path, r.Out.URL.RawPath = strings.TrimPrefix(r.Out.URL.Path, at.Path), ""
		}
		r.SetURL(inner) // Host is that of the upstream
		r.Out.Header["X-Forwarded-For"] = r.In.Header["X-Forwarded-For"]
		r.SetXForwarded() // adds whom it hears
		r.Out.Header.Set("X-Forwarded-Proto", at.Scheme)
	}})
	t.Cleanup(proxy.Close)
	y.url = proxy.URL + at.Path
	return y
}

// TestBehindAProxy: what a browser does through a proxy that rewrites Host,
// below a path, whether the proxy takes the path off or not.
func TestBehindAProxy(t *testing.T) {
	for _, test := range []struct {
		public, cookie, path string
		strips, hsts         bool
	}{
		{"https://drills.example.org", "__Host-drillyard", "/", false, true},
		{"https://example.org/yard", "__Secure-drillyard", "/yard/", true, true},
		{"https://example.org/a/yard", "__Secure-drillyard", "/a/yard/", false, true},
		{"http://example.org:8000/yard", "drillyard", "/yard/", false, false},
	} {
		t.Run(test.public, func(t *testing.T) {
			y := proxied(t, test.public, test.strips)
			origin := Origins(y.web.Public)[0]
			ada := y.invited("ada", store.Admin)
			if !strings.HasPrefix(ada.link, test.public+"/#/signin/") {
				t.Errorf("the link is %s", ada.link)
			}
			c := ada.cookie
			if c.Name != test.cookie || c.Path != test.path || c.Secure != strings.HasPrefix(test.public, "https") || !c.HttpOnly || c.Domain != "" {
				t.Errorf("the cookie is %s", c)
			}
			// Over HTTP browsers do not say Sec-Fetch-Site: the origin is all there is.
			for from, want := range map[string]int{origin: http.StatusOK, "https://evil.example": http.StatusForbidden, "null": http.StatusForbidden, origin + ".evil.example": http.StatusForbidden} {
				r := ada.request("PATCH", "/api/me", map[string]string{"name": "Ada"})
				r.Header.Del("Sec-Fetch-Site")
				r.Header.Set("Origin", from)
				if got := ada.send(r); got.StatusCode != want {
					t.Errorf("a change from %s: %d %s, want %d", from, got.StatusCode, got.body, want)
				}
			}
			if _, err := y.web.Store.CreateRun(t.Context(), store.Run{ID: "r1", PersonID: ada.person.ID}); err != nil {
				t.Fatal(err)
			}
			for from, want := range map[string]int{origin: http.StatusSwitchingProtocols, strings.ToUpper(origin): http.StatusSwitchingProtocols, "https://evil.example": http.StatusForbidden, "null": http.StatusForbidden} {
				if got := ada.open(ada.screen("r1", from)); got != want {
					t.Errorf("a screen from %s: %d, want %d", from, got, want)
				}
			}
			r := ada.ask(http.StatusOK, "GET", "/", nil)
			if !strings.Contains(string(r.body), "the client") || (r.Header.Get("Strict-Transport-Security") != "") != test.hsts {
				t.Errorf("the page: %s, HSTS %q", r.body, r.Header.Get("Strict-Transport-Security"))
			}
			ada.ask(http.StatusNotFound, "GET", "/healthz", nil)
			if base := y.web.front.base(); base != "" && !test.strips {
				ada.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
				if r := ada.send(ada.request("GET", "", nil)); r.StatusCode != http.StatusPermanentRedirect || r.Header.Get("Location") != base+"/" {
					t.Errorf("without the slash: %d to %q", r.StatusCode, r.Header.Get("Location"))
				}
			}
		})
	}
}

// invitee is somebody who was signed in by a link.
type invitee struct {
	*someone
	link   string
	cookie *http.Cookie
}

// invited has an admin make a link, and signs in by it as a browser does.
func (y *yard) invited(login string, roles ...store.Role) invitee {
	y.t.Helper()
	p, err := y.web.Store.CreatePerson(y.t.Context(), store.Person{Login: login, Name: login, Roles: roles})
	if err != nil {
		y.t.Fatal(err)
	}
	token, err := y.web.Store.CreateLink(y.t.Context(), p.ID, time.Hour)
	if err != nil {
		y.t.Fatal(err)
	}
	s := y.anonymous()
	r := s.ask(http.StatusOK, "POST", "/api/session/link", map[string]string{"token": token})
	var me meView
	r.into(y.t, &me)
	s.person, s.csrf = p, me.CSRF
	// The jar speaks plain HTTP to the proxy, where a browser would speak HTTPS.
	cookie := r.Cookies()[0]
	jar, err := cookiejar.New(nil)
	if err != nil {
		y.t.Fatal(err)
	}
	jar.SetCookies(r.Request.URL, []*http.Cookie{{Name: cookie.Name, Value: cookie.Value, Path: cookie.Path}})
	s.http = &http.Client{Jar: jar}
	var made struct{ Link string }
	s.ask(http.StatusOK, "POST", "/api/people/"+p.ID+"/link", nil).into(y.t, &made)
	return invitee{s, made.Link, cookie}
}

// open opens a screen and leaves it at once.
func (s *someone) open(r *http.Request) int {
	s.t.Helper()
	response, err := s.http.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	_ = response.Body.Close()
	return response.StatusCode
}

// TestLinksBelieveNoRequest: without a public address, what an admin is given
// leads nowhere that a request has named.
func TestLinksBelieveNoRequest(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	ada := y.person("ada", store.EveryRole()...)
	r := ada.request("POST", "/api/people/"+ada.person.ID+"/link", nil)
	r.Host = "evil.example"
	r.AddCookie(&http.Cookie{Name: cookieName, Value: y.session(ada)})
	r.Header.Set("X-Forwarded-Host", "evil.example")
	r.Header.Set("X-Forwarded-Proto", "https")
	r.Header.Set("X-Request-Id", "claimed")
	got := ada.send(r)
	var made struct{ Link string }
	got.into(t, &made)
	if !strings.HasPrefix(made.Link, "#/signin/") {
		t.Errorf("the link is %q: %s", made.Link, got.body)
	}
	if got.Header.Get("X-Request-Id") == "claimed" {
		t.Error("a stranger names a request")
	}
	for _, c := range ada.ask(http.StatusOK, "DELETE", "/api/session", nil).Cookies() {
		if c.Secure || c.Name != cookieName {
			t.Errorf("a claimed protocol counts: %s", c)
		}
	}
}

// TestWhoAsks: whose address counts, and whether the way was encrypted.
func TestWhoAsks(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("2001:db8::/64")}
	for _, test := range []struct {
		what, remote string
		said         []string // X-Forwarded-For
		proto        string
		asks         string
		secure       bool
	}{
		{"nobody is said", "10.0.0.1:1", nil, "", "10.0.0.1", false},
		{"a proxy says", "10.0.0.1:1", []string{"192.0.2.1"}, "https", "192.0.2.1", true},
		{"a stranger says", "198.51.100.1:1", []string{"192.0.2.1"}, "https", "198.51.100.1", false},
		{"loopback is no exception", "127.0.0.1:1", []string{"192.0.2.1"}, "https", "127.0.0.1", false},
		{"a client claims", "10.0.0.1:1", []string{"203.0.113.9, 192.0.2.1"}, "http", "192.0.2.1", false},
		{"two proxies", "10.0.0.1:1", []string{"203.0.113.9, 192.0.2.1, 10.0.0.2"}, "http, https", "192.0.2.1", true},
		{"two lines", "10.0.0.1:1", []string{"203.0.113.9", "192.0.2.1"}, "https, http", "192.0.2.1", false},
		{"nonsense before", "10.0.0.1:1", []string{"x, 192.0.2.1"}, "", "192.0.2.1", false},
		{"IPv6", "[2001:db8::1]:1", []string{"2001:db8:1::7"}, "https", "2001:db8:1::7", true},
		{"IPv4 in IPv6", "[::ffff:10.0.0.1]:1", []string{"192.0.2.1"}, "https", "192.0.2.1", true},
	} {
		r := &http.Request{RemoteAddr: test.remote, Header: http.Header{"X-Forwarded-For": test.said}}
		if test.said == nil {
			r.Header.Del("X-Forwarded-For")
		}
		if test.proto != "" {
			r.Header.Set("X-Forwarded-Proto", test.proto)
		}
		f := newFront(nil, proxies)
		if asks, secure := f.asks(r), f.secure(r); asks != test.asks || secure != test.secure {
			t.Errorf("%s: %s, encrypted %v; want %s, %v", test.what, asks, secure, test.asks, test.secure)
		}
	}
}

// TestOnesGuessesAreNotAnothers: behind a proxy, one client's wrong passwords
// lock out that client alone, and claims of theirs buy nothing.
func TestOnesGuessesAreNotAnothers(t *testing.T) {
	y := proxied(t, "https://drills.example.org", false)
	y.web.signIns = newLimiter(pace{time.Hour, 3})
	eve := y.anonymous()
	guess := func(said string) int {
		r := eve.request("POST", "/api/session", map[string]string{"login": "ada", "password": "a wrong guess"})
		r.Header.Set("X-Forwarded-For", said)
		return eve.send(r).StatusCode
	}
	// The proxy of the test is heard from 127.0.0.1, like its clients.
	var got []int
	for n := range 5 {
		got = append(got, guess(fmt.Sprintf("198.51.100.%d, 192.0.2.1", n)))
	}
	if !slices.Equal(got, []int{401, 401, 401, 429, 429}) {
		t.Errorf("guesses from one address: %v", got)
	}
	if status := guess("192.0.2.2"); status != http.StatusUnauthorized {
		t.Errorf("another address is locked out: %d", status)
	}
}
