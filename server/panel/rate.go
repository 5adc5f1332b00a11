package panel

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"slices"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/store"
)

// Task is one piece of work that somebody is asked to mark, as they know it.
type Task struct {
	Candidate string // id, which tells no name
	Item      string
	Code      string // what the candidate is called
	Interview string // its id
	In        string // its title
	Title     string // of the item
	Kind      Kind
	State     State
	Third     bool // the other two parted
}

// State is how far somebody's marks on a piece of work have come.
type State string

// States of a Task, in the order in which they are listed.
const (
	Begun   State = "begun" // some marks are given
	Open    State = "open"
	Given   State = "given"   // all of them: the others' are waited for
	Settled State = "settled" // what they come to stands
)

var states = []State{Begun, Open, Given, Settled}

// Desk is a Task with what it takes to do it. Nothing in it tells whose work it is.
type Desk struct {
	Task
	Work       string // id of the attempt or the run
	Log        Log    // as the rater may read it
	Marking    grading.Marking
	Takes      bool // marks are still taken
	Calibrated bool
	Mine       Marks
	// Grade is what it came to; nil: not all marks are given.
	Grade *grading.Grade

	candidate Candidate
}

// Marks are what one rater gave, the last of each.
type Marks struct {
	Levels map[string]event.MarkGiven // by criterion
	Global event.RunMarked
}

// asked is one piece of work, and what a rater has to do with it.
type asked struct {
	Task
	candidate Candidate
	item      Item
	log       Log
	marking   grading.Marking
}

// Waits lists what somebody is asked to mark: in an order that is theirs and stays as it
// is, so that no two read the same work one after the other.
func (s *Service) Waits(ctx context.Context, rater string) ([]Task, error) {
	panels, err := s.Store.PanelsOf(ctx, rater)
	if err != nil {
		return nil, err
	}
	tasks := []Task{}
	interviews := map[string]Interview{}
	for _, p := range panels {
		v, known := interviews[p.Interview]
		if !known {
			if v, err = s.Interviews.Interview(ctx, p.Interview); err != nil {
				return nil, err
			}
			interviews[p.Interview] = v
		}
		for _, c := range v.Candidates {
			one, err := s.asked(ctx, v, c, p)
			if errors.Is(err, ErrNotAsked) {
				continue
			}
			if err != nil {
				return nil, err
			}
			tasks = append(tasks, one.Task)
		}
	}
	place := func(t Task) string {
		sum := sha256.Sum256([]byte(rater + " " + t.Candidate + " " + t.Item))
		return string(sum[:])
	}
	slices.SortFunc(tasks, func(a, b Task) int {
		return cmp.Or(cmp.Compare(slices.Index(states, a.State), slices.Index(states, b.State)), cmp.Compare(place(a), place(b)))
	})
	return tasks, nil
}

// Desk returns a piece of work that somebody is asked to mark; ErrNotAsked: they are not.
func (s *Service) Desk(ctx context.Context, rater, interview, candidate, item string) (Desk, error) {
	one, err := s.find(ctx, rater, interview, candidate, item)
	if err != nil {
		return Desk{}, err
	}
	d := Desk{candidate: one.candidate, Task: one.Task, Work: one.candidate.Work[item], Log: one.log, Marking: one.marking, Takes: one.takes(rater), Mine: marksOf(one.log.Events, rater)}
	if d.Calibrated, err = s.Calibrated(ctx, rater, one.item.Kind); err != nil {
		return Desk{}, err
	}
	if one.State == Settled {
		g, err := one.log.Rubric.Grade(one.log.Events)
		if err != nil {
			return Desk{}, err
		}
		say := mask(one.candidate.Name, one.candidate.Code)
		for i := range g.Findings { // they quote what was written
			g.Findings[i].Why, g.Findings[i].Earn = say(g.Findings[i].Why), say(g.Findings[i].Earn)
		}
		d.Grade = &g
	}
	d.Log.Events = blind(one.log.Events, one.item, one.candidate, rater)
	return d, nil
}

// Work says what kind of work somebody is asked to mark, and the id of the attempt or the
// run; ErrNotAsked: they are not.
func (s *Service) Work(ctx context.Context, rater, interview, candidate, item string) (Kind, string, error) {
	one, err := s.find(ctx, rater, interview, candidate, item)
	return one.Kind, one.candidate.Work[item], err
}

// Mark takes a mark of somebody on a piece of work: event.MarkGiven or event.RunMarked.
// The error is ErrNotAsked, ErrUncalibrated or what grading.Rubric.Takes says.
func (s *Service) Mark(ctx context.Context, rater event.Actor, interview, candidate, item string, mark event.Body) error {
	one, err := s.find(ctx, rater.ID, interview, candidate, item)
	if err != nil {
		return err
	}
	calibrated, err := s.Calibrated(ctx, rater.ID, one.item.Kind)
	if err != nil {
		return err
	}
	if !calibrated {
		return ErrUncalibrated
	}
	works, id := s.Works[one.item.Kind], one.candidate.Work[item]
	if one.marking.Raters < 2 && !one.marking.Begun() {
		if err := works.Judge(ctx, id, rater, event.RatersAsked{Raters: 2}); err != nil {
			return err
		}
	}
	return works.Judge(ctx, id, rater, mark)
}

// find is a piece of work, if somebody is asked to mark it.
func (s *Service) find(ctx context.Context, rater, interview, candidate, item string) (asked, error) {
	panel, err := s.Store.Panel(ctx, interview)
	if err != nil {
		return asked{}, err
	}
	at := slices.IndexFunc(panel, func(p store.PanelRater) bool { return p.PersonID == rater && p.Item == item })
	if at < 0 {
		return asked{}, ErrNotAsked
	}
	v, err := s.Interviews.Interview(ctx, interview)
	if err != nil {
		return asked{}, err
	}
	c, there := v.candidate(candidate)
	if !there {
		return asked{}, ErrNotAsked
	}
	return s.asked(ctx, v, c, panel[at])
}

// asked is what a rater has to do with the work of a candidate: ErrNotAsked, while there is
// none that they could mark.
func (s *Service) asked(ctx context.Context, v Interview, c Candidate, p store.PanelRater) (asked, error) {
	item, there := v.item(p.Item)
	if !there || slices.Contains(v.Hosts, p.PersonID) {
		return asked{}, ErrNotAsked
	}
	log, begun, err := s.work(ctx, item, c)
	if err != nil {
		return asked{}, err
	}
	if !begun || log.Missing != "" {
		return asked{}, ErrNotAsked
	}
	m, err := log.Rubric.Marking(log.Events)
	if err != nil {
		return asked{}, err
	}
	if p.Third && !m.Parted() {
		return asked{}, ErrNotAsked
	}
	one := asked{candidate: c, item: item, log: log, marking: m, Task: Task{
		Candidate: c.ID, Item: item.ID, Code: c.Code, Interview: v.ID, In: v.Title, Title: item.Title, Kind: item.Kind, Third: p.Third,
	}}
	one.State = one.state(p.PersonID)
	return one, nil
}

func (a asked) state(rater string) State {
	switch {
	case complete(a.marking):
		return Settled
	case slices.ContainsFunc(a.marking.Panel(), func(who event.Actor) bool { return who.ID == rater }):
		return Given
	case slices.ContainsFunc(a.log.Events, func(e event.Event) bool { return isMark(e.Body) && e.Actor.ID == rater }):
		return Begun
	}
	return Open
}

// takes reports whether marks of somebody are still taken.
func (a asked) takes(rater string) bool { return !complete(a.marking) && !a.marking.Stands(rater) }

// complete reports whether the marks of a panel count: one person alone is none.
func complete(m grading.Marking) bool { return m.Raters > 1 && m.Complete() }

func isMark(b event.Body) bool {
	switch b.(type) {
	case event.MarkGiven, event.RunMarked:
		return true
	}
	return false
}

func marksOf(log []event.Event, rater string) Marks {
	m := Marks{Levels: map[string]event.MarkGiven{}}
	for _, e := range log {
		if e.Actor.ID != rater {
			continue
		}
		switch b := e.Body.(type) {
		case event.MarkGiven:
			m.Levels[b.Criterion] = b
		case event.RunMarked:
			m.Global = b
		}
	}
	return m
}
