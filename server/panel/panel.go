package panel

import (
	"context"
	"errors"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/scorecard"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/store"
)

// Errors of this package.
var (
	// ErrNotAsked says that there is no such work that somebody is asked to mark, or none
	// yet, or none any more.
	ErrNotAsked = errors.New("nobody asked for these marks")
	// ErrUncalibrated says that a rater has not marked the samples.
	ErrUncalibrated = errors.New("the rater is not calibrated")
	// ErrPanel says that people cannot be asked to mark as somebody wants it.
	ErrPanel = errors.New("that is no panel")
)

// Interview is what a panel has to know of one.
type Interview struct {
	ID, Title  string
	Seed       int64    // of what all of its candidates are given
	Hosts      []string // ids of those who hold it: they see names
	Weights    scorecard.Weights
	Pass       int    // percent of the whole that is asked for; 0: nothing is
	Items      []Item // those that are graded, in order
	Candidates []Candidate
}

// Item is one thing that every candidate does.
type Item struct {
	ID, Title string
	Kind      Kind
	Pass      int // percent that is asked for; 0: nothing is
	Minutes   int // that there are for it, for whom nothing else was said
}

// Kind is what an item is made of.
type Kind string

// Kinds of items.
const (
	Exercise Kind = "exercise"
	Drill    Kind = "drill"
)

// Candidate is somebody who is interviewed.
type Candidate struct {
	ID   string
	Code string            // what everybody but hosts calls them
	Name string            // for hosts; empty: nothing identifies them any more
	Work map[string]string // by item: the id of their attempt, or of their run
}

// Interviews is where interviews are found: store.ErrNotFound, where there is none.
type Interviews interface {
	Interview(ctx context.Context, id string) (Interview, error)
}

// Log is one piece of work.
type Log struct {
	Rubric *grading.Rubric
	Events []event.Event // all of them
	// Missing says why there is nothing to judge yet, or any more, in a sentence; empty:
	// it can be marked.
	Missing string
	// Kept is what it came to whose log is not kept any more; nil: it has no score.
	Kept *store.Score
	Seed int64
}

// Works is where pieces of work of one Kind are kept.
type Works interface {
	Log(ctx context.Context, id string) (Log, error)
	// Judge writes what somebody judges into the log and has it graded anew, or says what
	// is wrong with it as grading.Rubric.Takes does.
	Judge(ctx context.Context, id string, actor event.Actor, judged event.Body) error
}

// Service has work marked. All fields are needed.
type Service struct {
	Store      *store.Store
	Interviews Interviews
	Works      map[Kind]Works
	// Calibrated reports whether somebody has marked the samples of a kind of work.
	Calibrated func(ctx context.Context, person string, kind Kind) (bool, error)
}

func (v Interview) item(id string) (Item, bool) {
	for _, item := range v.Items {
		if item.ID == id {
			return item, true
		}
	}
	return Item{}, false
}

func (v Interview) candidate(id string) (Candidate, bool) {
	for _, c := range v.Candidates {
		if c.ID == id {
			return c, true
		}
	}
	return Candidate{}, false
}

// work reads what a candidate did of an item; begun is false where they have not begun.
func (s *Service) work(ctx context.Context, item Item, c Candidate) (log Log, begun bool, err error) {
	id := c.Work[item.ID]
	if id == "" {
		return Log{Missing: "It was not begun."}, false, nil
	}
	log, err = s.Works[item.Kind].Log(ctx, id)
	return log, err == nil, err
}
