package service

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults/stack"
)

// job is one job of the role, and what this replica knows of it: what others
// did, it reads in the ledger.
type job struct {
	replica *Replica
	spec    stack.Job
	asked   chan struct{} // a run is asked for by hand

	mu      sync.Mutex
	zero    time.Time     // of run time; zero: nothing is due yet
	until   time.Duration // run time at which the window of the last good run ended
	ended   time.Time     // when a run of ours last went well; before, when the window ended
	took    time.Duration // by the last run
	running bool
	waits   bool // a run is due when this one has ended
	stuck   bool
}

// window is what one run works on, by the replica's clock.
type window struct{ due, since, until time.Duration }

func newJobs(r *Replica) map[string]*job {
	jobs := map[string]*job{}
	for _, spec := range r.opts.Service.Jobs {
		j := &job{replica: r, spec: spec, asked: make(chan struct{}, 1)}
		jobs[spec.Name] = j
		if !r.opts.Zero.IsZero() {
			j.start(r.opts.Zero)
		}
	}
	return jobs
}

// start says when run time zero is. All has gone well before.
func (j *job) start(zero time.Time) {
	j.mu.Lock()
	j.zero, j.until = zero.Truncate(time.Millisecond), j.spec.Last(0) // as exact as the ledger is
	j.ended = j.zero.Add(j.until)
	j.mu.Unlock()
	j.replica.changed.notify()
}

// now is run time by the replica's clock; ok is false while there is none.
func (j *job) now() (now time.Duration, ok bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.replica.clock.now().Sub(j.zero), !j.zero.IsZero()
}

// keep has the job done whenever it is due, until the process ends.
func (j *job) keep() {
	r := j.replica
	if r.await(r.ctx, func(*settings) bool { _, ok := j.now(); return ok }) != nil {
		return
	}
	now, _ := j.now()
	j.found()
	for due := j.spec.Next(now); ; {
		byHand, err := j.wait(due)
		if err != nil || r.stuck(r.ctx) != nil {
			return
		}
		now, _ := j.now()
		if byHand {
			j.begin(window{due: now, until: now})
			continue
		}
		// Of what was due while nobody could look, or by a clock that was set on,
		// the last is done: its window has all the rest.
		due = max(due, j.spec.Last(now))
		if r.settings.Load().paused {
			j.skip(JobPaused)
		} else {
			j.begin(window{due: due, until: due})
		}
		due = j.spec.Next(due)
	}
}

// wait waits until run time is due, by a clock that may be set meanwhile, or
// until a run is asked for.
func (j *job) wait(due time.Duration) (byHand bool, err error) {
	r := j.replica
	for {
		changed := r.changed.next()
		now, _ := j.now()
		if now >= due {
			return false, r.ctx.Err()
		}
		t := time.NewTimer(due - now)
		select {
		case <-t.C:
		case <-changed:
		case <-j.asked:
			byHand = true
		case <-r.ctx.Done():
		}
		t.Stop()
		if byHand || r.ctx.Err() != nil {
			return byHand, r.ctx.Err()
		}
	}
}

func (j *job) skip(why string) {
	j.replica.metrics.jobRuns.WithLabelValues(j.spec.Name, JobSkipped).Inc()
	j.replica.log("warn", j.spec.Name+" skipped: "+why, "", map[string]string{"job_name": j.spec.Name})
}

// begin begins a run, unless one of ours is under way.
func (j *job) begin(w window) {
	r := j.replica
	if r.leaving.Load() {
		return
	}
	j.mu.Lock()
	busy := j.running
	j.running = true
	j.waits = j.waits || busy && j.spec.Overlap == stack.OverlapWait
	j.mu.Unlock()
	if busy {
		j.skip(JobBusy)
		return
	}
	r.busy.Go(func() {
		j.run(w)
		j.mu.Lock()
		again := j.waits
		j.running, j.waits = false, false
		j.mu.Unlock()
		if now, _ := j.now(); again && r.ctx.Err() == nil {
			j.begin(window{due: now, until: j.spec.Last(now)})
		}
	})
}

// run does one run, if it is ours to do.
func (j *job) run(w window) {
	r, x := j.replica, j.exchange()
	w.since = w.until // until the ledger tells
	if err := r.workers.acquire(r.ctx); err != nil {
		j.tell(x, w, 0, 0, &failure{status: http.StatusServiceUnavailable, cause: err.Error()})
		return
	}
	defer r.workers.release()
	defer r.begin()()
	began := time.Now()
	x.fields["due"] = strconv.FormatInt(w.due.Milliseconds(), 10)
	rows, err := 0, error(nil)
	if r.broken.Load() {
		err = &failure{status: http.StatusInternalServerError, cause: "internal error"}
	} else if err = j.claim(x, &w); err == nil {
		over := j.renew(x)
		rows, err = j.work(x, w)
		over()
	}
	switch {
	case r.ctx.Err() != nil:
	case errors.Is(err, errElsewhere):
		r.busy.Go(func() { j.follow(w) })
	case errors.Is(err, errBusy):
		j.skip(JobBusy)
	default:
		j.over(x, w, rows, time.Since(began), err)
	}
}

// work does what the job is: all rows of the window, in batches, and what comes
// then.
func (j *job) work(x *exchange, w window) (rows int, err error) {
	r, ctx := j.replica, j.replica.ctx
	if err := j.held(ctx); err != nil {
		return 0, err
	}
	for _, name := range j.spec.Needs {
		until, err := j.result(x, name)
		if err != nil {
			return 0, err
		}
		if until < r.jobs[name].spec.Last(w.due) {
			return 0, &failure{status: http.StatusServiceUnavailable, cause: JobNeeds(name)}
		}
	}
	if err := r.labour(ctx, j.spec.Work); err != nil {
		return 0, err
	}
	x.fields["since"], x.fields["until"], x.fields["batch"] = j.stamp(w.since), j.stamp(w.until), strconv.Itoa(j.spec.Batch)
	x.rows = nil
	if err := x.steps(ctx, []stack.Step{j.spec.Rows}); err != nil {
		return 0, err
	}
	for _, row := range x.rows {
		for _, v := range row {
			rows, _ = strconv.Atoi(v)
		}
	}
	for left := rows; left > 0; {
		n := min(left, j.spec.Batch)
		if err := j.held(ctx); err != nil {
			return rows, err
		}
		each := time.Duration(0)
		for range n {
			each += r.dice.work(j.spec.Each)
		}
		if err := r.pass(ctx, r.cpu.work(each)); err != nil {
			return rows, err
		}
		if err := x.steps(ctx, j.spec.Steps); err != nil {
			return rows, err
		}
		left -= n
		r.metrics.jobRows.WithLabelValues(j.spec.Name).Add(float64(n))
	}
	return rows, x.steps(ctx, j.spec.Then)
}

// over writes down how a run ended, and tells of it.
func (j *job) over(x *exchange, w window, rows int, took time.Duration, err error) {
	r := j.replica
	outcome := "ok"
	if err != nil {
		outcome = JobError
	}
	x.fields["outcome"], x.fields["ended"] = outcome, j.wall(w.until)
	closed := x.steps(r.ctx, []stack.Step{{Query: r.opts.Service.Ledger, SQL: JobClose}})
	if err == nil {
		err = closed // what is not written down has not been
	}
	j.tell(x, w, rows, took, err)
}

// tell counts a run that has ended, and tells of it.
func (j *job) tell(x *exchange, w window, rows int, took time.Duration, err error) {
	r := j.replica
	if r.ctx.Err() != nil {
		return
	}
	now, _ := j.now()
	fields := map[string]string{
		"job_name": j.spec.Name, "duration_ms": strconv.FormatInt(took.Milliseconds(), 10), "rows": strconv.Itoa(rows),
		"window_s": strconv.Itoa(int((w.until - w.since).Seconds())),
	}
	j.mu.Lock()
	j.took = took
	if err == nil {
		j.until, j.ended = max(j.until, w.until), r.clock.now()
	}
	j.mu.Unlock()
	if err != nil {
		r.metrics.jobRuns.WithLabelValues(j.spec.Name, JobError).Inc()
		for k, v := range causeOf(err) {
			fields[k] = v
		}
		r.log("error", j.spec.Name+" failed: "+err.Error(), x.trace, fields)
		return
	}
	told, level, message := JobTold(j.spec, rows, took, now-w.due)
	r.metrics.jobRuns.WithLabelValues(j.spec.Name, told).Inc()
	r.log(level, message, x.trace, fields)
}

// held waits while runs of the job never end.
func (j *job) held(ctx context.Context) error {
	r := j.replica
	return errors.Join(r.stuck(ctx), r.await(ctx, func(*settings) bool {
		j.mu.Lock()
		defer j.mu.Unlock()
		return !j.stuck
	}))
}

// stamp is a moment of run time as statements compare it with CURRENT_TIMESTAMP.
func (j *job) stamp(at time.Duration) string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.zero.Add(at).UTC().Format("2006-01-02 15:04:05")
}

// StickJob has runs of a job never end, or lets them go on.
func (r *Replica) StickJob(name string, stuck bool) {
	if j := r.jobs[name]; j != nil {
		j.mu.Lock()
		j.stuck = stuck
		j.mu.Unlock()
		r.changed.notify()
	}
}

// RunJob begins a run of a job at once, over all that has come since the last
// one that went well.
func (r *Replica) RunJob(name string) {
	j := r.jobs[name]
	if j == nil {
		return
	}
	r.log("info", name+": run asked for by hand", "", map[string]string{"job_name": name})
	select {
	case j.asked <- struct{}{}:
	default: // one is asked for already
	}
}
