package skill

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// first is a run that nobody knew the answers of, of which a share was earned.
func first(n int, share float64) []Evidence {
	var out []Evidence
	for i := range 6 {
		out = append(out, Evidence{Run: fmt.Sprint("run", n), Drill: fmt.Sprint("drill", n), Seed: 1, Criterion: fmt.Sprint(i), Points: 5 * share, Max: 5, At: day.Add(time.Duration(n) * 24 * time.Hour)})
	}
	return out
}

func times(n int, share float64) (all []Evidence) {
	for i := range n {
		all = append(all, first(i, share)...)
	}
	return all
}

func TestNothingPlayedIsNeverShown(t *testing.T) {
	t.Parallel()
	only := []Evidence{{Run: "r", Drill: "d", Criterion: "forbidden"}} // spared: it shows nothing
	if got := Prior().Estimate(nil, day); got != (Estimate{}) {
		t.Errorf("of nothing: %+v", got)
	}
	if got := Prior().Estimate(only, day); got != (Estimate{}) {
		t.Errorf("of what was only not done: %+v", got)
	}
}

func TestFewRunsSayLittle(t *testing.T) {
	t.Parallel()
	one, ten := Prior().Estimate(times(1, 1), day), Prior().Estimate(times(10, 1), day)
	if one.High-one.Low < 30 || one.Low > 70 || one.Runs != 1 {
		t.Errorf("one perfect run: %+v", one)
	}
	if ten.High-ten.Low > (one.High-one.Low)/1.5 || ten.Mean <= one.Mean || ten.Runs != 10 || ten.Drills != 10 {
		t.Errorf("ten perfect runs: %+v, one: %+v", ten, one)
	}
}

func TestHintsLowerAnEstimate(t *testing.T) {
	t.Parallel()
	for _, share := range []float64{0, 0.2, 0.5, 0.8, 1} {
		without := times(3, share)
		last := Prior().Estimate(without, day)
		none := last.Mean
		for hints := 1; hints < 8; hints++ {
			with := slices.Clone(without)
			for i := range with {
				with[i].Hints = hints
			}
			got := Prior().Estimate(with, day)
			if got.Mean >= last.Mean && hints*hintWorth <= hintsMost && got.Mean > 0 || got.Mean > last.Mean {
				t.Errorf("of %.0f %%, %d hints: %.1f, one less: %.1f", 100*share, hints, got.Mean, last.Mean)
			}
			last = got
		}
		if none-last.Mean < 8 {
			t.Errorf("of %.0f %%, without hints %.1f, with many %.1f", 100*share, none, last.Mean)
		}
	}
}

func TestRepeatsOfTheSameHardlyRaiseAnEstimate(t *testing.T) {
	t.Parallel()
	known := times(2, 0.5)
	was := Prior().Estimate(known, day)
	for n := range 20 {
		for _, e := range first(0, 1) { // the same drill and seed, perfect by now
			e.Run, e.Repeat, e.At = fmt.Sprint("again", n), true, e.At.Add(time.Duration(n+1)*time.Hour)
			known = append(known, e)
		}
	}
	got, fresh := Prior().Estimate(known, day), Prior().Estimate(append(times(2, 0.5), slices.Concat(first(7, 1), first(8, 1))...), day)
	if raised := got.Mean - was.Mean; raised < 0 || raised > 4 {
		t.Errorf("20 perfect repeats raise it by %.1f", raised)
	}
	if fresh.Mean-was.Mean < 2*(got.Mean-was.Mean) {
		t.Errorf("two other drills raise it to %.1f, 20 repeats to %.1f", fresh.Mean, got.Mean)
	}
	// Nor does playing again what went well cost anything.
	well := times(2, 1)
	again := slices.Clone(well)
	for _, e := range first(0, 1) {
		e.Run, e.Repeat = "again", true
		again = append(again, e)
	}
	if a, b := Prior().Estimate(well, day).Mean, Prior().Estimate(again, day).Mean; b < a {
		t.Errorf("a perfect repeat of a perfect run lowers it from %.1f to %.1f", a, b)
	}
}

func TestWhatWasForbiddenLowersAnEstimate(t *testing.T) {
	t.Parallel()
	well := times(1, 1)
	lost := append(slices.Clone(well), Evidence{Run: "run0", Drill: "drill0", Seed: 1, Criterion: "forbidden", Points: -12, At: day})
	only := []Evidence{{Run: "r", Drill: "d", Criterion: "forbidden", Points: -12, At: day}}
	if a, b := Prior().Estimate(well, day).Mean, Prior().Estimate(lost, day).Mean; b >= a {
		t.Errorf("%.1f, and %.1f with points lost", a, b)
	}
	if got := Prior().Estimate(only, day); got.Runs != 1 || got.Mean >= Prior().Mean {
		t.Errorf("of a forbidden thing alone: %+v", got)
	}
}

func TestTheOrderOfEvidenceIsNothing(t *testing.T) {
	t.Parallel()
	all := slices.Concat(first(0, 0.2), first(1, 0.9), first(2, 0.5))
	shuffled := slices.Clone(all)
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	a, b := Prior().Estimate(all, day), Prior().Estimate(shuffled, day)
	if d := a.Mean - b.Mean; d > 1e-9 || d < -1e-9 {
		t.Errorf("%+v and %+v", a, b)
	}
}

func TestOldRunsSayLess(t *testing.T) {
	t.Parallel()
	all := times(4, 1)
	fresh, old := Prior().Estimate(all, day), Prior().Estimate(all, day.AddDate(4, 0, 0))
	if old.High-old.Low <= fresh.High-fresh.Low || old.Mean >= fresh.Mean {
		t.Errorf("four years later %+v, at once %+v", old, fresh)
	}
}

// TestFewLearnersAreTakenForWhatIsUsual holds where a team of a few has just begun: what
// is usual is not learned from three people.
func TestFewLearnersAreTakenForWhatIsUsual(t *testing.T) {
	t.Parallel()
	if m := Fit(slices.Values([][]Evidence{}), day); m.Mean != Prior().Mean || m.Learners != 0 {
		t.Errorf("of nobody: %+v", m)
	}
	m := Fit(slices.Values([][]Evidence{times(2, 0.9), times(2, 0.95)}), day)
	if m.Spread < 8 || m.Drills < 5 || m.Error < 0.5 || m.Learners != 2 {
		t.Errorf("of two: %+v", m)
	}
}
