package track

// exercise is done once an answer was handed in that is more than none, or one came to the
// score that is asked for. While it is judged, and where its score is withheld, nobody is
// held up by that.
func (f *fold) exercise(s *StepState) {
	for _, a := range f.answers {
		if a.Scenario != s.Step.Exercise {
			continue
		}
		s.Tries = append(s.Tries, a.attempt())
		reached := s.Step.Least == 0
		if a.Score != nil {
			reached = a.Score.Percent >= s.Step.Least && a.Score.High > idle
		}
		if reached && s.State != Done && a.over() {
			s.State, s.At = Done, a.Ended
		}
	}
	if len(s.Tries) > 0 {
		f.asksMarks(s.Step.ID, "", s.Tries[len(s.Tries)-1].Answer)
	}
	switch {
	case s.State == Done:
	case !f.Exercises.There(s.Step.Exercise):
		s.State, s.Why = Unavailable, "This exercise is not here. It holds nothing up."
	case len(s.Tries) > 0:
		s.Why = unreached(s.Tries[len(s.Tries)-1], s.Step.Least)
	}
}

// unreached says why an answer does not do.
func unreached(last Attempt, least float64) string {
	switch {
	case !last.Over:
		return "An attempt is open."
	case last.Score == nil:
		return "What was handed in is judged, or waits to be."
	case last.Score.Percent < least:
		return "It came to " + percent(last.Score.Percent) + ", and " + percent(least) + " is asked for."
	}
	return "Nothing was answered in it. Answer it as well as you can: the debrief is the point."
}
