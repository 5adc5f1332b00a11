package skill

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// Evidence is what one criterion of a run shows.
type Evidence struct {
	Run, Drill string
	Seed       int64
	Criterion  string
	Points     float64 // earned, or, below 0, lost by what was forbidden
	Max        float64 // that could be earned; 0: it only costs
	Repeat     bool    // the learner knew the answers of the drill
	Hints      int     // that were used in the run
	At         time.Time
}

// Of what is not in the numbers of a run.
const (
	hintWorth  = 5.0  // points of percent that a hint is taken to have given, see ofRun
	hintsMost  = 25.0 // that all hints of a run are taken to have given
	knownWorth = 15.0 // that knowing the answers is taken to give
	// How much that differs between learners and drills, as a standard deviation: with
	// the same seed everything happens again as it did.
	knownSame, knownOther = 25.0, 12.0
	// driftDay is by how much a learner's strength varies in a day, as a variance: by 7
	// points in a year.
	driftDay = 0.15
	// Standard deviations of one run's error, before they are fitted: of the run as a
	// whole, and of one criterion, so that two criteria say less than twenty.
	ofRun, ofCriterion = 10.0, 28.0
)

// seen is what one run, or several repeats of it, show: a share in percent and the
// variances of its error, that which is fitted and that which is not.
type seen struct {
	run, drill  string
	seed        int64
	at          time.Time
	repeat      bool
	share       float64
	noise, more float64
}

// runs sums up evidence by run, in the order of time.
func runs(evidence []Evidence, now time.Time) []seen {
	type sum struct {
		first             Evidence
		points, max, most float64
		squares           float64
	}
	sums := map[string]*sum{}
	var order []string
	for _, e := range evidence {
		s := sums[e.Run]
		if s == nil {
			s = &sum{first: e}
			sums[e.Run] = s
			order = append(order, e.Run)
		}
		weight := e.Max
		if weight == 0 {
			weight = math.Abs(e.Points)
		} else {
			s.max += e.Max
		}
		s.points += e.Points
		s.most += weight
		s.squares += weight * weight
	}
	var out []seen
	for _, id := range order {
		s := sums[id]
		if s.most == 0 {
			continue // what could not be earned and was not lost shows nothing
		}
		share := 0.0
		if s.max > 0 {
			share = 100 * math.Max(0, math.Min(1, s.points/s.max))
		}
		hints := math.Min(hintsMost, hintWorth*float64(s.first.Hints))
		criteria := s.most * s.most / s.squares // Kish's effective number: one heavy criterion is one
		days := math.Max(0, now.Sub(s.first.At).Hours()/24)
		out = append(out, seen{
			run: id, drill: s.first.Drill, seed: s.first.Seed, at: s.first.At, repeat: s.first.Repeat,
			share: share - hints, // below 0 as well: else what is less certain would lie nearer to the mean
			noise: ofRun*ofRun + ofCriterion*ofCriterion/criteria, more: hints*hints/4 + driftDay*days,
		})
	}
	slices.SortFunc(out, func(a, b seen) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.run, b.run)) })
	return out
}

// looks are the runs with repeats put together: what is played again with the same seed
// is one more look at the same, however often, and what it gained by being known is not
// the learner's strength. It says no less than the first one did.
func looks(all []seen) []seen {
	type again struct {
		drill string
		seed  int64
	}
	first := map[string]float64{} // share, by drill
	repeats := map[again][]seen{}
	var out []seen
	var order []again
	for _, s := range all {
		if !s.repeat {
			if _, played := first[s.drill]; !played {
				first[s.drill] = s.share
			}
			out = append(out, s)
			continue
		}
		key := again{s.drill, s.seed}
		if repeats[key] == nil {
			order = append(order, key)
		}
		repeats[key] = append(repeats[key], s)
	}
	for _, key := range order {
		n := float64(len(repeats[key]))
		one := seen{drill: key.drill, seed: key.seed, repeat: true}
		same := false
		for _, s := range all {
			same = same || !s.repeat && s.drill == key.drill && s.seed == key.seed
		}
		for _, s := range repeats[key] {
			one.share += s.share / n
			one.noise += s.noise / n / n
			one.more += s.more / n
		}
		gained := one.share - knownWorth
		if was, played := first[key.drill]; played {
			gained = math.Max(gained, math.Min(one.share, was))
		}
		one.share = gained
		if same {
			one.more += knownSame * knownSame
		} else {
			one.more += knownOther * knownOther
		}
		out = append(out, one)
	}
	return out
}
