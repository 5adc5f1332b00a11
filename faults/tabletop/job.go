package tabletop

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/service"
	"github.com/drillyard/drillyard/faults/stack"
)

// job is one job of a worker, as its ledger has it.
type job struct {
	unit  *unit
	at    int // in the jobs of the unit
	spec  *stack.Job
	plan  *plan
	table []string // whose rows are its window

	until   time.Duration // run time at which the window of the last good run ended
	ended   instant       // when that run ended
	took    time.Duration // by the last run, however it ended
	running *jobRun
	lease   instant // who has died held it until then
	waits   bool    // a run is due when this one has ended
	begun   map[time.Duration]bool
}

// jobRun is one run of a job.
type jobRun struct {
	job          *job
	by           *replica
	due          time.Duration // by the clock of who does it
	since, until time.Duration // of the window
	began        instant
	rows, left   int
	batch        int
}

// clock is the replica's own time of day, as run time.
func (r *replica) clock() time.Duration { return time.Duration(r.unit.m.now) + r.skew.Now() }

// jobs makes the jobs of a worker: all of them have gone well until now.
func (u *unit) schedule() {
	for i := range u.spec.Jobs {
		spec := &u.spec.Jobs[i]
		j := &job{unit: u, at: i, spec: spec, table: tablesOf(spec.Rows.SQL), until: spec.Last(time.Duration(u.m.now)), lease: u.m.now, begun: map[time.Duration]bool{}}
		j.ended = instant(j.until)
		j.plan = u.m.job(j)
		u.jobs = append(u.jobs, j)
		u.m.byName[spec.Rows.Query].store.count(j.table)
	}
}

// arm has a replica look after its jobs from now on.
func (r *replica) arm() {
	for _, j := range r.unit.jobs {
		r.await(j, j.spec.Next(r.clock()))
	}
}

// await waits until a run is due by the replica's clock. When the clock is set,
// it is asked again.
func (r *replica) await(j *job, due time.Duration) {
	for len(r.dues) <= j.at {
		r.dues = append(r.dues, 0)
	}
	r.dues[j.at] = due
	r.unit.m.after(max(0, due-r.clock()), func() {
		if r.state == down || r.dues[j.at] != due || r.clock() < due {
			return
		}
		last := max(due, j.spec.Last(r.clock())) // by a clock that was set on, several are due
		if r.state == ready || r.state == broken {
			j.due(r, last)
		}
		r.await(j, j.spec.Next(last))
	})
}

// reset asks again when a run is due, for the clock is another one.
func (r *replica) reset() {
	for _, j := range r.unit.jobs {
		if j.at < len(r.dues) {
			r.await(j, r.dues[j.at])
		}
	}
}

// due begins a run that its schedule wants, unless there is something against
// it.
func (j *job) due(r *replica, due time.Duration) {
	switch {
	case j.begun[due]: // another replica was first
	case r.unit.set.paused:
		j.skip(r, service.JobPaused)
	case j.busy():
		j.skip(r, service.JobBusy)
		j.waits = j.spec.Overlap == stack.OverlapWait && j.running != nil
	default:
		j.begin(r, due, due)
	}
}

// busy reports whether somebody holds the lease.
func (j *job) busy() bool { return j.running != nil || j.unit.m.now < j.lease }

func (j *job) skip(r *replica, why string) {
	r.jobEnded(j, service.JobSkipped)
	r.say("warn", j.spec.Name+" skipped: "+why, map[string]string{"job_name": j.spec.Name})
}

// begin begins a run over all that has come since the last good one.
func (j *job) begin(r *replica, due, until time.Duration) {
	if w := &r.workers; r.state == ready && w.full() { // the ledger never hears of it: another may do the run
		r.jobEnded(j, service.JobError)
		why := w.refusal()
		r.line("error", j.spec.Name+" failed: "+why.String(), "", why.fields(faults.FieldsOf(map[string]string{
			"job_name": j.spec.Name, "duration_ms": "0", "rows": "0", "window_s": "0",
		})))
		return
	}
	if !r.begin() {
		return
	}
	j.begun[due] = true
	m := r.unit.m
	run := &jobRun{job: j, by: r, due: due, since: j.until, until: until, began: m.now, rows: -1}
	j.running = run
	t := m.newTask()
	t.job, t.worker, t.trace = run, r, [2]uint64{r.dice.Uint64(), r.dice.Uint64() | 1}
	t.push(j.plan, r)
	m.soon(t)
}

// needed is why a run cannot begin: what it needs is not there.
func (run *jobRun) needed() failure {
	m := run.job.unit.m
	for _, name := range run.job.spec.Needs {
		other := m.jobNamed(name)
		if other.until < other.spec.Last(run.due) {
			return failure{status: http.StatusServiceUnavailable, form: service.JobNeeds(name)}
		}
	}
	return failure{}
}

func (m *model) jobNamed(name string) *job {
	for _, u := range m.units {
		for _, j := range u.jobs {
			if j.spec.Name == name {
				return j
			}
		}
	}
	return nil
}

// overdue is why a result cannot be served: there is none that is new enough.
func (m *model) overdue(s *stack.Step) failure {
	if j := m.jobNamed(s.Result); time.Duration(m.now)-j.until > s.Fresh.Std() {
		return failure{status: http.StatusServiceUnavailable, form: service.JobOverdue(s.Result, s.Fresh.Std())}
	}
	return failure{}
}

// ranJob ends a run: it is written down, counted and told of.
func (t *task) ranJob(f *frame, status int, why *failure) {
	run, r := t.job, f.replica
	j, m := run.job, r.unit.m
	j.running = nil
	if status == statusGone { // it died of it: nobody knows before the lease is over, nor what was to follow
		j.waits = false
		j.lease = m.now.after(service.JobLease)
		return
	}
	j.took = t.clock().since(run.began)
	fields := faults.FieldsOf(map[string]string{
		"job_name": j.spec.Name, "duration_ms": millis(j.took), "rows": strconv.Itoa(max(0, run.rows)),
		"window_s": strconv.Itoa(int((run.until - run.since).Seconds())),
	})
	if why.bad() {
		r.jobEnded(j, service.JobError)
		r.line("error", j.spec.Name+" failed: "+why.String(), t.traceText(), why.fields(fields))
	} else {
		j.until, j.ended = max(j.until, run.until), t.clock()
		outcome, level, message := service.JobTold(*j.spec, run.rows, j.took, time.Duration(t.clock())+r.skew.Now()-run.due)
		r.jobEnded(j, outcome)
		r.line(level, message, t.traceText(), fields)
	}
	if j.waits {
		j.waits = false
		now := r.clock()
		m.after(0, func() {
			if !j.busy() && r.state == ready {
				j.begin(r, now, j.spec.Last(now))
			}
		})
	}
}

// job makes the plan of a run: whose turn it is, how many rows there are, each
// batch of them, what is done in the end, and that it has ended.
func (m *model) job(j *job) *plan {
	u := j.unit
	p := &plan{unit: u, at: -1, method: "JOB", path: j.spec.Name, request: words("JOB " + j.spec.Name), fields: map[string]text{}}
	c := compiler{m: m, p: p, rescue: -1}
	c.add(op{kind: opAdmit})
	claim := &stack.Step{Query: u.spec.Ledger, SQL: service.JobClaim}
	c.step(claim)
	c.add(op{kind: opJob})
	c.add(op{kind: opWork, work: newSpan(j.spec.Work)})
	c.step(&j.spec.Rows)
	batch := c.add(op{kind: opBatch, work: newSpan(j.spec.Each)})
	c.steps(j.spec.Steps)
	c.add(op{kind: opAgain, skip: batch})
	p.ops[batch].skip = len(p.ops)
	c.steps(j.spec.Then)
	c.step(&stack.Step{Query: u.spec.Ledger, SQL: service.JobClose})
	c.add(op{kind: opDone})
	return p
}

// jobStep does an operation that only runs of jobs have.
func (t *task) jobStep(f *frame, o *op) bool {
	run := t.job
	switch {
	case f.replica.stuck[run.job.spec.Name]:
		t.wait() // until the process ends, or lets it go
		return false
	case o.kind == opJob:
		if why := run.needed(); why.bad() {
			return t.done(f, why)
		}
	case o.kind == opAgain:
		f.pc, f.phase = o.skip, 0
		return true
	case f.phase == labouring:
	default:
		if run.rows < 0 {
			s := t.m.byName[run.job.spec.Rows.Query].store
			run.rows = s.between(run.job.table, instant(run.since), instant(run.until))
			run.left = run.rows
		}
		if run.left == 0 {
			f.pc, f.phase = o.skip, 0
			return true
		}
		run.batch = min(run.left, run.job.spec.Batch)
		run.left -= run.batch
		f.replica.jobRows(run.job, run.batch)
		f.phase = labouring
		var long time.Duration
		for range run.batch {
			long += f.replica.dice.work(o.work)
		}
		return t.sleep(f.replica.labour(long))
	}
	t.next(f)
	return true
}

// stick has the runs of a job never end in a replica, until it ends or lets
// them go.
func (r *replica) stick(name string) (back func()) {
	r.stuck[name] = true
	return func() {
		delete(r.stuck, name)
		for _, t := range r.unit.m.tasks {
			if t.live && t.job != nil && t.worker == r && t.job.job.spec.Name == name {
				r.unit.m.soon(t)
			}
		}
	}
}

// byHand begins a run now.
func (r *replica) byHand(name string) {
	j := r.unit.m.jobNamed(name)
	r.say("info", fmt.Sprintf("%s: run asked for by hand", name), map[string]string{"job_name": name})
	if j.busy() {
		j.skip(r, service.JobBusy)
		return
	}
	j.begin(r, r.clock(), r.clock())
}
