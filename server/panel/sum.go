package panel

import (
	"context"
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/grading/scorecard"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/store"
)

// Sheet is what a candidate's work shows.
type Sheet struct {
	Candidate Candidate
	Card      scorecard.Card
	Works     []Summed // by item, in order
	Settled   bool     // every mark stands
}

// Summed is one piece of work on a Sheet.
type Summed struct {
	Item    Item
	Missing string // why there is nothing to judge; empty: there is
	Score   *scorecard.Range
	Raters  int // who have given all of their marks
	Parted  bool
	Settled bool
	Global  string
	Pasted  []Pasted // facts, and no judgement
	Seed    int64
}

// Pasted is that something was pasted into an answer.
type Pasted struct {
	AtMS       int64 // from the beginning, as of the time that everybody has
	Part       string
	Characters int
}

// Sheet sums up what a candidate did in an interview; store.ErrNotFound: there is none.
func (s *Service) Sheet(ctx context.Context, interview, candidate string) (Interview, Sheet, error) {
	v, err := s.Interviews.Interview(ctx, interview)
	if err != nil {
		return v, Sheet{}, err
	}
	c, there := v.candidate(candidate)
	if !there {
		return v, Sheet{}, fmt.Errorf("sum up candidate %s: %w", candidate, store.ErrNotFound)
	}
	sheet, err := s.sum(ctx, v, c)
	return v, sheet, err
}

// Sheets sums up what all candidates of an interview did.
func (s *Service) Sheets(ctx context.Context, interview string) (Interview, []Sheet, error) {
	v, err := s.Interviews.Interview(ctx, interview)
	if err != nil {
		return v, nil, err
	}
	sheets := []Sheet{}
	for _, c := range v.Candidates {
		sheet, err := s.sum(ctx, v, c)
		if err != nil {
			return v, nil, err
		}
		sheets = append(sheets, sheet)
	}
	return v, sheets, nil
}

func (s *Service) sum(ctx context.Context, v Interview, c Candidate) (Sheet, error) {
	sheet := Sheet{Candidate: c, Settled: true}
	var works []scorecard.Work
	for place, item := range v.Items {
		log, _, err := s.work(ctx, item, c)
		if err != nil {
			return Sheet{}, err
		}
		sum := Summed{Item: item, Missing: log.Missing, Seed: log.Seed}
		if log.Kept != nil {
			sum.Score = &scorecard.Range{Low: log.Kept.Low, High: log.Kept.High}
		}
		work := scorecard.Work{ID: item.ID, Title: item.Title, Place: place, Missing: log.Missing}
		if log.Missing == "" {
			if work, err = scorecard.Judge(item.ID, item.Title, place, log.Rubric, log.Events); err != nil {
				return Sheet{}, err
			}
			m, err := log.Rubric.Marking(log.Events)
			if err != nil {
				return Sheet{}, err
			}
			sum.Raters, sum.Parted, sum.Settled, sum.Global = m.Given(), m.Parted(), complete(m), work.Grade.Global
			if work.Grade.Ungraded == "" {
				sum.Score = &scorecard.Range{Low: work.Grade.Score.Low, High: work.Grade.Score.High}
			}
			sum.Pasted = pasted(log.Events, item)
		}
		sheet.Settled = sheet.Settled && sum.Settled
		sheet.Works, works = append(sheet.Works, sum), append(works, work)
	}
	sheet.Card = scorecard.Of(works, v.Weights)
	return sheet, nil
}

func pasted(log []event.Event, item Item) []Pasted {
	all, fit := []Pasted{}, even(log, item)
	for _, e := range log {
		if b, is := e.Body.(event.AnswerPasted); is {
			all = append(all, Pasted{fit(e.At).Milliseconds(), b.Part, b.Characters})
		}
	}
	return all
}

// Overrule gives other points for a criterion of a candidate's work than the machine did.
// The error is store.ErrNotFound where there is no such work, or what grading.Rubric.Takes
// says.
func (s *Service) Overrule(ctx context.Context, actor event.Actor, interview, candidate, item string, points event.PointOverruled) error {
	v, err := s.Interviews.Interview(ctx, interview)
	if err != nil {
		return err
	}
	it, known := v.item(item)
	c, there := v.candidate(candidate)
	if !known || !there || c.Work[item] == "" {
		return fmt.Errorf("overrule %s of candidate %s: %w", item, candidate, store.ErrNotFound)
	}
	return s.Works[it.Kind].Judge(ctx, c.Work[item], actor, points)
}

// Ask has people mark the items of an interview: two of each, and a third for where those
// part. The error is ErrPanel, and says what is wrong.
func (s *Service) Ask(ctx context.Context, interview string, raters []store.PanelRater) error {
	v, err := s.Interviews.Interview(ctx, interview)
	if err != nil {
		return err
	}
	people := map[[2]string]bool{}
	count := map[string][2]int{}
	for _, r := range raters {
		item, there := v.item(r.Item)
		key := [2]string{r.Item, r.PersonID}
		switch {
		case !there:
			return fmt.Errorf("%w: the interview has no item %s that is graded", ErrPanel, r.Item)
		case slices.Contains(v.Hosts, r.PersonID):
			return fmt.Errorf("%w: whoever holds the interview sees the names, so they do not mark in it", ErrPanel)
		case people[key]:
			return fmt.Errorf("%w: somebody is asked twice for “%s”", ErrPanel, item.Title)
		}
		people[key] = true
		n := count[r.Item]
		if r.Third {
			n[1]++
		} else {
			n[0]++
		}
		if count[r.Item] = n; n[0] > 2 || n[1] > 1 {
			return fmt.Errorf("%w: “%s” takes two raters, and a third for where they part", ErrPanel, item.Title)
		}
	}
	return s.Store.PutPanel(ctx, interview, raters)
}
