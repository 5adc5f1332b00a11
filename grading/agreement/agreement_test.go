package agreement_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/grading/agreement"
)

// What cannot be said is said so, with a reason, and never a number.
func TestWhatCannotBeSaid(t *testing.T) {
	one := 1
	same := make([]agreement.Played, 12)
	for i := range same {
		same[i] = agreement.Played{Points: map[string]float64{"a": 5, "b": 5}, Score: 50, Global: &one}
	}
	uniform := agreement.Describe([]agreement.Item{{ID: "a", Points: 10}, {ID: "b", Points: 10}}, same)
	none := agreement.Describe([]agreement.Item{{ID: "a", Points: 10}}, nil)
	alone := agreement.Agree([]agreement.Mark{{Run: "r", Criterion: "c", Rater: "fay", Level: 1, Top: 3}})
	for what, f := range map[string]agreement.Figure{
		"kappa of nothing":             agreement.Table{}.Kappa(agreement.Any),
		"percent of nothing":           agreement.Cross(nil, []int{1}).Percent(),
		"kappa without variance":       agreement.Cross([]int{2, 2, 2}, []int{2, 2, 2}).Kappa(agreement.Quadratic),
		"severity of one rater":        alone.Raters[0].Severity,
		"discrimination, all the same": uniform.Items[0].Discrimination,
		"pass mark, all the same":      uniform.Standard.Pass,
		"R², all the same":             uniform.Standard.Line.R2,
		"difficulty of no runs":        none.Items[0].Difficulty,
		"median of no runs":            none.Took.Median,
		"pass mark of no runs":         none.Standard.Pass,
		"a line through two points":    agreement.Fit([]float64{0, 1}, []float64{0, 1}).Slope,
		"scores against the marks":     agreement.SetStandard([]int{0, 0, 0, 0, 0, 2, 2, 2, 2, 2}, []float64{9, 8, 9, 8, 9, 1, 2, 1, 2, 1}).Pass,
	} {
		if f.Known() || f.Why == "" {
			t.Errorf("%s: %+v", what, f)
		}
	}
	for _, d := range []any{uniform, none, alone} {
		if raw, err := json.Marshal(d); err != nil || strings.Contains(string(raw), "null,\"B") || strings.Contains(string(raw), "NaN") {
			t.Errorf("%s, %v", raw, err)
		}
	}
	if alone.Pairs == nil || len(alone.Criteria[0].Pairs) != 0 || none.Broken == nil {
		t.Errorf("lists: %+v %+v", alone, none)
	}
}

func TestFewRunsAreTooFewToTell(t *testing.T) {
	runs := []agreement.Played{{Points: map[string]float64{"a": 0}}, {Points: map[string]float64{"a": 0}}, {Points: map[string]float64{"a": 0}}}
	d := agreement.Describe([]agreement.Item{{ID: "a", Title: "A", Points: 10}}, runs)
	if d.Caution != "3 runs: too few to tell" || d.Items[0].Difficulty.Why != d.Caution || len(d.Broken) != 0 || d.Items[0].Nobody {
		t.Errorf("%+v", d)
	}
}

// One who marks a level lower all the time is told so, by the whole of it; and
// neither the order of marks nor who is named first changes a figure.
func TestSeverity(t *testing.T) {
	var marks []agreement.Mark
	for i := range 12 {
		for rater, level := range map[string]int{"fay": 1 + i%3, "gil": i % 3} {
			marks = append(marks, agreement.Mark{Run: fmt.Sprint(i), Criterion: "update", Rater: rater, Level: level, Top: 4})
		}
	}
	r := agreement.Agree(marks)
	near(t, "fay", r.Raters[0].Severity, 0.25, exact)
	near(t, "gil", r.Raters[1].Severity, -0.25, exact)
	near(t, "percent", r.Pairs[0].Percent, 0, exact)
	// By hand: Σ of squares 1 over 12 things; chance 7/3: 1 − 3/7.
	near(t, "weighted kappa", r.Pairs[0].Weighted, 4.0/7, exact)
	before, _ := json.Marshal(r)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(marks), func(i, j int) { marks[i], marks[j] = marks[j], marks[i] })
	if after, _ := json.Marshal(agreement.Agree(marks)); string(after) != string(before) {
		t.Errorf("%s\n%s", before, after)
	}
}

// A drill with a criterion that nobody meets, one that everybody meets, one that
// the worse meet, and a forbidden thing that nobody does.
func TestABrokenDrillSaysSo(t *testing.T) {
	items := []agreement.Item{
		{ID: "good", Title: "Find the cause", Points: 40}, {ID: "well", Title: "Tell people", Points: 30},
		{ID: "nobody", Title: "Name the moon", Points: 10}, {ID: "all", Title: "Turn up", Points: 10},
		{ID: "odd", Title: "Restart twice", Points: 10}, {ID: "cost", Title: "No collateral", Points: -10},
	}
	var runs []agreement.Played
	for i := range 12 {
		able := float64(i) / 11
		runs = append(runs, agreement.Played{
			Points:    map[string]float64{"good": 40 * able, "well": 30 * able, "nobody": 0, "all": 10, "odd": 10 * (1 - able), "cost": 0},
			Score:     20 + 60*able,
			Took:      float64(100 * (i + 1)),
			OutOfTime: i < 8,
		})
	}
	d := agreement.Describe(items, runs)
	near(t, "difficulty", d.Items[0].Difficulty, 0.5, exact)
	near(t, "discrimination", d.Items[0].Discrimination, 1, exact)
	near(t, "discrimination of the odd one", d.Items[4].Discrimination, -1, exact)
	near(t, "what nobody did is kept by all", d.Items[5].Difficulty, 1, exact)
	near(t, "lower quartile", d.Took.Lower, 375, exact)
	near(t, "median", d.Took.Median, 650, exact)
	all := strings.Join(d.Broken, "\n")
	for _, want := range []string{"Nobody has met “Name the moon” in 12 runs", "Everybody met “Turn up”", "did worse at “Restart twice”", "In 8 of 12 runs the time was up"} {
		if !strings.Contains(all, want) {
			t.Errorf("nothing says %q:\n%s", want, all)
		}
	}
	for _, not := range []string{"No collateral", "Find the cause", "hardly differ"} {
		if strings.Contains(all, not) {
			t.Errorf("something says %q:\n%s", not, all)
		}
	}
	open := slices.Clone(runs)
	for i := range open {
		open[i].Points = map[string]float64{"good": 1}
	}
	if o := agreement.Describe(items, open).Items[1]; o.Runs != 0 || o.Difficulty.Why != "no runs yet" {
		t.Errorf("what waits for a person: %+v", o)
	}
}

// An item counts for nothing in the total that it is held against: two that go
// their own ways discriminate by 0, though each is half of the total.
func TestDiscriminationIsCorrected(t *testing.T) {
	items := []agreement.Item{{ID: "a", Points: 10}, {ID: "b", Points: 10}}
	var runs []agreement.Played
	for i := range 12 {
		runs = append(runs, agreement.Played{Points: map[string]float64{"a": 10 * float64(i%2), "b": 10 * float64(i/2%2)}})
	}
	d := agreement.Describe(items, runs)
	near(t, "discrimination", d.Items[0].Discrimination, 0, exact)
}

// Whatever is handed in, a figure is a number or a reason.
func TestNoFigureIsEverBoth(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		var a, b []int
		for range r.IntN(14) {
			a, b = append(a, r.IntN(3)), append(b, r.IntN(3))
		}
		scores := make([]float64, len(b))
		for i := range scores {
			scores[i] = float64(r.IntN(3))
		}
		s := agreement.SetStandard(a, scores)
		table := agreement.Cross(a, b)
		for i, f := range []agreement.Figure{table.Kappa(agreement.Any), table.Kappa(agreement.Quadratic), table.Percent(), s.Pass, s.Line.Slope, s.Line.Intercept, s.Line.R2} {
			if f.Known() == (f.Why != "") {
				t.Fatalf("figure %d of %v and %v: %+v", i, a, b, f)
			}
			if _, err := json.Marshal(f); err != nil {
				t.Fatalf("figure %d of %v and %v: %v", i, a, b, err)
			}
		}
	}
}
