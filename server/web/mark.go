package web

import (
	"unicode/utf8"

	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
)

const maxComment = 4000

// mark is POST /api/runs/ID/marks.
func (s *server) mark(c *call, in event.MarkGiven) (debriefAnswer, error) {
	var mistakes invalid
	mistakes.add(utf8.RuneCountInString(in.Comment) <= maxComment, "comment", "A comment has at most 4,000 characters.")
	mistakes.say("comment", engine.Unseen(in.Comment, true))
	if err := mistakes.err(); err != nil {
		return debriefAnswer{}, err
	}
	if _, err := s.graded(c); err != nil {
		return debriefAnswer{}, err
	}
	if err := s.Runs.Mark(c.ctx(), c.run.ID, c.actor(), in); err != nil {
		return debriefAnswer{}, err
	}
	return s.debrief(c)
}
