package web

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/store"
)

// markedTrack is a track whose questions are answered by a word that stands nowhere
// else: MARK is the replicas, teams and settings of a made-up service.
const markedTrack = `---
title: Marked
for: Whoever tests
days: 10
stack: marked
---
It is.

## One

### Look

~~~yaml read
id: look
pages: [service/front]
questions:
  - {ask: "Which team?", owner: front, look: "There"}
  - {ask: "How much?", setting: front/workers}
~~~

### List

~~~yaml checklist
id: list
items: [{id: mine, do: "Mine"}, {id: theirs, do: "Theirs", sign-off: mentor}]
~~~

### Play

~~~yaml drill
id: play
drills: [first-page]
as: assisted
~~~

### Ready

~~~yaml gate
id: ready
asks:
  - {score: 60%, drills: [first-page, the-loud-one]}
  - {entrustment: 3, of: "Answers pages"}
~~~

### After

~~~yaml checklist
id: after
items: [{id: it, do: "It"}]
~~~
`

// put writes a file, in folders that are made for it.
func put(t *testing.T, name, text string) {
	t.Helper()
	err := os.MkdirAll(filepath.Dir(name), 0o777)
	if err == nil {
		err = os.WriteFile(name, []byte(text), 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// trackYard is a server with the track, on a stack whose teams and settings are marked.
func trackYard(t *testing.T) (*yard, string) {
	t.Helper()
	const team, size = "zanzibar", "48151623"
	dir := t.TempDir()
	put(t, dir+"/pack.yaml", "name: marked\ntitle: Marked\nversion: 1.0.0\n")
	put(t, dir+"/tracks/way.md", strings.ReplaceAll(markedTrack, "~~~", "```"))
	put(t, dir+"/stacks/marked/stack.yaml", `name: marked
title: Marked
summary: One service.
teams: [{name: `+team+`, title: Zed}]
services:
  - name: front
    kind: service
    title: Front
    summary: It answers.
    team: `+team+`
    tier: 1
    replicas: 1
    startup: 1s
    releases: [{version: 1.0.0, summary: first}]
    config: {workers: "`+size+`", queue_limit: "10"}
    routes: [{match: "GET /{$}", body: json, work: {p50: 5ms, p99: 10ms}}]
journeys: [{name: look, title: Look, rate: 1, patience: 3s, requests: [{request: GET /}]}]
slos: [{name: looked, title: Looks work, journey: look, sli: "vector(1)", objective: 0.99}]
`)
	put(t, dir+"/stacks/marked/rules.yaml", "groups: []\n")
	put(t, dir+"/stacks/marked/routing.yaml", "route: {receiver: "+team+"}\nreceivers: [{name: "+team+"}]\n")
	lib := library.Open(library.Options{BuiltIn: content.FS, Content: []string{dir}})
	if p, _ := lib.Pack("marked"); len(p.Mistakes()) > 0 {
		t.Fatal(p.Mistakes())
	}
	y := newYardOf(t, content.FS, routes(), func(o *Options) { o.Library = lib })
	return y, team
}

func TestLearningByATrack(t *testing.T) {
	t.Parallel()
	y, team := trackYard(t)
	ada, fay, bob := y.person("ada", store.Trainee), y.person("fay", store.Facilitator), y.person("bob", store.Trainee)
	var mine enrolmentView
	ada.ask(http.StatusCreated, "POST", "/api/enrolments", newEnrolment{Track: "marked/way", Mentor: fay.person.ID, StartDay: "2026-11-01"}).into(t, &mine)
	ada.ask(http.StatusConflict, "POST", "/api/enrolments", newEnrolment{Track: "marked/way"})
	ada.ask(http.StatusUnprocessableEntity, "POST", "/api/enrolments", newEnrolment{Track: "marked/way", Person: bob.person.ID})
	at := "/api/enrolments/" + mine.ID

	// What answers a question is in nothing that is sent, whoever asks and whatever for.
	sent := ""
	hear := func(s *someone, status int, method, path string, in any) reply {
		t.Helper()
		r := s.ask(status, method, path, in)
		sent += string(r.body)
		return r
	}
	hear(ada, http.StatusOK, "GET", "/api/tracks", nil)
	hear(ada, http.StatusOK, "GET", "/api/tracks/marked/way", nil)
	hear(fay, http.StatusOK, "GET", at, nil)
	var answered stepAnswered
	hear(ada, http.StatusOK, "POST", at+"/steps/look/answers", stepAnswers{map[string]string{"owner:front": "platform", "setting:front/workers": "1"}}).into(t, &answered)
	if len(answered.Answers) != 2 || answered.Answers[0].Good || answered.Answers[0].Look != "There" || answered.Step.State != "open" {
		t.Errorf("%+v", answered)
	}
	hear(fay, http.StatusOK, "GET", "/api/mentor", nil)
	for _, answer := range []string{team, "48151623"} {
		if strings.Contains(sent, answer) {
			t.Errorf("an answer was sent: %s", sent)
		}
	}
	ada.ask(http.StatusOK, "POST", at+"/steps/look/answers", stepAnswers{map[string]string{"owner:front": "team Zed", "setting:front/workers": "48151623"}}).into(t, &answered)
	if !answered.Answers[0].Good || !answered.Answers[1].Good || answered.Step.State != "done" {
		t.Errorf("%+v", answered)
	}

	// A line that is signed off waits for a mentor, and holds nothing up.
	ada.ask(http.StatusOK, "POST", at+"/steps/list/ticks", stepTick{Item: "mine"})
	var step stepView
	ada.ask(http.StatusOK, "POST", at+"/steps/list/ticks", stepTick{Item: "theirs"}).into(t, &step)
	if step.State != "waiting" {
		t.Errorf("the list is %s", step.State)
	}
	ada.ask(http.StatusForbidden, "POST", at+"/steps/list/signoffs", stepTick{Item: "theirs"})
	fay.ask(http.StatusOK, "POST", at+"/steps/list/signoffs", stepTick{Item: "theirs"}).into(t, &step)
	if step.State != "done" || step.Items[1].SignedBy != fay.person.Name {
		t.Errorf("%+v", step)
	}

	// What mentors note is theirs.
	fay.ask(http.StatusOK, "POST", at+"/notes", newMentorNote{"a quagga of a learner"})
	ada.ask(http.StatusForbidden, "GET", at+"/notes", nil)
	for _, path := range []string{"/api/tracks/marked/way", at, "/api/tracks", "/api/me/data", "/api/home"} {
		if r := ada.ask(http.StatusOK, "GET", path, nil); strings.Contains(string(r.body), "quagga") {
			t.Errorf("%s tells what a mentor noted", path)
		}
	}
	bob.ask(http.StatusNotFound, "GET", at, nil)

	// A drill is played by an assignment; what is behind the gate waits.
	var play stepPlay
	ada.ask(http.StatusOK, "POST", at+"/steps/play/play", stepDrill{"first-page"}).into(t, &play)
	again := play
	ada.ask(http.StatusOK, "POST", at+"/steps/play/play", stepDrill{"first-page"}).into(t, &play)
	a, err := y.web.Store.Assignment(t.Context(), play.Assignment)
	if err != nil || again != play || a.Behalf != store.BehalfTrack || a.PlaysAs != "assisted" || !a.Gives(fay.person.ID) || !a.Plays(ada.person.ID) {
		t.Errorf("%+v, %v", a, err)
	}
	ada.ask(http.StatusNotFound, "POST", at+"/steps/play/play", stepDrill{"false-alarm"})
	ada.ask(http.StatusConflict, "POST", at+"/steps/after/ticks", stepTick{Item: "it"})

	var view trackView
	fay.ask(http.StatusOK, "GET", at, nil).into(t, &view)
	gate := view.Phases[0].Steps[3]
	fay.ask(http.StatusOK, "POST", at+"/steps/ready/entrustments", newEntrustment{gate.Asks[1].ID, 3, "acknowledged, looked, asked"})
	fay.ask(http.StatusUnprocessableEntity, "POST", at+"/steps/ready/entrustments", newEntrustment{gate.Asks[1].ID, 6, "x"})
	ada.ask(http.StatusForbidden, "POST", at+"/steps/ready/entrustments", newEntrustment{gate.Asks[1].ID, 5, "mine"})
	var people learnersView
	fay.ask(http.StatusOK, "GET", "/api/mentor", nil).into(t, &people)
	if people.Of != 1 || !people.People[0].Mine || people.People[0].Done != 2 || people.People[0].AtTitle != "Play" {
		t.Errorf("%+v", people)
	}
}

// Whoever plays alone with help may stop a run in a model, and no more than that.
func TestWhoPractisesPauses(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	ada := y.person("ada", store.Trainee)
	for _, test := range []struct {
		as     string
		behalf store.Behalf
		want   int
	}{
		{"assisted", store.BehalfTrack, http.StatusOK}, {"primary", store.BehalfTrack, http.StatusForbidden}, {"assisted", store.BehalfFacilitator, http.StatusForbidden},
	} {
		a, err := y.web.Store.CreateAssignment(t.Context(), store.Assignment{Scenario: "first-page", Title: "First", Behalf: test.behalf, PlaysAs: test.as, Runtime: "tabletop", Debrief: store.DebriefAtOnce, Window: store.Window{Zone: "UTC"}, Players: []store.Named{{PersonID: ada.person.ID}}})
		if err != nil {
			t.Fatal(err)
		}
		var run runView
		ada.ask(http.StatusCreated, "POST", "/api/assignments/"+a.ID+"/runs", assignedRun{}).into(t, &run)
		at := "/api/runs/" + run.ID
		until(t, "it runs", func() bool {
			ada.ask(http.StatusOK, "GET", at, nil).into(t, &run)
			return run.State == "running"
		})
		yes, fast := true, 2.0
		ada.ask(test.want, "POST", at+"/clock", clockChange{Paused: &yes})
		if run.Pauses != (test.want == http.StatusOK) || run.PlaysAs != test.as {
			t.Errorf("%+v: told that they may pause: %t", test, run.Pauses)
		}
		if test.want == http.StatusOK {
			ada.ask(http.StatusUnprocessableEntity, "POST", at+"/clock", clockChange{Speed: &fast})
		}
		ada.ask(http.StatusOK, "POST", at+"/end", map[string]any{})
		until(t, "it has ended", func() bool {
			ada.ask(http.StatusOK, "GET", at, nil).into(t, &run)
			return run.State == "ended"
		})
	}
}

// Whoever looks after somebody is told how far they are, and not what they did where others
// were named to watch.
func TestAMentorIsNotToldOfRunsOfOthers(t *testing.T) {
	t.Parallel()
	y, _ := trackYard(t)
	ada, fay, gil := y.person("ada", store.Trainee), y.person("fay", store.Facilitator), y.person("gil", store.Facilitator)
	a, err := y.web.Store.CreateAssignment(t.Context(), store.Assignment{Scenario: "first-page", Behalf: store.BehalfFacilitator, Debrief: store.DebriefAtOnce, GiverID: gil.person.ID, Watchers: []store.Named{{PersonID: gil.person.ID}}, Players: []store.Named{{PersonID: ada.person.ID}}})
	if err != nil {
		t.Fatal(err)
	}
	run := y.came(ada, "first-page", 0, func(r *store.Run) { r.Assignment = a.ID })
	var mine enrolmentView
	ada.ask(http.StatusCreated, "POST", "/api/enrolments", newEnrolment{Track: "marked/way", Mentor: fay.person.ID}).into(t, &mine)
	at := "/api/enrolments/" + mine.ID
	for who, sees := range map[*someone]bool{ada: true, gil: true, fay: false} {
		for _, told := range []string{"50 %", run} {
			if r := who.ask(http.StatusOK, "GET", at, nil); strings.Contains(string(r.body), told) != sees {
				t.Errorf("%s is told %q: %t", who.person.Name, told, !sees)
			}
		}
	}
	ask := "entrustment:Answers:pages"
	if r := fay.ask(http.StatusOK, "POST", at+"/steps/ready/entrustments", newEntrustment{ask, 3, "asked"}); strings.Contains(string(r.body), run) || strings.Contains(string(r.body), "50 %") {
		t.Errorf("whoever marks is told: %s", r.body)
	}
	fay.ask(http.StatusOK, "POST", at+"/end", nil)
	fay.ask(http.StatusConflict, "POST", at+"/end", nil)
	ada.ask(http.StatusConflict, "POST", at+"/renew", nil)
	var own ownData
	ada.ask(http.StatusOK, "GET", "/api/me/data", nil).into(t, &own)
	if len(own.Tracks) != 1 || own.Tracks[0].ID != mine.ID {
		t.Errorf("their own data tells of %+v", own.Tracks)
	}
}
