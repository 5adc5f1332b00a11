package conformance_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/conformance"
	"github.com/drillyard/drillyard/faults/tabletop"
)

func cell(runtime, edition string, failed float64, brief bool) conformance.Cell {
	return conformance.Cell{Outcome: conformance.Outcome{Runtime: runtime, Errors: failed, Brief: brief}, Edition: edition}
}

// What is played now takes the place of what was played before, unless that says
// more; and nothing but the file of its fault is touched.
func TestKeep(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "of-a-stack-that-is-new")
	s := suite(t)
	one, other := s.Cases[0], s.Cases[1]
	keep := func(c conformance.Case, cells ...conformance.Cell) {
		t.Helper()
		if err := s.Keep(folder, []conformance.Row{{Case: c, Cells: cells}}); err != nil {
			t.Fatal(err)
		}
	}
	keep(one, cell("a", "1", 0.1, false), cell("b", "1", 0.1, false), cell("c", "1", 0.1, true), cell("e", "1", 0.1, false))
	keep(other, cell("a", "1", 0.3, false))
	untouched, err := os.ReadFile(filepath.Join(folder, other.Fault+".json"))
	if err != nil {
		t.Fatal(err)
	}
	gone := filepath.Join(folder, "of-old.json")
	if err := os.WriteFile(gone, []byte("{}"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Results(os.DirFS(folder)); err == nil {
		t.Error("results of a fault that is no more are taken for some")
	}
	keep(one, cell("e", "2", 0.2, true), cell("d", "1", 0.2, true), cell("c", "1", 0.2, true), cell("b", "1", 0.2, true), cell("a", "1", 0.2, false))
	if _, err := os.Stat(gone); err == nil {
		t.Error("the file of a fault that is no more stays")
	}
	rows, err := s.Results(os.DirFS(folder))
	if err != nil || len(rows) != 2 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for runtime, want := range map[string]float64{"a": 0.2, "b": 0.1, "c": 0.2, "d": 0.2, "e": 0.2} {
		if got, there := rows[0].On(runtime); !there || got.Errors != want {
			t.Errorf("on %s: %+v", runtime, got)
		}
	}
	if now, err := os.ReadFile(filepath.Join(folder, other.Fault+".json")); err != nil || string(now) != string(untouched) {
		t.Errorf("%s was written as well: %v", other.Fault, err)
	}
	if err := s.Keep(folder, rows); err != nil {
		t.Fatal(err)
	}
	if now, _ := os.ReadFile(filepath.Join(folder, other.Fault+".json")); string(now) != string(untouched) {
		t.Errorf("the same is written otherwise:\n%s", now)
	}
}

// An edition is another one when the fault comes to something else, or is looked
// for in another way, and the same whatever its seed and its words are.
func TestEdition(t *testing.T) {
	s := harbor(t)
	atRest := func(seed int64) faults.Health {
		h, err := conformance.AtRest(t.Context(), s, tabletop.New(tabletop.Options{Stack: s, Seed: seed}))
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	one := atRest(1)
	of := func(c conformance.Case, h faults.Health) string {
		e, err := c.Edition(h)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	for _, c := range suite(t).Cases {
		if of(c, one) != of(c, atRest(2)) {
			t.Errorf("%s is another one with another seed", c.Fault)
		}
	}
	c := suite(t).Cases[0]
	for what, change := range map[string]func(*conformance.Case){
		"another target":  func(c *conformance.Case) { c.Target = "checkout->identity" },
		"another value":   func(c *conformance.Case) { c.With = map[string]string{"latency": "601ms"} },
		"another sign":    func(c *conformance.Case) { c.Shows = []string{"log: slow"} },
		"a longer play":   func(c *conformance.Case) { c.Dice = true },
		"another default": func(c *conformance.Case) { c.With = nil },
	} {
		changed := c
		if change(&changed); of(changed, one) == of(c, one) {
			t.Errorf("%s is the same edition", what)
		}
	}
}

// What was played before its fault was changed is shown as that, and is not
// counted.
func TestPageTellsWhatIsOutdated(t *testing.T) {
	s := harbor(t)
	h, err := conformance.AtRest(t.Context(), s, tabletop.New(tabletop.Options{Stack: s}))
	if err != nil {
		t.Fatal(err)
	}
	var rows []conformance.Row
	for i, c := range suite(t).Cases[:3] {
		edition, err := c.Edition(h)
		if err != nil {
			t.Fatal(err)
		}
		model, live := cell(conformance.Model, edition, 0.1, false), cell("inproc", edition, 0.1, false)
		model.Played, live.Played, live.Compared = "2026-11-28", "2026-11-28", true
		switch i {
		case 1:
			live.Parts = []string{"one part"}
		case 2:
			live.Edition, live.Played, live.P99 = "older", "2026-11-24", time.Second
		}
		rows = append(rows, conformance.Row{Case: c, Cells: []conformance.Cell{live, model}})
	}
	page, err := conformance.Report{Suite: suite(t), Rows: rows, AtRest: h}.Page()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"- **inproc** and tabletop are alike in 1 of 2 faults.",
		"changed since they were played on inproc: 1.",
		"| *before:* seen: 10 %, 1s |", "| 2026-11-24 (inproc), 2026-11-28 (tabletop) |", "| 2026-11-28 |",
		"inproc: one part. Not explained yet.",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if n := len(conformance.Unexplained(rows)); n != 1 {
		t.Errorf("%d are not explained", n)
	}
}
