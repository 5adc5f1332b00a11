package grading

// Avoided is the share of the harm that could be avoided which was: 0 where it went as
// if nobody had acted, or worse, 1 where it went as in the golden rehearsal, or better.
// It is false where there was none to avoid. See decisions/0087.
func (r Reckoning) Avoided() (share float64, ok bool) {
	this, idle, golden := fares{}, fares{}, fares{}
	for _, j := range r.Journeys {
		this[j.Journey], idle[j.Journey], golden[j.Journey] = j.Run, j.Idle, j.Golden
	}
	toAvoid := idle.harm(nil) - golden.harm(nil)
	if toAvoid < avoidable*float64(idle.sum(nil).Visits) {
		return 0, false
	}
	return clamp((idle.harm(nil) - this.harm(nil)) / toAvoid), true
}
