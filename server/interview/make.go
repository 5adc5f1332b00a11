package interview

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/engine"
	lang "github.com/drillyard/drillyard/scenarios/interview"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/store"
)

// Terms are those of a template.
func Terms(t library.Interview) store.InterviewTerms {
	terms := store.InterviewTerms{
		Summary: t.HTML[""], Measured: t.HTML["measured"], Kept: t.HTML["kept"], Notes: string(t.Notes), Assistants: string(t.Assistants),
		Days: t.Days, Keep: t.Keep, Pause: t.Pause, Rest: t.Rest, Pass: t.Pass, Weights: t.Weights,
	}
	for i, s := range t.Sittings {
		sitting := store.InterviewSitting{Title: s.Title, Text: t.HTML[fmt.Sprint("sitting ", i)], Items: []store.InterviewItem{}}
		for _, item := range s.Items {
			sitting.Items = append(sitting.Items, store.InterviewItem{ID: item.ID, Kind: string(item.Kind), Of: item.Of, Title: item.Title, Text: t.HTML["item "+item.ID], Minutes: item.Minutes, Pass: item.Pass, Warmup: item.Warmup})
		}
		terms.Sittings = append(terms.Sittings, sitting)
	}
	return terms
}

// Adapted is what whoever makes an interview, or changes one, has otherwise than it was.
type Adapted struct {
	Title   *string
	Seed    *int64
	Keep    *int
	Days    *int
	Pass    *int
	Rest    *int
	Weights map[string]int // percent by dimension; nil: as they are
	Minutes map[string]int // by item
	Without []string       // items that are left out
	Hosts   []string       // ids of people; nil: as they are
	Closed  *bool
}

const (
	maxTitle = 120
	maxSeed  = 1 << 31
)

// Create makes an interview from a template, held by somebody.
func (s *Service) Create(ctx context.Context, by, template string, a Adapted) (store.Interview, error) {
	t, ok := s.Library.Interview(template)
	if !ok {
		return store.Interview{}, Mistakes{{"template", "There is no such template."}}
	}
	i := store.Interview{Template: t.Slug, Edition: t.Edition, Title: t.Title, Seed: 1 + rand.Int64N(maxSeed-1), InterviewTerms: Terms(t), Hosts: []store.Named{{PersonID: by}}}
	if err := s.adapt(ctx, &i, a, by); err != nil {
		return store.Interview{}, err
	}
	return s.Store.CreateInterview(ctx, i)
}

// Change changes an interview. What candidates are given stays as it is from when one of
// them has begun.
func (s *Service) Change(ctx context.Context, id, by string, a Adapted) (store.Interview, error) {
	all, err := s.Store.Candidates(ctx, id)
	if err != nil {
		return store.Interview{}, err
	}
	fixed := slices.ContainsFunc(all, func(c store.Candidate) bool { return len(c.Begun) > 0 })
	return s.Store.ChangeInterview(ctx, id, func(i *store.Interview) error {
		if fixed && (a.Seed != nil && *a.Seed != i.Seed || len(a.Minutes) > 0 || len(a.Without) > 0) {
			return refuse("A candidate has begun, so what is asked of them, for how long and with which seed stays as it is: all of them are asked the same. Make another interview for the others.")
		}
		return s.adapt(ctx, i, a, by)
	})
}

// adapt has an interview be as somebody wants it.
func (s *Service) adapt(ctx context.Context, i *store.Interview, a Adapted, by string) error {
	var wrong Mistakes
	if a.Title != nil {
		i.Title = strings.TrimSpace(*a.Title)
	}
	n := utf8.RuneCountInString(i.Title)
	wrong.add(n > 0 && n <= maxTitle && utf8.ValidString(i.Title) && engine.Unseen(i.Title, false) == "", "title", "A title has 1 to %d characters that can be seen.", maxTitle)
	set(a.Seed, &i.Seed)
	wrong.add(i.Seed > 0 && i.Seed < maxSeed, "seed", "A seed is a whole number from 1 to %d.", maxSeed-1)
	set(a.Keep, &i.Keep)
	wrong.add(i.Keep >= 1 && i.Keep <= 1095, "keep_days", "What identifies a candidate is kept for 1 to 1095 days.")
	set(a.Days, &i.Days)
	wrong.add(i.Days >= 1 && i.Days <= 90, "days", "A link is good for 1 to 90 days.")
	set(a.Rest, &i.Rest)
	wrong.add(i.Rest >= 0 && i.Rest <= lang.MostRest, "rest_min", "Between two items of a sitting 0 to %d minutes have to pass.", lang.MostRest)
	set(a.Pass, &i.Pass)
	wrong.add(i.Pass >= 0 && i.Pass <= 100, "pass", "What is asked for is from 0 to 100 percent.")
	if a.Weights != nil {
		i.Weights = a.Weights
		total, known := 0, true
		for name, weight := range a.Weights {
			total += max(weight, -1000)
			known = known && weight >= 0 && slices.ContainsFunc(scenarios.Dimensions(), func(d scenarios.Dimension) bool { return d.Name == name })
		}
		wrong.add(known && total == 100, "weights", "The weights of the seven dimensions are percent, and come to 100. These come to %d.", total)
	}
	for id, minutes := range a.Minutes {
		_, there := i.Item(id)
		wrong.add(there, "minutes", "There is no item %q.", id)
		wrong.add(minutes >= 1 && minutes <= lang.MostMinutes, "minutes", "An item takes 1 to %d minutes.", lang.MostMinutes)
	}
	graded := 0
	for n := range i.Sittings {
		items := slices.DeleteFunc(slices.Clone(i.Sittings[n].Items), func(item store.InterviewItem) bool { return slices.Contains(a.Without, item.ID) })
		for m := range items {
			if minutes, given := a.Minutes[items[m].ID]; given {
				items[m].Minutes = minutes
			}
			if !items[m].Warmup {
				graded++
			}
		}
		i.Sittings[n].Items = items
	}
	i.Sittings = slices.DeleteFunc(i.Sittings, func(s store.InterviewSitting) bool { return len(s.Items) == 0 })
	wrong.add(graded > 0, "without", "Nothing that is graded would be left.")
	for _, item := range i.Items() {
		if a.Closed == nil {
			wrong.add(s.there(item), "template", "%s is not on this server, so the item %q cannot be done.", item.Of, item.Title)
		}
	}
	if a.Hosts != nil {
		if err := s.host(ctx, i, a.Hosts, &wrong); err != nil {
			return err
		}
	}
	if a.Closed != nil {
		switch {
		case !*a.Closed:
			i.Closed = time.Time{}
		case i.Closed.IsZero():
			i.Closed = time.Now()
		}
	}
	return wrong.err()
}

func set[T any](from, into *T) {
	if from != nil {
		*into = *from
	}
}

// there reports whether what an item is made of is on this server.
func (s *Service) there(item store.InterviewItem) bool {
	if item.Kind == string(lang.Drill) {
		_, ok := s.Library.Drill(item.Of)
		return ok
	}
	_, ok := s.Attempts.Shelf.Exercise(item.Of)
	return ok
}

// host says who holds an interview: assessors, one at least.
func (s *Service) host(ctx context.Context, i *store.Interview, hosts []string, wrong *Mistakes) error {
	everyone, err := s.Store.People(ctx)
	if err != nil {
		return err
	}
	before := i.Hosts
	i.Hosts = nil
	for _, id := range hosts {
		p := slices.IndexFunc(everyone, func(p store.Person) bool { return p.ID == id })
		stays := slices.ContainsFunc(before, func(n store.Named) bool { return n.PersonID == id })
		twice := slices.ContainsFunc(i.Hosts, func(n store.Named) bool { return n.PersonID == id })
		wrong.add(!twice && p >= 0 && (stays || everyone[p].Roles.Has(store.Assessor)), "hosts", "An interview is held by assessors, each named once.")
		i.Hosts = append(i.Hosts, store.Named{PersonID: id})
	}
	wrong.add(len(hosts) > 0, "hosts", "Somebody holds an interview.")
	return nil
}
