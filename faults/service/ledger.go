package service

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/drillyard/drillyard/faults/stack"
)

// errElsewhere says that another replica does a run, or has done it; errBusy
// that an earlier one goes on.
var (
	errElsewhere = errors.New("another replica does it")
	errBusy      = errors.New(JobBusy)
)

// Statements that only look into the ledger, or write what a run is told by.
const (
	jobSeed  = "INSERT INTO job_runs (job, due, holder, lease, outcome, until) VALUES ({job}, {first}, '', 0, 'ok', {seed}) ON CONFLICT (job, due) DO NOTHING"
	jobLease = "SELECT holder FROM job_runs WHERE job = {job} AND due <> {due} AND outcome = 'running' AND lease > {now}"
	jobOurs  = "SELECT holder FROM job_runs WHERE job = {job} AND due = {due}"
	jobRenew = "UPDATE job_runs SET lease = {lease} WHERE job = {job} AND due = {due} AND holder = {holder}"
)

// ask does a statement on the ledger.
func (j *job) ask(ctx context.Context, x *exchange, s stack.Step) ([]row, error) {
	s.Query = j.replica.opts.Service.Ledger
	x.rows = nil
	err := x.steps(ctx, []stack.Step{s})
	return x.rows, err
}

// exchange is one with the ledger, in the name of the job and of this process.
func (j *job) exchange() *exchange {
	r, first := j.replica, j.spec.Last(0)
	return &exchange{replica: r, client: r.ctx, trace: r.traceID(""), fields: map[string]string{
		"job": j.spec.Name, "holder": r.opts.Name + "/" + strconv.Itoa(r.opts.Restarts),
		"first": strconv.FormatInt(first.Milliseconds(), 10), "seed": j.wall(first),
	}}
}

// found writes down that all had gone well before run time zero: whoever asks for
// a result before any run has been finds one, and it grows old. Where that cannot
// be written now, the first run does.
func (j *job) found() { _, _ = j.ask(j.replica.ctx, j.exchange(), stack.Step{SQL: jobSeed}) }

// followed is how often who does not do a run asks whether it has ended.
const followed = 2 * time.Second

// follow waits for the end of a run that another replica does, so that this one
// tells the same of the job; not beyond the next one that is due.
func (j *job) follow(w window) {
	r, x := j.replica, j.exchange()
	for pause(r.ctx, followed) == nil {
		until, err := j.result(x, j.spec.Name)
		now, _ := j.now()
		if err == nil && until >= w.until {
			j.mu.Lock()
			if until > j.until {
				j.until, j.ended = until, r.clock.now()
			}
			j.mu.Unlock()
			return
		}
		if now >= j.spec.Next(w.due) {
			return
		}
	}
}

// claim takes the lease of a run, and tells since when there is something to do.
func (j *job) claim(x *exchange, w *window) error {
	r, f := j.replica, x.fields
	f["now"], f["lease"] = millis(time.Now()), millis(time.Now().Add(JobLease))
	for _, sql := range []string{jobSeed, jobLease, JobClaim, jobOurs} {
		rows, err := j.ask(r.ctx, x, stack.Step{SQL: sql})
		switch {
		case err != nil:
			return err
		case sql == jobLease && len(rows) > 0:
			return errBusy
		case sql == jobOurs && (len(rows) == 0 || rows[0]["holder"] != f["holder"]):
			return errElsewhere
		}
	}
	since, err := j.result(x, j.spec.Name)
	w.since = since
	return err
}

// result is the run time at which the window ended that a job of the role has a
// result of.
func (j *job) result(x *exchange, name string) (time.Duration, error) {
	ours := x.fields["job"]
	defer func() { x.fields["job"] = ours }()
	x.fields["job"] = name
	rows, err := j.ask(j.replica.ctx, x, stack.Step{SQL: stack.Step{Result: name}.Statement()})
	if err != nil || len(rows) == 0 {
		return j.replica.jobs[name].spec.Last(0), err
	}
	ms, _ := strconv.ParseInt(rows[0]["until"], 10, 64) // the column holds numbers
	j.mu.Lock()
	defer j.mu.Unlock()
	return time.UnixMilli(ms).Sub(j.zero), nil
}

// renew keeps the lease while a run goes on; over ends that.
func (j *job) renew(x *exchange) (over func()) {
	ctx, cancel := context.WithCancel(j.replica.ctx)
	done := make(chan struct{})
	ours := &exchange{replica: j.replica, client: ctx, trace: x.trace, fields: map[string]string{"job": x.fields["job"], "due": x.fields["due"], "holder": x.fields["holder"]}}
	go func() {
		defer close(done)
		for pause(ctx, JobLease/3) == nil {
			ours.fields["lease"] = millis(time.Now().Add(JobLease))
			_, _ = j.ask(ctx, ours, stack.Step{SQL: jobRenew}) // the next one may get through
		}
	}()
	return func() {
		cancel()
		<-done
	}
}

// fresh is why a result cannot be served: there is none that is new enough.
// Where none was ever due, nothing is missing.
func (r *Replica) fresh(s stack.Step, got []row) error {
	for _, found := range got {
		ms, _ := strconv.ParseInt(found["until"], 10, 64)
		if r.clock.now().Sub(time.UnixMilli(ms)) > s.Fresh.Std() {
			return &failure{status: http.StatusServiceUnavailable, cause: JobOverdue(s.Result, s.Fresh.Std())}
		}
	}
	return nil
}

func millis(at time.Time) string { return strconv.FormatInt(at.UnixMilli(), 10) }

// wall is a moment of run time as the ledger has it.
func (j *job) wall(at time.Duration) string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return millis(j.zero.Add(at))
}
