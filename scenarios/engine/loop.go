package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/scenarios/oncall"
)

// scrapeInterval is how often the run scrapes, evaluates its rules and judges its SLOs.
const scrapeInterval = 2 * time.Second

// periodic says when the next of the periodic things is due.
type periodic struct {
	scrape  faults.Time
	sample  faults.Time
	scraped faults.Time // when that was last done
}

// open makes the run's metrics, on a calendar on which run time zero is epoch.
func (r *Run) open(epoch time.Time) {
	r.epoch = epoch.UTC().Truncate(time.Millisecond)
	r.signals.DB = metrics.Open(r.epoch, r.past.Metrics)
	r.evaluator = metrics.NewEvaluator(r.rules, r.signals.DB, r.relabel)
	r.pager = oncall.NewDispatcher(r.routing, r.epoch)
}

// begin lets run time begin and opens the log: the run's own header, the
// baseline, and what was changed before.
func (r *Run) begin(ctx context.Context) error {
	began := time.Now()
	switch {
	case !r.Sandbox.Caps().Live:
		r.pace.start(began, r.Pace)
	case r.Options.Epoch.IsZero():
		r.pace.start(began, 1)
	default:
		r.pace.start(r.Options.Epoch, 1)
	}
	if r.signals.DB == nil {
		r.open(began)
	}
	health, err := r.Sandbox.Snapshot(ctx)
	if err != nil {
		return fmt.Errorf("take the baseline: %w", err)
	}
	r.due = periodic{sample: time.Minute}
	opening := []event.Body{
		event.RunStarted{
			Scenario: r.Scenario.Slug, Title: r.Scenario.Title, Stack: r.Stack.Name,
			Runtime: r.Sandbox.Caps().Runtime, Seed: r.Seed, Rubric: r.Rubric,
			EpochMS: r.epoch.UnixMilli(), LengthMS: r.Scenario.Duration.Milliseconds(), Trainees: r.Trainees, Raters: r.Raters, Policy: r.Policy,
		},
		event.HealthSnapshotted{Moment: event.MomentBaseline, Health: health},
	}
	if err := r.record(engineActor, append(opening, r.before()...)...); err != nil {
		return err
	}
	for _, t := range r.Trainees {
		if seat := r.Given[t.ID]; seat != "" {
			if err := r.record(engineActor, event.RoleTaken{Seat: seat, Member: t}); err != nil {
				return err
			}
		}
	}
	for _, in := range r.script {
		r.tellInTime(in)
	}
	return nil
}

// loop plays the run until it is over, and r.ending says why. What breaks
// because ctx has ended is a run that was stopped.
func (r *Run) loop(ctx context.Context) error {
	return r.loopWhile(ctx, func() bool { return true })
}

func (r *Run) loopWhile(ctx context.Context, goes func() bool) error {
	for r.ending == "" && r.broken == nil && goes() {
		switch err := r.step(ctx); {
		case err != nil && ctx.Err() != nil:
			r.end(event.EndStopped)
		case err != nil:
			r.end(event.EndFailed)
			return err
		}
	}
	return nil
}

// step plays to the next deadline, then whatever is due. What people ask for is
// taken in between.
func (r *Run) step(ctx context.Context) error {
	if err := r.advance(ctx, r.nextDeadline()); err != nil {
		return err
	}
	return r.happen(ctx)
}

// happen lets happen whatever is due, in a fixed order.
func (r *Run) happen(ctx context.Context) error {
	if r.ending != "" || r.paused() {
		return nil // whatever is due waits with run time
	}
	if r.now() >= r.due.scrape {
		if err := r.scrape(ctx); err != nil {
			return err
		}
	}
	r.lookOn(ctx)
	r.notify()
	r.keepAppointments()
	r.fireInjects()
	r.replay()
	r.respond(ctx)
	r.judgeEnd()
	return nil
}

func (r *Run) nextDeadline() faults.Time {
	next := r.due.scrape
	if r.closing != nil {
		next = min(next, r.closing.ends)
	} else {
		next = min(next, r.length)
		if due, ok := r.awaitedEnd(); ok {
			next = min(next, due)
		}
	}
	if due, ok := r.pager.Next(); ok {
		next = min(next, due)
	}
	if due, ok := r.agenda.next(); ok {
		next = min(next, due)
	}
	if due, ok := r.lapse(); ok {
		next = min(next, due)
	}
	if slices.ContainsFunc(r.onCourse, (*scriptedInject).toEnd) {
		next = r.now()
	}
	if due, ok := r.nextInject(); ok {
		next = min(next, due)
	}
	if due, ok := r.Replay.due(); ok {
		next = min(next, due)
	}
	if due, ok := r.Responder.due(r.watch); ok {
		next = min(next, due)
	}
	if r.skips {
		next = min(next, r.From)
	}
	if r.To > 0 {
		next = min(next, r.To)
	}
	return max(next, r.now())
}

// advance brings the sandbox to run time to, and takes requests meanwhile.
// It returns early, before to, when a request may have changed what is due.
func (r *Run) advance(ctx context.Context, to faults.Time) error {
	switch {
	case r.Sandbox.Caps().Live:
		return r.await(ctx, to)
	case r.paced() && !r.skips:
		return r.keepPace(ctx, to)
	}
	if err := r.moveTo(ctx, to); err != nil {
		return err
	}
	select {
	case request := <-r.requests:
		request()
	default:
	}
	return ctx.Err()
}

// await is advance for a sandbox that is bound to the wall clock.
func (r *Run) await(ctx context.Context, to faults.Time) error {
	waiting, cancel := context.WithCancel(ctx)
	defer cancel()
	arrived := make(chan error, 1)
	go func() { arrived <- r.Sandbox.Advance(waiting, to) }()
	select {
	case err := <-arrived:
		if err != nil {
			return fmt.Errorf("advance to %s: %w", to, err)
		}
		r.setNow(to)
		return nil
	case request := <-r.requests:
		cancel()
		if err := <-arrived; err != nil && !errors.Is(err, context.Canceled) {
			return fmt.Errorf("advance to %s: %w", to, err)
		}
		r.setNow(min(r.pace.now(), to))
		request()
		return ctx.Err()
	}
}

// background does work that takes wall time off the loop, and hands its outcome
// back to the loop. Work still under way when the loop ends is cancelled and
// waited for; its outcome is then taken by finish. In virtual time the loop
// waits: nothing may depend on which goroutine comes first. See decisions/0005.
func (r *Run) background(work func(context.Context) error, then func(error)) {
	if !r.Sandbox.Caps().Live {
		then(work(r.working))
		return
	}
	r.work.Add(1)
	go func() {
		err := work(r.working)
		select {
		case r.requests <- func() { then(err); r.work.Done() }:
		case <-r.working.Done():
			r.late(func() { then(err) })
			r.work.Done()
		}
	}()
}
