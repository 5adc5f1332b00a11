package engine

import (
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// A run that is over by its script does not end under people's fingers: a phase
// is left for words. It takes whatever people say and look at, and nothing that
// changes the system, whose end this is. See decisions/0081.

// closing is the phase that a run is in once its scenario is over.
type closing struct {
	reason string      // for which the run then ends
	ends   faults.Time // unless somebody ends it before
}

// conclude lets the scenario be over: the truth is recorded as it stands, and
// the closing phase begins, if there is one.
func (r *Run) conclude(reason string) {
	if r.ending != "" || r.closing != nil {
		return
	}
	if r.Scenario.End.Closing == 0 {
		r.end(reason)
		return
	}
	r.closing = &closing{reason, r.now() + r.Scenario.End.Closing}
	r.closeRequests()
	for _, in := range slices.Clone(r.script) {
		if !in.words() {
			r.strike(in)
		}
	}
	r.onCourse = nil
	r.sumUp()
	r.record(engineActor, event.ClosingBegan{EndsMS: r.closing.ends.Milliseconds(), Reason: reason})
}

// words reports whether an inject does nothing but say something.
func (in *scriptedInject) words() bool {
	for _, e := range in.Effects() {
		if e.Fault != nil || e.Do != nil || e.Change != nil || e.Noise != nil {
			return false
		}
	}
	return true
}

// untouchable refuses what would change the system in the closing phase.
func (r *Run) untouchable() error {
	if r.closing != nil {
		return refuse("The drill is closing: there is time for words, and the system is not touched any more.")
	}
	return nil
}

// through reports whether a responder has nothing left to do until a run time,
// so that nobody need wait for it. A run that people play has none.
func (s *Responder) through(seen *scenarios.Watch, until faults.Time) bool {
	if s == nil {
		return false
	}
	due, known := s.due(seen)
	return len(s.steps) == 0 || known && due > until
}
