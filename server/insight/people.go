package insight

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"
)

// workedOut keeps what was worked out about people, by person: a lead asks for that of
// thousands. It holds for the runs that it is of.
type workedOut struct {
	mu        sync.Mutex
	estimates map[string]estimates
	tables    map[string]*table
}

type estimates struct {
	runs []*fact
	of   []*Estimate // by subject
}

// keep forgets all but some people.
func (w *workedOut) keep(people []learner) {
	there := map[string]bool{}
	for _, one := range people {
		there[one.id] = true
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	maps.DeleteFunc(w.estimates, func(id string, _ estimates) bool { return !there[id] })
	maps.DeleteFunc(w.tables, func(id string, _ *table) bool { return !there[id] })
}

// estimated is what is known of somebody by runs of theirs that are in figures, by
// subject; nil: it was never shown.
func (s *Service) estimated(one learner) []*Estimate {
	s.known.mu.Lock()
	was := s.known.estimates[one.id]
	s.known.mu.Unlock()
	if was.of != nil && slices.Equal(was.runs, one.runs) {
		return was.of
	}
	return s.estimateAnew(one)
}

// estimateAnew is estimated by what is usual now, whatever was known before.
func (s *Service) estimateAnew(one learner) []*Estimate {
	now := estimates{runs: one.runs}
	for _, sub := range subjects() {
		now.of = append(now.of, estimate(s.model(sub.name), s.evidence(sub, one.id, one.runs), s))
	}
	s.known.mu.Lock()
	s.known.estimates[one.id] = now
	s.known.mu.Unlock()
	return now.of
}

// played is what each of some people played that is in figures.
func (s *Service) played(people []string, hidden map[string]bool) []learner {
	all := s.facts.ofAll(people)
	for i := range all {
		all[i].runs = shown(all[i].runs, hidden)
	}
	return all
}

// Shares of people, and a mean, below which a skill is thin.
const (
	thinShown = 0.5  // of those who played anything, who have shown it
	thinMean  = 60.0 // percent
)

// groupSkills says which skills are thin among people.
func (s *Service) groupSkills(people []learner) []GroupSkill {
	subs := subjects()
	of := 0
	means := make([][]float64, len(subs))
	runs := make([]int, len(subs))
	for _, one := range people {
		if len(one.runs) == 0 {
			continue
		}
		of++
		for i, e := range s.estimated(one) {
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
	Passages
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
	if err := s.facts.read(ctx, s.Store); err != nil {
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
	page := ids[from:min(len(ids), from+PeopleAtOnce)]
	passages := map[string]Passages{}
	if s.Tracks != nil {
		var err error
		if passages, err = s.Tracks.Passages(ctx, page); err != nil {
			return out, err
		}
	}
	for _, one := range s.played(page, q.Hidden) {
		v := s.personFigures(one, q.Names[one.id], since, in[one.id])
		v.Waits = passages[one.id].Waits
		v.Gates, v.SignOffs = append([]Passage{}, passages[one.id].Gates...), append([]SignOff{}, passages[one.id].SignOffs...)
		out.People = append(out.People, v)
	}
	return out, nil
}

func (s *Service) personFigures(one learner, name string, since time.Time, groups []string) PersonFigures {
	v := PersonFigures{Person: one.id, Name: name, Groups: append([]string{}, groups...), Skills: []PersonSkill{}}
	hints := 0
	for _, f := range one.runs {
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
	for i, e := range s.estimated(one) {
		if sub := subjects()[i]; sub.skill {
			v.Skills = append(v.Skills, PersonSkill{sub.name, e})
		}
	}
	return v
}
