package scorecard_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/scorecard"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

func finding(id, dimension string, result grading.Result, points, most float64) grading.Finding {
	f := grading.Finding{ID: id, Dimension: dimension, Result: result, Points: points, Max: most}
	if result == grading.Open {
		f.Open = most
	}
	return f
}

func work(id string, findings ...grading.Finding) scorecard.Work {
	return scorecard.Work{ID: id, Title: "Work " + id, Grade: grading.Grade{Findings: findings}}
}

func of(t *testing.T, card scorecard.Card, name string) scorecard.Dimension {
	t.Helper()
	for _, d := range card.Dimensions {
		if d.Name == name {
			return d
		}
	}
	t.Fatalf("no dimension %s", name)
	return scorecard.Dimension{}
}

func TestACardTellsWhatThereIsFromWhatThereIsNot(t *testing.T) {
	card := scorecard.Of([]scorecard.Work{
		work("b", finding("cause", "systems", grading.Earned, 30, 30), finding("note", "communication", grading.Open, 0, 10), finding("harm", "systems", grading.Spared, 0, 0)),
		work("a", finding("flags", "automation", grading.Missed, 0, 50), finding("help", "systems", grading.Partial, 25, 50), finding("destroyed", "cloud", grading.Lost, -5, 0)),
		{ID: "c", Title: "Not begun", Missing: "It was not begun."},
		{ID: "d", Title: "Broken", Grade: grading.Grade{Ungraded: event.EndFailed, Findings: []grading.Finding{finding("x", "learning", grading.Missed, 0, 9)}}},
	}, nil)
	if len(card.Dimensions) != len(scenarios.Dimensions()) || len(card.Without) != 2 || card.Without[0].Why != "It was not begun." {
		t.Fatalf("%+v", card)
	}
	// 75 of 75 of the one, and 25 of 50 of the other.
	if d := of(t, card, "systems"); d.Points != 100 || d.Max != 125 || d.Score == nil || *d.Score != (scorecard.Range{Low: 80, High: 80}) || d.Works != 2 || len(d.Rests) != 2 {
		t.Errorf("systems: %+v", d)
	}
	if d := of(t, card, "automation"); !d.Evidence || *d.Score != (scorecard.Range{}) {
		t.Errorf("what was missed is zero: %+v", d)
	}
	if d := of(t, card, "communication"); !d.Evidence || *d.Score != (scorecard.Range{High: 100}) || d.Open != 25 {
		t.Errorf("what waits for a mark is an interval: %+v", d)
	}
	if d := of(t, card, "cloud"); !d.Evidence || d.Score != nil || len(d.Rests) != 1 {
		t.Errorf("what only cost has no score: %+v", d)
	}
	for _, name := range []string{"observability", "incident-response", "learning"} {
		if d := of(t, card, name); d.Evidence || d.Score != nil || d.Rests == nil {
			t.Errorf("%s: %+v", name, d)
		}
	}
	// (20×80 + 15×0 + 15×0…100) ÷ 50
	if total := card.Total; total.Covered != 50 || !total.Open || *total.Score != (scorecard.Range{Low: 32, High: 62}) {
		t.Errorf("total: %+v %+v", total, total.Score)
	}
	if none := scorecard.Of(nil, nil); none.Total.Score != nil || none.Total.Covered != 0 {
		t.Errorf("nothing: %+v", none.Total)
	}
}

func TestAgreementIsThatOfTheFirstTwo(t *testing.T) {
	w := work("a", finding("note", "communication", grading.Partial, 5, 10), finding("steps", "systems", grading.Partial, 5, 10))
	mark := func(who, criterion string, level int) grading.BlindMark {
		return grading.BlindMark{Rater: event.Actor{ID: who}, Criterion: criterion, Level: level, Top: 3}
	}
	w.Blind = []grading.BlindMark{mark("p", "note", 1), mark("p", "steps", 2), mark("p", grading.OnWhole, 0), mark("q", "note", 3), mark("q", "steps", 2), mark("q", grading.OnWhole, 1), mark("r", "note", 3), mark("r", "steps", 0), mark("r", grading.OnWhole, 1)}
	card := scorecard.Of([]scorecard.Work{w}, nil)
	if g := card.Agreement; g.Marks != 3 || g.Same != 1 || g.Near != 1 || g.Settled != 3 || g.Weighted.Known() || !strings.Contains(g.Weighted.Why, "too few") {
		t.Errorf("all: %+v", g)
	}
	if g := of(t, card, "communication").Agreement; g.Marks != 1 || g.Same != 0 || g.Near != 0 {
		t.Errorf("one dimension: %+v", g)
	}
	w.Blind = nil
	for n := range 6 {
		for who, level := range map[string]int{"p": n % 4, "q": n % 4} {
			w.Blind = append(w.Blind, mark(who, fmt.Sprint("c", n), level))
		}
		w.Blind = append(w.Blind, mark("p", fmt.Sprint("d", n), 3), mark("q", fmt.Sprint("d", n), 0))
	}
	if g := scorecard.Of([]scorecard.Work{w}, nil).Agreement; !g.Weighted.Known() || *g.Weighted.Value >= 0.5 {
		t.Errorf("enough marks have a kappa: %+v", g)
	}
	if g := of(t, scorecard.Of(nil, nil), "systems").Agreement; g.Weighted.Known() || g.Weighted.Why == "" {
		t.Errorf("no marks: %+v", g)
	}
}

func TestWeights(t *testing.T) {
	sum := 0
	for _, d := range scorecard.Of(nil, nil).Dimensions {
		sum += d.Weight
	}
	if sum != 100 {
		t.Errorf("the usual weights come to %d", sum)
	}
	works := []scorecard.Work{work("a", finding("x", "systems", grading.Earned, 10, 10), finding("y", "learning", grading.Missed, 0, 10))}
	if total := scorecard.Of(works, scorecard.Weights{"systems": 75, "learning": 25}).Total; total.Covered != 100 || total.Score.Low != 75 {
		t.Errorf("%+v %+v", total, total.Score)
	}
	if total := scorecard.Of(works, scorecard.Weights{"systems": 100}).Total; total.Covered != 100 || total.Score.Low != 100 {
		t.Errorf("a dimension that weighs nothing: %+v", total)
	}
}

// madeUp makes up what somebody did.
func madeUp(dice *rand.Rand) []scorecard.Work {
	var works []scorecard.Work
	for n := range 1 + dice.IntN(4) {
		w := scorecard.Work{ID: fmt.Sprint("w", n), Title: fmt.Sprint("Work ", n), Place: dice.IntN(3)}
		if dice.IntN(6) == 0 {
			w.Missing = "It was not begun."
		}
		for k := range dice.IntN(12) {
			most := float64(1 + dice.IntN(20))
			dimension := scenarios.Dimensions()[dice.IntN(7)].Name
			f := finding(fmt.Sprint("c", k), dimension, grading.Partial, most*dice.Float64(), most)
			switch dice.IntN(6) {
			case 0:
				f = finding(f.ID, dimension, grading.Open, 0, most)
			case 1:
				f = finding(f.ID, dimension, grading.Lost, -most, 0)
			case 2:
				f = finding(f.ID, dimension, grading.Unjudged, 0, 0)
			case 3:
				f.Points, f.Open = most/3, most/2 // a part waits
			}
			w.Grade.Findings = append(w.Grade.Findings, f)
			w.Blind = append(w.Blind, grading.BlindMark{Criterion: f.ID, Level: dice.IntN(4)}, grading.BlindMark{Criterion: f.ID, Level: dice.IntN(4)})
		}
		works = append(works, w)
	}
	return works
}

// over has something hold of a thousand made up cards.
func over(t *testing.T, holds func(dice *rand.Rand, works []scorecard.Work) error) {
	t.Helper()
	for seed := range uint64(1000) {
		dice := rand.New(rand.NewPCG(seed, 17))
		if err := holds(dice, madeUp(dice)); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

func within(outer, inner *scorecard.Range) bool {
	return outer == nil && inner == nil || outer != nil && inner != nil && outer.Low <= inner.Low && inner.Low <= inner.High && inner.High <= outer.High
}

// Whatever the marks that are missing come to, it lies within what was said before.
func TestAnIntervalHoldsWhatItComesTo(t *testing.T) {
	over(t, func(dice *rand.Rand, works []scorecard.Work) error {
		before := scorecard.Of(works, nil)
		for w := range works {
			findings := slices.Clone(works[w].Grade.Findings)
			for i, f := range findings {
				if f.Open > 0 && dice.IntN(4) > 0 {
					f.Points, f.Open, f.Result = f.Points+[]float64{0, 1, dice.Float64()}[dice.IntN(3)]*f.Open, 0, grading.Partial
					findings[i] = f
				}
			}
			works[w].Grade.Findings = findings
		}
		after := scorecard.Of(works, nil)
		if !within(before.Total.Score, after.Total.Score) || before.Total.Covered != after.Total.Covered {
			return fmt.Errorf("the total was %+v, and is %+v", before.Total.Score, after.Total.Score)
		}
		for i, d := range before.Dimensions {
			if !within(d.Score, after.Dimensions[i].Score) {
				return fmt.Errorf("%s was %+v, and is %+v", d.Name, d.Score, after.Dimensions[i].Score)
			}
			if d.Score != nil && d.Open == 0 && d.Score.Low != d.Score.High {
				return fmt.Errorf("%s waits for nothing and is %+v", d.Name, d.Score)
			}
		}
		return nil
	})
}

// Work that shows nothing of anything changes no figure.
func TestNoEvidenceChangesNothing(t *testing.T) {
	over(t, func(dice *rand.Rand, works []scorecard.Work) error {
		before := scorecard.Of(works, nil)
		works = append(works,
			work("nothing", finding("a", "systems", grading.Unjudged, 0, 0), finding("b", "cloud", grading.Spared, 0, 0)),
			scorecard.Work{ID: "later", Missing: "It was not begun.", Grade: grading.Grade{Findings: []grading.Finding{finding("a", "systems", grading.Missed, 0, 10)}}})
		works[0].Grade.Findings = append(slices.Clone(works[0].Grade.Findings), finding("more", "learning", grading.Unjudged, 0, 0), finding("spared", "learning", grading.Spared, 0, 0))
		after := scorecard.Of(works, nil)
		if !reflect.DeepEqual(before.Dimensions, after.Dimensions) || !reflect.DeepEqual(before.Total, after.Total) {
			return fmt.Errorf("it was %+v, and is %+v", before, after)
		}
		return nil
	})
}

func TestTheOrderOfWorkDoesNotMatter(t *testing.T) {
	over(t, func(dice *rand.Rand, works []scorecard.Work) error {
		before := scorecard.Of(works, nil)
		dice.Shuffle(len(works), func(i, j int) { works[i], works[j] = works[j], works[i] })
		if after := scorecard.Of(works, nil); !reflect.DeepEqual(before, after) {
			return fmt.Errorf("it was %+v, and is %+v", before, after)
		}
		return nil
	})
}

// Weights share the whole out: the total lies among the dimensions it is made of.
func TestTheTotalLiesAmongItsDimensions(t *testing.T) {
	over(t, func(_ *rand.Rand, works []scorecard.Work) error {
		card := scorecard.Of(works, nil)
		low, high, covered := 100.0, 0.0, 0
		for _, d := range card.Dimensions {
			if d.Score == nil {
				continue
			}
			covered += d.Weight
			low, high = min(low, d.Score.Low), max(high, d.Score.High)
		}
		if card.Total.Covered != covered {
			return fmt.Errorf("%d percent of the weight has a score, and %d is said", covered, card.Total.Covered)
		}
		if s := card.Total.Score; s != nil && (s.Low < low || s.High > high) {
			return fmt.Errorf("%+v is beyond %g to %g", s, low, high)
		}
		return nil
	})
}
