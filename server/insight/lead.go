package insight

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// Group is some people whom somebody leads.
type Group struct {
	ID, Name string
	Members  []string // ids
}

// Asked is what is asked of groups.
type Asked struct {
	Groups []Group
	// People are all whom the reader sees, in groups or not, by id.
	People []string
	Names  map[string]string // of people
	Months int               // to look back, this one among them
	// Hidden are the assignments whose runs are in no figure: see store.UnseenBy.
	Hidden map[string]bool
}

// A point of a figure is told where so many runs of so many people are behind it: of
// fewer, it would tell of one of them. Nor is it told where fewer are left when it is taken
// off what is told of others: see tellable.
const (
	LeastRuns   = 5
	LeastPeople = 3
)

// Lead is how groups get on. What is of one person is not in it.
type Lead struct {
	Months      []string        `json:"months"` // as 2026-03, the oldest first
	LeastRuns   int             `json:"least_runs"`
	LeastPeople int             `json:"least_people"`
	Cohorts     []Cohort        `json:"cohorts"` // the first is of everybody who is seen
	Skills      []GroupSkill    `json:"skills"`  // of everybody, what is thinnest first
	Drills      []DrillFigures  `json:"drills"`  // what looks broken first
	Milestones  []MilestoneView `json:"milestones"`
	Notes       []string        `json:"notes"` // what is left out, in sentences
}

// Cohort is how a group gets on over time.
type Cohort struct {
	Group   string       `json:"group"` // id; empty: everybody who is seen
	Name    string       `json:"name"`
	People  int          `json:"people"`
	Active  int          `json:"active"` // of them, who played in these months
	Runs    int          `json:"runs"`   // with attempts at exercises, as below
	Few     bool         `json:"few"`    // it is so small that nothing more is told of it
	Metrics []MetricView `json:"metrics"`
}

// MetricView is one figure of a group, over months.
type MetricView struct {
	Name   string      `json:"name"`
	Title  string      `json:"title"`
	Unit   string      `json:"unit"`
	Less   bool        `json:"less"`   // less of it is better
	Target *float64    `json:"target"` // null: it is the trend that counts
	Aim    string      `json:"aim"`    // the target in words
	Middle bool        `json:"middle"` // it is a median; else a mean
	Points []PointView `json:"points"` // one a month
}

// PointView is one figure of a month.
type PointView struct {
	Value  *float64 `json:"value"` // null: nothing was played, or it is left out
	Runs   int      `json:"runs"`
	People int      `json:"people"`
	Few    bool     `json:"few"`   // too few runs or people are behind it, or behind how it differs from another group's
	Meets  *bool    `json:"meets"` // the target; null: there is none, or no value
}

// GroupSkill is how well a skill is known and had among people.
type GroupSkill struct {
	Name    string   `json:"name"`
	Title   string   `json:"title"`
	People  int      `json:"people"`  // who have shown it
	Of      int      `json:"of"`      // of so many who played something
	Runs    int      `json:"runs"`    // that show it
	Percent *float64 `json:"percent"` // mean of their estimates; null: of too few people
	Thin    bool     `json:"thin"`
	Said    string   `json:"said"`
}

// DrillFigures are a drill as it was played by those who are seen.
type DrillFigures struct {
	Scenario string   `json:"scenario"`
	Title    string   `json:"title"`
	Runs     int      `json:"runs"`
	Percent  *float64 `json:"percent"` // mean score of first runs; null: of too few
	Broken   []string `json:"broken"`  // what looks wrong with it, over everybody's runs, in sentences
}

// MilestoneView is a gate of a track.
type MilestoneView struct {
	Track      string   `json:"track"`
	TrackTitle string   `json:"track_title"`
	Step       string   `json:"step"`
	Title      string   `json:"title"`
	People     int      `json:"people"` // who got through it
	Days       *float64 `json:"days"`   // median, from each one's start day; null: of too few
	Met        int      `json:"met"`    // of those who were to be through by now, in time
	Late       int      `json:"late"`
}

// Lead says how groups get on.
func (s *Service) Lead(ctx context.Context, q Asked) (Lead, error) {
	out := Lead{LeastRuns: LeastRuns, LeastPeople: LeastPeople, Cohorts: []Cohort{}, Skills: []GroupSkill{}, Drills: []DrillFigures{}, Milestones: []MilestoneView{}, Notes: []string{}}
	if err := s.facts.read(ctx, s.Store); err != nil {
		return out, err
	}
	span := months(s.now(), q.Months)
	for _, m := range span {
		out.Months = append(out.Months, m.Format("2006-01"))
	}
	people := s.played(q.People, q.Hidden)
	tables := make([]*table, len(people))
	seen := map[string]bool{}
	for i, one := range people {
		tables[i], seen[one.id] = s.table(one), true
	}
	out.Cohorts = cohorts(append([]Group{{"", "Everybody", q.People}}, q.Groups...), q.People, tables, span)
	out.Skills = s.groupSkills(people)
	out.Drills = s.drillFigures(people, span[0])
	s.mu.RLock()
	gates := s.gates
	s.mu.RUnlock()
	for _, m := range gates {
		out.Milestones = append(out.Milestones, m.among(seen))
	}
	if len(q.Hidden) > 0 {
		out.Notes = append(out.Notes, "Runs that only those named may watch are left out, and those of a game day that goes on and that you play in.")
	}
	return out, nil
}

// among is a milestone as some people got through it.
func (m Milestone) among(people map[string]bool) MilestoneView {
	v := MilestoneView{Track: m.Track, TrackTitle: m.TrackTitle, Step: m.Step, Title: m.Title}
	var days []float64
	for id, took := range m.Days {
		if people[id] {
			days = append(days, took)
		}
	}
	count := func(ids []string) (n int) {
		for _, id := range ids {
			if people[id] {
				n++
			}
		}
		return n
	}
	if v.People, v.Met, v.Late = len(days), count(m.Met), count(m.Late); v.People >= LeastPeople {
		v.Days = at(median(days))
	}
	return v
}

// months are the first moments of the last so many months, the oldest first.
func months(now time.Time, n int) []time.Time {
	first := time.Date(now.UTC().Year(), now.UTC().Month(), 1, 0, 0, 0, 0, time.UTC)
	var all []time.Time
	for i := n - 1; i >= 0; i-- {
		all = append(all, first.AddDate(0, -i, 0))
	}
	return all
}

func mean(of []float64) float64 {
	sum := 0.0
	for _, x := range of {
		sum += x
	}
	return sum / float64(len(of))
}

func median(of []float64) float64 {
	of = slices.Clone(of)
	slices.Sort(of)
	half := len(of) / 2
	if len(of)%2 == 1 {
		return of[half]
	}
	return (of[half-1] + of[half]) / 2
}

// drillFigures are the drills that were played from a moment on.
func (s *Service) drillFigures(people []learner, from time.Time) []DrillFigures {
	type sums struct {
		title  string
		runs   int
		scores []float64
		people int
		last   int // who of the people was counted last
	}
	of := map[string]*sums{}
	counted := map[string]bool{} // runs of several
	for i, one := range people {
		for _, f := range since(one.runs, from) {
			if f.Exercise || counted[f.Work] {
				continue
			}
			if len(f.Players) > 1 {
				counted[f.Work] = true
			}
			d := of[f.Slug]
			if d == nil {
				d = &sums{title: f.Title, last: -1}
				of[f.Slug] = d
			}
			d.runs++
			if f.Low == nil || f.Repeat {
				continue
			}
			d.scores = append(d.scores, *f.Low)
			if d.last != i {
				d.people, d.last = d.people+1, i
			}
		}
	}
	s.mu.RLock()
	broken := s.broken
	s.mu.RUnlock()
	out := []DrillFigures{}
	for slug, d := range of {
		v := DrillFigures{Scenario: slug, Title: d.title, Runs: d.runs, Broken: []string{}}
		if len(d.scores) >= LeastRuns && d.people >= LeastPeople {
			v.Percent = at(mean(d.scores))
		}
		v.Broken = append(v.Broken, broken[slug]...)
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b DrillFigures) int {
		return cmp.Or(cmp.Compare(len(b.Broken), len(a.Broken)), cmp.Compare(b.Runs, a.Runs), cmp.Compare(a.Scenario, b.Scenario))
	})
	return out
}
