package grading

import (
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// settling is how long after the last trouble began a run must have gone on for
// its customers to tell: what they feel is a rate, and rates look back.
const settling = 20 * time.Second

// CutShort reports whether a run ended by no doing of those who play: its
// server went away, its sandbox broke down, or its log could not be written any
// further. It has findings, and no score: what is not there was not missed.
func CutShort(events []event.Event) bool {
	for _, e := range events {
		if b, ok := e.Body.(event.RunEnded); ok {
			return brokeDown(b.Reason)
		}
	}
	return true // nobody could write its end
}

// Settled reports whether a run went on to where nothing was left to find out:
// its time was up, or it recovered, or whatever trouble its script had in store
// had come and customers were well at the end. Whoever plays one that was not
// could have ended it to be told.
//
// Trouble is a fault or an alert that no fault is behind, alike: were it faults
// alone, the answer would tell a control from a drill in which something is
// wrong. A script that has neither keeps its other injects back for as long.
func Settled(r *Rubric, events []event.Event) bool {
	coming := map[string]bool{}
	for _, in := range r.Injects {
		if in.Fault != "" || in.Alarm {
			coming[in.ID] = true
		}
	}
	if len(coming) == 0 {
		for _, in := range r.Injects {
			coming[in.ID] = true
		}
	}
	trouble, any := faults.Time(0), false
	breached := map[string]bool{}
	away := away{}
	for i := range events {
		e := &events[i]
		away.see(e)
		switch b := e.Body.(type) {
		case event.InjectFired:
			if coming[b.Inject] {
				trouble, any = e.At, true
			}
			delete(coming, b.Inject)
		case event.InjectSkipped:
			delete(coming, b.Inject)
		case event.SLOBreached:
			breached[b.SLO] = true
		case event.SLORestored:
			delete(breached, b.SLO)
		case event.RunEnded:
			switch b.Reason {
			case event.EndTime, event.EndRecovered:
				return true
			}
			return len(coming) == 0 && len(away) == 0 && len(breached) == 0 && (!any || e.At-trouble >= settling)
		}
	}
	return false
}
