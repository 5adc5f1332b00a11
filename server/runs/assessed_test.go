package runs_test

import (
	"encoding/csv"
	"fmt"
	"io/fs"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/grading/agreement"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runs"
)

// assessed is a responder in a drill, and what a good assessor gave it before the
// machine's marks were known. Words is the level, of three, that they gave for
// what only a person can judge: it fills in what the machine leaves open.
type assessed struct {
	drill     library.Drill
	responder scenarios.Rehearsal
	mark      float64 // 0 to 100
	words     float64
	why       string

	score float64 // the machine's, with the assessor's own level for words
	open  float64 // share of the points that wait for a person
}

// readAssessed puts the responders into copies of the shipped drills.
func readAssessed(t *testing.T, lib *library.Library) []*assessed {
	t.Helper()
	const folder = "testdata/assessed"
	f, err := os.Open(filepath.Join(folder, "marks.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	drills := map[string]library.Drill{}
	var all []*assessed
	for _, row := range rows[1:] {
		slug := row[0]
		if _, ok := drills[slug]; !ok {
			shipped, err := fs.ReadFile(content.FS, "scenarios/"+slug+".md")
			if err != nil {
				t.Fatal(err)
			}
			blocks, err := os.ReadFile(filepath.Join(folder, slug+".md"))
			if err != nil {
				t.Fatal(err)
			}
			text := string(shipped)
			at := strings.LastIndex(text, "\n## Debrief")
			drill, problems := lib.Compile(slug+".md", []byte(text[:at]+"\n"+string(blocks)+text[at:]))
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			drills[slug] = drill
		}
		a := &assessed{drill: drills[slug], why: row[4]}
		for _, r := range a.drill.Rehearsals {
			if r.Name == row[1] {
				a.responder = r
			}
		}
		if a.responder.Name == "" {
			t.Fatalf("%s has no responder %s", slug, row[1])
		}
		if a.mark, err = strconv.ParseFloat(row[2], 64); err == nil {
			a.words, err = strconv.ParseFloat(row[3], 64)
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, a)
	}
	return all
}

// The grader agrees with a good assessor: on who passes, by how much, on nobody
// bad and on nobody good is it far off, and it leaves to people what is for people
// to judge but not the drill.
func TestAGoodAssessorWouldSign(t *testing.T) {
	t.Parallel()
	if runs.Raced {
		t.Skip("it is played without the race detector, by make test-drills: the model is in one goroutine")
	}
	lib, err := library.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	all := readAssessed(t, lib)
	model := runs.NewModel(slog.New(slog.DiscardHandler))
	var wait sync.WaitGroup
	places := make(chan struct{}, 2)
	for _, a := range all {
		wait.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			const seeds = 2
			for seed := range int64(seeds) {
				trial, err := model.Try(t.Context(), runs.Play{Drill: a.drill, Runtime: "tabletop", Seed: seed + 1, Responder: engine.NewResponder(a.responder)})
				if err != nil {
					t.Error(err)
					return
				}
				s := trial.Grade.Score
				of := s.Max + s.Open
				a.score += math.Max(0, 100*(s.Points+s.Open*a.words/3)/of) / seeds
				a.open = math.Max(a.open, s.Open/of)
			}
		})
	}
	wait.Wait()
	if t.Failed() {
		return
	}
	const (
		pass      = 70
		bad, most = 35, 40 // who is as bad as this must not get so much
		good      = 85     // who is as good as this must not get less
	)
	var table strings.Builder
	var theirs, ours []int // who passes
	apart := 0.0
	for _, a := range all {
		apart += math.Abs(a.mark-a.score) / float64(len(all))
		theirs, ours = append(theirs, oneIf(a.mark >= pass)), append(ours, oneIf(a.score >= pass))
		fmt.Fprintf(&table, "%-14s %-24s assessor %3.0f machine %5.1f open %2.0f %%  %s\n", a.drill.Slug, a.responder.Name, a.mark, a.score, 100*a.open, a.why)
		if a.mark <= bad && a.score >= most {
			t.Errorf("%s in %s is bad and gets %.1f", a.responder.Name, a.drill.Slug, a.score)
		}
		if a.mark >= good && a.score < good {
			t.Errorf("%s in %s is good and gets %.1f", a.responder.Name, a.drill.Slug, a.score)
		}
		if a.open > 0.35 {
			t.Errorf("%s in %s: %.0f %% of the points wait for a person", a.responder.Name, a.drill.Slug, 100*a.open)
		}
	}
	kappa := agreement.Cross(theirs, ours).Kappa(agreement.Any)
	if !kappa.Known() {
		t.Fatal(kappa.Why)
	}
	t.Logf("%d plays: mean difference %.1f, kappa at %d %.2f\n%s", len(all), apart, pass, *kappa.Value, table.String())
	if apart > 8 {
		t.Errorf("the mean difference is %.1f", apart)
	}
	if *kappa.Value < 0.85 {
		t.Errorf("kappa is %.2f", *kappa.Value)
	}
}

func oneIf(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
