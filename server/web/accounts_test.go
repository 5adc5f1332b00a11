package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/server/store"
)

func TestAccounts(t *testing.T) {
	a, now := newAccounts(accountPace), time.Now()
	stranger := func(n int) string { return fmt.Sprintf("192.0.2.%d/32", n) }
	for n := range accountPace.burst {
		if !a.allow("ada", stranger(n), now) {
			t.Fatal("refused within the burst")
		}
	}
	for _, it := range []struct {
		login string
		want  bool
	}{{"ada", false}, {"ADA", false}, {"bob", true}, {"ada ", true}} { // the last is nobody's
		if got := a.allow(it.login, stranger(99), now); got != it.want {
			t.Errorf("%q from another address: %v, want %v", it.login, got, it.want)
		}
	}
	if now = now.Add(accountPace.every); !a.allow("ada", stranger(99), now) || a.allow("ada", stranger(99), now) {
		t.Error("after waiting once, not exactly one try")
	}

	// Where the account was signed in from, nobody is in its way.
	a.welcome("Ada", stranger(7), now)
	for range 100 {
		if !a.allow("ada", stranger(7), now) {
			t.Fatal("strangers keep an account's owner out")
		}
	}
	if a.allow("ada", stranger(8), now) {
		t.Error("a sign-in let a stranger go on")
	}
	if now = now.Add(placeLife); a.knows("ada", stranger(7), now) {
		t.Error("an address is its owner's for ever")
	}
}

// One address alone, as fast as it may, leaves an account open to others.
func TestOneAddressNeverUsesAnAccountUp(t *testing.T) {
	a, eve, now := newAccounts(accountPace), newLimiter(signInPace), time.Now()
	for begun := now; now.Sub(begun) < time.Hour; now = now.Add(time.Second) {
		if eve.allow("eve", now) && !a.allow("ada", "eve", now) {
			t.Fatalf("used up after %s", now.Sub(begun))
		}
	}
	if !a.allow("ada", "somewhere new", now) {
		t.Error("the owner is refused")
	}
}

func TestPlacesAreBounded(t *testing.T) {
	a, now := newAccounts(accountPace), time.Now()
	for n := range placesSize + 10 {
		a.welcome("ada", fmt.Sprint(n), now.Add(time.Duration(n)))
	}
	if a.places.Len() != placesSize || a.knows("ada", "9", now) || !a.knows("ada", "10", now) || !a.knows("ada", fmt.Sprint(placesSize+9), now) {
		t.Errorf("%d places are remembered, or not the latest", a.places.Len())
	}
}

// An address that a request claims to come from buys no further guess.
func TestClaimedAddressesCountForNothing(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	y.web.signIns = newLimiter(pace{time.Hour, 3})
	for n := range 4 {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/api/session", strings.NewReader(fmt.Sprintf(`{"login":"ada%d","password":"a guess"}`, n)))
		claim := fmt.Sprintf("198.51.100.%d", n)
		for header, value := range map[string]string{"X-Forwarded-For": claim, "X-Real-IP": claim, "Forwarded": "for=" + claim} {
			r.Header.Set(header, value)
		}
		w := httptest.NewRecorder()
		y.web.echo.ServeHTTP(w, r)
		if want := map[bool]int{true: http.StatusUnauthorized, false: http.StatusTooManyRequests}[n < 3]; w.Code != want {
			t.Errorf("guess %d: %d, want %d", n, w.Code, want)
		}
	}
}

// Whoever guesses from many addresses is slowed, known login or not, and it is
// noted; the owner gets in where they were before, and by a link anywhere.
func TestGuessingFromManyAddressesIsSlow(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	y.web.accounts = newAccounts(pace{time.Hour, 3})
	ada := y.person("ada", store.Trainee)
	if err := y.web.Store.SetPassword(t.Context(), ada.person.ID, "correct horse"); err != nil {
		t.Fatal(err)
	}
	from := func(address, path, body string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(body))
		r.RemoteAddr = address
		w := httptest.NewRecorder()
		y.web.echo.ServeHTTP(w, r)
		return w
	}
	password := func(address, login, password string) *httptest.ResponseRecorder {
		return from(address, "/api/session", fmt.Sprintf(`{"login":%q,"password":%q}`, login, password))
	}
	if w := password("192.0.2.1:1", "ada", "correct horse"); w.Code != http.StatusOK {
		t.Fatal(w.Code, w.Body)
	}
	y.web.accounts.strangers = newLimiter(pace{time.Hour, 3})
	var answers []string
	for _, login := range []string{"ada", "nobody"} {
		for n := range 3 {
			if w := password(fmt.Sprintf("198.51.100.%d:1", n), login, "a guess"); w.Code != http.StatusUnauthorized {
				t.Fatal(w.Code, w.Body)
			}
		}
		w := password("198.51.100.9:1", strings.ToUpper(login), "correct horse")
		if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") == "" {
			t.Errorf("%s, guessed too often: %d, Retry-After %q", login, w.Code, w.Header().Get("Retry-After"))
		}
		w.Header().Del("X-Request-Id") // never the same
		answers = append(answers, fmt.Sprint(w.Header(), w.Body))
	}
	if answers[0] != answers[1] {
		t.Errorf("the answers tell which login exists:\n%s\n%s", answers[0], answers[1])
	}
	entries, err := y.web.Store.Trail(t.Context(), store.TrailFilter{}, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{ada.person.ID, "an unknown login"} {
		if !slices.ContainsFunc(entries, func(e store.Line) bool {
			return e.Action == "session.start" && e.Object == who && e.Outcome == "denied" && e.Detail == "too many requests"
		}) {
			t.Errorf("too many tries with the login of %s are not in the trail: %v", who, entries)
		}
	}
	if w := password("192.0.2.1:2", "ada", "correct horse"); w.Code != http.StatusOK {
		t.Errorf("the owner at their own address: %d %s", w.Code, w.Body)
	}
	token, err := y.web.Store.CreateLink(t.Context(), ada.person.ID, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if w := from("203.0.113.5:1", "/api/session/link", fmt.Sprintf(`{"token":%q}`, token)); w.Code != http.StatusOK {
		t.Errorf("the owner elsewhere, by a link: %d %s", w.Code, w.Body)
	}
	if w := password("203.0.113.5:2", "ada", "correct horse"); w.Code != http.StatusOK {
		t.Errorf("the owner, where a link let them in: %d %s", w.Code, w.Body)
	}
}
