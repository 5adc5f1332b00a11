package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/attempt"
	"github.com/drillyard/drillyard/server/store"
)

// judgedCandidate is a candidate of an interview with one exercise, who has answered it.
func (y *yard) judgedCandidate(interview, name, answer string) store.Candidate {
	y.t.Helper()
	db := y.web.Store
	c, _, err := db.AddCandidate(y.t.Context(), store.Candidate{Interview: interview, Code: "Code of " + strings.ToLower(name[:3]), Name: name, Address: strings.ToLower(name[:3]) + "@secret.example", Note: "note-on-" + name, Expires: time.Now().Add(time.Hour)})
	if err != nil {
		y.t.Fatal(err)
	}
	a, err := y.web.Attempts.Begin(y.t.Context(), attempt.Begin{Exercise: "marked", Person: c.PersonID, Seed: 7, Length: 67 * time.Minute, Interview: interview, Raters: 2, Held: true})
	if err != nil {
		y.t.Fatal(err)
	}
	if _, err := db.BeginItem(y.t.Context(), c.PersonID, store.CandidateItem{Item: "write", Attempt: a.ID}, nil); err != nil {
		y.t.Fatal(err)
	}
	if err := y.web.Attempts.Pasted(y.t.Context(), a.ID, "notes.md", 42); err != nil {
		y.t.Fatal(err)
	}
	if _, err := y.web.Attempts.Save(y.t.Context(), a.ID, "notes.md", answer, 0); err != nil {
		y.t.Fatal(err)
	}
	of, err := db.Interview(y.t.Context(), interview)
	if err != nil {
		y.t.Fatal(err)
	}
	host := event.Actor{Kind: event.Person, ID: of.Hosts[0].PersonID, Name: "Host"}
	for _, do := range []func() error{
		func() error {
			return y.web.Attempts.GiveBack(y.t.Context(), a.ID, host, 7*time.Minute, "reason-of-host")
		},
		func() error { return y.web.Attempts.Pause(y.t.Context(), a.ID, host) },
		func() error { return y.web.Attempts.Resume(y.t.Context(), a.ID, host) },
	} {
		if err := do(); err != nil {
			y.t.Fatal(err)
		}
	}
	if _, err := y.web.Attempts.Submit(y.t.Context(), a.ID); err != nil {
		y.t.Fatal(err)
	}
	y.settled(a.ID)
	return c
}

func (y *yard) interviewOf(hosts ...*someone) string {
	y.t.Helper()
	i := store.Interview{Template: "t", Title: "Two exercises", Seed: 7, InterviewTerms: store.InterviewTerms{Sittings: []store.InterviewSitting{{Items: []store.InterviewItem{
		{ID: "warm", Kind: "exercise", Of: "marked", Title: "Warm-up", Minutes: 5, Warmup: true}, {ID: "write", Kind: "exercise", Of: "marked", Title: "Write it", Minutes: 20}, {ID: "drill", Kind: "drill", Of: "first-page", Title: "Play it", Minutes: 20}}}}}}
	for _, h := range hosts {
		i.Hosts = append(i.Hosts, store.Named{PersonID: h.person.ID})
	}
	made, err := y.web.Store.CreateInterview(y.t.Context(), i)
	if err != nil {
		y.t.Fatal(err)
	}
	return made.ID
}

// Raters see neither names nor each other's marks, by no way there is; a third is asked
// where two part; those who hold the interview read what it came to, and how sure that is.
func TestAPanelIsBlind(t *testing.T) {
	t.Parallel()
	y := withExercises(t)
	hal := y.person("hal", store.Assessor)
	fay, gil, ida := y.person("fay", leads...), y.person("gil", store.EveryRole()...), y.person("ida", leads...)
	interview := y.interviewOf(hal)
	zeb := y.judgedCandidate(interview, "Zebulon Quagga", "I am zebulon.quagga, and it fails because of the pool. Zebulon")
	y.judgedCandidate(interview, "Oda Okapi", "It fails.")
	at := "/api/interviews/" + interview
	desk := "/api/panel/" + interview + "/" + zeb.PersonID + "/write"
	card := at + "/candidates/" + zeb.PersonID + "/scorecard"

	ask := func(raters ...*someone) map[string]any {
		one := map[string]any{"id": "write", "raters": []string{}, "third": ""}
		for n, r := range raters {
			if n < 2 {
				one["raters"] = append(one["raters"].([]string), r.person.ID)
			} else {
				one["third"] = r.person.ID
			}
		}
		return map[string]any{"items": []any{one}}
	}
	fay.ask(http.StatusNotFound, "PUT", at+"/panel", ask(fay, gil)) // who does not hold it does not see it
	hal.ask(http.StatusUnprocessableEntity, "PUT", at+"/panel", ask(fay, hal))
	hal.ask(http.StatusUnprocessableEntity, "PUT", at+"/panel", ask(fay, fay))
	hal.ask(http.StatusUnprocessableEntity, "PUT", at+"/panel", map[string]any{"items": []any{map[string]any{"id": "warm", "raters": []string{fay.person.ID}, "third": ""}}})
	gil.ask(http.StatusOK, "GET", at, nil) // an admin looks after it
	hal.ask(http.StatusOK, "PUT", at+"/panel", ask(fay, gil, ida))
	gil.ask(http.StatusNotFound, "GET", at, nil) // and not once they mark in it

	planted := []string{"Zebulon", "zebulon", "Quagga", "quagga", "Okapi", "@secret.example", "note-on-", "67 min", "time back", "stand still", "reason-of-host", opinion}
	blind := func(who *someone, more ...string) {
		t.Helper()
		for _, path := range []string{"/api/panel", desk, "/api/home", "/api/attempts?who=seen", "/api/runs", "/api/people/names", "/api/samples"} {
			r := who.send(who.request("GET", path, nil))
			for _, one := range append(slices.Clone(planted), more...) {
				if strings.Contains(string(r.body), one) {
					t.Errorf("%s reads %q at %s", who.person.Name, one, path)
				}
			}
		}
		for _, path := range []string{at, at + "/panel", at + "/scorecards", card, card + ".html", card + ".json", "/api/attempts/" + zeb.PersonID} {
			if r := who.send(who.request("GET", path, nil)); r.StatusCode != http.StatusNotFound && r.StatusCode != http.StatusForbidden {
				t.Errorf("%s reads %s: %d", who.person.Name, path, r.StatusCode)
			}
		}
	}
	blind(fay)
	blind(gil)
	warm, err := y.web.Attempts.Begin(t.Context(), attempt.Begin{Exercise: "marked", Person: zeb.PersonID, Held: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := y.web.Attempts.Save(t.Context(), warm.ID, "notes.md", "I am Zebulon", 0); err != nil {
		t.Fatal(err)
	}
	if _, err := y.web.Attempts.Submit(t.Context(), warm.ID); err != nil {
		t.Fatal(err)
	}
	y.settled(warm.ID)
	for _, path := range []string{"/api/attempts/" + warm.ID, "/api/attempts/" + warm.ID + "/debrief"} {
		fay.ask(http.StatusNotFound, "GET", path, nil)
	}
	if r := fay.ask(http.StatusOK, "GET", "/api/attempts?who=seen", nil); strings.Contains(string(r.body), warm.ID) {
		t.Errorf("what somebody warmed up with is listed: %s", r.body)
	}
	var tasks panelTasks
	fay.ask(http.StatusOK, "GET", "/api/panel", nil).into(t, &tasks)
	if len(tasks.Tasks) != 2 || tasks.Tasks[0].State != "open" || tasks.Answers {
		t.Fatalf("fay is asked for %+v", tasks)
	}
	ida.ask(http.StatusOK, "GET", "/api/panel", nil).into(t, &tasks)
	if ida.ask(http.StatusNotFound, "GET", desk, nil); len(tasks.Tasks) != 0 {
		t.Errorf("the third is asked before two parted: %+v", tasks)
	}
	var d panelDesk
	fay.ask(http.StatusOK, "GET", desk, nil).into(t, &d)
	if len(d.Remarks) != 1 || d.Remarks[0].Source != "echo" || len(d.Moments) != 4 {
		t.Errorf("what tools remark and what was done: %+v, %+v", d.Remarks, d.Moments)
	}
	if len(d.Criteria) != 1 || len(d.Answer) != 2 || !strings.Contains(d.Answer[0].Text, "Code of zeb, and it fails because") || !d.Takes || d.Calibrated || d.Grade != nil {
		t.Fatalf("the desk: %+v", d)
	}

	give := func(status int, who *someone, level int, global, comment string) {
		t.Helper()
		who.ask(status, "POST", desk+"/marks", map[string]any{"criterion": "style", "level": level, "comment": comment})
		who.ask(status, "POST", desk+"/marks/global", map[string]any{"global": global, "comment": comment})
	}
	give(http.StatusConflict, fay, 2, event.ClearPass, "too early")
	for _, who := range []*someone{fay, gil, ida} {
		y.calibrate(who)
	}
	var before, after sheetView
	hal.ask(http.StatusOK, "GET", card, nil).into(t, &before)
	give(http.StatusNotFound, ida, 2, event.ClearPass, "not asked")
	give(http.StatusNotFound, hal, 2, event.ClearPass, "holds it")
	give(http.StatusOK, fay, 2, event.ClearPass, "crisp-by-fay")
	blind(gil, "crisp-by-fay")
	give(http.StatusOK, gil, 0, event.Borderline, "vague-by-gil")
	give(http.StatusConflict, fay, 0, event.ClearFail, "after all")
	blind(fay, "vague-by-gil")
	ida.ask(http.StatusOK, "GET", "/api/panel", nil).into(t, &tasks)
	if len(tasks.Tasks) != 1 || !tasks.Tasks[0].Third {
		t.Fatalf("the third is asked for %+v", tasks)
	}
	blind(ida, "crisp-by-fay", "vague-by-gil")
	give(http.StatusOK, ida, 0, event.Borderline, "plain-by-ida")
	fay.ask(http.StatusOK, "GET", desk, nil).into(t, &d)
	if d.State != "settled" || d.Grade == nil || d.Takes {
		t.Errorf("when all are given: %+v", d.panelTask)
	}
	blind(fay, "vague-by-gil", "plain-by-ida")

	hal.ask(http.StatusOK, "GET", card, nil).into(t, &after)
	dim := func(v sheetView, name string) (low, high float64) {
		for _, one := range v.Card.Dimensions {
			if one.Name == name && one.Score != nil {
				return one.Score.Low, one.Score.High
			}
		}
		t.Fatalf("no %s in %+v", name, v.Card)
		return 0, 0
	}
	if low, high := dim(before, "communication"); low != 0 || high != 100 {
		t.Errorf("before the marks communication is %g to %g", low, high)
	}
	if low, high := dim(after, "communication"); low != 0 || high != 0 || before.Name != "Zebulon Quagga" {
		t.Errorf("after them it is %g to %g", low, high)
	}
	if w := after.Works[0]; w.Raters != 3 || !w.Parted || !w.Settled || len(w.Pasted) != 1 || w.Pasted[0].Characters != 42 || after.Works[1].Missing == "" || after.Settled {
		t.Errorf("the work: %+v", after.Works)
	}
	if a := after.Card.Agreement; a.Marks != 2 || a.Same != 0 || a.Settled != 2 {
		t.Errorf("agreement: %+v", a)
	}

	points := at + "/candidates/" + zeb.PersonID + "/items/write/points"
	over := map[string]any{"criterion": "why-" + marker, "points": 3, "reason": "It does not say since when."}
	gil.ask(http.StatusNotFound, "POST", points, over)
	if r := hal.ask(http.StatusUnprocessableEntity, "POST", points, map[string]any{"criterion": "why-" + marker, "points": 9, "reason": "It is very good."}); !strings.Contains(string(r.body), `"field":"points"`) {
		t.Errorf("more points than there are: %s", r.body)
	}
	hal.ask(http.StatusUnprocessableEntity, "POST", points, map[string]any{"criterion": "why-" + marker, "points": 3, "reason": ""})
	hal.ask(http.StatusUnprocessableEntity, "POST", points, map[string]any{"criterion": "style", "points": 1, "reason": "It is a mark."})
	hal.ask(http.StatusOK, "POST", points, over).into(t, &after)
	for _, one := range after.Card.Dimensions {
		if one.Name == "systems" && (len(one.Rests) != 1 || one.Rests[0].Finding.Points != 3 || one.Rests[0].Finding.Machine == nil || *one.Rests[0].Finding.Machine != 8) {
			t.Errorf("overruled: %+v", one.Rests)
		}
	}
	page := string(hal.ask(http.StatusOK, "GET", card+".html", nil).body)
	for _, says := range []string{"Zebulon Quagga", "proposes nothing", "no evidence", "It does not say since when", "overruled"} {
		if !strings.Contains(page, says) {
			t.Errorf("the page does not say %q", says)
		}
	}
	if text := string(hal.ask(http.StatusOK, "GET", card+".json", nil).body); !strings.Contains(text, `"machine": 8`) {
		t.Error("the JSON does not have both figures")
	}
	var side sheetsView
	hal.ask(http.StatusOK, "GET", at+"/scorecards", nil).into(t, &side)
	if len(side.Sheets) != 2 || side.Seed != 7 {
		t.Errorf("side by side: %+v", side)
	}
	trail := strings.Join(y.trail(), "\n")
	for _, line := range []string{"panel.ask done", "panel.mark done", "panel.mark failed", "point.overrule done", "scorecard.export done"} {
		if !strings.Contains(trail, line) {
			t.Errorf("the audit trail has no %q", line)
		}
	}
}
