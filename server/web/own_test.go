package web

import (
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/server/store"
)

// Everybody takes out what is held of them, and nothing of others.
func TestOnesOwnData(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	admin, ada, bob := y.person("admin", store.Admin), y.person("ada", store.Trainee), y.person("quillon", store.Trainee)
	for _, p := range []*someone{ada, bob} {
		if _, err := y.web.Store.CreateRun(t.Context(), store.Run{ID: "of-" + p.person.Login, PersonID: p.person.ID, Ended: new(time.Now())}); err != nil {
			t.Fatal(err)
		}
	}
	admin.ask(http.StatusCreated, "POST", "/api/groups", map[string]any{"name": "Night", "members": []string{ada.person.ID, bob.person.ID}, "leads": []string{}})
	admin.ask(http.StatusCreated, "POST", "/api/groups", map[string]any{"name": "Day", "members": []string{bob.person.ID}, "leads": []string{}})
	if _, err := y.web.Store.AllowIdentity(t.Context(), store.Identity{Issuer: "https://id.example.org", Login: "ada.elsewhere", PersonID: ada.person.ID}); err != nil {
		t.Fatal(err)
	}
	if err := y.web.Store.PutReading(t.Context(), ada.person.ID, "first-page"); err != nil {
		t.Fatal(err)
	}
	ada.ask(http.StatusCreated, "POST", "/api/me/tokens", map[string]any{"name": "CI", "scopes": []string{"runs:read"}, "days": 1})
	for range trailMost {
		if _, err := y.web.Store.Audit(t.Context(), store.Entry{PersonID: ada.person.ID, Action: "x", Outcome: store.Allowed}); err != nil {
			t.Fatal(err)
		}
	}
	leader := y.person("leads", store.Facilitator)
	day := gameDayOf(leader.person, ada.person, bob.person)
	day.Crews[0].Members[0].Seat = "operations"
	day, err := y.web.Store.CreateGameDay(t.Context(), day)
	if err == nil {
		_, err = y.web.Days.Invite(t.Context(), day.ID)
	}
	if err == nil {
		err = y.web.Store.PutQuestions(t.Context(), day.ID, []string{"Was it hard?"})
	}
	for _, one := range []*someone{ada, bob} {
		if err == nil {
			err = y.web.Store.PutAnswers(t.Context(), day.ID, one.person.ID, []store.Answer{{Rating: 4, Words: "says " + one.person.Login}})
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range []*someone{ada, bob} {
		learning, err := y.web.Store.Enrol(t.Context(), store.Enrolment{PersonID: one.person.ID, Track: "first", Title: "First", StartDay: "2026-11-29", Zone: "UTC", Profile: store.StartUp, Edition: "e"}, []byte("text"))
		if err == nil {
			err = y.web.Store.PutDone(t.Context(), learning.ID, store.StepDone{Step: "read", Did: store.Answered, Item: "who", Value: one.person.Login, Good: true, ByID: one.person.ID})
		}
		if err == nil {
			err = y.web.Store.Entrust(t.Context(), learning.ID, store.Entrustment{Step: "gate", Level: 3, Seen: "calm " + one.person.Login, ByID: leader.person.ID})
		}
		if err == nil {
			err = y.web.Store.AddMentorNote(t.Context(), learning.ID, store.MentorNote{Words: "quillon-note", ByID: leader.person.ID})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var own ownData
	r := ada.ask(http.StatusOK, "GET", "/api/me/data", nil)
	r.into(t, &own)
	if own.Person.Login != "ada" || !slices.Equal(own.Groups, []string{"Night"}) || len(own.Tokens) != 1 || len(own.Runs) != 1 || own.Runs[0].ID != "of-ada" ||
		!slices.Equal(own.Debriefs, []string{"/api/runs/of-ada/debrief.json"}) || len(own.Trail) != trailMost+2 || !strings.Contains(r.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("%d lines of the trail, %.600s", len(own.Trail), r.body)
	}
	if len(own.Identities) != 1 || own.Identities[0].Login != "ada.elsewhere" || len(own.Sessions) != 1 || own.Sessions[0].SinceMS == 0 || len(own.Readings) != 1 || own.Readings[0].Scenario != "first-page" {
		t.Errorf("who they are elsewhere, where they are signed in and what they have read: %+v %+v %+v", own.Identities, own.Sessions, own.Readings)
	}
	want := ownGameDay{ID: day.ID, Title: "Game day", Crew: "Crew 1", Seat: "operations", Answers: []ownAnswer{{"Was it hard?", 4, "says ada"}}}
	if len(own.GameDays) != 1 || !reflect.DeepEqual(own.GameDays[0], want) {
		t.Errorf("game days: %+v", own.GameDays)
	}
	if len(own.Tracks) != 1 || len(own.Tracks[0].Done) != 1 || own.Tracks[0].Done[0].Value != "ada" || len(own.Tracks[0].Trusted) != 1 || own.Tracks[0].Trusted[0].Seen != "calm ada" {
		t.Errorf("tracks: %+v", own.Tracks)
	}
	var led ownData
	leader.ask(http.StatusOK, "GET", "/api/me/data", nil).into(t, &led)
	if len(led.GameDays) != 1 || !led.GameDays[0].Leads || len(led.GameDays[0].Answers) != 0 {
		t.Errorf("what somebody led: %+v", led.GameDays)
	}
	if strings.Contains(string(r.body), "quillon") {
		t.Errorf("it tells of others: %.600s", r.body)
	}
}
