package web

import (
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading/debrief"
	"github.com/drillyard/drillyard/scenarios/event"
)

// replayView is a run to be played again before somebody's eyes.
type replayView struct {
	Run      runView         `json:"run"`
	LengthMS int64           `json:"length_ms"` // run time of its end
	Phases   []debrief.Phase `json:"phases"`
	// Events are those that were shown while it went on, each with its seq.
	Events []event.Shown `json:"events"`
	// Truth are those on the timeline of the debrief that were shown to nobody who played.
	Truth     []event.Shown      `json:"truth"`
	Decisions []debrief.Decision `json:"decisions"`
}

// replay is GET /api/runs/ID/replay, for whoever may read the debrief.
func (s *server) replay(c *call) (replayView, error) {
	d, withheld, err := s.readable(c)
	if err != nil {
		return replayView{}, err
	}
	if withheld {
		return replayView{}, errKeptBack
	}
	v := replayView{
		Run: s.viewRun(c, c.run), LengthMS: d.Debrief.EndMS, Phases: debrief.Phases(d.Rubric, d.Events, d.Grade),
		Events: []event.Shown{}, Truth: []event.Shown{},
	}
	if v.Decisions, err = debrief.Decisions(d.Rubric, d.Events); err != nil {
		return replayView{}, err
	}
	now, then := event.Cursor{Viewer: c.reader()}, event.Cursor{Viewer: c.then()}
	for _, e := range d.Seen(c.person().ID, c.plays()) {
		told, ok := now.Next(e)
		if shown, was := then.Next(e); was && ok {
			shown.Seq = e.Seq
			v.Events = append(v.Events, shown)
		} else if ok && event.LaneOf(e.Body) != "" {
			v.Truth = append(v.Truth, told)
		}
		if _, over := e.Body.(event.RunEnded); over {
			break // what is said of it afterwards is no part of it
		}
	}
	return v, nil
}

// then is as whom the caller is shown again what was before whoever played.
func (c *call) then() event.Viewer {
	switch {
	case c.plays():
		return event.Viewer{Class: event.Trainee, Person: c.person().ID}
	case c.golden != nil, c.reader().Class == event.Reader:
		return event.Viewer{Class: event.Trainee, Person: c.run.PersonID}
	}
	return event.Viewer{Class: event.Watcher, Person: c.person().ID}
}

var errKeptBack = conflict("The debrief of this run is not shown to you yet.")

// customers is GET /api/runs/ID/customers: how they fared, by minute, and how well the
// objectives were met, to the end or to a moment of run time. It is read from the log.
func (s *server) customers(c *call) (debrief.Customers, error) {
	at, err := number(c, "at")
	if err != nil {
		return debrief.Customers{}, err
	}
	d, withheld, err := s.readable(c)
	if err != nil {
		return debrief.Customers{}, err
	}
	if withheld {
		return debrief.Customers{}, errKeptBack
	}
	to := faults.Time(d.Debrief.EndMS) * time.Millisecond
	if at != nil {
		to = seconds(*at)
	}
	return debrief.CustomersTo(d.Events, to), nil
}
