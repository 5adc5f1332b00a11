package insight

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"sync"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/outcome"
	"github.com/drillyard/drillyard/server/store"
)

// mostFacts is how many runs and attempts are held in memory, the latest: some hundred bytes each.
// Older ones say little of what somebody can do today.
const mostFacts = 200_000

// factsAtOnce is how many are read at once.
const factsAtOnce = 2000

// fact is a run, or an attempt at an exercise, in figures. It is not changed once it is
// there.
type fact struct {
	store.KeptOutcome
	outcome.Outcome
	asked
}

// asked is what a rubric asks, in the order of its criteria.
type asked struct {
	criteria []criterion
	all      []int // their places
}

// criterion is a line of a rubric, as far as figures need it.
type criterion struct {
	id, title, dimension string
	points               float64
}

// parts are the criteria that show something of a person, by their places: those that
// they had a part in; nil: none, for the run is not theirs.
func (f *fact) parts(person string) []int {
	if !slices.Contains(f.Players, person) {
		return nil
	}
	if f.Parts != nil {
		return f.Parts[person]
	}
	return f.all
}

// exercisePrefix keeps exercises apart from drills of the same name.
const exercisePrefix = "exercise:"

// task is what was played or answered.
func (f *fact) task() string {
	if f.Exercise {
		return exercisePrefix + f.Slug
	}
	return f.Slug
}

// counts reports whether a run says something of those who played it.
func (f *fact) counts() bool { return !f.Ungraded && !f.Trial }

// shown are those of somebody's runs that are in figures: those that count, without those
// of hidden assignments. Runs are not changed.
func shown(runs []*fact, hidden map[string]bool) []*fact {
	out := func(f *fact) bool { return !f.counts() || hidden[f.From] }
	if !slices.ContainsFunc(runs, out) {
		return runs
	}
	return slices.DeleteFunc(slices.Clone(runs), out)
}

// learner is a person with what they played, in the order of time.
type learner struct {
	id   string
	runs []*fact
}

// facts are the runs that are held in memory.
type facts struct {
	reading sync.Mutex // one reads at a time
	rubrics map[string]asked

	mu      sync.RWMutex // over what follows
	upTo    [2]upTo      // how far was read, of each of sources
	version int          // counts the changes
	byWork  map[string]*fact
	byWho   map[string][]*fact // in the order of time; never changed in place
}

// upTo is how far outcomes were read: see store.CameTo.Now.
type upTo struct{ last, gone int64 }

// sources are where facts come from.
func sources(db *store.Store) [2]store.CameTo {
	return [2]store.CameTo{db.RunOutcomes(), db.AttemptOutcomes()}
}

func newFacts() *facts {
	return &facts{byWork: map[string]*fact{}, byWho: map[string][]*fact{}, rubrics: map[string]asked{}}
}

// read takes in what has changed in the store since it was read last. Where nothing has,
// it looks at nothing, and waits for nobody who reads. What was taken away there goes here
// as well.
func (f *facts) read(ctx context.Context, db *store.Store) error {
	if is, err := f.upToDate(ctx, db); is || err != nil {
		return err
	}
	f.reading.Lock()
	defer f.reading.Unlock()
	if is, err := f.upToDate(ctx, db); is || err != nil { // another has read it meanwhile
		return err
	}
	var gone []string
	now, all := f.upTo, true
	for i, from := range sources(db) {
		works, last, known, err := from.Gone(ctx, f.upTo[i].gone)
		if err != nil {
			return err
		}
		gone, now[i].gone, all = append(gone, works...), last, all && known
	}
	if all {
		f.remove(gone, now)
		return f.more(ctx, db)
	}
	fresh := newFacts() // at first, and where it is not known any more what is gone
	fresh.rubrics = f.rubrics
	for i := range now {
		fresh.upTo[i].gone = now[i].gone
	}
	if err := fresh.more(ctx, db); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.upTo, f.byWork, f.byWho = fresh.upTo, fresh.byWork, fresh.byWho
	f.version++
	return nil
}

func (f *facts) upToDate(ctx context.Context, db *store.Store) (bool, error) {
	f.mu.RLock()
	read := f.upTo
	f.mu.RUnlock()
	for i, from := range sources(db) {
		last, gone, err := from.Now(ctx)
		if err != nil || read[i].last < last || read[i].gone < gone {
			return false, err
		}
	}
	return true, nil
}

// more takes in what has come since the last that was read.
func (f *facts) more(ctx context.Context, db *store.Store) error {
	for i, from := range sources(db) {
		for {
			some, err := from.After(ctx, f.upTo[i].last, factsAtOnce)
			if err != nil {
				return err
			}
			var made []*fact
			for _, o := range some {
				one := &fact{KeptOutcome: o}
				if one.asked, err = f.rubric(ctx, db, o.Rubric); err != nil {
					return err
				}
				if json.Unmarshal(o.Raw, &one.Outcome) != nil || one.criteria == nil {
					one.Outcome = outcome.Outcome{Ungraded: true} // its numbers are of nothing
				}
				one.Raw = nil
				made = append(made, one)
			}
			f.put(i, made)
			if len(some) < factsAtOnce {
				break
			}
		}
	}
	return nil
}

// rubric is what a rubric asks, read once; nothing where there is none that can be read.
func (f *facts) rubric(ctx context.Context, db *store.Store, hash string) (all asked, err error) {
	if known, ok := f.rubrics[hash]; ok {
		return known, nil
	}
	raw, err := db.Rubric(ctx, hash)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return all, nil
	case err != nil:
		return all, err
	}
	if r, err := grading.DecodeRubric(raw); err == nil {
		for i, c := range r.Criteria {
			all.criteria, all.all = append(all.criteria, criterion{c.ID, c.Title, c.Dimension, c.Points}), append(all.all, i)
		}
	}
	f.rubrics[hash] = all
	return all, nil
}

// put takes in what came from one of sources, in the place of what there was of it.
func (f *facts) put(source int, made []*fact) {
	f.mu.Lock()
	defer f.mu.Unlock()
	touched := map[string][]*fact{} // by person, what is new of them
	for _, one := range made {
		f.upTo[source].last = max(f.upTo[source].last, one.ID)
		f.drop(one.Work, touched)
		f.byWork[one.Work] = one
		for _, who := range one.Players {
			touched[who] = append(touched[who], one)
		}
	}
	if len(f.byWork) > mostFacts {
		all := slices.SortedFunc(maps.Values(f.byWork), latestFirst)
		for _, one := range all[mostFacts*9/10:] { // and room for a while
			f.drop(one.Work, touched)
		}
	}
	f.settle(touched)
}

// remove takes runs and attempts away; how far was read is what now says.
func (f *facts) remove(works []string, now [2]upTo) {
	f.mu.Lock()
	defer f.mu.Unlock()
	touched := map[string][]*fact{}
	for _, work := range works {
		f.drop(work, touched)
	}
	f.upTo = now
	f.settle(touched)
}

// drop forgets a run or an attempt, and notes whose it is.
func (f *facts) drop(work string, touched map[string][]*fact) {
	if one := f.byWork[work]; one != nil {
		delete(f.byWork, work)
		for _, who := range one.Players {
			touched[who] = append(touched[who], nil)
		}
	}
}

// settle has what people played be what there is of it now.
func (f *facts) settle(touched map[string][]*fact) {
	for who, made := range touched {
		var now []*fact
		for _, one := range slices.Concat(f.byWho[who], made) {
			if one != nil && f.byWork[one.Work] == one {
				now = append(now, one)
			}
		}
		if slices.SortFunc(now, func(a, b *fact) int { return latestFirst(b, a) }); len(now) == 0 {
			delete(f.byWho, who)
			continue
		}
		f.byWho[who] = slices.Compact(now)
	}
	f.version++
}

func latestFirst(a, b *fact) int {
	return cmp.Or(b.Created.Compare(a.Created), cmp.Compare(b.Work, a.Work))
}

// of is what a person played, in the order of time. It is not to be changed.
func (f *facts) of(person string) []*fact {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.byWho[person]
}

// ofAll is what each of some people played.
func (f *facts) ofAll(people []string) []learner {
	f.mu.RLock()
	defer f.mu.RUnlock()
	all := make([]learner, len(people))
	for i, id := range people {
		all[i] = learner{id, f.byWho[id]}
	}
	return all
}

// people are all who played something, by what was there when the count of changes was
// this.
func (f *facts) people() (all []learner, version int) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	for id, runs := range f.byWho {
		all = append(all, learner{id, runs})
	}
	slices.SortFunc(all, func(a, b learner) int { return cmp.Compare(a.id, b.id) })
	return all, f.version
}

// all are the runs in memory, the latest first.
func (f *facts) all() []*fact {
	f.mu.RLock()
	all := slices.Collect(maps.Values(f.byWork))
	f.mu.RUnlock() // others need not wait for the order
	slices.SortFunc(all, latestFirst)
	return all
}
