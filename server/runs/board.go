package runs

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/store"
)

// mostSummed bounds the runs of which a summary is kept, those that were asked for
// last: one that was let go of is made anew from its log.
const mostSummed = 256

// criteriaEvery is how often the criteria of a run are looked at while somebody watches:
// a grade reads the whole log.
const criteriaEvery = 10 * time.Second

// summaries keeps the summaries of runs.
type summaries struct {
	mu      sync.Mutex
	of      *simplelru.LRU[string, *summing]
	grading chan struct{} // one at a time: it takes a processor
}

func newSummaries() *summaries {
	of, err := simplelru.NewLRU[string, *summing](mostSummed, nil)
	if err != nil {
		panic(err) // a size below one
	}
	return &summaries{of: of, grading: make(chan struct{}, 1)}
}

// follow has the summary of a run be made from what is published of it, and from its log
// where that was begun before.
func (s *summaries) follow(run string, sc *scenarios.Scenario, rubric *grading.Rubric, begun bool, publish func([]event.Event)) func([]event.Event) {
	sums := newSumming(sc, rubric)
	sums.missed = begun
	s.mu.Lock()
	s.of.Add(run, sums)
	s.mu.Unlock()
	return func(events []event.Event) {
		sums.see(events)
		if publish != nil {
			publish(events)
		}
	}
}

func (s *summaries) get(run string) (*summing, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.of.Get(run)
}

// Summary is how a run stands, and a number that is another whenever it stands
// otherwise: whoever has seen that number is told nothing new. Its criteria are looked
// at now and then as long as somebody asks.
func (s *Service) Summary(ctx context.Context, record store.Run, seen int64) (Summary, int64, error) {
	sums, ok := s.summaries.get(record.ID)
	if !ok {
		raw, err := s.Store.Rubric(ctx, record.RubricHash)
		if err != nil {
			return Summary{}, 0, fmt.Errorf("sum up run %s: %w", record.ID, err)
		}
		rubric, err := grading.DecodeRubric(raw)
		if err != nil {
			return Summary{}, 0, fmt.Errorf("sum up run %s: %w", record.ID, err)
		}
		sums = newSumming(nil, rubric)
		sums.sum.LengthMS, sums.missed = record.LengthMS, true
		s.summaries.mu.Lock()
		s.summaries.of.Add(record.ID, sums)
		s.summaries.mu.Unlock()
	}
	if err := sums.catchUp(ctx, record.ID, s.Store); err != nil {
		return Summary{}, 0, fmt.Errorf("sum up run %s: %w", record.ID, err)
	}
	s.measure(sums)
	sums.mu.Lock()
	defer sums.mu.Unlock()
	if sums.version == seen {
		return Summary{}, seen, nil
	}
	return sums.now(), sums.version, nil
}

// catchUp reads what was missed.
func (s *summing) catchUp(ctx context.Context, run string, log event.Log) error {
	const page = 500
	for {
		s.mu.Lock()
		missed, after := s.missed, s.sum.Seq
		s.mu.Unlock()
		if !missed {
			return nil
		}
		events, err := log.Read(ctx, run, after, page)
		if err != nil {
			return err
		}
		s.mu.Lock()
		for _, e := range events {
			if e.Seq == s.sum.Seq+1 {
				s.take(e)
			}
		}
		s.missed = len(events) == page
		s.version++
		s.mu.Unlock()
	}
}

// now is the summary as it stands. The lock is held.
func (s *summing) now() Summary {
	sum := s.sum
	sum.Pages = SummaryPages{}
	for _, p := range s.pages.Open() {
		sum.Pages.Open++
		switch at := p.Sent.Milliseconds(); {
		case p.Taken:
			sum.Pages.Acked++
		case sum.Pages.OldestMS == 0 || at < sum.Pages.OldestMS:
			sum.Pages.OldestMS = max(at, 1)
		}
	}
	sum.Crew = append([]event.Actor{}, s.cast.Members()...)
	sum.Roles = []SummaryRole{}
	for _, m := range sum.Crew {
		for _, seat := range s.cast.SeatsOf(m.ID) {
			sum.Roles = append(sum.Roles, SummaryRole{seat, m})
		}
	}
	sum.Injects = []SummaryInject{}
	if sum.Reason == "" {
		for _, in := range s.script {
			if in.over {
				continue
			}
			one := in.SummaryInject
			if at, known := in.due(s.watch); known {
				one.DueMS = max(at.Milliseconds(), 1)
			}
			sum.Injects = append(sum.Injects, one)
		}
	}
	return sum
}

// measure looks at the criteria of a run, if they may have changed and it is time to.
func (s *Service) measure(sums *summing) {
	sums.mu.Lock()
	defer sums.mu.Unlock()
	over := sums.sum.Reason != "" && sums.sum.EndsMS == 0
	if sums.grading || sums.graded == len(sums.events) || !over && time.Since(sums.looked) < criteriaEvery || s.ctx.Err() != nil {
		return
	}
	select {
	case s.summaries.grading <- struct{}{}:
	default:
		return // another run is being looked at: this one is when it is asked for again
	}
	sums.grading = true
	events := slices.Clip(sums.events)
	s.making.Go(func() {
		defer func() { <-s.summaries.grading }()
		met, err := criteria(sums.rubric, events)
		if err != nil {
			s.Logger.Warn("look at the criteria of a run that goes on", "run", events[0].Run, "err", err)
		}
		sums.mu.Lock()
		defer sums.mu.Unlock()
		sums.grading, sums.graded, sums.looked = false, len(events), time.Now()
		if err == nil && (sums.sum.Criteria == nil || *sums.sum.Criteria != met) {
			sums.sum.Criteria = &met
			sums.version++
		}
	})
}

// criteria is how far a rubric is met by what has happened.
func criteria(rubric *grading.Rubric, events []event.Event) (SummaryCriteria, error) {
	g, err := rubric.Grade(events)
	if err != nil {
		return SummaryCriteria{}, err
	}
	c := SummaryCriteria{Points: g.Score.Points, Max: g.Score.Max}
	for _, f := range g.Findings {
		if f.Max > 0 {
			c.Of++
			if f.Points > 0 {
				c.Met++
			}
		}
	}
	return c, nil
}
