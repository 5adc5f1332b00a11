package store

import (
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestPasswords(t *testing.T) {
	s := fresh(t)
	ada := person(t, s, "ada", Trainee)
	for name, try := range map[string]func() error{
		"no password yet": func() error { _, err := s.CheckPassword(t.Context(), "ada", ""); return err },
		"no such login":   func() error { _, err := s.CheckPassword(t.Context(), "eve", "x"); return err },
	} {
		if err := try(); !errors.Is(err, ErrPassword) {
			t.Errorf("%s: %v, want ErrPassword", name, err)
		}
	}
	if err := s.SetPassword(t.Context(), ada.ID, "correct horse"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.CheckPassword(t.Context(), "ada", "correct horsE"); !errors.Is(err, ErrPassword) {
		t.Errorf("a wrong password: %v", err)
	}
	got, err := s.CheckPassword(t.Context(), "ADA", "correct horse")
	if err != nil || got.ID != ada.ID || !got.HasPassword {
		t.Errorf("the right password: %+v, %v", got, err)
	}
	if err := s.SetPassword(t.Context(), "nobody", "x"); !errors.Is(err, ErrNotFound) {
		t.Errorf("password of nobody: %v", err)
	}
}

func TestLoginsAreUnique(t *testing.T) {
	s := fresh(t)
	person(t, s, "ada", Trainee)
	if _, err := s.CreatePerson(t.Context(), Person{Login: "Ada", Name: "Another", Roles: Roles{Admin}}); !errors.Is(err, ErrTaken) {
		t.Errorf("the same login twice: %v, want ErrTaken", err)
	}
	if _, err := s.CreatePerson(t.Context(), Person{Login: "bob", Name: "Bob", Roles: Roles{Trainee, "king"}}); err == nil {
		t.Error("a role that does not exist was kept")
	}
	if got, err := s.PersonByLogin(t.Context(), "ada"); err != nil || !slices.Equal(got.Roles, Roles{Trainee}) {
		t.Errorf("by login: %+v, %v", got, err)
	}
}

// FoldLogin agrees with the database on which logins are one.
func TestFoldLogin(t *testing.T) {
	s := fresh(t)
	for _, have := range []string{"ada", "Émile", "z@x.example"} {
		person(t, s, have, Trainee)
		for _, login := range []string{"ada", "ADA", "aDa", " ada", "ada ", "ada\x00", "Émile", "éMILE", "ÉMILE", "Z@X.EXAMPLE", "\u212aim", "{@x.example", "a\xffda"} {
			got, err := s.PersonByLogin(t.Context(), login)
			if err != nil && !errors.Is(err, ErrNotFound) {
				t.Fatal(err)
			}
			if found := err == nil && got.Login == have; found != (FoldLogin(login) == FoldLogin(have)) {
				t.Errorf("%q is %q: %v to the database; folded they are %q and %q", login, have, found, FoldLogin(login), FoldLogin(have))
			}
		}
	}
}

func TestLinksWorkOnceAndInTime(t *testing.T) {
	s := fresh(t)
	ada := person(t, s, "ada", Trainee)
	link := func() string {
		token, err := s.CreateLink(t.Context(), ada.ID, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	first, second := link(), link()
	if _, err := s.UseLink(t.Context(), first); !errors.Is(err, ErrNotFound) {
		t.Errorf("a link that another took the place of: %v", err)
	}
	if p, err := s.UseLink(t.Context(), second); err != nil || p.ID != ada.ID {
		t.Errorf("the link: %+v, %v", p, err)
	}
	if _, err := s.UseLink(t.Context(), second); !errors.Is(err, ErrNotFound) {
		t.Errorf("the link again: %v", err)
	}
	late := link()
	s.now = func() time.Time { return time.Now().Add(time.Hour + time.Second) }
	if _, err := s.UseLink(t.Context(), late); !errors.Is(err, ErrNotFound) {
		t.Errorf("an old link: %v", err)
	}
}

func TestSessions(t *testing.T) {
	s := fresh(t)
	start := time.Now()
	s.now = func() time.Time { return start }
	ada, bob := person(t, s, "ada", Trainee), person(t, s, "bob", Admin)
	var tokens []string
	for _, p := range []Person{ada, ada, bob} {
		token, err := s.CreateSession(t.Context(), p.ID, Vouched{})
		if err != nil {
			t.Fatal(err)
		}
		tokens = append(tokens, token)
	}
	one, err := s.Session(t.Context(), tokens[0])
	if err != nil || one.Person.ID != ada.ID || one.CSRF == "" {
		t.Fatalf("session: %+v, %v", one, err)
	}
	if two, _ := s.Session(t.Context(), tokens[1]); two.CSRF == one.CSRF || two.ID == one.ID {
		t.Error("two sessions share a token")
	}
	if err := s.EndSession(t.Context(), one.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Session(t.Context(), tokens[0]); !errors.Is(err, ErrNotFound) {
		t.Errorf("a session that ended: %v", err)
	}
	two, err := s.Session(t.Context(), tokens[1])
	if err != nil {
		t.Fatal(err)
	}
	if ids, err := s.Revoke(t.Context(), ada.ID, two.ID); err != nil || len(ids) != 0 {
		t.Errorf("signed out everywhere else: %v, %v; want none", ids, err)
	}
	if ids, err := s.Revoke(t.Context(), ada.ID, ""); err != nil || len(ids) != 1 || ids[0] != two.ID {
		t.Errorf("signed out everywhere: %v, %v; want one session", ids, err)
	}

	// To ask when it ends is not to use it.
	three, err := s.Session(t.Context(), tokens[2])
	if err != nil {
		t.Fatal(err)
	}
	ends := func() time.Duration {
		t.Helper()
		at, err := s.SessionEnds(t.Context(), three.ID)
		if err != nil {
			t.Fatal(err)
		}
		return at.Sub(start.Truncate(time.Millisecond))
	}
	for range 2 {
		if got := ends(); got != sessionIdle {
			t.Errorf("a session that is not used again ends after %s, want %s", got, sessionIdle)
		}
		s.now = func() time.Time { return start.Add(time.Hour) }
	}
	for name, id := range map[string]string{"one that was signed out": two.ID, "none": "", "no id": "eve"} {
		if _, err := s.SessionEnds(t.Context(), id); !errors.Is(err, ErrNotFound) {
			t.Errorf("the end of %s: %v", name, err)
		}
	}

	// Being used keeps a session alive, and is noted with the person.
	s.now = func() time.Time { return start.Add(29 * 24 * time.Hour) }
	if got, err := s.Session(t.Context(), tokens[2]); err != nil || !got.Person.LastSeen.Equal(s.now().UTC().Truncate(time.Millisecond)) {
		t.Errorf("after 29 days: %+v, %v", got, err)
	}
	if got, want := ends(), 29*24*time.Hour+sessionIdle; got != want {
		t.Errorf("used after 29 days, it ends after %s, want %s", got, want)
	}
	s.now = func() time.Time { return start.Add(58 * 24 * time.Hour) }
	if _, err := s.Session(t.Context(), tokens[2]); err != nil {
		t.Errorf("29 days after its last use: %v", err)
	}
	if got := ends(); got != 58*24*time.Hour+sessionIdle {
		t.Errorf("used after 58 days, it ends after %s", got)
	}
	s.now = func() time.Time { return start.Add(90 * 24 * time.Hour) }
	if _, err := s.Session(t.Context(), tokens[2]); !errors.Is(err, ErrNotFound) {
		t.Errorf("32 days after its last use: %v", err)
	}
	if _, err := s.SessionEnds(t.Context(), three.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("the end of a session that is over: %v", err)
	}

	// However much it is used, it comes to an end.
	token, err := s.CreateSession(t.Context(), ada.ID, Vouched{})
	if err != nil {
		t.Fatal(err)
	}
	start = s.now()
	for day := time.Duration(0); day <= 100; day += 20 {
		s.now = func() time.Time { return start.Add(day * 24 * time.Hour) }
		if _, err := s.Session(t.Context(), token); (err == nil) != (day < 90) {
			t.Errorf("%d days after it began, used all the time: %v", day, err)
		}
		if day == 80 {
			if ends, err := s.SessionEnds(t.Context(), hex.EncodeToString(hashed(token))); err != nil || ends.Sub(start.Truncate(time.Millisecond)) != SessionLife {
				t.Errorf("used all the time, it ends at %s, %v; want %s after it began", ends, err, SessionLife)
			}
		}
	}
}

// Who was vouched for is signed in for as long as that, however much they use it.
func TestVouchedForAWhile(t *testing.T) {
	s := openIn(t, t.TempDir())
	start := s.now()
	s.now = func() time.Time { return start }
	token, err := s.CreateSession(t.Context(), person(t, s, "ada", Trainee).ID, Vouched{Issuer: "https://id.example.org", For: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	for _, after := range []time.Duration{0, 59 * time.Minute, time.Hour} {
		s.now = func() time.Time { return start.Add(after) }
		got, err := s.Session(t.Context(), token)
		if (err == nil) != (after < time.Hour) || err == nil && got.Issuer != "https://id.example.org" {
			t.Errorf("after %s: %+v %v", after, got, err)
		}
		ends, err := s.SessionEnds(t.Context(), hex.EncodeToString(hashed(token)))
		if err == nil && ends.UnixMilli() != start.Add(time.Hour).UnixMilli() {
			t.Errorf("it ends at %s", ends)
		}
	}
}

// Nothing that lets anyone in can be read out of the file.
func TestFileHoldsNoSecrets(t *testing.T) {
	dir := t.TempDir()
	s := openIn(t, dir)
	ada := person(t, s, "ada", Trainee)
	if err := s.SetPassword(t.Context(), ada.ID, "correct horse"); err != nil {
		t.Fatal(err)
	}
	link, err := s.CreateLink(t.Context(), ada.ID, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	session, err := s.CreateSession(t.Context(), ada.ID, Vouched{})
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	var all strings.Builder
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(raw)
	}
	if !strings.Contains(all.String(), "argon2id") {
		t.Error("the files were not read")
	}
	for name, secret := range map[string]string{"password": "correct horse", "link": link, "session": session} {
		if strings.Contains(all.String(), secret) {
			t.Errorf("the file holds the %s", name)
		}
	}
}

func TestRoles(t *testing.T) {
	for _, c := range []struct {
		have, any Roles
		want      bool
	}{
		{Roles{Admin}, Roles{Facilitator}, false}, {Roles{Trainee, Author}, Roles{Author}, true}, {Roles{Author}, Roles{Facilitator, Author}, true},
		{nil, Roles{Trainee}, false}, {EveryRole(), nil, false}, {EveryRole(), Roles{""}, false},
	} {
		if got := c.have.Has(c.any...); got != c.want {
			t.Errorf("%q has any of %q: %v", c.have, c.any, got)
		}
	}
	s := fresh(t)
	ada := person(t, s, "ada", Admin, Trainee, Admin)
	if got, err := s.Person(t.Context(), ada.ID); err != nil || !slices.Equal(got.Roles, Roles{Trainee, Admin}) || !slices.Equal(ada.Roles, got.Roles) {
		t.Errorf("given twice and out of order: %q, made as %q, %v", got.Roles, ada.Roles, err)
	}
}

func TestSomebodyStaysAdmin(t *testing.T) {
	s := fresh(t)
	ada, bob := person(t, s, "ada", Admin), person(t, s, "bob", Admin)
	change := func(p Person, c PersonChange) error {
		_, _, _, err := s.ChangePerson(t.Context(), p.ID, c)
		return err
	}
	if err := change(ada, PersonChange{Disabled: new(true)}); err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string]PersonChange{"demoted": {Roles: Roles{Facilitator}}, "disabled": {Disabled: new(true)}, "both": {Roles: Roles{Trainee}, Disabled: new(true)}} {
		if err := change(bob, c); !errors.Is(err, ErrLastAdmin) {
			t.Errorf("the last admin was %s: %v", what, err)
		}
	}
	if got, err := s.Person(t.Context(), bob.ID); err != nil || !slices.Equal(got.Roles, Roles{Admin}) || !got.Disabled.IsZero() {
		t.Errorf("the last admin is %+v, %v", got, err)
	}
	if err := change(bob, PersonChange{Name: new("Robert"), Roles: Roles{Admin, Author}, Disabled: new(false)}); err != nil {
		t.Errorf("what leaves them admin: %v", err)
	}
	if err := change(ada, PersonChange{Disabled: new(false)}); err != nil {
		t.Fatal(err)
	}
	if err := change(bob, PersonChange{Roles: Roles{Trainee}}); err != nil {
		t.Errorf("with another admin there: %v", err)
	}
	if err := change(Person{ID: "nobody"}, PersonChange{Roles: Roles{Trainee}}); !errors.Is(err, ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
}

// Whoever is disabled or demoted has nothing left that lets them in as before.
func TestWhatAPersonLoses(t *testing.T) {
	for name, c := range map[string]struct {
		change PersonChange
		ends   bool
	}{
		"disabled": {PersonChange{Disabled: new(true)}, true}, "demoted": {PersonChange{Roles: Roles{Trainee}}, true}, "another role instead": {PersonChange{Roles: Roles{Trainee, Admin}}, true},
		"promoted": {PersonChange{Roles: EveryRole()}, false}, "renamed": {PersonChange{Name: new("Ada L.")}, false}, "the same": {PersonChange{Roles: Roles{Facilitator, Trainee}, Disabled: new(false)}, false},
	} {
		s := fresh(t)
		ada := person(t, s, "ada", Trainee, Facilitator)
		if err := s.SetPassword(t.Context(), ada.ID, "kestrel"); err != nil {
			t.Fatal(err)
		}
		session, err := s.CreateSession(t.Context(), ada.ID, Vouched{})
		if err != nil {
			t.Fatal(err)
		}
		link, err := s.CreateLink(t.Context(), ada.ID, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		_, _, ended, err := s.ChangePerson(t.Context(), ada.ID, c.change)
		if err != nil || (len(ended) == 1) != c.ends {
			t.Errorf("%s: %d sessions ended, %v", name, len(ended), err)
		}
		if _, err := s.Session(t.Context(), session); errors.Is(err, ErrNotFound) != c.ends {
			t.Errorf("%s: the session: %v", name, err)
		}
		if _, err := s.UseLink(t.Context(), link); errors.Is(err, ErrNotFound) != c.ends {
			t.Errorf("%s: the link: %v", name, err)
		}
		_, password := s.CheckPassword(t.Context(), "ada", "kestrel")
		_, wrong := s.CheckPassword(t.Context(), "ada", "falcon")
		_, again := s.CreateSession(t.Context(), ada.ID, Vouched{})
		_, other := s.CreateLink(t.Context(), ada.ID, time.Hour)
		for what, err := range map[string]error{"the password": password, "a session": again, "a link": other} {
			if errors.Is(err, ErrDisabled) != (name == "disabled") {
				t.Errorf("%s: %s: %v", name, what, err)
			}
		}
		if !errors.Is(wrong, ErrPassword) { // who cannot sign in is not told why
			t.Errorf("%s: a wrong password: %v", name, wrong)
		}
	}
}
