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
	// Hidden are the assignments whose runs are for those named there alone.
	Hidden map[string]bool
}

// A point of a figure is told where so many runs of so many people are behind it: of
// fewer, it would tell of one of them.
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
	Runs    int          `json:"runs"`
	Few     bool         `json:"few"` // it is so small that nothing more is told of it
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
	Few    bool     `json:"few"`   // too few runs or people are behind it
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
	if _, err := s.facts.read(ctx, s.Store); err != nil {
		return out, err
	}
	span := months(s.now(), q.Months)
	for _, m := range span {
		out.Months = append(out.Months, m.Format("2006-01"))
	}
	tables := map[string]*table{} // by person
	for _, id := range q.People {
		tables[id] = s.table(id, span, q.Hidden)
	}
	out.Cohorts = append(out.Cohorts, s.cohort(Group{"", "Everybody", q.People}, tables, span))
	for _, g := range q.Groups {
		out.Cohorts = append(out.Cohorts, s.cohort(g, tables, span))
	}
	out.Skills = s.groupSkills(q, tables)
	out.Drills = s.drillFigures(q, span[0])
	s.mu.RLock()
	gates := s.gates
	s.mu.RUnlock()
	for _, m := range gates {
		out.Milestones = append(out.Milestones, m.among(tables))
	}
	if len(q.Hidden) > 0 {
		out.Notes = append(out.Notes, "Runs that only those named may watch are left out.")
	}
	return out, nil
}

// among is a milestone as some people got through it.
func (m Milestone) among(people map[string]*table) MilestoneView {
	v := MilestoneView{Track: m.Track, TrackTitle: m.TrackTitle, Step: m.Step, Title: m.Title}
	var days []float64
	for id, took := range m.Days {
		if people[id] != nil {
			days = append(days, took)
		}
	}
	count := func(ids []string) (n int) {
		for _, id := range ids {
			if people[id] != nil {
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

// monthOf is the place of a moment among months; -1: before all of them.
func monthOf(span []time.Time, at time.Time) int {
	for i := len(span) - 1; i >= 0; i-- {
		if !at.Before(span[i]) {
			return i
		}
	}
	return -1
}

// table is what one person adds to the figures of groups.
type table struct {
	values [][][]float64 // by metric and month
	runs   int           // in these months
}

// table is what somebody adds, for all groups that they are of.
func (s *Service) table(person string, span []time.Time, hidden map[string]bool) *table {
	key, now := tableOf{person, span[0].Unix(), len(span)}, s.standing(person, hidden)
	s.known.mu.Lock()
	was, ok := s.known.tables[key]
	s.known.mu.Unlock()
	if ok && was.standing == now {
		return was.table
	}
	t := s.tabulate(person, span, hidden)
	s.known.mu.Lock()
	defer s.known.mu.Unlock()
	if len(s.known.tables) >= mostTables {
		clear(s.known.tables)
	}
	s.known.tables[key] = keptTable{now, t}
	return t
}

// tabulate reads somebody's runs once.
func (s *Service) tabulate(person string, span []time.Time, hidden map[string]bool) *table {
	all := metrics()
	t := &table{values: make([][][]float64, len(all))}
	for i := range all {
		t.values[i] = make([][]float64, len(span))
	}
	var before []*fact
	for _, f := range s.facts.of(person) {
		if !f.counts() || hidden[f.From] {
			continue
		}
		if month := monthOf(span, f.Created); month >= 0 {
			t.runs++
			r := reading{fact: f, person: person, before: before, gained: func(before []*fact) (float64, bool) { return s.velocity(f, person, before) }}
			for i, m := range all {
				if value, tells := m.of(r); tells {
					t.values[i][month] = append(t.values[i][month], value)
				}
			}
		}
		before = append(before, f)
	}
	return t
}

// cohort is how a group gets on.
func (s *Service) cohort(g Group, tables map[string]*table, span []time.Time) Cohort {
	out := Cohort{Group: g.ID, Name: g.Name, People: len(g.Members), Metrics: []MetricView{}}
	for _, id := range g.Members {
		if t := tables[id]; t != nil && t.runs > 0 {
			out.Active++
			out.Runs += t.runs
		}
	}
	out.Few = out.Active < LeastPeople || out.Runs < LeastRuns
	for i, m := range metrics() {
		v := MetricView{Name: m.name, Title: m.title, Unit: m.unit, Less: m.less, Target: m.target, Aim: m.aim, Middle: m.middle, Points: []PointView{}}
		for month := range span {
			var values []float64
			people := 0
			for _, id := range g.Members {
				if t := tables[id]; t != nil && len(t.values[i][month]) > 0 {
					values = append(values, t.values[i][month]...)
					people++
				}
			}
			v.Points = append(v.Points, m.point(values, people))
		}
		out.Metrics = append(out.Metrics, v)
	}
	return out
}

// point is one figure of a month.
func (m metric) point(values []float64, people int) PointView {
	p := PointView{Runs: len(values), People: people, Few: len(values) > 0 && (len(values) < LeastRuns || people < LeastPeople)}
	if len(values) == 0 || p.Few {
		return p
	}
	value := mean(values)
	if m.middle {
		value = median(values)
	}
	p.Value = &value
	if m.target != nil {
		meets := value >= *m.target
		if m.less {
			meets = value <= *m.target
		}
		p.Meets = &meets
	}
	return p
}

func mean(of []float64) float64 {
	sum := 0.0
	for _, x := range of {
		sum += x
	}
	return sum / float64(len(of))
}

func median(of []float64) float64 {
	of = slices.Sorted(slices.Values(of))
	half := len(of) / 2
	if len(of)%2 == 1 {
		return of[half]
	}
	return (of[half-1] + of[half]) / 2
}

// drillFigures are the drills that were played since a moment.
func (s *Service) drillFigures(q Asked, since time.Time) []DrillFigures {
	type sums struct {
		title  string
		runs   int
		scores []float64
		people map[string]bool
	}
	of := map[string]*sums{}
	counted := map[string]bool{} // runs of several
	for _, id := range q.People {
		for _, f := range s.facts.of(id) {
			if !f.counts() || q.Hidden[f.From] || f.Created.Before(since) || counted[f.Run] {
				continue
			}
			if len(f.Players) > 1 {
				counted[f.Run] = true
			}
			d := of[f.Scenario]
			if d == nil {
				d = &sums{title: f.Title, people: map[string]bool{}}
				of[f.Scenario] = d
			}
			d.runs++
			if f.Low != nil && !f.Repeat {
				d.scores = append(d.scores, *f.Low)
				d.people[id] = true
			}
		}
	}
	s.mu.RLock()
	broken := s.broken
	s.mu.RUnlock()
	out := []DrillFigures{}
	for slug, d := range of {
		v := DrillFigures{Scenario: slug, Title: d.title, Runs: d.runs, Broken: []string{}}
		if len(d.scores) >= LeastRuns && len(d.people) >= LeastPeople {
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
