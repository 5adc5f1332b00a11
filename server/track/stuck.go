package track

import (
	"slices"
	"time"
)

// sum counts, and says who is stuck.
func (f *fold) sum() {
	f.out.Complete = true
	begun := f.today() >= f.StartDay
	for _, s := range f.out.Steps {
		if s.Step.Optional || s.State == Unavailable {
			continue
		}
		f.out.Of++
		if s.State == Done {
			f.out.Done++
			continue
		}
		f.out.Complete = false
		if s.Late {
			f.out.Late++
			if late := daysBetween(s.Due, f.today()); late >= stuckLate {
				f.stuck("“" + s.Step.Title + "” was due " + days(late) + " ago.")
			}
		}
		if s.State != Open {
			continue
		}
		for _, q := range s.Asked {
			if !q.Good && q.Tries >= stuckTries {
				f.stuck("A question of “" + s.Step.Title + "” was answered " + count(q.Tries, "time") + " and not yet rightly.")
				break
			}
		}
		if over := s.failed(); over >= stuckRuns {
			f.stuck("“" + s.Step.Title + "” was tried " + count(over, "time") + ".")
		}
	}
	if begun && !f.out.Complete && slices.ContainsFunc(f.out.Steps, func(s StepState) bool { return s.State == Open }) {
		since := f.out.Active
		if since.IsZero() {
			since = f.Created
		}
		if idle := daysBetween(since.In(f.zone).Format(time.DateOnly), f.today()); idle >= stuckIdle {
			f.stuck("Nothing has been done for " + days(idle) + ".")
		}
	}
}

func (f *fold) stuck(why string) {
	if len(f.out.Stuck) < mostWhys {
		f.out.Stuck = append(f.out.Stuck, why)
	}
}

// failed is how often a step was tried that is not done.
func (s StepState) failed() (n int) {
	for _, t := range s.Tries {
		if t.Over && t.Score != nil {
			n++
		}
	}
	return n
}

// From when on somebody is said to be stuck.
const (
	stuckLate  = 3 // days after a step was due
	stuckTries = 4 // answers to a question
	stuckRuns  = 2 // runs of a drill or for a gate
	stuckIdle  = 7 // days without anything
	mostWhys   = 4 // that are told
)
