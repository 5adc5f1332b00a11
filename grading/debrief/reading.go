package debrief

import (
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

// reading is a run laid out for the detectors. It ends with the run.
type reading struct {
	rubric  *grading.Rubric
	events  []event.Event
	hurt    []Band        // when an objective was not met
	actions []event.Event // taken by those who play
	looks   []event.Event // theirs
	page    *event.Event  // the first one for those who play, else of all; nil: none
	end     faults.Time
	players map[string]bool // by id; empty: the log does not say
}

func read(r *grading.Rubric, events []event.Event) *reading {
	run := &reading{rubric: r, players: map[string]bool{}}
	over := slices.IndexFunc(events, func(e event.Event) bool { _, ok := e.Body.(event.RunEnded); return ok })
	if over >= 0 {
		events = events[:over+1]
	}
	run.events = events
	rang := false // for those who play
	for i, e := range events {
		if b, ok := e.Body.(event.RunStarted); ok {
			for _, t := range b.Trainees {
				run.players[t.ID] = true
			}
		}
		if b, ok := e.Body.(event.MemberJoined); ok {
			run.players[b.Member.ID] = true
		}
		if b, ok := e.Body.(event.PageSent); ok && !rang {
			rang = r.OnCall(b.To)
			if rang || run.page == nil {
				run.page = &events[i]
			}
		}
		run.end = e.At
	}
	run.hurt = bands(events, run.end.Milliseconds())
	run.actions = done[event.ActionTaken](run)
	run.looks = done[event.EvidenceViewed](run)
	return run
}

// byPlayer reports whether somebody who plays did it: no persona, and nobody who
// lends a hand.
func (run *reading) byPlayer(e event.Event) bool {
	return e.Actor.Kind == event.Person && (len(run.players) == 0 || run.players[e.Actor.ID])
}

// done returns what those who play did of one kind, in order.
func done[B event.Body](run *reading) []event.Event {
	var out []event.Event
	for _, e := range run.events {
		if _, ok := e.Body.(B); ok && run.byPlayer(e) {
			out = append(out, e)
		}
	}
	return out
}

// hurting reports whether an objective was not met at a run time, or at the end
// of a run that ends before it.
func (run *reading) hurting(at faults.Time) bool {
	return slices.ContainsFunc(run.hurt, func(b Band) bool {
		return b.FromMS <= at.Milliseconds() && (b.Open || b.ToMS > at.Milliseconds())
	})
}

// between returns those of some events that lie after one event and before
// another.
func between(events []event.Event, after, before event.Event) []event.Event {
	var out []event.Event
	for _, e := range events {
		if e.Seq > after.Seq && e.Seq < before.Seq {
			out = append(out, e)
		}
	}
	return out
}
