package track

import (
	"slices"

	lang "github.com/drillyard/drillyard/scenarios/track"
)

func (f *fold) drill(s *StepState) {
	for _, r := range f.runs {
		if !slices.Contains(s.Step.Drills, r.Scenario) {
			continue
		}
		s.Tries = append(s.Tries, r.attempt())
		// Whether help was taken is known with the score, and matters where it is asked for
		// without.
		// A run in which nothing was done is none, which its score tells; where that is
		// withheld by others, nobody is held up by it.
		reached := s.Step.Least == 0 && lang.Assisted.Covers(s.Step.As) && !r.Asks
		if r.Score != nil {
			reached = r.Score.Percent >= s.Step.Least && r.acted()
		}
		if reached && s.State != Done && r.over() && r.mode().Covers(s.Step.As) {
			s.State, s.At = Done, r.Ended
		}
	}
	if s.State == Done || len(s.Tries) == 0 {
		return
	}
	last := s.Tries[len(s.Tries)-1]
	switch {
	case !last.Over:
		s.Why = "It is being played."
	case last.Asks:
		s.Why = "Say how it went, so that the score is shown."
	case last.Score == nil:
		s.Why = "Its score is not shown yet."
	case last.Score.Percent < s.Step.Least:
		s.Why = "It came to " + percent(last.Score.Percent) + ", and " + percent(s.Step.Least) + " is asked for."
	case last.Score.Percent <= idle:
		s.Why = "Nothing was done in it. Play it through: nothing has to go well, and the debrief is the point."
	default:
		s.Why = "It was played with help. Here it is played without."
	}
}
