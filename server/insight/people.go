package insight

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
)

// standing is of what something about a person was worked out: it holds until another run
// of theirs counts, or counts no more.
type standing struct {
	runs   int
	latest int64 // highest id of what they played
	hidden int
}

// standing is that of a person now.
func (s *Service) standing(person string, hidden map[string]bool) standing {
	all := s.facts.of(person)
	now := standing{runs: len(all), hidden: len(hidden)}
	for _, f := range all {
		now.latest = max(now.latest, f.ID)
	}
	return now
}

// workedOut keeps what was worked out about people: a lead asks for that of thousands.
type workedOut struct {
	mu        sync.Mutex
	estimates map[string]estimates // by person
	tables    map[tableOf]keptTable
}

type estimates struct {
	standing
	of []*Estimate // by subject
}

// tableOf is of whom a table is, and from when on for how long.
type tableOf struct {
	person string
	from   int64 // Unix seconds
	months int
}

type keptTable struct {
	standing
	*table
}

// mostTables bounds how many are kept: of ten thousand people and some spans.
const mostTables = 30_000

// estimated is what is known of somebody, by subject; nil: it was never shown.
func (s *Service) estimated(person string, hidden map[string]bool) []*Estimate {
	now := s.standing(person, hidden)
	s.known.mu.Lock()
	was, ok := s.known.estimates[person]
	s.known.mu.Unlock()
	if ok && was.standing == now {
		return was.of
	}
	return s.estimateAnew(person, hidden)
}

// estimateAnew is estimated by what is usual now, whatever was known before.
func (s *Service) estimateAnew(person string, hidden map[string]bool) []*Estimate {
	now := estimates{standing: s.standing(person, hidden)}
	var runs []*fact
	for _, f := range s.facts.of(person) {
		if !hidden[f.From] {
			runs = append(runs, f)
		}
	}
	for _, sub := range subjects() {
		now.of = append(now.of, estimate(s.model(sub.name), s.evidence(sub, person, runs), s))
	}
	s.known.mu.Lock()
	s.known.estimates[person] = now
	s.known.mu.Unlock()
	return now.of
}

// Shares of people, and a mean, below which a skill is thin.
const (
	thinShown = 0.5  // of those who played anything, who have shown it
	thinMean  = 60.0 // percent
)

// groupSkills says which skills are thin among people.
func (s *Service) groupSkills(q Asked, tables map[string]*table) []GroupSkill {
	subs := subjects()
	of := 0
	means := make([][]float64, len(subs))
	runs := make([]int, len(subs))
	for _, id := range q.People {
		if len(s.facts.of(id)) == 0 {
			continue
		}
		of++
		for i, e := range s.estimated(id, q.Hidden) {
			if e != nil {
				means[i] = append(means[i], e.Percent)
				runs[i] += e.Runs
			}
		}
	}
	out := []GroupSkill{}
	for i, sub := range subs {
		if !sub.skill {
			continue
		}
		v := GroupSkill{Name: sub.name, Title: sub.title, People: len(means[i]), Of: of, Runs: runs[i]}
		if v.People >= LeastPeople && v.Runs >= LeastRuns {
			v.Percent = at(mean(means[i]))
		}
		switch {
		case of == 0:
			v.Said = "Nobody has played anything yet."
		case v.People == 0:
			v.Thin, v.Said = true, "Nobody has shown it."
		case float64(v.People) < thinShown*float64(of):
			v.Thin, v.Said = true, fmt.Sprintf("%d of %d people have shown it.", v.People, of)
		case v.Percent == nil:
			v.Said = "Too few have shown it to say how well."
		case *v.Percent < thinMean:
			v.Thin, v.Said = true, fmt.Sprintf("Those who have shown it lie at %.0f %% on average.", *v.Percent)
		default:
			v.Said = fmt.Sprintf("%d of %d people have shown it, and lie at %.0f %% on average.", v.People, of, *v.Percent)
		}
		out = append(out, v)
	}
	slices.SortStableFunc(out, func(a, b GroupSkill) int {
		if a.Thin != b.Thin {
			if a.Thin {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.People, b.People)
	})
	return out
}

// PersonFigures is how one person gets on.
type PersonFigures struct {
	Person string        `json:"person"` // id
	Name   string        `json:"name"`
	Groups []string      `json:"groups"`  // ids
	Runs   int           `json:"runs"`    // in these months
	LastMS *int64        `json:"last_ms"` // when they played last; null: never
	Hints  *float64      `json:"hints"`   // used a run; null: they played nothing
	Skills []PersonSkill `json:"skills"`  // the eight, in their order
}

// PersonSkill is what is known of somebody's skill.
type PersonSkill struct {
	Name     string    `json:"name"`
	Estimate *Estimate `json:"estimate"` // null: it was never shown
}

// LeadPeople is how people get on one by one, for those who lead them.
type LeadPeople struct {
	People []PersonFigures `json:"people"` // by name
	Total  int             `json:"total"`  // of all pages
}

// PeopleAtOnce is how many people a page has.
const PeopleAtOnce = 100

// LeadPeople lists people with what is known of each, from a place on.
func (s *Service) LeadPeople(ctx context.Context, q Asked, from int) (LeadPeople, error) {
	out := LeadPeople{People: []PersonFigures{}, Total: len(q.People)}
	if _, err := s.facts.read(ctx, s.Store); err != nil {
		return out, err
	}
	in := map[string][]string{}
	for _, g := range q.Groups {
		for _, id := range g.Members {
			in[id] = append(in[id], g.ID)
		}
	}
	since := months(s.now(), q.Months)[0]
	ids := slices.SortedFunc(slices.Values(q.People), func(a, b string) int { return cmp.Or(cmp.Compare(q.Names[a], q.Names[b]), cmp.Compare(a, b)) })
	from = max(0, min(from, len(ids)))
	for _, id := range ids[from:min(len(ids), from+PeopleAtOnce)] {
		out.People = append(out.People, s.personFigures(id, q, since, in[id]))
	}
	return out, nil
}

func (s *Service) personFigures(id string, q Asked, since time.Time, groups []string) PersonFigures {
	v := PersonFigures{Person: id, Name: q.Names[id], Groups: append([]string{}, groups...), Skills: []PersonSkill{}}
	hints := 0
	for _, f := range s.facts.of(id) {
		if !f.counts() || q.Hidden[f.From] {
			continue
		}
		ms := f.Created.UnixMilli()
		v.LastMS = &ms
		if !f.Created.Before(since) {
			v.Runs++
			hints += f.Hints
		}
	}
	if v.Runs > 0 {
		v.Hints = at(float64(hints) / float64(v.Runs))
	}
	for i, e := range s.estimated(id, q.Hidden) {
		if sub := subjects()[i]; sub.skill {
			v.Skills = append(v.Skills, PersonSkill{sub.name, e})
		}
	}
	return v
}
