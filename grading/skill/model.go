package skill

import (
	"cmp"
	"iter"
	"maps"
	"math"
	"slices"
	"time"
)

// Model is what is known of learners and drills in general. Prior is one to begin with,
// and Fit learns one from what everybody played.
type Model struct {
	Mean     float64 // of learners, percent
	Spread   float64 // standard deviation between learners
	Drills   float64 // standard deviation of the ease of drills
	Error    float64 // by what the variance of a run's error is multiplied
	Ease     map[string]Ease
	Learners int // that it was learned from
}

// Ease is by how much a drill is easier than usual, in points of percent, and the
// variance of that.
type Ease struct{ Mean, Variance float64 }

// Prior is what is supposed where nobody has played anything.
func Prior() Model { return Model{Mean: 60, Spread: 18, Drills: 10, Error: 1} }

// Estimate is what is known of a learner.
type Estimate struct {
	Mean float64 // percent
	// Low and High hold the learner's strength with a probability of 90 %.
	Low, High float64
	Runs      int // that it rests on; 0: it was never shown, and nothing else means anything
	Drills    int // different ones
}

// within is how many standard deviations hold the middle 90 % of a normal distribution.
const within = 1.6449

// Estimate says what evidence of one learner comes to, at a moment.
func (m Model) Estimate(evidence []Evidence, now time.Time) Estimate {
	all := runs(evidence, now)
	if len(all) == 0 {
		return Estimate{}
	}
	mean, variance := m.learner(byDrill(looks(all)))
	half := within * math.Sqrt(variance)
	e := Estimate{Mean: clamp(mean), Low: clamp(mean - half), High: clamp(mean + half), Runs: len(all)}
	drills := map[string]bool{}
	for _, s := range all {
		drills[s.drill] = true
	}
	e.Drills = len(drills)
	return e
}

func clamp(percent float64) float64 { return math.Max(0, math.Min(100, percent)) }

// played is what a learner did in one drill.
type played struct {
	drill string
	looks []seen
}

// byDrill puts together what shares the ease of a drill.
func byDrill(all []seen) []played {
	at := map[string][]seen{}
	for _, s := range all {
		at[s.drill] = append(at[s.drill], s)
	}
	var out []played
	for _, drill := range slices.Sorted(maps.Keys(at)) {
		out = append(out, played{drill, at[drill]})
	}
	return out
}

// share is what the looks at one drill come to, and the variance of its error.
func (m Model) share(p played) (share, variance float64) {
	weights := 0.0
	for _, s := range p.looks {
		w := 1 / (m.Error*s.noise + s.more)
		share += w * s.share
		weights += w
	}
	return share / weights, 1 / weights
}

func (m Model) ease(drill string) Ease {
	if e, known := m.Ease[drill]; known {
		return e
	}
	return Ease{0, m.Drills * m.Drills}
}

// learner is the posterior of one: its mean and variance.
func (m Model) learner(all []played) (mean, variance float64) {
	precision := 1 / (m.Spread * m.Spread)
	sum := m.Mean * precision
	for _, p := range all {
		share, v := m.share(p)
		ease := m.ease(p.drill)
		w := 1 / (v + ease.Variance)
		precision += w
		sum += w * (share - ease.Mean)
	}
	return sum / precision, 1 / precision
}

// Of how many learners, drills and runs the prior is worth, and how often what is known
// of one is used for the others: from then on hardly anything changes.
const (
	priorLearners, priorDrills, priorRuns = 8.0, 6.0, 20.0
	rounds                                = 25
)

// Fit learns a model from the evidence of many learners, by expectation and maximisation
// with the priors' weight (S. R. Searle, G. Casella and C. E. McCulloch, Variance
// Components, 1992, ch. 8). Of few learners it hardly differs from Prior. The evidence of one
// is not held any longer than until that of the next is asked for.
func Fit(population iter.Seq[[]Evidence], now time.Time) Model {
	var learners [][]played
	for evidence := range population {
		if all := runs(evidence, now); len(all) > 0 {
			learners = append(learners, byDrill(looks(all)))
		}
	}
	m, prior := Prior(), Prior()
	m.Learners = len(learners)
	for range rounds {
		m = m.round(learners, prior)
	}
	return m
}

// round makes a model better once.
func (m Model) round(learners [][]played, prior Model) Model {
	type posterior struct{ mean, variance float64 }
	theirs := make([]posterior, len(learners))
	type sums struct{ weights, sum float64 }
	drills := map[string]*sums{}
	n := float64(len(learners))
	total := 0.0
	for i, all := range learners {
		mean, variance := m.learner(all)
		theirs[i] = posterior{mean, variance}
		total += mean
		for _, p := range all {
			share, v := m.share(p)
			d := drills[p.drill]
			if d == nil {
				d = &sums{weights: 1 / (m.Drills * m.Drills)}
				drills[p.drill] = d
			}
			w := 1 / (v + variance)
			d.weights += w
			d.sum += w * (share - mean)
		}
	}
	next := Model{Learners: m.Learners, Ease: map[string]Ease{}}
	next.Mean = (prior.Mean + total) / (1 + n) // the prior mean is worth one learner
	between := priorLearners * prior.Spread * prior.Spread
	for _, p := range theirs {
		between += (p.mean-next.Mean)*(p.mean-next.Mean) + p.variance
	}
	next.Spread = math.Sqrt(between / (priorLearners + n))

	// Eases are told apart from learners by their mean being 0.
	middle := 0.0
	names := slices.SortedFunc(maps.Keys(drills), cmp.Compare)
	for _, name := range names {
		d := drills[name]
		next.Ease[name] = Ease{d.sum / d.weights, 1 / d.weights}
		middle += d.sum / d.weights / float64(len(names))
	}
	ofDrills := priorDrills * prior.Drills * prior.Drills
	for _, name := range names {
		e := next.Ease[name]
		e.Mean -= middle
		next.Ease[name] = e
		ofDrills += e.Mean*e.Mean + e.Variance
	}
	next.Mean += middle
	next.Drills = math.Sqrt(ofDrills / (priorDrills + float64(len(names))))

	errors, count := priorRuns*prior.Error, priorRuns
	for i, all := range learners {
		for _, p := range all {
			ease := next.Ease[p.drill]
			for _, s := range p.looks {
				if s.repeat {
					continue // its error is not one of a run alone
				}
				left := s.share - ease.Mean - theirs[i].mean - middle
				errors += math.Max(0, left*left+theirs[i].variance+ease.Variance-s.more) / s.noise
				count++
			}
		}
	}
	next.Error = errors / count
	return next
}
