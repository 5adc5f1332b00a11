package runs

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/outcome"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/store"
)

// Regrade says which stored runs are graded anew, and how.
type Regrade struct {
	// Rubric judges the runs of its scenario and no others; nil: every run is judged
	// by the rubric that it was graded under last.
	Rubric *grading.Rubric
	// Write keeps the grades; else nothing is changed.
	Write bool
	// Tell hears of every run, in no order, one at a time; nil: nobody does.
	Tell func(Regraded)
}

// Regraded is what grading a stored run anew came to.
type Regraded struct {
	Run   store.Run
	Of    int          // how many there are
	Was   *store.Score // nil: it has none
	Grade grading.Grade
	// Already says that it had been graded so: by this rubric and this grader.
	Already bool
	Err     error // it cannot be graded

	outcome outcome.Outcome
}

// Changes reports whether the run's score would be another one than it is.
func (r Regraded) Changes() bool {
	if r.Already || r.Err != nil {
		return false
	}
	now := scoreOf(r.Grade)
	if now == nil || r.Was == nil {
		return (now == nil) != (r.Was == nil)
	}
	return *now != *r.Was
}

// scoreOf is the score of a grade as it stands with its run; nil: it has none.
func scoreOf(g grading.Grade) *store.Score {
	if g.Ungraded != "" {
		return nil
	}
	return &store.Score{Percent: g.Score.Percent, Low: g.Score.Low, High: g.Score.High}
}

// together is how many grades are written at once.
const together = 100

// Regrade grades the stored runs that have ended anew, on all processors. What has
// been graded so already is left as it is, so that one that was stopped is taken up
// where it was. Runs that cannot be graded are told of and passed over.
func (s *Service) Regrade(ctx context.Context, how Regrade) error {
	filter := store.RunFilter{Standing: store.RunEnded}
	if how.Rubric != nil {
		filter.Scenario = how.Rubric.Scenario
		if how.Write {
			if err := s.Store.PutRubric(ctx, how.Rubric.Hash(), how.Rubric.Encode()); err != nil {
				return err
			}
		}
	}
	all, err := s.Store.Runs(ctx, filter)
	if err != nil {
		return err
	}
	graded, err := s.Store.GradedBy(ctx, grading.Version)
	if err != nil {
		return err
	}
	scores, err := s.Store.Scores(ctx)
	if err != nil {
		return err
	}
	rubrics := &rubricShelf{service: s, open: map[string]*grading.Rubric{}}
	next, done := make(chan store.Run), make(chan Regraded)
	var working sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		working.Go(func() {
			for run := range next {
				done <- s.regrade(ctx, run, how, rubrics, graded)
			}
		})
	}
	go func() {
		defer close(done)
		defer working.Wait()
		defer close(next)
		for _, run := range all {
			if !run.LogGone.IsZero() {
				continue // by what it came to it stands
			}
			select {
			case next <- run:
			case <-ctx.Done():
				return
			}
		}
	}()
	var batch []store.NewGrade
	var failed error
	keep := func() {
		if len(batch) > 0 && failed == nil {
			failed = s.Store.PutGrades(context.WithoutCancel(ctx), batch...) // what is done stays done
		}
		batch = nil
	}
	for r := range done {
		r.Of = len(all)
		if was, ok := scores[r.Run.ID]; ok {
			r.Was = &was
		}
		if how.Write && r.Err == nil && !r.Already && failed == nil {
			g, err := newGrade(r.Run.ID, r.Grade, r.outcome)
			if err != nil {
				r.Err = err
			} else if batch = append(batch, g); len(batch) == together {
				keep()
			}
		}
		if how.Tell != nil && ctx.Err() == nil {
			how.Tell(r)
		}
	}
	keep()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return failed
}

func (s *Service) regrade(ctx context.Context, run store.Run, how Regrade, rubrics *rubricShelf, graded map[store.GradeKey]bool) Regraded {
	out := Regraded{Run: run}
	rubric, hash := how.Rubric, run.RubricHash
	if rubric != nil {
		hash = rubric.Hash()
	}
	if out.Already = graded[store.GradeKey{Run: run.ID, Rubric: hash}]; out.Already {
		return out
	}
	if rubric == nil {
		if rubric, out.Err = rubrics.take(ctx, hash); out.Err != nil {
			return out
		}
	}
	events, err := s.Events(ctx, run.ID)
	if err != nil {
		out.Err = err
		return out
	}
	if out.Grade, err = rubric.Grade(events); err != nil {
		out.Err = fmt.Errorf("grade run %s: %w", run.ID, err)
	} else if out.Grade.Ungraded == "" && grading.CutShort(events) {
		out.Grade.Ungraded = event.EndInterrupted
	}
	if out.Err == nil {
		out.outcome = outcome.Of(rubric, events, out.Grade, run.PersonID)
	}
	return out
}

// newGrade is a grade as the store keeps it, with what the run came to.
func newGrade(run string, grade grading.Grade, o outcome.Outcome) (store.NewGrade, error) {
	raw, err := json.Marshal(grade)
	if err != nil {
		return store.NewGrade{}, err
	}
	kept, err := json.Marshal(o)
	return store.NewGrade{Run: run, Rubric: grade.Rubric, Grader: grade.Grader, Raw: raw, Score: scoreOf(grade), Outcome: kept}, err
}

// rubricShelf keeps the rubrics that have been read: many runs share one.
type rubricShelf struct {
	service *Service
	mu      sync.Mutex
	open    map[string]*grading.Rubric
}

func (s *rubricShelf) take(ctx context.Context, hash string) (*grading.Rubric, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r, ok := s.open[hash]; ok {
		return r, nil
	}
	r, err := s.service.rubric(ctx, hash)
	if err == nil {
		s.open[hash] = r
	}
	return r, err
}

// Newest compares what was told of runs as lists do.
func Newest(all []Regraded) {
	slices.SortFunc(all, func(a, b Regraded) int {
		if c := b.Run.Created.Compare(a.Run.Created); c != 0 {
			return c
		}
		if a.Run.ID < b.Run.ID {
			return 1
		}
		return -1
	})
}
