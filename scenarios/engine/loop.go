package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios/event"
)

// beat is how often the run scrapes, evaluates its rules and judges its SLOs.
const beat = 2 * time.Second

// beats says when the next of the periodic things is due.
type beats struct {
	scrape faults.Time
	sample faults.Time
}

// begin opens the log: the run's own header, and the baseline.
func (r *Run) begin(ctx context.Context) error {
	r.epoch = time.Now().UTC().Truncate(time.Millisecond)
	db, err := metrics.Open(r.Folder, r.epoch)
	if err != nil {
		return fmt.Errorf("open the run's metrics: %w", err)
	}
	r.db, r.evaluator = db, metrics.NewEvaluator(r.rules, db)
	health, err := r.Sandbox.Snapshot(ctx)
	if err != nil {
		return fmt.Errorf("take the baseline: %w", err)
	}
	r.beats = beats{sample: time.Minute}
	return r.record(engineActor,
		event.RunStarted{
			Scenario: r.Scenario.Slug, Title: r.Scenario.Title, Stack: r.Stack.Name,
			Runtime: r.Sandbox.Caps().Runtime, Seed: r.Seed, Rubric: r.Rubric,
			EpochMS: r.epoch.UnixMilli(), LengthMS: r.Scenario.Duration.Milliseconds(), Trainees: r.Trainees,
		},
		event.HealthSnapshotted{Moment: event.MomentBaseline, Health: health},
	)
}

// loop plays the run until it is over: to the next deadline, then whatever is
// due, in a fixed order. What people ask for is taken in between.
func (r *Run) loop(ctx context.Context) error {
	for r.ending == "" && r.broken == nil {
		if err := r.advance(ctx, r.nextDeadline()); err != nil {
			if ctx.Err() == nil {
				return err
			}
			r.ending = event.EndStopped
		}
		if r.ending != "" {
			return nil
		}
		if r.now() >= r.beats.scrape {
			if err := r.onBeat(ctx); err != nil {
				return err
			}
		}
		r.notify()
		r.keepAppointments()
		r.fireInjects()
		r.respond(ctx)
		r.judgeEnd()
	}
	return nil
}

func (r *Run) nextDeadline() faults.Time {
	next := min(r.beats.scrape, r.Scenario.Duration)
	if due, ok := r.pager.Next(); ok {
		next = min(next, due)
	}
	if due, ok := r.agenda.next(); ok {
		next = min(next, due)
	}
	if due, ok := r.awaitedEnd(); ok {
		next = min(next, due)
	}
	if due, ok := r.nextInject(); ok {
		next = min(next, due)
	}
	if due, ok := r.Responder.due(r.watch); ok {
		next = min(next, due)
	}
	return max(next, r.now())
}

// advance brings the sandbox to run time to, and takes requests meanwhile.
// It returns early, before to, when a request may have changed what is due.
func (r *Run) advance(ctx context.Context, to faults.Time) error {
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
		if r.Sandbox.Caps().Live {
			r.setNow(min(r.wallTime(), to))
		}
		request()
		return ctx.Err()
	}
}

// background does work that takes wall time off the loop, and hands its outcome
// back to the loop. Work still under way when the loop ends is cancelled and
// waited for; its outcome is then taken by finish. In virtual time the loop
// waits: nothing may depend on which goroutine comes first.
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
