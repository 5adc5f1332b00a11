package service

import (
	"fmt"
	"time"

	"github.com/drillyard/drillyard/faults/stack"
)

// How a run of a job can end, as job_runs_total calls it. A skipped one was due
// and never began.
const (
	JobOK      = "ok"
	JobLate    = "late"
	JobError   = "error"
	JobSkipped = "skipped"
)

// JobOutcomes lists them.
var JobOutcomes = [...]string{JobOK, JobLate, JobError, JobSkipped}

// Why a run is skipped.
const (
	JobPaused = "the schedule is paused"
	JobBusy   = "an earlier run holds the lease"
)

// JobLease is how long the lease lasts of somebody who no longer says that a
// run of theirs goes on.
const JobLease = 15 * time.Second

// Statements of the ledger, which is a table of stack.LedgerTable: whose turn
// it is, and how a run ended, which nobody writes down but who did it.
const (
	JobClaim = "INSERT INTO job_runs (job, due, holder, lease, outcome, until) VALUES ({job}, {due}, {holder}, {lease}, 'running', 0) ON CONFLICT (job, due) DO NOTHING"
	JobClose = "UPDATE job_runs SET outcome = {outcome}, until = {ended}, lease = 0 WHERE job = {job} AND due = {due} AND holder = {holder}"
)

// JobNeeds says that a run cannot begin without the result of another job.
func JobNeeds(name string) string { return "there is no result of " + name + " yet for this run" }

// JobOverdue says that a result is not there in time.
func JobOverdue(name string, within time.Duration) string {
	return fmt.Sprintf("no result of %s within %s", name, within)
}

// JobTold is how a run that went well is told of: over how many rows, how long
// it took, and how long after it was due it was done.
func JobTold(j stack.Job, rows int, took, after time.Duration) (outcome, level, message string) {
	message = fmt.Sprintf("%s done: %d rows in %s", j.Name, rows, took.Round(10*time.Millisecond))
	if limit := j.Deadline.Std(); after > limit {
		return JobLate, "warn", fmt.Sprintf("%s: late, %s after it was due, and %s was allowed", message, after.Round(100*time.Millisecond), limit)
	}
	return JobOK, "info", message
}
