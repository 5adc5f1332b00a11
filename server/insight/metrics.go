package insight

import (
	"slices"
	"sort"
	"sync"
	"time"

	"github.com/drillyard/drillyard/grading/skill"
)

// metric is a figure of a group over a time, as junior site reliability engineers are
// measured by at work.
type metric struct {
	name, title, unit string
	less              bool // less of it is better
	target            *float64
	aim               string // the target in words
	// of is what a run adds to it; false: the run tells nothing of it.
	of func(r reading) (float64, bool)
	// middle says that it is a median; else it is a mean.
	middle bool
}

// reading is a run of somebody, or an attempt at an exercise, with what they did before.
type reading struct {
	*fact
	before []*fact // that count, in the order of time
}

func at(x float64) *float64 { return &x }

// Units of metrics.
const (
	unitSeconds = "s"
	unitShare   = "%"
	unitFive    = "of 5"
	unitCount   = "per run"
	unitPoints  = "points a month"
)

// metrics are those that drills and exercises can tell of, with their targets: this is the one place
// where those stand. What belongs to work alone, as ticket queues do, is not among them.
var metrics = sync.OnceValue(func() []metric {
	return []metric{
		{name: "acknowledge", title: "Time to acknowledge", unit: unitSeconds, less: true, target: at(300), aim: "under 5 minutes", middle: true,
			of: func(r reading) (float64, bool) { return known(r.Timings.Acknowledge) }},
		{name: "evidence", title: "Time to evidence", unit: unitSeconds, less: true, target: at(900), aim: "under 10 to 15 minutes", middle: true,
			of: func(r reading) (float64, bool) { return known(r.Timings.Evidence) }},
		{name: "mitigate", title: "Time to mitigate", unit: unitSeconds, less: true, aim: "trend down", middle: true,
			of: func(r reading) (float64, bool) { return known(r.Timings.Mitigate) }},
		{name: "restore", title: "Time to restore", unit: unitSeconds, less: true, aim: "trend down", middle: true,
			of: func(r reading) (float64, bool) { return known(r.Timings.Resolve) }},
		{name: "handoff", title: "Handoff completeness", unit: unitFive, target: at(4), aim: "at least 4 of 5",
			of: func(r reading) (float64, bool) { return known(r.Handoff) }},
		{name: "change_failure", title: "Changes that did harm", unit: unitShare, less: true, target: at(10), aim: "at most 5 to 10 %",
			of: func(r reading) (float64, bool) { return share(r.Harmful), r.Actions > 0 }},
		{name: "repeat_mistakes", title: "Mistakes made again", unit: unitShare, less: true, aim: "trend down", of: again},
		{name: "hints", title: "Hints used", unit: unitCount, less: true, aim: "trend down",
			of: func(r reading) (float64, bool) { return float64(r.Hints), !r.Exercise }},
		{name: "actionability", title: "Alert actionability", unit: unitShare, target: at(70), aim: "at least 70 to 85 % of pages",
			of: func(r reading) (float64, bool) { return known(r.Actionable) }},
		{name: "noise_cut", title: "Paging noise cut", unit: unitShare, target: at(20), aim: "at least 20 to 40 %",
			of: func(r reading) (float64, bool) { return known(r.NoiseCut) }},
		{name: "runbook_quality", title: "Runbook quality, as people rate it", unit: unitFive, target: at(4), aim: "at least 4 of 5",
			of: func(r reading) (float64, bool) {
				rated, is := known(r.Rated)
				return rated, is && r.Kind == runbooks
			}},
		{name: "velocity", title: "Learning velocity", unit: unitPoints, aim: "trend up",
			of: velocity},
	}
})

// runbooks is the kind of exercise in which somebody writes one.
const runbooks = "runbook"

func known(x *float64) (float64, bool) {
	if x == nil {
		return 0, false
	}
	return *x, true
}

func share(is bool) float64 {
	if is {
		return 100
	}
	return 0
}

// memory is for how long a mistake counts as made again.
const memory = 30 * 24 * time.Hour

// again tells whether a run shows a pattern that its player had shown before, lately. Who
// showed none lately could make none again.
func again(r reading) (float64, bool) {
	if r.Exercise {
		return 0, false // it shows no pattern
	}
	had, same := false, false
	for _, f := range since(r.before, r.Created.Add(-memory)) {
		for _, p := range f.Patterns {
			had, same = true, same || slices.Contains(r.Patterns, p)
		}
	}
	return share(same), had
}

// since are those of runs in the order of time that were begun at a moment or later.
func since(runs []*fact, moment time.Time) []*fact {
	first := sort.Search(len(runs), func(i int) bool { return !runs[i].Created.Before(moment) })
	return runs[first:]
}

// velocity is by how many points of percent a month what is estimated of somebody over
// all criteria has changed in the last 90 days: from what was known then to with this run.
func velocity(r reading) (float64, bool) {
	const span = 90 * 24 * time.Hour
	old := since(r.before, r.Created.Add(-span))
	if len(old) < 3 || r.Created.Sub(old[0].Created) < 14*24*time.Hour {
		return 0, false // two runs in a week are no trend
	}
	first := 1 + len(old)/3
	last := old[first-1].Created
	months := r.Created.Sub(last).Hours() / 24 / 30.4
	if months < 0.25 {
		return 0, false
	}
	m := skill.Prior()
	then := m.Estimate(overall(old[:first]), last)
	today := m.Estimate(overall(slices.Concat(old[first:], []*fact{r.fact})), r.Created)
	if then.Runs == 0 || today.Runs == 0 {
		return 0, false // none of them has a score
	}
	return (today.Mean - then.Mean) / months, true
}

// overall is what runs show of somebody by what they came to in all.
func overall(runs []*fact) []skill.Evidence {
	var out []skill.Evidence
	for _, f := range runs {
		if f.Low != nil {
			out = append(out, skill.Evidence{Run: f.Work, Drill: f.task(), Seed: f.Seed, Criterion: "all", Points: *f.Low, Max: 100, Repeat: f.Repeat, Hints: f.Hints, At: f.Created})
		}
	}
	return out
}
