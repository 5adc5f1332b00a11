package exercise

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Judge has an answer judged: every check comes to one result. What the answer leaves out is
// as it was at the start. The error is that of the machine, and wraps ErrNoCage where this one
// runs no programs of others.
func (e *Exercise) Judge(ctx context.Context, w Workshop, seed int64, a Answer) (r Report, err error) {
	defer rescue(e.Kind, &err)
	if r, err = e.Work.Judge(ctx, w, seed, e.Whole(seed, a)); err != nil {
		return Report{}, err
	}
	given := map[string]bool{}
	for _, one := range r.Results {
		if given[one.Check] || math.IsNaN(one.Share) || one.Share < 0 || one.Share > 1 || strings.TrimSpace(one.Why) == "" {
			return Report{}, fmt.Errorf("judge %s: the result of %s cannot be one: %+v", e.Slug, one.Check, one)
		}
		given[one.Check] = true
	}
	for _, c := range e.Work.Checks() {
		if !given[c.ID] {
			return Report{}, fmt.Errorf("judge %s: there is no result of %s", e.Slug, c.ID)
		}
	}
	return r, nil
}

// Try says of an answer what whoever writes it may know at once.
func (e *Exercise) Try(ctx context.Context, w Workshop, seed int64, a Answer) (r Report, err error) {
	defer rescue(e.Kind, &err)
	return e.Work.Try(ctx, w, seed, e.Whole(seed, a))
}

// rescue turns a panic at what somebody wrote into an error: it harms nobody else.
func rescue(k Kind, err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("the answer cannot be judged as %s: %v", k.Name(), r)
	}
}

// Log is what the log of an attempt comes to in which an answer was handed in, judged, and
// marked by one person; nil marks: it was not marked.
func (e *Exercise) Log(seed int64, a Answer, r Report, marks map[string]int) []event.Event {
	engine, person, rater := event.Actor{Kind: event.Engine}, event.Actor{Kind: event.Person, ID: "answers"}, event.Actor{Kind: event.Person, ID: "marks", Name: "A rater"}
	var log []event.Event
	add := func(who event.Actor, b event.Body) {
		log = append(log, event.Event{Run: e.Slug, Seq: int64(len(log) + 1), Actor: who, Body: b})
	}
	add(engine, event.AttemptStarted{Exercise: e.Slug, Of: e.Kind.Name(), Seed: seed, Minutes: e.Minutes, Raters: 1})
	add(person, e.Submitted(seed, a))
	add(engine, event.AttemptEnded{Reason: event.AttemptSubmitted})
	for _, b := range r.Judged() {
		add(engine, b)
	}
	for _, c := range e.Rubric.Criteria {
		if level, is := marks[c.ID]; is {
			add(rater, event.MarkGiven{Criterion: c.ID, Level: level})
		}
	}
	return log
}

// Submitted is what is written into the log of an answer that is handed in.
func (e *Exercise) Submitted(seed int64, a Answer) event.AnswerSubmitted {
	whole := e.Whole(seed, a)
	b := event.AnswerSubmitted{}
	for _, p := range e.Work.Parts(seed) {
		b.Parts = append(b.Parts, event.AnswerPart{ID: p.ID, Text: whole[p.ID]})
	}
	return b
}

// Judged is what is written into the log of what a machine says.
func (r Report) Judged() (all []event.AnswerJudged) {
	for _, one := range r.Results {
		all = append(all, event.AnswerJudged{Check: one.Check, Share: one.Share, Why: one.Why})
	}
	return all
}

// Outcome is what an answer came to.
type Outcome struct {
	Report Report
	Log    []event.Event
	Grade  grading.Grade
}

// Rehearse has an answer judged, marked and graded. The error is that of the machine.
func (e *Exercise) Rehearse(ctx context.Context, w Workshop, seed int64, a Answer, marks map[string]int) (Outcome, error) {
	r, err := e.Judge(ctx, w, seed, a)
	if err != nil {
		return Outcome{}, err
	}
	o := Outcome{Report: r, Log: e.Log(seed, a, r, marks)}
	if o.Grade, err = e.Rubric.Grade(o.Log); err != nil {
		return Outcome{}, err
	}
	return o, nil
}
