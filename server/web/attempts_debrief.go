package web

import (
	"encoding/json"
	"errors"
	"fmt"

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
	// Recorded says that the caller can look at the recorded run.
	Recorded bool         `json:"recorded"`
	Answer   []answerView `json:"answer"`
	Remarks  []remarkView `json:"remarks"` // of the judge
	// Shown is by the judge, for the view of the kind; null: nothing.
	Shown json.RawMessage `json:"shown"`
	// Unmarked are the titles of the criteria that wait for a person's mark.
	Unmarked []string         `json:"unmarked"`
	Criteria []judgeCriterion `json:"criteria"` // that the caller can mark
	Signals  *deskPrompts     `json:"signals"`  // to look out for, of whoever can mark; null: they cannot
	Marking  markingView      `json:"marking"`
	Events   []event.Shown    `json:"events"`
}

// answerView is what was handed in as one part, and what a good answer has there.
type answerView struct {
	partView
	Good string `json:"good"` // empty: none is known
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
	v = attemptDebrief{Attempt: s.viewAttempt(c, c.attempt), Answer: []answerView{}, Unmarked: []string{}, Criteria: []judgeCriterion{}, Events: []event.Shown{}}
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
	v.Recorded = material.Recorded != nil
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
	for _, f := range v.Grade.Findings {
		if f.Open > 0 {
			v.Unmarked = append(v.Unmarked, f.Title)
		}
	}
	rubric, err := s.Attempts.Rubric(c.ctx(), c.attempt)
	if err != nil {
		return v, err
	}
	marking, err := rubric.Marking(log)
	if err != nil {
		return v, fmt.Errorf("read the marks of attempt %s: %w", c.attempt.ID, err)
	}
	if v.Marking, err = s.viewAttemptMarking(c, marking); err != nil {
		return v, err
	}
	if v.Marking.Open {
		look := viewSignals(ex.Signals)
		v.Signals = &look
		for _, one := range marking.Criteria {
			v.Criteria = append(v.Criteria, judgeCriterion{one.ID, one.Title, levelsOf(one.Levels), thingsOf(log, marking.Things(one.ID), one.Options[grading.OfPart], rubric.Called())})
		}
	}
	v.Events = c.attemptEvents(log, marking)
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

// viewAttemptMarking is how far the marking is, for the caller. What is of an interview its
// panel marks.
func (s *server) viewAttemptMarking(c *call, m grading.Marking) (markingView, error) {
	if !c.marksAttempt() {
		return markingView{Complete: m.Complete()}, nil
	}
	v := markingView{Raters: m.Raters, Given: m.Given(), Complete: m.Complete(), Parted: m.Parted()}
	done, err := s.Store.Calibration(c.ctx(), c.person().ID)
	v.Calibrated = err == nil && s.Library.Calibrated(done, true)
	v.Open = len(m.Criteria) > 0 && !m.Stands(c.person().ID) && (m.Raters == 1 || v.Calibrated)
	return v, err
}

// attemptEvents are those that the caller reads in the debrief, with the marks as those of
// a run are read. Those of an interview, and who gave them, are read where they are given.
func (c *call) attemptEvents(log []event.Event, m grading.Marking) []event.Shown {
	viewer := event.Viewer{Class: event.Reader, Person: c.person().ID}
	if c.answers() {
		viewer.Class = event.Debriefed
	}
	log = m.Seen(log, c.person().ID, c.answers())
	cursor, out := event.Cursor{Viewer: viewer}, []event.Shown{}
	for _, e := range log {
		row, known := event.Describe(e.Kind())
		if !known || row.Audience == event.Sealed && c.attempt.Interview != "" {
			continue
		}
		if shown, ok := cursor.Next(e); ok {
			out = append(out, shown)
		}
	}
	return out
}

// markAttempt is POST /api/attempts/ID/marks.
func (s *server) markAttempt(c *call, in event.MarkGiven) (attemptDebrief, error) {
	return s.judgedAttempt(c, in.Comment, in)
}

// markAttemptGlobally is POST /api/attempts/ID/marks/global.
func (s *server) markAttemptGlobally(c *call, in event.RunMarked) (attemptDebrief, error) {
	return s.judgedAttempt(c, in.Comment, in)
}

func (s *server) judgedAttempt(c *call, comment string, mark event.Body) (v attemptDebrief, err error) {
	if err := checkComment(comment).err(); err != nil {
		return v, err
	}
	if _, err := s.Attempts.Append(c.ctx(), c.attempt.ID, c.actor(), mark); err != nil {
		return v, err
	}
	if c.attempt, err = s.Store.Attempt(c.ctx(), c.attempt.ID); err != nil { // its score has changed
		return v, err
	}
	return s.debriefAttempt(c)
}

// releaseAttempt is POST /api/attempts/ID/release.
func (s *server) releaseAttempt(c *call) (attemptView, error) {
	a, err := s.Attempts.Release(c.ctx(), c.attempt.ID)
	if err != nil {
		return attemptView{}, err
	}
	return s.viewAttempt(c, a), nil
}
