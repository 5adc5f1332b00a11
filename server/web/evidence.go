package web

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/attempt"
	"github.com/drillyard/drillyard/server/panel"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/store"
)

// evidenceView is a recorded run as whoever answers finds it, and whoever marks the answer: the
// system, and what told of how it stands.
type evidenceView struct {
	Map     runMap        `json:"map"` // of its system: nobody can be asked, and nothing done
	EpochMS int64         `json:"epoch_ms"`
	UntilMS int64         `json:"until_ms"` // of run time: the moment at which it is looked at
	Events  []event.Shown `json:"events"`   // alerts and changes
}

var errPrepared = &problem{status: http.StatusServiceUnavailable, detail: "What you are to look at is being prepared. It is there in a moment."}

// evidence is GET /api/attempts/ID/evidence and GET /api/panel/INTERVIEW/CANDIDATE/ITEM/evidence.
func (s *server) evidence(c *call) (evidenceView, error) {
	on, err := s.screen(c)
	if err != nil {
		return evidenceView{}, err
	}
	drill := c.recording.Drill
	v := evidenceView{
		Map:     runMap{systemMap: systemOf(drill), Personas: []personaView{}, Channels: []string{}, Runbooks: []runbookEntry{}, Actions: []faults.Action{}, Updates: []updateText{}, Hints: []hintPrice{}, SLOs: promises(drill)},
		EpochMS: on.Epoch().UnixMilli(), UntilMS: on.Now().Milliseconds(), Events: []event.Shown{},
	}
	cursor := event.Cursor{Viewer: event.Viewer{Class: event.Trainee}}
	for _, e := range c.recorded.Events {
		if shown, ok := cursor.Next(e); ok {
			v.Events = append(v.Events, shown)
		}
	}
	return v, nil
}

// lookedAt is the attempt whose evidence is asked for: of whoever answers it, of those who
// may read its debrief, and, by the code of a candidate alone, of those who are asked to
// mark it. They are all shown the same. See decisions/0156.
func (s *server) lookedAt(c *call) (store.Attempt, error) {
	if strings.HasPrefix(c.route.path, deskPath) {
		kind, id, err := s.panel.Work(c.ctx(), c.person().ID, c.Param("interview"), c.Param("candidate"), c.Param("item"))
		if err != nil {
			return store.Attempt{}, err
		}
		if kind != panel.Exercise {
			return store.Attempt{}, errHidden
		}
		return s.Store.Attempt(c.ctx(), id)
	}
	a := c.attempt
	if !c.readsAttempt(a) {
		switch t := s.Attempts.Time(a); {
		case a.State != store.AttemptOpen || t.Left <= 0:
			return a, attempt.ErrOver
		case t.Waits:
			return a, attempt.ErrWaits
		}
	}
	return a, nil
}

// recordedFor is the run that was recorded for the attempt that is looked at.
func (s *server) recordedFor(c *call) (runs.Recording, error) {
	var none runs.Recording
	a, err := s.lookedAt(c)
	if err != nil {
		return none, err
	}
	ex, err := s.Attempts.Exercise(c.ctx(), a)
	if err != nil {
		return none, err
	}
	of := ex.Work.Material(a.Seed).Recorded
	if of == nil {
		return none, errHidden
	}
	drill, ok := s.Library.Drill(of.Drill)
	if !ok {
		return none, errGone
	}
	return runs.Recording{Drill: drill, By: of.Responder, Seed: of.Seed, To: faults.Time(of.Until) * time.Millisecond}, nil
}

// recording is screen for a run that was recorded for an attempt: as it stood at its end.
func (s *server) recording(c *call, at *float64) (screen, error) {
	var err error
	if c.recording, err = s.recordedFor(c); err != nil {
		return screen{}, err
	}
	if err := s.readMuch(c); err != nil {
		return screen{}, err
	}
	soon, cancel := context.WithTimeout(c.ctx(), gradingLimit)
	defer cancel()
	of, done, err := s.Runs.Recorded(soon, c.recording)
	switch {
	case errors.Is(err, runs.ErrNoSignals):
		return screen{}, errNoSignals
	case err != nil && soon.Err() != nil && c.ctx().Err() == nil:
		return screen{}, errPrepared
	case err != nil:
		return screen{}, err
	}
	c.after(done)
	moment := of.To
	if at != nil {
		moment = min(moment, max(0, seconds(*at)))
	}
	of.Events = toldIn(of.Events, moment)
	c.recorded = of
	return screen{of.Signals.Past(moment, func(context.Context) ([]event.Event, error) { return of.Events, nil }), of.Signals.Stack, nil}, nil
}

// onCall is who did a thing in a recorded run: whoever played it has no name there.
const onCall = "on call"

// toldIn are the events of a recorded run that are evidence, to a moment: alerts and changes.
// What whoever played it thought and why they did something is not, for it may be the
// answer; nor is when it was recorded, which differs each time.
func toldIn(events []event.Event, to faults.Time) (all []event.Event) {
	var epochMS int64
	for _, e := range events {
		if e.At > to {
			break
		}
		switch b := e.Body.(type) {
		case event.RunStarted:
			epochMS = b.EpochMS
			continue
		case event.AlertFired, event.AlertResolved:
		case event.ChangeRecorded:
			if b.Action != "" && b.Inject == "" {
				b.By = onCall
				b.Reason = ""
			}
			e.Body = b
		default:
			continue
		}
		e.Run, e.Actor = "", event.Actor{Kind: event.Engine}
		e.Wall = time.UnixMilli(epochMS).Add(e.At).UTC()
		all = append(all, e)
	}
	return all
}
