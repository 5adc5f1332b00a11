package app

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/drillyard/drillyard/grading/outcome"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/config"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/store"
)

// BenchmarkInsight has 2,000 people in 50 groups who played 20 drills each over half a
// year, and asks for each page that reads all of that: by somebody who played, and by
// somebody who leads everybody. Meanwhile runs end, as they do. It reports how long the
// slowest of a hundred answers took.
func BenchmarkInsight(b *testing.B) {
	const people, groups, each, asked = 2000, 50, 20, 200
	a, _ := serving(b, config.Config{Limits: config.Limits{Pace: 10_000}})
	lead, player := calling(b, a, "lead", store.Facilitator, store.Admin), calling(b, a, "player")
	ids := make([]string, people)
	ids[0] = player.id
	abreast(people-1, func(i int) {
		p, err := a.store.CreatePerson(b.Context(), store.Person{Login: fmt.Sprint("p", i), Name: fmt.Sprint("Person ", i), Roles: store.Roles{store.Trainee}})
		if err != nil {
			b.Error(err)
		}
		ids[i+1] = p.ID
	})
	for g := range groups {
		if _, err := a.store.CreateGroup(b.Context(), store.Group{Name: fmt.Sprint("Group ", g), Members: ids[g*people/groups : (g+1)*people/groups]}); err != nil {
			b.Fatal(err)
		}
	}
	drills := a.library.Drills()
	for _, d := range drills {
		if err := a.store.PutRubric(b.Context(), d.Rubric.Hash(), d.Rubric.Encode()); err != nil {
			b.Fatal(err)
		}
	}
	abreast(people, func(i int) {
		for n := range each {
			played(b, a, ids[i], drills[(i+n)%len(drills)], time.Now().AddDate(0, 0, -180+9*n), uint64(i*each+n))
		}
	})
	if err := a.insight.Learn(b.Context()); err != nil {
		b.Fatal(err)
	}
	pages := map[string]*caller{"/api/skills": player, "/api/next": player, "/api/people/" + ids[7] + "/skills": lead, "/api/lead": lead, "/api/lead/people": lead, "/api/lead/people?from=1900": lead, "/api/lead/metrics": lead}
	b.ResetTimer()
	worst := time.Duration(0)
	for range b.N {
		for page, who := range pages {
			var took []time.Duration
			for n := range asked {
				if n%10 == 0 { // somebody's run ends
					played(b, a, ids[n], drills[n%len(drills)], time.Now(), uint64(n))
				}
				began := time.Now()
				if status, text := who.ask(b.Context(), "GET", page, nil); status != http.StatusOK {
					b.Fatalf("GET %s: %d %.200s", page, status, text)
				}
				took = append(took, time.Since(began))
			}
			slices.Sort(took)
			b.Logf("%s: median %s, p99 %s, slowest %s", page, took[asked/2], took[asked*99/100], took[asked-1])
			worst = max(worst, took[asked*99/100])
		}
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(worst.Milliseconds()), "p99-ms")
}

// abreast does something so many times, some at once.
func abreast(n int, do func(int)) {
	var all sync.WaitGroup
	next := make(chan int)
	for range 64 {
		all.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	all.Wait()
}

// played keeps a run of somebody that ended.
func played(b *testing.B, a *App, person string, d library.Drill, at time.Time, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 1))
	o := outcome.Outcome{Points: []float64{}, Players: []string{person}, Actions: 1, Hints: r.IntN(2)}
	for _, c := range d.Rubric.Criteria {
		o.Points = append(o.Points, max(0, c.Points)*r.Float64())
		o.Results += map[bool]string{true: "p", false: "s"}[c.Points > 0]
	}
	seconds := 20 + 300*r.Float64()
	o.Timings.Acknowledge, o.Timings.Evidence = &seconds, &seconds
	raw, err := json.Marshal(o)
	var run store.Run
	if err == nil {
		run, err = a.store.CreateRun(b.Context(), store.Run{Scenario: d.Slug, Title: d.Title, Stack: d.Stack, Runtime: "tabletop", Seed: d.Seed, PersonID: person, State: event.StateEnded, Created: at, Ended: &at})
	}
	if err == nil {
		percent := 100 * r.Float64()
		err = a.store.PutGrades(b.Context(), store.NewGrade{Run: run.ID, Rubric: d.Rubric.Hash(), Grader: 4, Raw: []byte("{}"), Score: &store.Score{Percent: percent, Low: percent, High: percent}, Outcome: raw})
	}
	if err != nil {
		b.Error(err)
	}
}
