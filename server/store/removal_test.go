package store

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

// What is left of a removed person is an id, and what refers to it.
func TestAPersonIsRemoved(t *testing.T) {
	for _, fate := range Fates() {
		keep := fate == KeepRuns
		s := fresh(t)
		root, ada := person(t, s, "root", Admin), person(t, s, "ada", Trainee, Facilitator)
		run(t, s, "r1", ada)
		g, err := s.CreateGroup(t.Context(), Group{Name: "Night", Members: []string{ada.ID}, Leads: []string{ada.ID}})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.SetPassword(t.Context(), ada.ID, "kestrel"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.CreateSession(t.Context(), ada.ID, Vouched{}); err != nil {
			t.Fatal(err)
		}
		_, secret, err := s.CreateToken(t.Context(), ada.ID, Token{Name: "CI", Scopes: []string{"runs:read"}, Expires: time.Now().Add(time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Append(t.Context(), event.Event{Run: "r1", Actor: event.Actor{Kind: event.Person, ID: ada.ID, Name: "ada"}, Body: event.NoteAdded{Text: "x"}}); err != nil {
			t.Fatal(err)
		}
		if !keep {
			if _, _, err := s.RemovePerson(t.Context(), ada.ID, fate); !errors.Is(err, ErrPlaying) {
				t.Errorf("with a run that has not ended: %v", err)
			}
			if p, err := s.PersonByLogin(t.Context(), "ada"); err != nil || len(p.Roles) != 2 || !p.HasPassword {
				t.Errorf("refused, and yet something is gone: %+v, %v", p, err)
			}
			if _, err := s.UpdateRun(t.Context(), "r1", func(r *Run) { r.Ended = new(time.Now()) }); err != nil {
				t.Fatal(err)
			}
		}
		ended, _, err := s.RemovePerson(t.Context(), ada.ID, fate)
		if err != nil || len(ended) != 2 || !strings.HasPrefix(ended[1], tokenSession) {
			t.Fatalf("ended %q, %v", ended, err)
		}
		if all, err := s.People(t.Context()); err != nil || len(all) != 1 {
			t.Errorf("people: %+v, %v", all, err)
		}
		p, err := s.Person(t.Context(), ada.ID)
		if err != nil || strings.Contains(p.Name+p.Login, "ada") && !strings.Contains(ada.ID, "ada") || p.HasPassword || len(p.Roles) != 0 || p.Removed.IsZero() {
			t.Errorf("what is left: %+v, %v", p, err)
		}
		if _, _, err := s.TokenSession(t.Context(), secret); !errors.Is(err, ErrNotFound) {
			t.Errorf("the token: %v", err)
		}
		if g, err := s.Group(t.Context(), g.ID); err != nil || len(g.Members)+len(g.Leads) != 0 {
			t.Errorf("the group: %+v, %v", g, err)
		}
		r, err := s.Run(t.Context(), "r1")
		log, readErr := s.Read(t.Context(), "r1", 0, 10)
		if fate == KeepScores && (err != nil || r.PersonName != p.Name || r.LogGone.IsZero() || readErr != nil || len(log) != 0) {
			t.Errorf("its score alone is kept: %+v, %v, %d events", r, err, len(log))
		}
		if keep && (err != nil || r.PersonID != ada.ID || r.PersonName != p.Name || len(log) != 1) || fate == RemoveRuns && (!errors.Is(err, ErrNotFound) || readErr != nil || len(log) != 0) {
			t.Errorf("keep %v: the run %+v, %v, %d events", keep, r, err, len(log))
		}
		if keep {
			a, err := s.Assignment(t.Context(), r.Assignment)
			if err != nil || a.GiverID != "" || len(a.Players) != 1 || a.Players[0].PersonID != "" || r.Plays(ada.ID) {
				t.Errorf("places that did not fall vacant: %+v, %+v, %v", a, r, err)
			}
		}
		if _, _, err := s.RemovePerson(t.Context(), ada.ID, fate); !errors.Is(err, ErrNotFound) {
			t.Errorf("removed twice: %v", err)
		}
		if _, _, _, err := s.ChangePerson(t.Context(), ada.ID, PersonChange{Name: new("Ada")}); !errors.Is(err, ErrNotFound) {
			t.Errorf("renamed afterwards: %v", err)
		}
		if _, _, err := s.RemovePerson(t.Context(), root.ID, KeepRuns); !errors.Is(err, ErrLastAdmin) {
			t.Errorf("the last admin: %v", err)
		}
		// The login is free.
		if again := person(t, s, "ada", Trainee); again.ID == ada.ID || slices.Contains(ended, again.ID) {
			t.Errorf("somebody else: %+v", again)
		}
	}
}

func TestTokens(t *testing.T) {
	s := fresh(t)
	start := time.Now()
	s.now = func() time.Time { return start }
	ada := person(t, s, "ada", Trainee)
	made, secret, err := s.CreateToken(t.Context(), ada.ID, Token{Name: "CI", Scopes: []string{"runs:read", "packs:write"}, Expires: start.Add(48 * time.Hour)})
	if err != nil || !strings.HasPrefix(secret, TokenPrefix) {
		t.Fatal(secret, err)
	}
	got, session, err := s.TokenSession(t.Context(), secret)
	if err != nil || got.ID != made.ID || !slices.Equal(got.Scopes, made.Scopes) || session.Person.ID != ada.ID || session.CSRF != "" {
		t.Errorf("%+v, %+v, %v", got, session, err)
	}
	if ends, err := s.SessionEnds(t.Context(), session.ID); err != nil || !ends.Equal(made.Expires) {
		t.Errorf("it ends %v, %v; want %v", ends, err, made.Expires)
	}
	if list, err := s.Tokens(t.Context(), ada.ID); err != nil || len(list) != 1 || list[0].Used.IsZero() {
		t.Errorf("used: %+v, %v", list, err)
	}
	refused := func(what string) {
		t.Helper()
		if _, _, err := s.TokenSession(t.Context(), secret); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	s.now = func() time.Time { return start.Add(48 * time.Hour) }
	refused("expired")
	if _, err := s.SessionEnds(t.Context(), session.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("the end of what has expired: %v", err)
	}
	s.now = func() time.Time { return start }
	bob := person(t, s, "bob", Trainee)
	if _, err := s.RevokeToken(t.Context(), bob.ID, made.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("revoked by another: %v", err)
	}
	if id, err := s.RevokeToken(t.Context(), ada.ID, made.ID); err != nil || id != session.ID {
		t.Errorf("revoked: %q, %v", id, err)
	}
	refused("revoked")
	// Whatever signs its person out everywhere voids it.
	if _, secret, err = s.CreateToken(t.Context(), ada.ID, Token{Name: "CI", Scopes: []string{"runs:read"}, Expires: start.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	if ids, err := s.Revoke(t.Context(), ada.ID, ""); err != nil || len(ids) != 1 {
		t.Errorf("signed out: %q, %v", ids, err)
	}
	refused("signed out everywhere")
}

// A log holds people by id: their names are looked up as it is read, in the bodies of
// events as well, and nobody's whom it does not know is taken away.
func TestNamesAreLookedUp(t *testing.T) {
	dir := t.TempDir()
	s := openIn(t, dir)
	ada := person(t, s, "Quillon", Trainee)
	person(t, s, "root", Admin)
	run(t, s, "r1", ada)
	who, guest := event.Actor{Kind: event.Person, ID: ada.ID, Name: "Quillon"}, event.Actor{Kind: event.Person, ID: "guest", Name: "Guest"}
	persona := event.Actor{Kind: event.Persona, ID: ada.ID, Name: "Dana"}
	body := event.RunStarted{Trainees: []event.Actor{who, guest}}
	committed, err := s.Append(t.Context(), event.Event{Run: "r1", Actor: who, Body: body}, event.Event{Run: "r1", Actor: persona, Body: event.NoteAdded{Text: "x"}})
	if err != nil || committed[0].Actor.Name != "Quillon" || body.Trainees[0].Name != "Quillon" {
		t.Fatalf("what is shown at once: %+v, %v", committed, err)
	}
	// A log of before has the name in it.
	if _, err := s.writer.conn.ExecContext(t.Context(), insertEvent, "r1", 3, 0, 0, event.Person, ada.ID, "Quillon", "note.added", 1, `{"text":"y"}`); err != nil {
		t.Fatal(err)
	}
	names := func() string {
		t.Helper()
		log, err := s.Read(t.Context(), "r1", 0, 10)
		if err != nil || len(log) != 3 {
			t.Fatalf("%d events, %v", len(log), err)
		}
		started := log[0].Body.(event.RunStarted)
		return strings.Join([]string{log[0].Actor.Name, started.Trainees[0].Name, started.Trainees[1].Name, log[1].Actor.Name, log[2].Actor.Name}, ", ")
	}
	if got := names(); got != "Quillon, Quillon, Guest, Dana, Quillon" {
		t.Errorf("read: %s", got)
	}
	if _, _, _, err := s.ChangePerson(t.Context(), ada.ID, PersonChange{Name: new("Ada")}); err != nil {
		t.Fatal(err)
	}
	if got := names(); got != "Ada, Ada, Guest, Dana, Ada" {
		t.Errorf("renamed: %s", got)
	}
	if _, _, err := s.RemovePerson(t.Context(), ada.ID, KeepRuns); err != nil {
		t.Fatal(err)
	}
	if p := pseudonym(ada.ID); names() != p+", "+p+", Guest, Dana, "+p {
		t.Errorf("removed: %s", names())
	}
	var raw string
	if err := s.readers.QueryRowContext(t.Context(), "SELECT group_concat(actor_name || body) FROM event WHERE seq < 3").Scan(&raw); err != nil || strings.Contains(raw, "Quillon") {
		t.Errorf("the file holds %s, %v", raw, err)
	}
}
