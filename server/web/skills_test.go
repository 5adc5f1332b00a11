package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/grading/outcome"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/badge"
	"github.com/drillyard/drillyard/server/insight"
	"github.com/drillyard/drillyard/server/store"
)

// came keeps a run of somebody that ended so many days ago, with half of all points, and
// returns its id.
func (y *yard) came(who *someone, drill string, ago int, change func(*store.Run)) string {
	y.t.Helper()
	d, _ := y.web.Library.Drill(drill)
	o := outcome.Outcome{Points: []float64{}, Players: []string{who.person.ID}}
	for _, c := range d.Rubric.Criteria {
		o.Points = append(o.Points, max(0, c.Points)/2)
		o.Results += map[bool]string{true: "p", false: "s"}[c.Points > 0]
	}
	ack := 60.0
	o.Timings.Acknowledge = &ack
	raw, err := json.Marshal(o)
	if err == nil {
		err = y.web.Store.PutRubric(y.t.Context(), d.Rubric.Hash(), d.Rubric.Encode())
	}
	at := time.Now().UTC().AddDate(0, 0, -ago)
	r := store.Run{Scenario: drill, Title: d.Title, Stack: d.Stack, Runtime: "tabletop", Seed: 1, PersonID: who.person.ID, State: event.StateEnded, Created: at, Ended: &at}
	if change != nil {
		change(&r)
	}
	if err == nil {
		r, err = y.web.Store.CreateRun(y.t.Context(), r)
	}
	if err == nil {
		err = y.web.Store.PutGrades(y.t.Context(), store.NewGrade{Run: r.ID, Rubric: d.Rubric.Hash(), Grader: 4, Raw: []byte("{}"), Score: &store.Score{Percent: 50, Low: 50, High: 50}, Outcome: raw})
	}
	if err != nil {
		y.t.Fatal(err)
	}
	return r.ID
}

// Skills are told of runs that the reader may see, and what was asked in a drill is not told
// to whom may still play it.
func TestSkillsAreToldOfWhatMayBeSeen(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	ada, ben := y.person("ada", store.Trainee), y.person("ben", store.Trainee)
	fay, plays, gil := y.person("fay", store.Facilitator), y.person("plays", store.Facilitator, store.Trainee), y.person("gil", store.Facilitator)
	y.person("root", store.Admin)
	seen := y.came(ada, "first-page", 3, nil)
	held := y.came(ada, "false-alarm", 2, func(r *store.Run) { r.Opens = store.Held })
	y.came(ada, "the-loud-one", 1, func(r *store.Run) { r.Unassessed = true })
	a, err := y.web.Store.CreateAssignment(t.Context(), store.Assignment{Scenario: "first-page", Behalf: store.BehalfFacilitator, Debrief: store.DebriefAtOnce, GiverID: gil.person.ID, Watchers: []store.Named{{PersonID: gil.person.ID}}, Players: []store.Named{{PersonID: ada.person.ID}}})
	if err != nil {
		t.Fatal(err)
	}
	named := y.came(ada, "first-page", 1, func(r *store.Run) { r.Assignment = a.ID })

	runsOf := func(s insight.Skills) (all []string, titles int) {
		for _, one := range s.Skills {
			if one.Name == "observability" {
				for _, r := range one.Runs {
					all = append(all, r.Run)
					for _, c := range r.Criteria {
						if c.Title != "" {
							titles++
						}
					}
				}
			}
		}
		return all, titles
	}
	var mine insight.Skills
	ada.ask(http.StatusOK, "GET", "/api/skills", nil).into(t, &mine)
	if got, titles := runsOf(mine); len(got) != 2 || got[0] != named || got[1] != seen || titles == 0 || mine.Runs != 2 {
		t.Errorf("of %q two are told to whoever played: %q, %d titles", []string{seen, held, named}, got, titles)
	}
	path := "/api/people/" + ada.person.ID + "/skills"
	var told personSkills
	fay.ask(http.StatusOK, "GET", path, nil).into(t, &told)
	if got, titles := runsOf(told.Skills); len(got) != 3 || titles == 0 || strings.Contains(fmt.Sprint(got), named) || told.Person.Name != "ada" {
		t.Errorf("a facilitator is told of %q, %d titles", got, titles)
	}
	plays.ask(http.StatusOK, "GET", path, nil).into(t, &told)
	if got, titles := runsOf(told.Skills); len(got) != 3 || titles != 0 {
		t.Errorf("who may still play them is told %d titles of %q", titles, got)
	}
	gil.ask(http.StatusOK, "GET", path, nil).into(t, &told)
	if got, _ := runsOf(told.Skills); !strings.Contains(fmt.Sprint(got), named) {
		t.Errorf("who gave it is told of %q", got)
	}
	ben.ask(http.StatusForbidden, "GET", path, nil)
	if _, err := y.web.Store.CreateGroup(t.Context(), store.Group{Name: "Day", Members: []string{ben.person.ID}, Leads: []string{fay.person.ID}}); err != nil {
		t.Fatal(err)
	}
	fay.ask(http.StatusForbidden, "GET", path, nil)
	gil.ask(http.StatusNotFound, "GET", "/api/people/nobody/skills", nil)
}

func TestWhatNextIsToldToWhoPlays(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	ada, fay := y.person("ada", store.Trainee), y.person("fay", store.Facilitator)
	var next []insight.Suggestion
	ada.ask(http.StatusOK, "GET", "/api/next", nil).into(t, &next)
	if len(next) == 0 || len(next) > 3 {
		t.Errorf("%+v", next)
	}
	for _, n := range next {
		if n.Exercise == "" {
			ada.ask(http.StatusOK, "GET", "/api/scenarios/"+n.Scenario, nil)
		} else if _, there := y.web.Library.Exercise(n.Exercise); !there {
			t.Errorf("there is no exercise %s", n.Exercise)
		}
	}
	fay.ask(http.StatusOK, "GET", "/api/next", nil).into(t, &next)
	if len(next) != 0 {
		t.Errorf("who plays nothing: %+v", next)
	}
}

// A lead's figures are of whom they see, also as files and for scrapers.
func TestALeadIsToldOfWhomTheySee(t *testing.T) {
	t.Parallel()
	y := newYardOf(t, content.FS, routes(), func(o *Options) { o.Pace = 100 })
	fay, root := y.person("fay", store.Facilitator), y.person("root", store.Admin)
	var night []string
	for i := range 5 {
		who := y.person(fmt.Sprint("n", i), store.Trainee)
		y.came(who, "first-page", 0, nil)
		y.came(who, "first-page", 0, nil)
		if i < 3 {
			night = append(night, who.person.ID)
		}
	}
	if _, err := y.web.Store.CreateGroup(t.Context(), store.Group{Name: "=Night", Members: night, Leads: []string{fay.person.ID}}); err != nil {
		t.Fatal(err)
	}
	var lead insight.Lead
	root.ask(http.StatusOK, "GET", "/api/lead", nil).into(t, &lead)
	if lead.Cohorts[0].People != 5 || len(lead.Cohorts) != 2 || len(lead.Months) != usualMonths {
		t.Errorf("an admin is told of %d people in %d groups, over %d months", lead.Cohorts[0].People, len(lead.Cohorts), len(lead.Months))
	}
	fay.ask(http.StatusOK, "GET", "/api/lead?months=2", nil).into(t, &lead)
	if lead.Cohorts[0].People != 3 || lead.Cohorts[0].Runs != 6 || len(lead.Months) != 2 {
		t.Errorf("a lead of three is told of %+v", lead.Cohorts[0])
	}
	var people insight.LeadPeople
	fay.ask(http.StatusOK, "GET", "/api/lead/people", nil).into(t, &people)
	if people.Total != 3 || people.People[0].Name != "n0" {
		t.Errorf("%+v", people)
	}
	fay.ask(http.StatusUnprocessableEntity, "GET", "/api/lead?months=0", nil)
	fay.ask(http.StatusUnprocessableEntity, "GET", "/api/lead?months=x", nil)
	fay.ask(http.StatusUnprocessableEntity, "GET", "/api/lead/people?from=-1", nil)

	file := fay.ask(http.StatusOK, "GET", "/api/lead/export.csv?months=1", nil)
	rows := strings.Split(strings.TrimSpace(string(file.body)), "\n")
	month := time.Now().UTC().Format("2006-01")
	if want := "'=Night,acknowledge,s," + month + ",60,6,3,300,"; rows[0] != "group,metric,unit,month,value,runs,people,target,left_out" || !strings.Contains(string(file.body), want+"\n") || !strings.Contains(file.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("the file lacks %q:\n%s", want, file.body)
	}

	// A group may be called as all of them together are.
	if _, err := y.web.Store.CreateGroup(t.Context(), store.Group{Name: "Everybody", Members: night, Leads: []string{fay.person.ID}}); err != nil {
		t.Fatal(err)
	}
	_, secret, err := y.web.Store.CreateToken(t.Context(), fay.person.ID, store.Token{Name: "scraper", Scopes: []string{string(peopleRead)}, Expires: time.Now().Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	scraped := y.by(secret, "GET", "/api/lead/metrics")
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(string(scraped.body)))
	if err != nil || scraped.StatusCode != http.StatusOK {
		t.Fatalf("%d %s %v", scraped.StatusCode, scraped.body, err)
	}
	for name, family := range families {
		series := map[string]bool{}
		for _, m := range family.GetMetric() {
			if labels := fmt.Sprint(m.GetLabel()); series[labels] {
				t.Errorf("a scraper is told twice of %s%s, and takes nothing", name, labels)
			} else {
				series[labels] = true
			}
		}
	}
	found := false
	for _, m := range families["drillyard_team_figure"].GetMetric() {
		labels := map[string]string{}
		for _, l := range m.GetLabel() {
			labels[l.GetName()] = l.GetValue()
		}
		found = found || labels["group"] == "=Night" && labels["figure"] == "acknowledge" && m.GetGauge().GetValue() == 60
	}
	if !found {
		t.Errorf("a scraper is told\n%s", scraped.body)
	}
}

// completed is what was completed, for tests.
type completed []badge.Award

func (all completed) Completed(_ context.Context, person string) (mine []badge.Award, _ error) {
	for _, a := range all {
		if a.PersonID == person {
			mine = append(mine, a)
		}
	}
	return mine, nil
}

func (all completed) Completion(_ context.Context, id string) (badge.Award, error) {
	for _, a := range all {
		if a.ID == id {
			return a, nil
		}
	}
	return badge.Award{}, store.ErrNotFound
}

func TestACertificateIsItsOwners(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	ada, ben, fay := y.person("ada", store.Trainee), y.person("ben", store.Trainee), y.person("fay", store.Facilitator)
	y.web.Badges.Tracks = completed{{ID: "e1", PersonID: ada.person.ID, Person: "ada", Track: "first", Title: "First", Summary: "s", Completed: time.Now(), RestsOn: []badge.Ground{{Kind: badge.GroundRun, Title: "The first page", Said: "Well."}}}}
	var list []certificateView
	ada.ask(http.StatusOK, "GET", "/api/certificates", nil).into(t, &list)
	if len(list) != 1 || list[0].Track.Slug != "first" || len(list[0].RestsOn) != 1 {
		t.Fatalf("%+v", list)
	}
	ben.ask(http.StatusOK, "GET", "/api/certificates", nil).into(t, &list)
	if len(list) != 0 {
		t.Errorf("another has %+v", list)
	}
	file := ada.ask(http.StatusOK, "GET", "/api/certificates/e1/badge", nil)
	keys := y.anonymous().ask(http.StatusOK, "GET", badge.KeysPath, nil)
	if c, err := badge.Verify(string(file.body), keys.body); err != nil || c.Name != "First" {
		t.Errorf("%+v, %v", c, err)
	}
	fay.ask(http.StatusOK, "GET", "/api/certificates/e1", nil)
	fay.ask(http.StatusNotFound, "GET", "/api/certificates/e1/badge", nil)
	ben.ask(http.StatusNotFound, "GET", "/api/certificates/e1", nil)
	ben.ask(http.StatusNotFound, "GET", "/api/certificates/e2", nil)
	y.anonymous().ask(http.StatusOK, "GET", badge.IssuerPath, nil)
}
