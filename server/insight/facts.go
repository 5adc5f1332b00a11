package insight

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/outcome"
	"github.com/drillyard/drillyard/server/store"
)

// mostFacts is how many runs are held in memory, the latest: some hundred bytes each.
// Older ones say little of what somebody can do today.
const mostFacts = 200_000

// factsAtOnce is how many are read at once.
const factsAtOnce = 2000

// fact is a run in figures. It is not changed once it is there.
type fact struct {
	store.RunOutcome
	outcome.Outcome
	criteria []criterion // in the order of its numbers
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
	all := make([]int, len(f.criteria))
	for i := range all {
		all[i] = i
	}
	return all
}

// counts reports whether a run says something of those who played it.
func (f *fact) counts() bool { return !f.Ungraded && !f.Trial }

// learner is a person with what they played, in the order of time.
type learner struct {
	id   string
	runs []*fact
}

// facts are the runs that are held in memory.
type facts struct {
	reading sync.Mutex // one reads at a time

	mu      sync.RWMutex // over what follows
	last    int64        // the highest id that was read
	kept    int          // rows that were read and are there
	byRun   map[string]*fact
	byWho   map[string][]*fact // in the order of time; never changed in place
	rubrics map[string][]criterion
}

func newFacts() *facts {
	return &facts{byRun: map[string]*fact{}, byWho: map[string][]*fact{}, rubrics: map[string][]criterion{}}
}

// read takes in what has changed in the store since it was read last, and reports
// whether anything had. What was taken away there goes here as well.
func (f *facts) read(ctx context.Context, db *store.Store) (changed bool, err error) {
	f.reading.Lock()
	defer f.reading.Unlock()
	kept, last, err := db.OutcomesKept(ctx)
	if err != nil {
		return false, err
	}
	if kept == f.kept && last == f.last {
		return false, nil
	}
	if err := f.more(ctx, db); err != nil {
		return true, err
	}
	if kept, _, err = db.OutcomesKept(ctx); err != nil || kept == f.kept {
		return true, err
	}
	fresh := newFacts() // something is gone, and nothing tells what
	fresh.rubrics = f.rubrics
	if err := fresh.more(ctx, db); err != nil {
		return true, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.last, f.kept, f.byRun, f.byWho = fresh.last, fresh.kept, fresh.byRun, fresh.byWho
	return true, nil
}

// more takes in what has come since the last that was read.
func (f *facts) more(ctx context.Context, db *store.Store) error {
	for {
		some, err := db.OutcomesAfter(ctx, f.last, factsAtOnce)
		if err != nil {
			return err
		}
		var made []*fact
		for _, o := range some {
			one := &fact{RunOutcome: o}
			if err := json.Unmarshal(o.Raw, &one.Outcome); err != nil {
				return fmt.Errorf("read what run %s came to: %w", o.Run, err)
			}
			one.Raw = nil
			if one.criteria, err = f.rubric(ctx, db, o.Rubric); err != nil {
				one.Ungraded = true // without it, its numbers are of nothing
			}
			made = append(made, one)
		}
		f.put(made)
		if len(some) < factsAtOnce {
			return nil
		}
	}
}

// rubric is what a rubric asks, read once.
func (f *facts) rubric(ctx context.Context, db *store.Store, hash string) ([]criterion, error) {
	if known, ok := f.rubrics[hash]; ok {
		return known, nil
	}
	raw, err := db.Rubric(ctx, hash)
	if err != nil {
		return nil, err
	}
	r, err := grading.DecodeRubric(raw)
	if err != nil {
		return nil, err
	}
	var all []criterion
	for _, c := range r.Criteria {
		all = append(all, criterion{c.ID, c.Title, c.Dimension, c.Points})
	}
	f.rubrics[hash] = all
	return all, nil
}

func (f *facts) put(made []*fact) {
	f.mu.Lock()
	defer f.mu.Unlock()
	touched := map[string][]*fact{} // by person, what is new of them
	for _, one := range made {
		f.last = max(f.last, one.ID)
		old := f.byRun[one.Run]
		if old == nil {
			f.kept++
		} else {
			for _, who := range old.Players {
				touched[who] = append(touched[who], nil)
			}
		}
		f.byRun[one.Run] = one
		for _, who := range one.Players {
			touched[who] = append(touched[who], one)
		}
	}
	for who := range touched {
		var now []*fact
		for _, one := range slices.Concat(f.byWho[who], touched[who]) {
			if one != nil && f.byRun[one.Run] == one {
				now = append(now, one)
			}
		}
		slices.SortFunc(now, func(a, b *fact) int { return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.Run, b.Run)) })
		f.byWho[who] = slices.Compact(now)
	}
	f.shed()
}

// shed forgets the oldest runs where there are more than are held.
func (f *facts) shed() {
	if len(f.byRun) <= mostFacts {
		return
	}
	all := slices.SortedFunc(maps.Values(f.byRun), func(a, b *fact) int { return cmp.Or(b.Created.Compare(a.Created), cmp.Compare(a.Run, b.Run)) })
	gone := map[*fact]bool{}
	for _, one := range all[mostFacts*9/10:] { // and room for a while
		gone[one] = true
		delete(f.byRun, one.Run)
	}
	for who, runs := range f.byWho {
		f.byWho[who] = slices.DeleteFunc(slices.Clone(runs), func(one *fact) bool { return gone[one] })
	}
}

// of is what a person played, in the order of time. It is not to be changed.
func (f *facts) of(person string) []*fact {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.byWho[person]
}

// people are all who played something.
func (f *facts) people() []learner {
	f.mu.RLock()
	defer f.mu.RUnlock()
	var all []learner
	for _, id := range slices.Sorted(maps.Keys(f.byWho)) {
		all = append(all, learner{id, f.byWho[id]})
	}
	return all
}

// all are the runs in memory, the latest first.
func (f *facts) all() []*fact {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return slices.SortedFunc(maps.Values(f.byRun), func(a, b *fact) int { return cmp.Or(b.Created.Compare(a.Created), cmp.Compare(a.Run, b.Run)) })
}
