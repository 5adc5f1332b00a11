package engine

import (
	"context"
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/scenarios/signals"
)

const (
	// lease is how long a look stands, in wall time, after the last sign that
	// whoever looks still has it before them. See decisions/0088.
	lease = 10 * time.Second
	// firstReading is how long after something happened a look is read anew, and
	// each further wait is twice the one before.
	firstReading = 2 * time.Second
	// mostReadings bounds what is recorded of one look, and mostWatched, in bytes,
	// of all of a person's: the rest of their share of the log is for what they
	// do.
	mostReadings = 60
	mostWatched  = 1 << 20
)

// standing is what a person has before them: one thing at a time.
type standing struct {
	actor event.Actor
	look  event.EvidenceViewed // as it was last recorded
	until faults.Time          // it stands so long without a sign; 0: until something else is done
	why   string               // it ends then

	due  faults.Time   // of the next reading; 0: none
	wait time.Duration // before it
	// When an inject fired last, and when anything happened, that no record tells
	// of yet; 0: none.
	fired, happened faults.Time
	recorded        int // readings
}

// Look records that a person looks at something, from now until they look at
// something else, put it away, or give no sign for a while. The same again is a
// sign that the look still stands. It returns the name of the look.
func (r *Run) Look(ctx context.Context, actor event.Actor, look event.EvidenceViewed) (id string, err error) {
	err = r.onLoop(ctx, func() error {
		if err := r.look(actor, look, r.now()+r.leased(), event.ClosedSilent); err != nil {
			return err
		}
		id = r.looks[actor.ID].look.Look
		return nil
	})
	return id, err
}

// Stay is a sign that a person still has a look of theirs before them. One that
// is over stays over.
func (r *Run) Stay(ctx context.Context, actor event.Actor, look string) error {
	return r.onLoop(ctx, func() error {
		if s := r.looks[actor.ID]; s != nil && s.look.Look == look {
			s.until = r.now() + r.leased()
		}
		return nil
	})
}

// PutAway ends a look of a person: it is not before them any more.
func (r *Run) PutAway(ctx context.Context, actor event.Actor, look string) error {
	return r.onLoop(ctx, func() error {
		if s := r.looks[actor.ID]; s == nil || s.look.Look != look {
			return nil
		}
		return r.putAway(actor.ID, event.ClosedAway)
	})
}

// leased is a lease in run time.
func (r *Run) leased() faults.Time {
	return faults.Time(float64(lease) * max(r.Clock().Speed, 1))
}

// look begins a look, or goes on with the one that stands. Without a sign it ends
// at a run time, for a reason; 0: never.
func (r *Run) look(actor event.Actor, look event.EvidenceViewed, until faults.Time, why string) error {
	if s := r.looks[actor.ID]; s != nil && s.look.Source == look.Source && s.look.Service == look.Service && s.look.Query == look.Query {
		s.until, s.why = until, why
		return r.reread(s, look)
	}
	if err := r.putAway(actor.ID, event.ClosedForNext); err != nil {
		return err
	}
	if err := r.spend(actor, []event.Body{look, event.EvidenceClosed{Look: "l0000", Why: why}}); err != nil {
		return err
	}
	r.ids.look++
	look.Look = "l" + strconv.Itoa(r.ids.look)
	r.looks[actor.ID] = &standing{actor: actor, look: look, until: until, why: why}
	return r.record(actor, look)
}

// putAway ends the look of a person, if one stands.
func (r *Run) putAway(person, why string) error {
	s := r.looks[person]
	if s == nil {
		return nil
	}
	delete(r.looks, person)
	return r.record(s.actor, event.EvidenceClosed{Look: s.look.Look, Why: why})
}

// lapse returns when the first of the standing looks ends for want of a sign.
func (r *Run) lapse() (faults.Time, bool) {
	first := faults.Time(math.MaxInt64)
	for _, s := range r.looks {
		if s.until > 0 {
			first = min(first, s.until)
		}
	}
	return first, first < math.MaxInt64
}

// lookOn ends the looks of which there was no sign for too long, and reads the
// others anew that may show something new by now.
func (r *Run) lookOn(ctx context.Context) {
	r.lookOnAgain()
	for _, person := range slices.Sorted(maps.Keys(r.looks)) {
		s := r.looks[person]
		if s.until > 0 && s.until <= r.now() {
			_ = r.putAway(person, s.why) // what the log refuses ends the run
			continue
		}
		if s.due == 0 || s.due > r.now() {
			continue
		}
		s.wait *= 2
		s.due = r.now() + s.wait
		now, live, err := r.again(ctx, s.look)
		if err != nil {
			r.Logger.Warn("read a look anew", "run", r.ID(), "look", s.look.Look, "err", err)
		}
		if live {
			_ = r.reread(s, now)
		}
	}
}

// stir has the standing looks read anew: something happened that they may show.
func (r *Run) stir(e event.Event) {
	_, fired := e.Body.(event.InjectFired)
	if !fired && !shows(e.Body) {
		return
	}
	for _, s := range r.looks {
		s.happened = max(r.now(), 1)
		if fired {
			s.fired = s.happened
		}
		if s.due == 0 || s.due > r.now()+firstReading {
			s.due = r.now() + firstReading
		}
		s.wait = firstReading
	}
}

// shows reports whether something happened to the system that can be seen.
func shows(b event.Body) bool {
	switch b.(type) {
	case event.FaultApplied, event.FaultEnded, event.FaultGrown, event.FaultReverted, event.ActionTaken, event.ChangeRecorded,
		event.AlertFired, event.AlertResolved, event.SLOBreached, event.SLORestored:
		return true
	}
	return false
}

// reread takes what a standing look shows by now, and records it when it differs
// from what was recorded in what matters. The log of a person that is full takes
// no more of it.
func (r *Run) reread(s *standing, now event.EvidenceViewed) error {
	if s.recorded >= mostReadings || !s.differs(now) {
		return nil
	}
	changed := event.EvidenceChanged{Look: s.look.Look, Metrics: now.Metrics, Services: now.Services, Results: now.Results, Shown: now.Shown}
	if r.watched[s.actor.ID] >= mostWatched || r.spend(s.actor, changed) != nil {
		return nil
	}
	raw, err := json.Marshal(changed)
	if err != nil {
		return err
	}
	r.watched[s.actor.ID] += len(raw)
	s.look = changed.Of(s.look)
	s.recorded++
	if settled(s.fired, now) {
		s.fired = 0
	}
	if settled(s.happened, now) {
		s.happened = 0
	}
	return r.record(s.actor, changed)
}

// differs reports whether there is something to see that there was not: another
// series, line, change or setting, a value beyond those that were shown, or, once
// something happened, another value than the last one. The first reading after
// an inject tells in any case what is to be seen of it.
func (s *standing) differs(now event.EvidenceViewed) bool {
	was := s.look.Shown
	if settled(s.fired, now) || !maps.Equal(was.Config, now.Shown.Config) || !slices.Equal(was.Changes, now.Shown.Changes) {
		return true
	}
	texts := map[[2]string]bool{}
	for _, l := range was.Lines {
		texts[[2]string{l.Service, signals.Numberless(l.Text)}] = true
	}
	for _, l := range now.Shown.Lines {
		if !texts[[2]string{l.Service, signals.Numberless(l.Text)}] {
			return true
		}
	}
	if len(was.Metrics) != len(now.Shown.Metrics) {
		return true
	}
	for i, m := range now.Shown.Metrics {
		old := was.Metrics[i]
		if old.Metric != m.Metric || old.Service != m.Service || old.Series != m.Series {
			return true
		}
		little := 0.05 * max(math.Abs(old.Low), math.Abs(old.High))
		if m.Last > old.High+little || m.Last < old.Low-little || settled(s.happened, now) && math.Abs(m.Last-old.Last) > little {
			return true
		}
	}
	return false
}

// settled reports whether a look has had the time to show what happened at a run
// time; 0: nothing did.
func settled(at faults.Time, look event.EvidenceViewed) bool {
	return at > 0 && look.Shown.ToMS >= (at+firstReading).Milliseconds()
}
