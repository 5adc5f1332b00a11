package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/server/store"
)

// reached is what the handlers of this test answer: the guard let the call by.
const reached = 299

// Who may call what, written down a second time: a route added without a line
// here fails, and so does one whose access changes by accident.
//
// "-" is anonymous, P the run's player (a trainee), T another trainee, F a
// facilitator, S an assessor, W an author, A an admin: each has that role alone.
var rights = map[string]string{
	"GET /*":  "- P T F S W A",
	"HEAD /*": "- P T F S W A",

	"GET /api/me":            "P T F S W A",
	"PATCH /api/me":          "P T F S W A",
	"POST /api/session":      "- P T F S W A",
	"POST /api/session/link": "- P T F S W A",
	"DELETE /api/session":    "P T F S W A",

	"GET /api/session/providers":                "- P T F S W A",
	"GET /api/session/providers/:provider":      "- P T F S W A",
	"GET /api/session/providers/:provider/back": "- P T F S W A",

	"GET /api/people/:person/identities":              "A",
	"POST /api/people/:person/identities":             "A",
	"DELETE /api/people/:person/identities/:identity": "A",

	"DELETE /api/sessions": "P T F S W A",

	"GET /api/skills":                "P T F S W A",
	"GET /api/next":                  "P T F S W A",
	"GET /api/people/:person/skills": "F S",
	"GET /api/lead":                  "F A",

	"GET /api/certificates":                    "P T F S W A",
	"POST /api/badge-key":                      "A",
	"GET /api/certificates/:certificate":       "P T F S W A",
	"GET /api/certificates/:certificate/badge": "P T F S W A",

	"GET /.well-known/jwks.json":               "- P T F S W A",
	"GET /.well-known/open-badges-issuer.json": "- P T F S W A",

	"GET /api/lead/people":     "F A",
	"GET /api/lead/export.csv": "F A",
	"GET /api/lead/metrics":    "F A",

	"GET /api/home":                          "P T F S W A",
	"GET /api/assignments":                   "P T F S W A",
	"POST /api/assignments":                  "F",
	"GET /api/assignees":                     "F",
	"GET /api/assignments/:assignment":       "P F",
	"PATCH /api/assignments/:assignment":     "", // whoever gave it: see TestStandings
	"DELETE /api/assignments/:assignment":    "",
	"POST /api/assignments/:assignment/runs": "P",

	"GET /api/gamedays":                  "P T F S W A",
	"POST /api/gamedays":                 "F",
	"GET /api/gamedays/room":             "F",
	"POST /api/gamedays/draw":            "F",
	"GET /api/gamedays/:gameday":         "P", // who leads it: see TestGameDayStandings
	"GET /api/gamedays/:gameday/board":   "",
	"PATCH /api/gamedays/:gameday":       "",
	"DELETE /api/gamedays/:gameday":      "",
	"POST /api/gamedays/:gameday/invite": "",
	"POST /api/gamedays/:gameday/open":   "",
	"POST /api/gamedays/:gameday/ready":  "P",
	"POST /api/gamedays/:gameday/start":  "",
	"POST /api/gamedays/:gameday/next":   "",
	"POST /api/gamedays/:gameday/end":    "",

	"GET /api/gamedays/:gameday/review":             "P",
	"GET /api/gamedays/:gameday/review.md":          "",
	"GET /api/gamedays/:gameday/review.html":        "",
	"POST /api/gamedays/:gameday/actions":           "P",
	"PATCH /api/gamedays/:gameday/actions/:action":  "P",
	"DELETE /api/gamedays/:gameday/actions/:action": "P",
	"PUT /api/gamedays/:gameday/questions":          "",
	"PUT /api/gamedays/:gameday/answers":            "P",

	"GET /api/exercises":                       "P T F S W A",
	"GET /api/exercises/:slug":                 "P T F S W A",
	"GET /api/exercises/:pack/:slug":           "P T F S W A",
	"POST /api/exercises/:slug/attempts":       "P T",
	"POST /api/exercises/:pack/:slug/attempts": "P T",
	"GET /api/attempts":                        "P T F S W A",
	"GET /api/attempts/:attempt":               "P F S",
	"PUT /api/attempts/:attempt/parts/:part":   "P",
	"POST /api/attempts/:attempt/pastes":       "P",
	"POST /api/attempts/:attempt/try":          "P",
	"GET /api/attempts/:attempt/terminal":      "P",
	"POST /api/attempts/:attempt/submit":       "P",
	"POST /api/attempts/:attempt/withdraw":     "P",
	"GET /api/attempts/:attempt/debrief":       "P F S",
	"POST /api/attempts/:attempt/release":      "F S",
	"POST /api/attempts/:attempt/time":         "F S",
	"POST /api/attempts/:attempt/marks":        "S",
	"POST /api/attempts/:attempt/marks/global": "S",

	"GET /api/attempts/:attempt/evidence":                     "P", // and who reads its debrief: see TestEvidence
	"GET /api/attempts/:attempt/evidence/services":            "P",
	"GET /api/attempts/:attempt/evidence/dashboards/:service": "P",
	"POST /api/attempts/:attempt/evidence/query":              "P",
	"GET /api/attempts/:attempt/evidence/metrics":             "P",
	"GET /api/attempts/:attempt/evidence/rules":               "P",
	"GET /api/attempts/:attempt/evidence/logs":                "P",
	"GET /api/attempts/:attempt/evidence/changes":             "P",
	"GET /api/attempts/:attempt/evidence/config/:service":     "P",

	"GET /api/tracks":                                          "P T F S W A",
	"GET /api/runbooks/:slug":                                  "P T F S W A",
	"GET /api/runbooks/:pack/:slug":                            "P T F S W A",
	"GET /api/stacks/:slug":                                    "P T F S W A",
	"GET /api/stacks/:pack/:slug":                              "P T F S W A",
	"GET /api/tracks/:slug":                                    "P T F S W A",
	"GET /api/tracks/:pack/:slug":                              "P T F S W A",
	"GET /api/enrolments":                                      "F S A",
	"POST /api/enrolments":                                     "P T F",
	"GET /api/enrolments/:enrolment":                           "P F S",
	"PATCH /api/enrolments/:enrolment":                         "F S",
	"POST /api/enrolments/:enrolment/renew":                    "P F S",
	"POST /api/enrolments/:enrolment/end":                      "P F S",
	"POST /api/enrolments/:enrolment/steps/:step/answers":      "P",
	"POST /api/enrolments/:enrolment/steps/:step/ticks":        "P",
	"POST /api/enrolments/:enrolment/steps/:step/watched":      "P",
	"POST /api/enrolments/:enrolment/steps/:step/play":         "P",
	"POST /api/enrolments/:enrolment/steps/:step/signoffs":     "F S",
	"POST /api/enrolments/:enrolment/steps/:step/entrustments": "F S",
	"GET /api/enrolments/:enrolment/notes":                     "F S",
	"POST /api/enrolments/:enrolment/notes":                    "F S",
	"GET /api/mentor":                                          "F S",
	"GET /api/people/:person/tracks":                           "F S A",

	"GET /api/interviews":           "S A",
	"POST /api/interviews":          "S",
	"GET /api/interviews/templates": "S",

	"GET /api/interviews/:interview":                                         "S A",
	"PATCH /api/interviews/:interview":                                       "S A",
	"POST /api/interviews/:interview/candidates":                             "S A",
	"PATCH /api/interviews/:interview/candidates/:candidate":                 "S A",
	"DELETE /api/interviews/:interview/candidates/:candidate":                "S A",
	"POST /api/interviews/:interview/candidates/:candidate/link":             "S A",
	"DELETE /api/interviews/:interview/candidates/:candidate/link":           "S A",
	"POST /api/interviews/:interview/candidates/:candidate/move":             "S A",
	"POST /api/interviews/:interview/candidates/:candidate/release":          "S A",
	"POST /api/interviews/:interview/candidates/:candidate/items/:item/time": "S A",

	"GET /api/panel": "S",
	"GET /api/panel/:interview/:candidate/:item":                               "S", // who is asked: see TestAPanelIsBlind
	"POST /api/panel/:interview/:candidate/:item/marks":                        "S",
	"POST /api/panel/:interview/:candidate/:item/marks/global":                 "S",
	"GET /api/panel/:interview/:candidate/:item/evidence":                      "S", // who is asked: see TestARaterLooksAtTheEvidence
	"GET /api/panel/:interview/:candidate/:item/evidence/services":             "S",
	"GET /api/panel/:interview/:candidate/:item/evidence/dashboards/:service":  "S",
	"POST /api/panel/:interview/:candidate/:item/evidence/query":               "S",
	"GET /api/panel/:interview/:candidate/:item/evidence/metrics":              "S",
	"GET /api/panel/:interview/:candidate/:item/evidence/rules":                "S",
	"GET /api/panel/:interview/:candidate/:item/evidence/logs":                 "S",
	"GET /api/panel/:interview/:candidate/:item/evidence/changes":              "S",
	"GET /api/panel/:interview/:candidate/:item/evidence/config/:service":      "S",
	"GET /api/interviews/:interview/panel":                                     "S A",
	"PUT /api/interviews/:interview/panel":                                     "S A",
	"GET /api/interviews/:interview/scorecards":                                "S A",
	"GET /api/interviews/:interview/candidates/:candidate/scorecard":           "S A",
	"GET /api/interviews/:interview/candidates/:candidate/scorecard.html":      "S A",
	"GET /api/interviews/:interview/candidates/:candidate/scorecard.json":      "S A",
	"POST /api/interviews/:interview/candidates/:candidate/items/:item/points": "S A",

	"POST /api/door":      "- P T F S W A",
	"POST /api/door/look": "- P T F S W A",

	// Of candidates alone: see TestCandidates.
	"GET /api/interview":                    "",
	"POST /api/interview/agree":             "",
	"POST /api/interview/here":              "",
	"PUT /api/interview/warm-up":            "",
	"GET /api/interview/warm-up/terminal":   "",
	"POST /api/interview/items/:item/begin": "",
	"POST /api/interview/items/:item/end":   "",
	"POST /api/interview/end":               "",

	"GET /api/me/data":             "P T F S W A",
	"GET /api/me/tokens":           "P T F S W A",
	"POST /api/me/tokens":          "P T F S W A",
	"DELETE /api/me/tokens/:token": "P T F S W A",

	"DELETE /api/people/:person":    "A",
	"POST /api/people/import":       "A",
	"POST /api/people/import/check": "A",
	"GET /api/people/names":         "F S A",
	"GET /api/groups":               "F S A",
	"POST /api/groups":              "A",
	"PATCH /api/groups/:group":      "A",
	"DELETE /api/groups/:group":     "A",
	"GET /api/people":               "A",
	"POST /api/people":              "A",
	"POST /api/people/:person/link": "A",

	"PATCH /api/people/:person":           "A",
	"DELETE /api/people/:person/sessions": "A",
	"GET /api/audit":                      "A",
	"GET /api/retention":                  "A",
	"GET /api/redactions":                 "A",
	"POST /api/redactions":                "A",
	"POST /api/redactions/check":          "A",

	"DELETE /api/redactions/:redaction": "A",
	"GET /api/audit/export":             "A",

	"GET /api/me/actions": "P T F S W A",

	"GET /api/me/pages":              "P T F S W A",
	"GET /api/scenarios":             "P T F S W A",
	"GET /api/scenarios/:slug":       "P T F S W A",
	"GET /api/scenarios/:pack/:slug": "P T F S W A",

	"GET /api/scenarios/:slug/watch":       "P T F S W A", // whom it shows answers: see TestWatchADrill
	"GET /api/scenarios/:pack/:slug/watch": "P T F S W A",
	"GET /api/guide":                       "P T F S W A",
	"GET /api/guide/*":                     "P T F S W A",
	"GET /api/log-search":                  "P T F S W A",

	"GET /api/runs":                           "P T F S W A",
	"POST /api/runs":                          "P T",
	"GET /api/runs/:run":                      "P F S",
	"GET /api/runs/:run/map":                  "P F S",
	"GET /api/runs/:run/tour":                 "P F S",
	"GET /api/runs/:run/services":             "P F S",
	"GET /api/runs/:run/dashboards/:service":  "P F S",
	"POST /api/runs/:run/query":               "P F S",
	"GET /api/runs/:run/metrics":              "P F S",
	"GET /api/runs/:run/rules":                "P F S",
	"GET /api/runs/:run/logs":                 "P F S",
	"GET /api/runs/:run/changes":              "P F S",
	"GET /api/runs/:run/config/:service":      "P F S",
	"GET /api/runs/:run/runbooks/:slug":       "P F S",
	"GET /api/runs/:run/runbooks/:pack/:slug": "P F S",
	"POST /api/runs/:run/customer":            "P",
	"GET /api/runs/:run/customer/pages/:page": "P F S",
	"GET /api/runs/:run/customer":             "P F S",
	"POST /api/runs/:run/look":                "P",
	"GET /api/runs/:run/members":              "P F S",
	"POST /api/runs/:run/members":             "P F",
	"DELETE /api/runs/:run/members/me":        "P",
	"PATCH /api/runs/:run/members/:person":    "P F",
	"DELETE /api/runs/:run/members/:person":   "P F",
	"POST /api/runs/:run/presence":            "P",
	"POST /api/runs/:run/actions/preview":     "P",
	"POST /api/runs/:run/commands":            "P",
	"POST /api/runs/:run/end":                 "P F S",
	"POST /api/runs/:run/clock":               "F",
	"POST /api/runs/:run/direct":              "F",
	"GET /api/runs/:run/live":                 "P F S",
	"GET /api/runs/:run/shells":               "P",
	"GET /api/runs/:run/terminal":             "P",
	"GET /api/runs/:run/script":               "F",
	"GET /api/runs/:run/faults":               "F",
	"GET /api/runs/:run/debrief":              "P F S",
	"POST /api/runs/:run/release":             "F",
	"POST /api/runs/:run/assessment":          "P",
	"POST /api/runs/:run/marks":               "S",
	"POST /api/runs/:run/marks/global":        "S",
	"POST /api/runs/:run/raters":              "S",

	"GET /api/packs":                  "W A",
	"POST /api/packs":                 "A",
	"DELETE /api/packs/:pack":         "A",
	"GET /api/packs/:pack/files/*":    "W",
	"POST /api/packs/:pack/files/*":   "W",
	"PUT /api/packs/:pack/files/*":    "W",
	"PATCH /api/packs/:pack/files/*":  "W",
	"DELETE /api/packs/:pack/files/*": "W",
	"POST /api/packs/:pack/check":     "W",
	"POST /api/packs/:pack/view":      "W",
	"POST /api/packs/:pack/dry-play":  "W",
	"POST /api/packs/:pack/try":       "W",
	"POST /api/packs/:pack/new":       "W",
	"POST /api/packs/:pack/complete":  "W",

	"GET /api/addresses":                           "F S A",
	"POST /api/addresses/:address/test":            "A",
	"GET /api/samples":                             "S",
	"GET /api/samples/:sample":                     "S",
	"GET /api/samples/:pack/:sample":               "S",
	"POST /api/samples/:pack/:sample/marks":        "S",
	"GET /api/scenarios/:pack/:slug/statistics":    "S",
	"POST /api/samples/:sample/marks":              "S",
	"GET /api/scenarios/:slug/statistics":          "S",
	"GET /api/runs/:run/debrief.md":                "P F S",
	"GET /api/runs/:run/debrief.html":              "P F S",
	"GET /api/runs/:run/debrief.json":              "P F S",
	"GET /api/runs/:run/debrief.csv":               "P F S",
	"GET /api/runs/:run/golden":                    "P F S",
	"GET /api/runs/:run/replay":                    "P F S",
	"GET /api/runs/:run/customers":                 "P F S",
	"PUT /api/runs/:run/review":                    "P F S",
	"POST /api/runs/:run/review/actions":           "P F S",
	"PATCH /api/runs/:run/review/actions/:action":  "P F S",
	"DELETE /api/runs/:run/review/actions/:action": "P F S",
}

// quiet are the calls that are not GET and yet change nothing but the run's
// own log: they are not in the audit trail.
var quiet = []string{"POST /api/interview/here", "PUT /api/interview/warm-up", "POST /api/gamedays/draw", "POST /api/runs/:run/query", "POST /api/runs/:run/customer", "POST /api/runs/:run/look", "POST /api/runs/:run/presence", "POST /api/runs/:run/actions/preview",
	"PUT /api/attempts/:attempt/parts/:part", "POST /api/attempts/:attempt/pastes", "POST /api/attempts/:attempt/try", "POST /api/attempts/:attempt/evidence/query", "POST /api/panel/:interview/:candidate/:item/evidence/query",
	"POST /api/people/import/check", "POST /api/redactions/check", "POST /api/packs/:pack/check", "POST /api/packs/:pack/complete", "POST /api/packs/:pack/view", "POST /api/packs/:pack/dry-play"}

// loud are the calls that are GET and yet in the audit trail: what comes of them
// changes the system, or they show what is to be accounted for.
var loud = []string{"GET /api/gamedays/:gameday/review.md", "GET /api/gamedays/:gameday/review.html", "GET /api/runs/:run/debrief.md", "GET /api/runs/:run/debrief.html", "GET /api/runs/:run/debrief.json", "GET /api/runs/:run/debrief.csv",
	"GET /api/runs/:run/terminal", "GET /api/runs/:run/script", "GET /api/audit", "GET /api/audit/export", "GET /api/me/data", "GET /api/lead/export.csv", "GET /api/certificates/:certificate/badge", "GET /api/interviews/:interview/candidates/:candidate/scorecard.html", "GET /api/interviews/:interview/candidates/:candidate/scorecard.json"}

// keepsCrew are the calls that are for whoever puts the crew of a run together.
var keepsCrew = map[string]bool{
	"POST /api/runs/:run/members": true, "PATCH /api/runs/:run/members/:person": true, "DELETE /api/runs/:run/members/:person": true,
}

func TestEveryRouteByEveryRole(t *testing.T) {
	t.Parallel()
	table := routes()
	for i := range table {
		table[i].handle = func(_ *server, c *call) error { return c.NoContent(reached) }
	}
	y := newYard(t, table)
	people := map[string]*someone{
		"-": y.anonymous(), "P": y.person("player", store.Trainee), "T": y.person("other", store.Trainee),
		"F": y.person("facilitator", store.Facilitator), "S": y.person("assessor", store.Assessor), "W": y.person("author", store.Author), "A": y.person("admin", store.Admin),
	}
	a, err := y.web.Store.CreateAssignment(t.Context(), store.Assignment{Scenario: "first-page", Behalf: store.BehalfFacilitator, Debrief: store.DebriefPlayedOut, Players: []store.Named{{PersonID: people["P"].person.ID}}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = y.web.Store.CreateRun(t.Context(), store.Run{ID: "r1", Scenario: "first-page", Stack: "harbor", PersonID: people["P"].person.ID, State: "running", Assignment: a.ID})
	if err != nil {
		t.Fatal(err)
	}
	day, err := y.web.Store.CreateGameDay(t.Context(), gameDayOf(y.person("giver", store.Facilitator).person, people["P"].person))
	if err == nil {
		_, err = y.web.Days.Invite(t.Context(), day.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	learning, err := y.web.Store.Enrol(t.Context(), store.Enrolment{PersonID: people["P"].person.ID, Track: "first", StartDay: "2026-11-29", Zone: "UTC", Profile: store.StartUp, Edition: "e"}, []byte("text"))
	if err != nil {
		t.Fatal(err)
	}
	tried := attemptOf(t, y.web.Store, people["P"].person.ID)
	held, err := y.web.Store.CreateInterview(t.Context(), store.Interview{Template: "triage", Title: "Triage", Seed: 1, Hosts: []store.Named{{PersonID: people["S"].person.ID}}})
	if err != nil {
		t.Fatal(err)
	}
	// M joined the run of another, and X has left it: the one plays it and keeps no
	// crew, the other is a stranger again.
	people["M"], people["X"] = y.person("member", store.Trainee), y.person("past", store.Trainee)
	err = errors.Join(
		y.web.Store.PutMember(t.Context(), "r1", people["M"].person.ID, "operations"),
		y.web.Store.PutMember(t.Context(), "r1", people["X"].person.ID, ""), y.web.Store.DropMember(t.Context(), "r1", people["X"].person.ID))
	if err != nil {
		t.Fatal(err)
	}

	known := map[string]bool{}
	for _, r := range y.web.echo.Routes() {
		key := r.Method + " " + r.Path
		known[key] = true
		allowed, ok := rights[key]
		if !ok {
			t.Errorf("%s is registered, but nothing says who may call it", key)
			continue
		}
		path := strings.NewReplacer(":run", "r1", ":assignment", a.ID, ":gameday", day.ID, ":enrolment", learning.ID, ":interview", held.ID, ":candidate", "c", ":item", "i", ":attempt", tried.ID, ":part", "p", ":step", "s", ":service", "checkout", ":slug", "x", ":page", "1", ":person", "p", ":group", "g", ":token", "t", ":sample", "x", ":action", "a", ":pack", "x", "*", "x").Replace(r.Path)
		for who, s := range people {
			got := s.send(s.request(r.Method, path, nil)).StatusCode
			want, as := reached, who
			switch ofRun := strings.HasPrefix(r.Path, runPath); {
			case who == "M" && ofRun && !keepsCrew[key]:
				as = "P"
			case who == "X", who == "M" && !ofRun:
				as = "T"
			}
			if !slices.Contains(strings.Fields(allowed), as) {
				want = http.StatusForbidden
				if who == "-" {
					want = http.StatusUnauthorized
				} else if strings.Contains("TWAX", who) && (strings.HasPrefix(r.Path, runPath) || strings.HasPrefix(r.Path, assignmentPath)) ||
					strings.Contains("SM", who) && strings.HasPrefix(r.Path, assignmentPath) || who != "P" && strings.HasPrefix(r.Path, gameDayPath) ||
					strings.Contains("TWAXM", who) && (strings.HasPrefix(r.Path, enrolmentPath) || strings.HasPrefix(r.Path, attemptPath)) || strings.HasPrefix(r.Path, interviewPath) {
					want = http.StatusNotFound // to them there is no such thing
				}
			}
			if got != want {
				t.Errorf("%s as %s: %d, want %d", key, who, got, want)
			}
			y.wantNoted(key, s.person, want)
		}
	}
	for key := range rights {
		if !known[key] {
			t.Errorf("%s is not registered", key)
		}
	}
}

// wantNoted checks that the last entry of the trail tells of a call, when it is
// one to be told of.
func (y *yard) wantNoted(key string, who store.Person, status int) {
	y.t.Helper()
	var r route
	for _, r = range routes() {
		if r.method+" "+r.path == key {
			break
		}
	}
	want := store.Line{PersonID: who.ID, Action: r.audit, Outcome: "done"}
	switch status {
	case http.StatusForbidden:
		want.Outcome, want.Detail = "denied", "role"
	case http.StatusNotFound:
		want.Outcome, want.Detail = "denied", "not theirs to see"
	case reached:
		if r.audit == "" {
			return
		}
	default: // nobody to tell of
		return
	}
	if want.Action == "" {
		want.Action = key
	}
	trail, err := y.web.Store.Trail(y.t.Context(), store.TrailFilter{}, 1)
	if err != nil {
		y.t.Fatal(err)
	}
	if len(trail) != 1 || trail[0].PersonID != want.PersonID || trail[0].Action != want.Action || trail[0].Outcome != want.Outcome || trail[0].Detail != want.Detail {
		y.t.Errorf("%s by %s: the trail ends in %+v, want %+v", key, who.Login, trail, want)
	}
}

func TestWhatChangesSomethingIsInTheTrail(t *testing.T) {
	t.Parallel()
	table := routes()
	for i, r := range table {
		key := r.method + " " + r.path
		changes := r.method != "GET" && r.method != "HEAD" && r.who != anyone && !slices.Contains(quiet, key) || slices.Contains(loud, key)
		if changes != (r.audit != "") {
			t.Errorf("%s: is %q in the audit trail", key, r.audit)
		}
		table[i].handle = func(_ *server, c *call) error { return c.NoContent(reached) }
	}
	y := newYard(t, table)
	admin, trainee := y.person("admin", store.EveryRole()...), y.person("ada", store.Trainee)
	if _, err := y.web.Store.CreateRun(t.Context(), store.Run{ID: "r1", PersonID: admin.person.ID}); err != nil {
		t.Fatal(err)
	}
	admin.ask(reached, "POST", "/api/people", nil)
	admin.ask(reached, "GET", "/api/people", nil)
	trainee.ask(http.StatusForbidden, "GET", "/api/people", nil)
	trainee.ask(http.StatusNotFound, "POST", "/api/runs/r1/commands", nil)
	trainee.ask(http.StatusNotFound, "GET", "/api/runs/nothing", nil)
	foreign := trainee.request("POST", "/api/runs", nil)
	foreign.Header.Set("Sec-Fetch-Site", "cross-site")
	trainee.send(foreign)
	trainee.csrf = "guessed"
	trainee.ask(http.StatusForbidden, "POST", "/api/runs", nil)
	want := []string{
		"person.create done", "GET /api/people denied: role", "run.command denied: not theirs to see", "run.start denied: foreign origin", "run.start denied: no CSRF token",
	}
	if got := y.trail(); !slices.Equal(got, want) {
		t.Errorf("the trail is %q, want %q", got, want)
	}
}

// A page elsewhere can make a browser send our cookie in some set-ups; it can
// neither read the token nor hide where it is.
func TestForgedRequestsAreRefused(t *testing.T) {
	t.Parallel()
	table := routes()
	for i := range table {
		table[i].handle = func(_ *server, c *call) error { return c.NoContent(reached) }
	}
	y := newYardOf(t, content.FS, table, func(o *Options) { o.Pace = 10 })
	// Who may do everything has the most to lose.
	admin := y.person("admin", store.EveryRole()...)
	if _, err := y.web.Store.CreateRun(t.Context(), store.Run{ID: "r1", PersonID: admin.person.ID}); err != nil {
		t.Fatal(err)
	}
	a, err := y.web.Store.CreateAssignment(t.Context(), store.Assignment{Behalf: store.BehalfFacilitator, GiverID: admin.person.ID, Debrief: store.DebriefPlayedOut, Players: []store.Named{{PersonID: admin.person.ID}}})
	if err != nil {
		t.Fatal(err)
	}
	day, err := y.web.Store.CreateGameDay(t.Context(), gameDayOf(admin.person, admin.person))
	if err != nil {
		t.Fatal(err)
	}
	// What they learn themselves, and what somebody else learns whose mentor they are: nobody
	// is their own.
	learns, tried := map[bool]string{}, map[bool]string{}
	for own, learner := range map[bool]*someone{true: admin, false: y.person("learner", store.Trainee)} {
		e := store.Enrolment{PersonID: learner.person.ID, Track: "first", StartDay: "2026-11-29", Zone: "UTC", Profile: store.StartUp, Edition: "e"}
		if !own {
			e.MentorID = admin.person.ID
		}
		if e, err = y.web.Store.Enrol(t.Context(), e, []byte("text")); err != nil {
			t.Fatal(err)
		}
		learns[own], tried[own] = e.ID, attemptOf(t, y.web.Store, learner.person.ID).ID
	}
	held, err := y.web.Store.CreateInterview(t.Context(), store.Interview{Template: "triage", Title: "Triage", Seed: 1, Hosts: []store.Named{{PersonID: admin.person.ID}}})
	if err != nil {
		t.Fatal(err)
	}
	var changes []route
	for _, r := range table {
		// A candidate has no other role: see TestCandidates. An observer does not play; the guard asks in the same order.
		if r.method != "GET" && r.method != "HEAD" && r.who != observer && r.who != candidate {
			r.path = strings.NewReplacer(":run", "r1", ":assignment", a.ID, ":gameday", day.ID, ":enrolment", learns[r.who != minder], ":interview", held.ID, ":candidate", "c", ":item", "i", ":attempt", tried[r.who != attended && r.who != corrector], ":part", "p", ":person", "p").Replace(r.path)
			changes = append(changes, r)
		}
	}
	if len(changes) < 10 {
		t.Fatalf("only %d routes change something", len(changes))
	}
	for name, c := range map[string]struct {
		change func(http.Header)
		want   int
	}{
		"as our pages do":        {func(http.Header) {}, reached},
		"by a program":           {func(h http.Header) { h.Del("Sec-Fetch-Site") }, reached},
		"without a token":        {func(h http.Header) { h.Del(csrfHeader) }, http.StatusForbidden},
		"with a wrong token":     {func(h http.Header) { h.Set(csrfHeader, "x") }, http.StatusForbidden},
		"from another site":      {func(h http.Header) { h.Set("Sec-Fetch-Site", "cross-site") }, http.StatusForbidden},
		"from a sister site":     {func(h http.Header) { h.Set("Sec-Fetch-Site", "same-site") }, http.StatusForbidden},
		"from an older browser":  {func(h http.Header) { h.Del("Sec-Fetch-Site"); h.Set("Origin", "http://evil.example") }, http.StatusForbidden},
		"from a page without an": {func(h http.Header) { h.Del("Sec-Fetch-Site"); h.Set("Origin", "null") }, http.StatusForbidden},
	} {
		admin := admin
		if c.want != reached { // one person may not ask for so much at once
			admin = y.person("admin-"+strings.ReplaceAll(name, " ", "-"), store.EveryRole()...)
		}
		for _, r := range changes {
			request := admin.request(r.method, r.path, nil)
			c.change(request.Header)
			want := c.want
			if r.who == anyone && strings.HasSuffix(name, "token") {
				want = reached // nobody has a token before they are signed in
			}
			if got := admin.send(request).StatusCode; got != want {
				t.Errorf("%s %s %s: %d, want %d", r.method, r.path, name, got, want)
			}
		}
	}
}

func TestLimitsAndFailures(t *testing.T) {
	t.Parallel()
	table := append(routes(),
		route{"GET", "/api/panic", signedIn, "", plain(func(*server, *call) error { panic("the secret of checkout") })},
		route{"GET", "/api/error", signedIn, "", plain(func(*server, *call) error { return fmt.Errorf("open /var/lib/secret") })})
	y := newYard(t, table)
	ada := y.person("ada", store.Trainee)
	for _, path := range []string{"/api/panic", "/api/error"} {
		if r := ada.ask(http.StatusInternalServerError, "GET", path, nil); strings.Contains(string(r.body), "secret") || !strings.Contains(string(r.body), "Something went wrong") {
			t.Errorf("%s answers %s", path, r.body)
		}
	}
	ada.ask(http.StatusRequestEntityTooLarge, "PATCH", "/api/me", map[string]string{"name": strings.Repeat("x", bodyLimit)})
	ada.ask(http.StatusNotFound, "GET", "/api/nothing", nil)
	ada.ask(http.StatusMethodNotAllowed, "PUT", "/api/me", nil)
	ada.ask(http.StatusUnprocessableEntity, "PATCH", "/api/me", map[string]int{"nome": 1})

	var p struct {
		Type, Title, Detail string
		Status              int
		Errors              []field
	}
	ada.ask(http.StatusUnprocessableEntity, "PATCH", "/api/me", map[string]string{"name": " ", "password": "short"}).into(t, &p)
	if p.Type != "about:blank" || p.Status != 422 || p.Title != "Unprocessable Entity" || len(p.Errors) != 2 || p.Errors[1].Field != "password" {
		t.Errorf("problem: %+v", p)
	}
}
