package web

import (
	"strconv"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/runs"
)

const maxComment = 4000

// markingView is how far the marking of a run is, for the caller.
type markingView struct {
	Raters   int  `json:"raters"`
	Given    int  `json:"given"` // raters who have given all of their marks
	Complete bool `json:"complete"`
	Parted   bool `json:"parted"` // two raters did, and a third is asked
	// Open says that the caller may give marks, and Asks that they may say how
	// many raters the run takes.
	Open bool `json:"open"`
	Asks bool `json:"asks"`
	// Calibrated says that the caller has marked the sample runs.
	Calibrated bool `json:"calibrated"`
}

func (s *server) viewMarking(c *call, d runs.Debrief) (markingView, error) {
	m := d.Marking
	v := markingView{Raters: m.Raters, Given: m.Given(), Complete: m.Complete(), Parted: m.Parted()}
	if c.plays() || !c.marks() {
		return v, nil // nobody marks a run that they played
	}
	var err error
	v.Calibrated, err = s.Runs.Calibrated(c.ctx(), c.person().ID)
	v.Open, v.Asks = !m.Stands(c.person().ID) && (m.Raters == 1 || v.Calibrated), !m.Begun()
	return v, err
}

// judgeCriteria are the criteria of a run that people mark.
func judgeCriteria(d runs.Debrief) []judgeCriterion {
	out := []judgeCriterion{}
	for _, c := range d.Marking.Criteria {
		out = append(out, judgeCriterion{c.ID, c.Title, levelsOf(c.Levels), thingsOf(d.Events, d.Marking.Things(c.ID), "", d.Rubric.Called())})
	}
	return out
}

// thingsOf are what a criterion judges: of an answer, one part of it.
func thingsOf(events []event.Event, seqs []int64, part string, them faults.Clients) []moment {
	things := momentsOf(events, seqs, them)
	if part == "" {
		return things
	}
	at := 0
	for _, e := range events {
		if b, is := e.Body.(event.AnswerSubmitted); is && at < len(things) && things[at].Seq == e.Seq {
			things[at].Title, things[at].Detail = part, b.Part(part)
		}
		if at < len(things) && things[at].Seq == e.Seq {
			at++
		}
	}
	return things
}

func levelsOf(levels map[int]string) map[string]string {
	out := map[string]string{}
	for level, text := range levels {
		out[strconv.Itoa(level)] = text
	}
	return out
}

// mark is POST /api/runs/ID/marks.
func (s *server) mark(c *call, in event.MarkGiven) (debriefAnswer, error) {
	return s.judged(c, in.Comment, in)
}

// markGlobally is POST /api/runs/ID/marks/global.
func (s *server) markGlobally(c *call, in event.RunMarked) (debriefAnswer, error) {
	return s.judged(c, in.Comment, in)
}

func (s *server) judged(c *call, comment string, mark event.Body) (debriefAnswer, error) {
	if err := checkComment(comment).err(); err != nil {
		return debriefAnswer{}, err
	}
	if _, err := s.graded(c); err != nil {
		return debriefAnswer{}, err
	}
	if err := s.Runs.Mark(c.ctx(), c.run.ID, c.actor(), mark); err != nil {
		return debriefAnswer{}, err
	}
	return s.debrief(c)
}

type askedRaters struct {
	Raters int `json:"raters"` // one or two
}

// askRaters is POST /api/runs/ID/raters.
func (s *server) askRaters(c *call, in askedRaters) (debriefAnswer, error) {
	var mistakes invalid
	mistakes.add(in.Raters == 1 || in.Raters == 2, "raters", "A run takes one rater or two.")
	if err := mistakes.err(); err != nil {
		return debriefAnswer{}, err
	}
	if _, err := s.graded(c); err != nil {
		return debriefAnswer{}, err
	}
	if err := s.Runs.Mark(c.ctx(), c.run.ID, c.actor(), event.RatersAsked{Raters: in.Raters}); err != nil {
		return debriefAnswer{}, err
	}
	c.did(strconv.Itoa(in.Raters))
	return s.debrief(c)
}
