package runs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/store"
)

// closingLimit bounds how long writing a run's end and grade may take.
const closingLimit = 20 * time.Second

// afterwards is how long an ended run's telemetry can still be asked for.
const afterwards = 30 * time.Second

func (s *Service) play(ctx context.Context, p *playing) (store.Run, grading.Grade, error) {
	defer p.stop(nil) // what was begun for it alone ends with it
	playErr := p.run.Play(ctx)
	if playErr != nil && ctx.Err() != nil {
		playErr = errors.Join(playErr, context.Cause(ctx)) // whatever broke, it was on purpose
	}
	if s.Baselines && playErr == nil && p.run.Broken() == nil {
		if err := s.compare(ctx, p.record, p.play); err != nil && ctx.Err() == nil {
			s.Logger.Warn("add the baselines of a run", "run", p.record.ID, "err", err)
		}
	}
	saving, cancel := context.WithTimeout(context.WithoutCancel(ctx), closingLimit)
	defer cancel()
	var grade grading.Grade
	record, err := p.record, error(nil)
	if reason, is := s.otherwise(ctx, p, playErr); is {
		playErr = nil
		record, grade, err = s.conclude(saving, record, reason, errDied)
	} else if p.run.Broken() != nil {
		record, grade, err = s.conclude(saving, record, event.EndUnrecorded, errUnrecorded)
	} else {
		record, grade, err = s.close(saving, record, p.play.Drill.Rubric, playErr)
	}
	s.mu.Lock()
	delete(s.active, record.ID)
	s.ended = append(s.ended, p)
	if err != nil {
		s.unclosed[record.ID] = err
	}
	s.endings[Ending{p.runtime.Runtime, err != nil || playErr != nil && ctx.Err() == nil}]++
	s.mu.Unlock()
	s.admit(p.runtime.Runtime)
	return record, grade, errors.Join(playErr, err)
}

// keep keeps a run that has been closed for the screens that are open, for a
// moment, and not many of one person.
func (s *Service) keep(p *playing) {
	s.mu.Lock()
	var old []*playing // the latest first
	for _, other := range slices.Backward(s.ended) {
		if other.person == p.person && s.unclosed[other.record.ID] == nil {
			old = append(old, other)
		}
	}
	s.mu.Unlock()
	for _, other := range old[min(len(old), endedEach):] {
		s.forget(other)
	}
	time.AfterFunc(afterwards, func() { s.forget(p) })
}

func (s *Service) forget(p *playing) {
	s.mu.Lock()
	before := len(s.ended)
	s.ended = slices.DeleteFunc(s.ended, func(other *playing) bool { return other == p })
	mine := len(s.ended) < before
	if mine {
		delete(s.unclosed, p.record.ID)
	}
	s.mu.Unlock()
	if !mine {
		return
	}
	if err := errors.Join(p.run.Close(), p.claim.release()); err != nil {
		s.Logger.Warn("free the telemetry of a run", "run", p.record.ID, "err", err)
	}
}

// close writes how a run ended, and its grade. One that never began has none,
// and has failed; one that broke down has ended like any other.
func (s *Service) close(ctx context.Context, record store.Run, rubric *grading.Rubric, playErr error) (store.Run, grading.Grade, error) {
	events, err := s.Events(ctx, record.ID)
	if err != nil {
		return record, grading.Grade{}, err
	}
	// The grade comes first: who sees that a run has ended asks for it.
	var grade grading.Grade
	var ungraded error
	if len(events) > 0 {
		if grade, ungraded = rubric.Grade(events); ungraded == nil {
			ungraded = s.putGrade(ctx, record.ID, record.PersonID, rubric, grade, events)
		}
	}
	if ungraded != nil {
		ungraded = fmt.Errorf("grade run %s: %w", record.ID, ungraded)
	}
	from, err := s.Store.Assignment(ctx, record.Assignment)
	if err != nil {
		return record, grade, errors.Join(ungraded, err)
	}
	record, err = s.Store.UpdateRun(ctx, record.ID, func(r *store.Run) {
		now := time.Now().UTC()
		r.State, r.Ended, r.LengthMS = event.StateEnded, &now, extended(r.LengthMS, events)
		switch {
		case r.Trial, len(events) == 0: // whoever wrote the answers waits for none, and where nothing was played there are none
		case from.Debrief.Holds():
			r.Opens = store.Held
		case from.Debrief == store.DebriefPlayedOut:
			r.Opens = opens(rubric, events, r.LengthMS, now)
		}
		r.Unassessed = r.Unassessed && len(events) > 0 && !grading.CutShort(events) // else there is no score to wait for
		switch {
		case errors.Is(playErr, context.Canceled) && len(events) == 0:
			r.State, r.EndReason, r.Error = event.StateFailed, event.EndStopped, "stopped before it began"
			if early, ok := errors.AsType[endedEarly](playErr); ok {
				r.Error = string(early)
			}
		case errors.Is(playErr, errDied) && len(events) == 0:
			r.State, r.EndReason, r.Error = event.StateFailed, event.EndInterrupted, playErr.Error()
		case errors.Is(playErr, errDied): // its log says so
		case errors.Is(playErr, errUnrecorded):
			r.EndReason, r.Error = event.EndUnrecorded, Unrecorded
			if len(events) == 0 {
				r.State = event.StateFailed
			}
		case playErr != nil && len(events) == 0:
			r.State, r.Error = event.StateFailed, playErr.Error()
		case playErr != nil: // whether it could be told or not
			r.EndReason, r.Error = event.EndFailed, playErr.Error()
		}
		for _, e := range events {
			switch b := e.Body.(type) {
			case event.RunStarted:
				r.Epoch = time.UnixMilli(b.EpochMS).UTC()
			case event.RunEnded:
				r.EndReason, r.TookMS = b.Reason, e.At.Milliseconds()
			}
		}
	})
	if err == nil && record.Held() {
		err = s.release(ctx, &record)
	}
	return record, grade, errors.Join(ungraded, err)
}

// release opens the answers of a run that nobody has to release any more: that may have
// been changed while it was being closed.
func (s *Service) release(ctx context.Context, record *store.Run) error {
	from, err := s.Store.Assignment(ctx, record.Assignment)
	if err == nil && !from.Debrief.Holds() {
		*record, err = s.Store.UpdateRun(ctx, record.ID, func(r *store.Run) { r.Opens = time.Time{} })
	}
	return err
}

// extended is how long a run was by its end, in milliseconds: as long as it was meant
// to be at first, or as whoever led it made it.
func extended(lengthMS int64, events []event.Event) int64 {
	for _, e := range events {
		if b, is := e.Body.(event.RunExtended); is {
			lengthMS = b.LengthMS
		}
	}
	return lengthMS
}

// opens returns when the answers of a run that ends now are shown to whoever
// played it; the zero time says at once. Of one that was not played to where
// nothing is left to find out that is when its time would have been up, had it
// gone on as fast as a clock does: however fast it was played, and by whatever
// it ended. See decisions/0036.
func opens(rubric *grading.Rubric, events []event.Event, lengthMS int64, now time.Time) time.Time {
	if grading.Settled(rubric, events) {
		return time.Time{}
	}
	took := events[len(events)-1].At
	return now.Add(max(0, time.Duration(lengthMS)*time.Millisecond-took))
}
