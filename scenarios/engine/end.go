package engine

import (
	"context"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// snapshotLimit bounds how long the loop waits for the sandbox's own state.
const snapshotLimit = 5 * time.Second

// End ends the run now. In the closing phase nothing is cut short by it, and the
// run ends for the reason for which the phase began.
type End struct{}

func (End) do(r *Run, _ event.Actor) error {
	if r.closing != nil {
		r.end(r.closing.reason)
	} else {
		r.end(event.EndStopped)
	}
	return nil
}

// end has the loop end the run, for a reason.
func (r *Run) end(reason string) {
	r.ending = reason
	r.leaving.Store(true)
}

// Ending reports whether the run is over, or will be as soon as the loop comes
// to it: nothing can keep it going any more.
func (r *Run) Ending() bool { return r.leaving.Load() }

// Terminate ends the run now, for a reason that its player is told. The error is
// a *Refusal when the run declined.
func (r *Run) Terminate(ctx context.Context, by event.Actor, why string) error {
	if err := text("why", why); err != nil {
		return err
	}
	if err := within(RefuseAction{Why: why}); err != nil {
		return err
	}
	return r.onLoop(ctx, func() error {
		r.end(event.EndStopped)
		return r.record(by, event.RunStopped{Why: why})
	})
}

// awaitedEnd returns when the run is over because what the scenario waits for
// has come.
func (r *Run) awaitedEnd() (faults.Time, bool) {
	if r.Replay != nil {
		return 0, false
	}
	e, ok := r.watch.First(r.Scenario.End.When)
	return e.At + r.Scenario.End.After, ok
}

// judgeEnd ends the run, or lets its closing phase begin, when it is over by its
// script.
func (r *Run) judgeEnd() {
	if r.ending != "" {
		return
	}
	if at, ok := r.awaitedEnd(); ok && at <= r.now() {
		r.conclude(event.EndClosed)
	}
	switch c := r.closing; {
	case c != nil && (c.ends <= r.now() || r.Replay.through(c.ends) || r.Responder.through(r.watch, c.ends)):
		r.end(c.reason)
	case c == nil && r.ending == "" && r.now() >= r.length:
		r.end(event.EndTime)
	case r.ending == "" && r.To > 0 && r.now() >= r.To:
		r.end(event.EndStopped)
	}
}

// snapshot records the technical truth at a moment.
func (r *Run) snapshot(moment string) {
	if health, ok := r.truth(moment); ok {
		r.record(engineActor, event.HealthSnapshotted{Moment: moment, Health: health, SLIs: r.slis()})
	}
}

// sumUp records how customers fared to the end of the scenario, and the technical
// truth as it then stands.
func (r *Run) sumUp() {
	r.countVisits(event.CountedEnd)
	r.snapshot(event.MomentEnd)
}

// truth asks the sandbox how it is. One that cannot tell leaves a gap in the log,
// not a guess.
func (r *Run) truth(moment string) (faults.Health, bool) {
	ctx, cancel := context.WithTimeout(context.Background(), snapshotLimit)
	defer cancel()
	health, err := r.Sandbox.Snapshot(ctx)
	if err != nil {
		r.Logger.Warn("take a health snapshot", "run", r.ID(), "moment", moment, "err", err)
	}
	return health, err == nil
}

// finish ends the run in good order: work under way is stopped, what waits for
// approval is answered, the truth is recorded as it stands, then faults are
// taken back, then the log is closed.
func (r *Run) finish(ctx context.Context) {
	r.stopWork()
	r.drain()
	r.closeRequests()
	if r.closing == nil {
		r.sumUp()
	}
	r.revertFaults(ctx)
	r.record(engineActor, event.RunEnded{Reason: r.ending})
}

// drain waits for background work and takes the outcomes it could not hand to
// the loop any more.
func (r *Run) drain() {
	r.work.Wait()
	r.lateMu.Lock()
	outcomes := r.lateWork
	r.lateWork = nil
	r.lateMu.Unlock()
	for _, then := range outcomes {
		then()
	}
}

// late keeps the outcome of work that ended after the loop.
func (r *Run) late(then func()) {
	r.lateMu.Lock()
	defer r.lateMu.Unlock()
	r.lateWork = append(r.lateWork, then)
}
