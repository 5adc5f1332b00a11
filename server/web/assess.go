package web

import (
	"strings"
	"unicode/utf8"

	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
)

// maxAssessed bounds each answer of a self-assessment, in characters.
const maxAssessed = 2000

// assess is POST /api/runs/ID/assessment: the player says how it went, or that
// they would rather not, and is answered with the debrief.
func (s *server) assess(c *call, in event.AssessmentWritten) (debriefAnswer, error) {
	in.Well, in.Better = strings.TrimSpace(in.Well), strings.TrimSpace(in.Better)
	if in.Skipped {
		in = event.AssessmentWritten{Skipped: true}
	} else {
		var mistakes invalid
		for name, text := range map[string]string{"well": in.Well, "better": in.Better} {
			mistakes.add(text != "", name, "Please answer in a few words, or skip the questions.")
			mistakes.add(utf8.RuneCountInString(text) <= maxAssessed, name, "An answer has at most 2,000 characters.")
			mistakes.say(name, engine.Unseen(text, true))
		}
		mistakes.add(0 <= in.Percent && in.Percent <= 100, "percent", "A score is between 0 and 100.")
		if err := mistakes.err(); err != nil {
			return debriefAnswer{}, err
		}
	}
	if _, err := s.graded(c); err != nil {
		return debriefAnswer{}, err
	}
	if err := s.Runs.Assess(c.ctx(), c.run.ID, c.actor(), in); err != nil {
		return debriefAnswer{}, err
	}
	return s.debrief(c)
}
