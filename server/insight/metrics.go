package insight

import (
	"slices"
	"time"

	"github.com/drillyard/drillyard/grading/debrief"
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

// reading is a run of somebody, with what they played before.
type reading struct {
	*fact
	person string
	before []*fact                              // that count, in the order of time
	gained func(before []*fact) (float64, bool) // see learning velocity
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

// metrics are those that drills can tell of, with their targets: this is the one place
// where those stand. What belongs to work alone, as ticket queues do, is not among them.
func metrics() []metric {
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
			of: func(r reading) (float64, bool) { return float64(r.Hints), true }},
		{name: "velocity", title: "Learning velocity", unit: unitPoints, aim: "trend up",
			of: func(r reading) (float64, bool) { return r.gained(r.before) }},
	}
}

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
	var had []debrief.PatternKind
	for _, f := range r.before {
		if r.Created.Sub(f.Created) <= memory {
			had = append(had, f.Patterns...)
		}
	}
	if len(had) == 0 {
		return 0, false
	}
	return share(slices.ContainsFunc(r.Patterns, func(p debrief.PatternKind) bool { return slices.Contains(had, p) })), true
}

// velocity is by how many points of percent a month what is estimated of somebody over
// all criteria has changed in the last 90 days: from what was known then to with this run.
func (s *Service) velocity(now *fact, person string, before []*fact) (float64, bool) {
	const span = 90 * 24 * time.Hour
	old := slices.DeleteFunc(slices.Clone(before), func(f *fact) bool { return now.Created.Sub(f.Created) > span })
	if len(old) < 3 || now.Created.Sub(old[0].Created) < 14*24*time.Hour {
		return 0, false // two runs in a week are no trend
	}
	m := skill.Prior()
	then := m.Estimate(overall(person, old[:1+len(old)/3]), old[len(old)/3].Created)
	today := m.Estimate(overall(person, append(old[1+len(old)/3:], now)), now.Created)
	months := now.Created.Sub(old[len(old)/3].Created).Hours() / 24 / 30.4
	if months < 0.25 {
		return 0, false
	}
	return (today.Mean - then.Mean) / months, true
}

// overall is what runs show of somebody by what they came to in all.
func overall(person string, runs []*fact) []skill.Evidence {
	var out []skill.Evidence
	for _, f := range runs {
		if f.Low != nil {
			out = append(out, skill.Evidence{Run: f.Run, Drill: f.Scenario, Seed: f.Seed, Criterion: "all", Points: *f.Low, Max: 100, Repeat: f.Repeat, Hints: f.Hints, At: f.Created})
		}
	}
	return out
}
