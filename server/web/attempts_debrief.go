package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/scenarios/markdown"
	"github.com/drillyard/drillyard/server/attempt"
	"github.com/drillyard/drillyard/server/store"
)

// attemptDebrief is the reading of an attempt that was judged.
type attemptDebrief struct {
	Attempt   attemptView    `json:"attempt"`
	Grade     grading.Grade  `json:"grade"`
	Task      string         `json:"task_html"`
	Lesson    string         `json:"html"` // what to take to work
	Documents []documentView `json:"documents"`
	// Recorded says that the caller can look at the recorded run once more.
	Recorded bool         `json:"recorded"`
	Answer   []answerView `json:"answer"`
	Remarks  []remarkView `json:"remarks"` // of the judge
	// Shown is by the judge, for the view of the kind; null: nothing.
	Shown json.RawMessage `json:"shown"`
	// Marking is how far a person's marks are.
	Marking attemptMarking `json:"marking"`
	Events  []event.Shown  `json:"events"`
}

// answerView is what was handed in as one part, and what a good answer has there.
type answerView struct {
	partView
	Good string `json:"good"` // empty: none is known
}

// attemptMarking is how far a person's marks are.
type attemptMarking struct {
	Open     []string `json:"open"` // titles of the criteria that nobody has marked
	Complete bool     `json:"complete"`
}

// debriefAttempt is GET /api/attempts/ID/debrief.
func (s *server) debriefAttempt(c *call) (attemptDebrief, error) {
	var v attemptDebrief
	if !c.readsAttempt(c.attempt) {
		switch {
		case c.attempt.State == store.AttemptWithdrawn:
			return v, conflict("This attempt was withdrawn, so it is not judged, and there is nothing to read.")
		case c.attempt.State == store.AttemptJudged:
			return v, conflict("This attempt is judged. Its debrief is read once it is released.")
		}
		return v, attempt.ErrNotJudged
	}
	if !c.attempt.LogGone.IsZero() {
		return v, errLogGone
	}
	v = attemptDebrief{Attempt: s.viewAttempt(c, c.attempt), Answer: []answerView{}, Events: []event.Shown{}}
	ex, err := s.Attempts.Exercise(c.ctx(), c.attempt)
	if err != nil {
		return v, err
	}
	if v.Grade, err = s.Attempts.Grade(c.ctx(), c.attempt.ID); err != nil {
		return v, err
	}
	log, err := s.Attempts.Events(c.ctx(), c.attempt.ID)
	if err != nil {
		return v, err
	}
	var errs [3]error
	v.Task, errs[0] = markdown.HTML(ex.Task)
	v.Lesson, errs[1] = markdown.HTML(ex.Debrief)
	material := ex.Work.Material(c.attempt.Seed)
	v.Recorded = material.Recorded != nil && c.answers()
	v.Documents, errs[2] = viewDocuments(material.Documents)
	if err := errors.Join(errs[:]...); err != nil {
		return v, err
	}
	if v.Answer, err = viewAnswer(ex.Work.Parts(c.attempt.Seed), log, ex.Good); err != nil {
		return v, err
	}
	remarks, shown, err := s.Attempts.Report(c.ctx(), c.attempt.ID)
	if err != nil {
		return v, err
	}
	v.Remarks, v.Shown = viewRemarks(remarks), shown
	if v.Marking, err = s.viewAttemptMarking(c, log, v.Grade); err != nil {
		return v, err
	}
	v.Events = c.attemptEvents(log)
	return v, nil
}

func viewAnswer(parts []exercise.Part, log []event.Event, good exercise.Answer) ([]answerView, error) {
	handed := event.AnswerSubmitted{}
	for _, e := range log {
		if b, is := e.Body.(event.AnswerSubmitted); is {
			handed = b
		}
	}
	out := []answerView{}
	for _, p := range parts {
		part, err := viewPart(p)
		if err != nil {
			return nil, err
		}
		part.Text = handed.Part(p.ID)
		out = append(out, answerView{part, good[p.ID]})
	}
	return out, nil
}

func (s *server) viewAttemptMarking(c *call, log []event.Event, g grading.Grade) (attemptMarking, error) {
	v := attemptMarking{Open: []string{}}
	rubric, err := s.Attempts.Rubric(c.ctx(), c.attempt)
	if err != nil {
		return v, err
	}
	m, err := rubric.Marking(log)
	if err != nil {
		return v, fmt.Errorf("read the marks of attempt %s: %w", c.attempt.ID, err)
	}
	v.Complete = m.Complete()
	for _, f := range g.Findings {
		if f.Open > 0 {
			v.Open = append(v.Open, f.Title)
		}
	}
	return v, nil
}

// attemptEvents are those that the caller reads in the debrief. Marks, and who gave them,
// are read where they are given.
func (c *call) attemptEvents(log []event.Event) []event.Shown {
	viewer := event.Viewer{Class: event.Reader, Person: c.person().ID}
	if c.answers() {
		viewer.Class = event.Debriefed
	}
	cursor, out := event.Cursor{Viewer: viewer}, []event.Shown{}
	log = slices.DeleteFunc(slices.Clone(log), func(e event.Event) bool {
		row, known := event.Describe(e.Kind())
		return !known || row.Audience == event.Sealed
	})
	for _, e := range log {
		if shown, ok := cursor.Next(e); ok {
			out = append(out, shown)
		}
	}
	return out
}

// releaseAttempt is POST /api/attempts/ID/release.
func (s *server) releaseAttempt(c *call) (attemptView, error) {
	a, err := s.Attempts.Release(c.ctx(), c.attempt.ID)
	if err != nil {
		return attemptView{}, err
	}
	return s.viewAttempt(c, a), nil
}
