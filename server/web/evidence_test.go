package web

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/attempt"
	"github.com/drillyard/drillyard/server/store"
)

// markedBy is somebody who plays the marked drill: what they think and why they act is the
// answer key, and what they did is not.
const markedBy = `## Rehearsals

~~~yaml rehearsal
name: MARK-by
steps:
  - {after: 4s, hypothesis: "MARK", suspect: checkout}
  - {after: 1s, note: "MARK"}
  - {after: 1s, do: restart, target: checkout, reason: "MARK: MARK"}
expect: {score: "<= 90%"}
~~~
`

// markedLater comes after the moment until which the run is shown.
const markedLater = `### MARK
~~~yaml inject
id: MARK-inject2
at: 25s
fault: bad-deploy
target: payments
with: {version: MARK, errors: 0.5}
change: {kind: deploy, service: payments, by: maya, summary: "MARK"}
~~~

## Rubric`

// markedLook is an exercise that rests on a run of it.
const markedLook = `---
title: Look
exercise: triage
level: newcomer
minutes: 20
skills: [observability]
drill: DRILL
responder: BY
seeds: [5, 6]
until: 20s
---
Look at it.

## Task

Say what it is.

## Material

~~~yaml suspects
- {id: a, title: A}
- {id: b, title: B}
- {id: c, title: C}
~~~

~~~yaml steps
- {id: a, title: A}
- {id: b, title: B}
- {id: c, title: C}
~~~

## Truth

~~~yaml truth
causes: [a]
first: [b]
~~~

## Rubric

~~~yaml rubric
- {id: MARK-what, title: What it is, dimension: systems, points: 5, check: suspects, hint: MARK}
~~~

## Answers

### MARK

MARK is right.

~~~yaml answer
name: good
score: ">= 90%"
parts: {suspects: [a]}
~~~

## Debrief

MARK was it.
`

// evidenceYard serves the marked drill, an exercise that rests on a run of it, and the stack
// that both are about.
func evidenceYard(t *testing.T, more map[string]string) *yard {
	t.Helper()
	folder := fstest.MapFS{}
	err := fs.WalkDir(content.FS, ".", func(file string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && (strings.HasPrefix(file, "stacks/") || strings.HasPrefix(file, "runbooks/") || file == "pack.yaml") {
			raw, readErr := fs.ReadFile(content.FS, file)
			folder[file], err = &fstest.MapFile{Data: raw}, readErr
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for file, text := range more {
		folder[file] = &fstest.MapFile{Data: []byte(text)}
	}
	return newYardOf(t, folder, routes(), func(o *Options) {
		service, err := attempt.New(t.Context(), attempt.Options{Store: o.Store, Shelf: attempt.OfLibrary(o.Library), Logger: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := service.Close(context.WithoutCancel(t.Context())); err != nil {
				t.Error(err)
			}
		})
		o.Attempts, o.Pace = service, 100
	})
}

// evidenceRequests are all requests by which the evidence is looked at, and some that reach further.
func evidenceRequests() (all []string) {
	all = []string{"GET ", "GET /services", "GET /metrics", "GET /rules", "GET /changes", "GET /changes?service=checkout", "GET /logs?limit=1000", "GET /logs?limit=1000&at=39&to_ms=40000",
		"GET /logs?limit=1000&after=1&q=" + url.QueryEscape("service:payments"), "GET /config/checkout", "GET /config/payments", "GET /config/payments?at=39"}
	for _, service := range []string{"checkout", "payments", "edge", "customers"} {
		all = append(all, "GET /dashboards/"+service+"?from_s=0&to_s=40&step_s=2", "GET /dashboards/"+service+"?at=39")
	}
	for _, expr := range []string{`count by (__name__) ({__name__=~".+"})`, `count by (__name__) ({__name__=~".+"} offset -10s)`, `count by (version) ({version!=""} offset -20s)`, `http_requests_total{service="payments"} offset -15s`, `ALERTS`, `count by (version) ({version!=""})`} {
		all = append(all, fmt.Sprintf(`POST /query {"expr":%q,"from_s":15,"to_s":39,"step_s":5}`, expr))
	}
	return all
}

// What whoever answers is shown of a recorded run tells nothing of what it was, of who played
// it and why, or of what came later, on no route; two with the same seed are shown the same
// bytes, by any server, and with another seed others. It is shown while they answer.
func TestEvidence(t *testing.T) {
	t.Parallel()
	drill := strings.Replace(strings.Replace(markedDrill, "## Rehearsals\n", markedBy, 1), "## Rubric", markedLater, 1)
	text, markers := planted(strings.ReplaceAll(drill, "MARK-inject2", "MARK-later"))
	slug, by := "mark"+"ed-by-name-kestrel", regexp.MustCompile(`name: (mark\w+-by)`).FindStringSubmatch(text)[1]
	look, answers := planted(strings.NewReplacer("DRILL", slug, "BY", by).Replace(markedLook))
	markers = append(append(markers, answers...), slug)
	files := map[string]string{"scenarios/" + slug + ".md": text, "exercises/look.md": look}
	y := evidenceYard(t, files)
	ada, eve, fay := y.person("ada", store.Trainee), y.person("eve", store.Trainee), y.person("fay", store.Facilitator)
	begin := func(s *someone) (string, string) {
		t.Helper()
		var a attemptView
		s.ask(http.StatusCreated, "POST", "/api/exercises/look/attempts", nil).into(t, &a)
		return a.ID, "/api/attempts/" + a.ID
	}
	id, base := begin(ada)
	var told strings.Builder
	told.Write(ada.ask(http.StatusOK, "GET", base, nil).body)
	told.Write(ada.ask(http.StatusOK, "GET", "/api/exercises/look", nil).body)
	told.Write(ada.ask(http.StatusOK, "POST", base+"/try", nil).body)
	first := map[string]string{}
	for _, request := range evidenceRequests() {
		first[request] = ada.see(base+"/evidence", request, "")
		told.WriteString(first[request])
	}
	for _, m := range markers {
		if strings.Contains(told.String(), m) {
			t.Errorf("whoever answers is told %q: %s%s", m, where(text, m), where(look, m))
		}
	}
	if len(markers) < 25 {
		t.Errorf("only %d markers were planted", len(markers))
	}
	for what, is := range map[string]string{"a change": "pool settings", "a chart": `"points":[[`, "a line": `"msg":`, "what was done": `"by":"on call"`, "until when": `"until_ms":20000`} {
		if !strings.Contains(told.String(), is) {
			t.Errorf("%s is not shown", what)
		}
	}

	other := evidenceYard(t, files)
	bob := other.person("bob", store.Trainee)
	_, hers := begin(eve)
	_, elsewhere := begin(bob)
	for _, request := range evidenceRequests() {
		if got := eve.see(hers+"/evidence", request, ""); got != first[request] {
			t.Errorf("%s differs for another with the same seed:\n%.500s\n%.500s", request, got, first[request])
		}
		if got := bob.see(elsewhere+"/evidence", request, ""); got != first[request] {
			t.Errorf("%s differs on another server:\n%.500s\n%.500s", request, got, first[request])
		}
	}

	eve.ask(http.StatusNotFound, "GET", base+"/evidence", nil)
	fay.ask(http.StatusForbidden, "GET", base+"/evidence/logs", nil)
	if err := y.web.Attempts.Pause(t.Context(), id, event.Actor{Kind: event.Person, ID: fay.person.ID}); err != nil {
		t.Fatal(err)
	}
	ada.ask(http.StatusLocked, "GET", base+"/evidence/logs", nil)
	if err := y.web.Attempts.Resume(t.Context(), id, event.Actor{Kind: event.Person, ID: fay.person.ID}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := y.web.Store.ChangeAttempt(t.Context(), id, func(a *store.Attempt) error { a.Opens = store.Held; return nil }); err != nil {
		t.Fatal(err)
	}
	ada.ask(http.StatusOK, "POST", base+"/submit", nil)
	y.settled(id)
	for _, path := range []string{"", "/logs", "/rules", "/config/checkout"} {
		ada.ask(http.StatusConflict, "GET", base+"/evidence"+path, nil)
	}
	fay.ask(http.StatusOK, "POST", base+"/release", nil)
	for _, who := range []*someone{ada, fay} {
		if got := who.see(base+"/evidence", "GET /logs?limit=1000", ""); got != first["GET /logs?limit=1000"] {
			t.Errorf("with the debrief %s looks at it, and it differs", who.person.Name)
		}
		var d readDebrief
		if who.ask(http.StatusOK, "GET", base+"/debrief", nil).into(t, &d); !d.Recorded {
			t.Errorf("%s is not told of the recording", who.person.Name)
		}
	}
	_, second := begin(ada)
	if got := ada.see(second+"/evidence", "GET /logs?limit=1000", ""); got == first["GET /logs?limit=1000"] {
		t.Error("another seed shows the same")
	}
	y.raterLooks(first, markers)
	ada.ask(http.StatusNotFound, "GET", second+"/evidence/dashboards/nothing", nil)
	ada.ask(http.StatusNotFound, "GET", second+"/evidence/config/nothing", nil)
	ada.ask(http.StatusUnprocessableEntity, "GET", second+"/evidence/logs?q="+url.QueryEscape(`"`), nil)
}

// raterLooks has a rater look at what a candidate with the same seed answered by: they are
// shown the same bytes, once they are asked to mark it, and nothing that tells whose it is.
func (y *yard) raterLooks(first map[string]string, markers []string) {
	y.t.Helper()
	hal, ray, sue := y.person("hal", store.Assessor), y.person("ray", store.Assessor), y.person("sue", store.Assessor)
	db := y.web.Store
	made, err := db.CreateInterview(y.t.Context(), store.Interview{Template: "t", Title: "Triage", Seed: 5, Hosts: []store.Named{{PersonID: hal.person.ID}}, InterviewTerms: store.InterviewTerms{
		Sittings: []store.InterviewSitting{{Items: []store.InterviewItem{{ID: "look", Kind: "exercise", Of: "look", Title: "Look", Minutes: 20}, {ID: "play", Kind: "drill", Of: "first-page", Title: "Play", Minutes: 20}}}}}})
	if err != nil {
		y.t.Fatal(err)
	}
	zeb, _, err := db.AddCandidate(y.t.Context(), store.Candidate{Interview: made.ID, Code: "Amber Heron", Name: "Zebulon Quagga", Address: "zeb@secret.example", Expires: time.Now().Add(time.Hour)})
	if err != nil {
		y.t.Fatal(err)
	}
	a, err := y.web.Attempts.Begin(y.t.Context(), attempt.Begin{Exercise: "look", Person: zeb.PersonID, Seed: 5, Length: 67 * time.Minute, Interview: made.ID, Raters: 2, Held: true})
	if err == nil {
		_, err = db.BeginItem(y.t.Context(), zeb.PersonID, store.CandidateItem{Item: "look", Attempt: a.ID}, nil)
	}
	if err != nil {
		y.t.Fatal(err)
	}
	at := "/api/panel/" + made.ID + "/" + zeb.PersonID
	ask := map[string]any{"items": []any{map[string]any{"id": "look", "raters": []string{ray.person.ID, y.person("tia", store.Assessor).person.ID}, "third": sue.person.ID}}}
	hal.ask(http.StatusOK, "PUT", "/api/interviews/"+made.ID+"/panel", ask)
	refused := func(who *someone, item string) {
		y.t.Helper()
		for _, path := range []string{"", "/services", "/metrics", "/rules", "/changes", "/logs", "/config/checkout", "/dashboards/checkout"} {
			who.ask(http.StatusNotFound, "GET", at+"/"+item+"/evidence"+path, nil)
		}
		who.ask(http.StatusNotFound, "POST", at+"/"+item+"/evidence/query", map[string]any{"expr": "up", "from_s": 0, "to_s": 20, "step_s": 5})
		who.ask(http.StatusNotFound, "GET", "/api/attempts/"+a.ID+"/evidence", nil)
	}
	refused(ray, "look") // nothing was handed in
	if _, err := y.web.Attempts.Submit(y.t.Context(), a.ID); err != nil {
		y.t.Fatal(err)
	}
	y.settled(a.ID)
	var d panelDesk
	if ray.ask(http.StatusOK, "GET", at+"/look", nil).into(y.t, &d); !d.Recorded {
		y.t.Error("the rater is not told of the recording")
	}
	var told strings.Builder
	for _, request := range evidenceRequests() {
		got := ray.see(at+"/look/evidence", request, "")
		if want := first[request]; got != want {
			y.t.Errorf("%s differs for the rater:\n%.500s\n%.500s", request, got, want)
		}
		told.WriteString(got)
	}
	for _, m := range append([]string{"Zebulon", "Quagga", "secret.example"}, markers...) {
		if strings.Contains(told.String(), m) {
			y.t.Errorf("the rater is told %q", m)
		}
	}
	refused(ray, "play")
	refused(sue, "look") // who settles is not asked before two parted
	refused(hal, "look") // who holds it does not mark
}

// Of a drill that is there no more nothing is shown, and not even its name is told.
func TestEvidenceOfADrillThatIsGone(t *testing.T) {
	t.Parallel()
	y := withExercises(t)
	ada := y.person("ada", store.Trainee)
	var a attemptView
	ada.ask(http.StatusCreated, "POST", "/api/exercises/marked/attempts", nil).into(t, &a)
	for _, path := range []string{"", "/logs", "/rules", "/config/checkout"} {
		if r := ada.ask(http.StatusGone, "GET", "/api/attempts/"+a.ID+"/evidence"+path, nil); strings.Contains(string(r.body), marker) {
			t.Errorf("%s tells: %s", path, r.body)
		}
	}
}
