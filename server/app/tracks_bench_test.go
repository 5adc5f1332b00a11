package app

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/server/config"
	"github.com/drillyard/drillyard/server/store"
)

// BenchmarkTracks has 2,000 people learn by a track of 200 steps, half of it done, with
// five runs each, and asks for each page of tracks: by somebody who learns, and by the
// mentor of them all. Meanwhile people tick things off, as they do. It reports how long
// the slowest of a hundred answers took, once each progress has been told a first time.
func BenchmarkTracks(b *testing.B) {
	const people, steps, each, asked = 2000, 200, 5, 200
	dir := b.TempDir()
	var text strings.Builder
	text.WriteString("---\ntitle: Long\nfor: Everybody\ndays: 365\n---\nIt is long.\n\n## All of it\n")
	for i := range steps {
		fmt.Fprintf(&text, "\n### Step %d\n\nSome **words** about it.\n\n", i)
		if i%20 == 19 {
			fmt.Fprintf(&text, "```yaml gate\nid: s%d\nasks: [{score: 1%%, skill: observability}, {entrustment: 2, of: \"It\"}]\n```\n", i)
			continue
		}
		fmt.Fprintf(&text, "```yaml checklist\nid: s%d\nitems: [{id: a, do: \"It\"}]\n```\n", i)
	}
	for name, what := range map[string]string{"pack.yaml": "name: long\ntitle: Long\nversion: 1.0.0\n", "tracks/way.md": text.String()} {
		at := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o777); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(what), 0o666); err != nil {
			b.Fatal(err)
		}
	}
	a, _ := serving(b, config.Config{Content: []string{dir}, Limits: config.Limits{Pace: 10_000}})
	way, ok := a.library.Track("long/way")
	if !ok {
		b.Fatal("the track is not there")
	}
	lead, player := calling(b, a, "lead", store.Facilitator, store.Admin), calling(b, a, "player")
	drills := a.library.Drills()
	for _, d := range drills {
		if err := a.store.PutRubric(b.Context(), d.Rubric.Hash(), d.Rubric.Encode()); err != nil {
			b.Fatal(err)
		}
	}
	ids := make([]string, people)
	abreast(people, func(i int) {
		person := player.id
		if i > 0 {
			p, err := a.store.CreatePerson(b.Context(), store.Person{Login: fmt.Sprint("p", i), Name: fmt.Sprint("Person ", i), Roles: store.Roles{store.Trainee}})
			if err != nil {
				b.Error(err)
				return
			}
			person = p.ID
		}
		e, err := a.store.Enrol(b.Context(), store.Enrolment{PersonID: person, Track: way.Slug, Title: way.Title, Edition: way.Edition, MentorID: lead.id, StartDay: time.Now().AddDate(0, 0, -90).Format(time.DateOnly), Zone: "UTC", Profile: store.StartUp}, way.Text)
		if err != nil {
			b.Error(err)
			return
		}
		ids[i] = e.ID
		var done []store.StepDone
		for s := range steps / 2 {
			done = append(done, store.StepDone{Step: fmt.Sprint("s", s), Did: store.Ticked, Item: "a", Good: true, ByID: person})
		}
		if err := a.store.PutDone(b.Context(), e.ID, done...); err != nil {
			b.Error(err)
		}
		for n := range each {
			played(b, a, person, drills[(i+n)%len(drills)], time.Now().AddDate(0, 0, -n), uint64(i*each+n))
		}
	})
	pages := map[string]*caller{"/api/tracks": player, "/api/tracks/long/way": player, "/api/enrolments/" + ids[7]: lead, "/api/mentor": lead, "/api/enrolments?track=long/way&from=1000": lead}
	for page, who := range pages {
		began := time.Now()
		who.ask(b.Context(), "GET", page, nil)
		b.Logf("%s: the first time %s", page, time.Since(began))
	}
	b.ResetTimer()
	worst := time.Duration(0)
	for range b.N {
		for page, who := range pages {
			var took []time.Duration
			for n := range asked {
				if n%10 == 0 { // somebody does something
					if err := a.store.PutDone(b.Context(), ids[n], store.StepDone{Step: "s150", Did: store.Ticked, Item: "a", Good: true}); err != nil {
						b.Fatal(err)
					}
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
