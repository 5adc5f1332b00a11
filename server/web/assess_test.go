package web

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

// skipAssessment has somebody not say how their run went.
func (s *someone) skipAssessment(base string) {
	s.t.Helper()
	s.ask(http.StatusOK, "POST", base+"/assessment", map[string]any{"skipped": true})
}

var percentShown = regexp.MustCompile(`percent":\d`)

// What the player of a run thinks of it comes before its score, for them alone;
// it is written once and stands beside it.
func TestTheScoreWaitsForTheAssessment(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	ada, fay := y.person("ada", store.Trainee), y.person("fay", leads...)
	run := endAtOnce(t, ada, "first-page")
	base := "/api/runs/" + run.ID
	fay.ask(http.StatusOK, "POST", base+"/release", nil)

	lists := []string{base, "/api/runs", "/api/runs?order=best", "/api/scenarios/first-page", base + "/debrief"}
	tells := func(by *someone, path string) bool {
		return percentShown.Match(by.ask(http.StatusOK, "GET", path, nil).body)
	}
	for _, path := range lists {
		if tells(ada, path) {
			t.Errorf("%s tells the player their score before they said how it went", path)
		}
	}
	for _, path := range []string{base, "/api/runs", base + "/debrief"} {
		if !tells(fay, path) {
			t.Errorf("%s does not tell a facilitator the score", path)
		}
	}
	answer := string(ada.ask(http.StatusOK, "GET", base+"/debrief", nil).body)
	y.wantNoAnswerKey(answer)
	if !strings.Contains(answer, `"assess":true`) || !strings.Contains(answer, "my own words") {
		t.Errorf("the player is sent %s", answer)
	}

	said := map[string]any{"well": "I wrote a note.", "better": "Look before I end it.", "percent": 40}
	fay.ask(http.StatusForbidden, "POST", base+"/assessment", said)
	for field, wrong := range map[string]map[string]any{
		"well":    {"well": " ", "better": "b", "percent": 1},
		"better":  {"well": "a", "better": strings.Repeat("b", 2001), "percent": 1},
		"percent": {"well": "a", "better": "b", "percent": 101},
	} {
		if r := ada.ask(http.StatusUnprocessableEntity, "POST", base+"/assessment", wrong); !strings.Contains(string(r.body), `"field":"`+field+`"`) {
			t.Errorf("%s: %s", field, r.body)
		}
	}
	answer = string(ada.ask(http.StatusOK, "POST", base+"/assessment", said).body)
	if !strings.Contains(answer, "What gave it away") || !strings.Contains(answer, "Look before I end it.") {
		t.Errorf("once it is written, the player is sent %s", answer)
	}
	for _, path := range lists {
		if !tells(ada, path) {
			t.Errorf("%s does not tell the player their score", path)
		}
	}
	ada.ask(http.StatusConflict, "POST", base+"/assessment", said)
	if trail := y.trail(); !slices.Contains(trail, "run.assess done") {
		t.Errorf("the trail: %q", trail)
	}
	if answer := string(fay.ask(http.StatusOK, "GET", base+"/debrief", nil).body); !strings.Contains(answer, "Look before I end it.") {
		t.Errorf("whoever leads does not read what was written: %s", answer)
	}
}

// Lists by score do not tell a score by the place that it has among others.
func TestAListDoesNotRankWhatIsToBeAssessed(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	ada := y.person("ada", store.Trainee)
	for _, r := range []store.Run{{ID: "low"}, {ID: "high", Unassessed: true}} {
		r.Scenario, r.Stack, r.PersonID, r.State, r.Percent = "first-page", "harbor", ada.person.ID, "ended", new(90.0)
		if r.ID == "low" {
			*r.Percent = 10
		}
		if _, err := y.web.Store.CreateRun(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		if _, err := y.web.Store.UpdateRun(t.Context(), r.ID, func(r *store.Run) { r.Ended = new(r.Created) }); err != nil {
			t.Fatal(err)
		}
	}
	for _, by := range []*someone{ada, y.person("fay", leads...)} {
		want := []string{"low", "high"}
		if by != ada {
			want = []string{"high", "low"}
		}
		var got []string
		for page := "?order=best&limit=1"; page != ""; {
			var list struct {
				Runs  []runView
				After string
			}
			by.ask(http.StatusOK, "GET", "/api/runs"+page, nil).into(t, &list)
			for _, r := range list.Runs {
				got = append(got, r.ID)
			}
			if page = ""; list.After != "" {
				page = "?order=best&limit=1&after=" + list.After
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s is shown %q, want %q", by.person.Login, got, want)
		}
	}
}

// A play by a machine has nobody to ask.
func TestNobodyAsksAMachine(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	drill, _ := y.web.Library.Drill("first-page")
	responder := engine.NewResponder(drill.Rehearsals[0])
	record, _, err := y.web.Runs.Rehearse(t.Context(), runs.Play{Drill: drill, Runtime: runtimes.Tabletop, Person: y.person("bot", store.Trainee).person, Responder: responder})
	if err != nil || record.Unassessed || record.Percent == nil {
		t.Errorf("%+v, %v", record, err)
	}
}
