package skill

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// world is a way in which learners might really be and drills might really go. None is
// the estimator's: what somebody earns never is a sum of normal parts.
type world struct {
	name string
	// strength draws a learner, and drill how hard a drill is and how much it tells.
	strength func(*rand.Rand) float64
	drill    func(*rand.Rand) (hard, steep float64)
	// share draws what a learner earns once, in percent, between 0 and 100.
	share func(r *rand.Rand, strength, hard, steep float64) float64
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// criteria draws a share out of so many criteria, each met or not: a two-parameter
// logistic model of items, with the day's form of the learner on top.
func criteria(n int, form float64) func(r *rand.Rand, strength, hard, steep float64) float64 {
	return func(r *rand.Rand, strength, hard, steep float64) float64 {
		today := strength + form*r.NormFloat64()
		got, of := 0.0, 0.0
		for i := range n {
			worth := 1 + float64(i%4)
			of += worth
			if r.Float64() < logistic(steep*(today-hard)+0.8*(float64(i)/float64(n)-0.5)) {
				got += worth
			}
		}
		return 100 * got / of
	}
}

// cut is a share with an error that is not normal, between 0 and 100.
func cut(off func(*rand.Rand) float64) func(r *rand.Rand, strength, hard, steep float64) float64 {
	return func(r *rand.Rand, strength, hard, _ float64) float64 {
		return clamp(strength - hard + off(r))
	}
}

func worlds() []world {
	logits := func(r *rand.Rand) (hard, steep float64) { return 0.6 * r.NormFloat64(), 0.6 + 0.8*r.Float64() }
	points := func(r *rand.Rand) (hard, steep float64) { return 24 * (r.Float64() - 0.5), 0 }
	return []world{
		{"items, normal learners", func(r *rand.Rand) float64 { return 0.5 + 0.9*r.NormFloat64() }, logits, criteria(14, 0.5)},
		{"items, many beginners and few experts", func(r *rand.Rand) float64 { return -0.8 + 1.1*r.ExpFloat64() }, logits, criteria(14, 0.5)},
		{"points, two sorts of learners, flat errors", func(r *rand.Rand) float64 {
			if r.IntN(3) == 0 {
				return 82 + 6*r.NormFloat64()
			}
			return 48 + 9*r.NormFloat64()
		}, points, cut(func(r *rand.Rand) float64 { return 46 * (r.Float64() - 0.5) })},
		{"points, most near the ceiling, a bad day now and then", func(r *rand.Rand) float64 { return 95 - 16*r.ExpFloat64() }, points, cut(func(r *rand.Rand) float64 {
			if r.IntN(8) == 0 {
				return -15 - 30*r.Float64()
			}
			return 12 * r.NormFloat64()
		})},
		{"points, drills of which a few are far harder", func(r *rand.Rand) float64 { return 66 + 15*r.NormFloat64() }, func(r *rand.Rand) (hard, steep float64) { return 10*r.ExpFloat64() - 8, 0 }, cut(func(r *rand.Rand) float64 { return 14 * r.NormFloat64() })},
	}
}

// simulated is a population that played drills, and how strong each of them is: the
// share that they would earn in the mean drill, the first time, without hints.
type simulated struct {
	evidence [][]Evidence
	strong   []float64
	error    float64 // of one drill, as a standard deviation
}

var day = time.Date(2025, 3, 1, 9, 0, 0, 0, time.UTC)

// simulate has learners play so many different drills of 24, in an order of their own, a
// fourth of them with hints, and a fifth of the drills a second or third time.
func (w world) simulate(r *rand.Rand, learners, drills int) simulated {
	const there, mean = 24, 25
	type drill struct{ hard, steep float64 }
	var all []drill
	for range there {
		hard, steep := w.drill(r)
		all = append(all, drill{hard, steep})
	}
	var s simulated
	spread, n := 0.0, 0.0
	for i := range learners {
		strength := w.strength(r)
		total := 0.0
		for _, d := range all {
			sum, squares := 0.0, 0.0
			for range mean {
				got := w.share(r, strength, d.hard, d.steep)
				sum += got
				squares += got * got
			}
			total += sum / mean
			spread += (squares - sum*sum/mean) / (mean - 1)
			n++
		}
		s.strong = append(s.strong, total/there)
		var evidence []Evidence
		add := func(d int, share float64, repeat bool, hints int) {
			run := fmt.Sprintf("%d-%d", i, len(evidence))
			at := day.Add(time.Duration(len(evidence)) * 24 * time.Hour)
			evidence = append(evidence, Evidence{Run: run, Drill: fmt.Sprint(d), Seed: 1, Criterion: "all", Points: share / 100, Max: 1, Repeat: repeat, Hints: hints, At: at})
		}
		for _, d := range r.Perm(there)[:drills] {
			got, hints := w.share(r, strength, all[d].hard, all[d].steep), 0
			if r.IntN(4) == 0 { // hints give more or less than they are taken to
				hints = 1 + r.IntN(2)
				got = clamp(got + float64(hints)*8*r.Float64())
			}
			add(d, got, false, hints)
			for repeat := r.IntN(5); repeat < 2 && r.IntN(2) == 0; repeat++ {
				add(d, clamp(w.share(r, strength, all[d].hard, all[d].steep)+25*r.Float64()), true, 0)
			}
		}
		s.evidence = append(s.evidence, evidence)
	}
	s.error = math.Sqrt(spread / n)
	return s
}

func ranks(of []float64) []float64 {
	order := make([]int, len(of))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		if of[a] < of[b] {
			return -1
		}
		return 1
	})
	out := make([]float64, len(of))
	for rank, i := range order {
		out[i] = float64(rank)
	}
	return out
}

// spearman is the rank correlation of two lists without ties.
func spearman(a, b []float64) float64 {
	x, y := ranks(a), ranks(b)
	n, sum := float64(len(a)), 0.0
	for i := range x {
		sum += (x[i] - y[i]) * (x[i] - y[i])
	}
	return 1 - 6*sum/(n*(n*n-1))
}

func TestEstimatesFindLearnersOfAnyWorld(t *testing.T) {
	t.Parallel()
	for at, w := range worlds() {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			s := w.simulate(rand.New(rand.NewPCG(16, uint64(at))), 1000, 10)
			if s.error < 12 {
				t.Fatalf("one drill's error is %.1f points: this world is too easy", s.error)
			}
			for _, after := range []int{2, 5, 10} {
				var played [][]Evidence
				for _, evidence := range s.evidence {
					different := map[string]bool{}
					end := slices.IndexFunc(evidence, func(e Evidence) bool { different[e.Drill] = true; return len(different) > after })
					if end < 0 {
						end = len(evidence)
					}
					played = append(played, evidence[:end])
				}
				now := day.Add(30 * 24 * time.Hour)
				m := Fit(slices.Values(played), now)
				var means []float64
				held, wide := 0, 0.0
				for i, evidence := range played {
					e := m.Estimate(evidence, now)
					means = append(means, e.Mean)
					wide += (e.High - e.Low) / float64(len(played))
					if e.Low <= s.strong[i] && s.strong[i] <= e.High {
						held++
					}
				}
				order, share := spearman(means, s.strong), float64(held)/float64(len(played))
				t.Logf("after %d drills: order %.3f, of the 90 %% intervals %.1f %% hold, %.0f points wide; one drill's error %.1f", after, order, 100*share, wide, s.error)
				if after == 10 && order < 0.8 {
					t.Errorf("after %d drills the order of learners is found with ρ = %.3f", after, order)
				}
				if share < 0.85 || share > 0.95 {
					t.Errorf("after %d drills %.1f %% of the 90 %% intervals hold", after, 100*share)
				}
			}
		})
	}
}
