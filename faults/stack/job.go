package stack

import "time"

// Job is something that a worker does at given times: over all rows that have
// come since its last run that went well, in batches. One run of it is under
// way at a time, whatever the number of replicas: who does it holds a lease in
// the ledger, a table of runs. See decisions/0110.
type Job struct {
	Name  string   `yaml:"name"`
	Title string   `yaml:"title"`
	Every Duration `yaml:"every"` // the period, in run time
	At    Duration `yaml:"at"`    // the phase: due at this run time, and every period before and after
	// Deadline is how long after it was due a run has to be done; later ones are
	// late.
	Deadline Duration `yaml:"deadline"`
	// Overlap says what becomes of a run that is due while an earlier one is
	// under way: "skip", the default, or "wait".
	Overlap string `yaml:"overlap"`
	// Needs names jobs whose run for the moment, or a later one, must have gone
	// well: else this one fails.
	Needs []string `yaml:"needs"`
	Work  Work     `yaml:"work"` // its own, before the first statement
	// Rows is a query for how many rows a window has, from {since} on and before
	// {until}.
	Rows  Step   `yaml:"rows"`
	Batch int    `yaml:"batch"` // rows that are worked on at once
	Each  Work   `yaml:"each"`  // the service's own, for a row
	Steps []Step `yaml:"steps"` // for a batch; {batch} is its size
	Then  []Step `yaml:"then"`  // when all rows are done
}

// What becomes of a run that is due while an earlier one is under way.
const (
	OverlapSkip = "skip"
	OverlapWait = "wait"
)

// Last is when a job was due most recently, at or before a moment of run time.
func (j Job) Last(now time.Duration) time.Duration {
	every := j.Every.Std()
	since := (now - j.At.Std()) % every
	if since < 0 {
		since += every
	}
	return now - since
}

// Next is when it is due next, after a moment.
func (j Job) Next(now time.Duration) time.Duration { return j.Last(now) + j.Every.Std() }

// Overdue is for how long, at a moment, a result should have been there and is
// not: until is the end of the window of the last run that went well. Nothing
// is overdue before the deadline of the first run that is missing.
func (j Job) Overdue(now, until time.Duration) time.Duration {
	return max(0, now-(j.Next(until)+j.Deadline.Std()))
}

// LedgerTable is the table of runs in a database that is a ledger. Times are in
// milliseconds since 1970, and until is the end of the window.
const LedgerTable = "job_runs"

const ledgerSchema = `CREATE TABLE job_runs (
  job text NOT NULL,
  due bigint NOT NULL,
  holder text NOT NULL,
  lease bigint NOT NULL,
  outcome text NOT NULL,
  until bigint NOT NULL,
  PRIMARY KEY (job, due)
)`

// resultSQL asks when the last window ended that a job has a result of.
const resultSQL = "SELECT until FROM job_runs WHERE job = {job} AND outcome = 'ok' ORDER BY until DESC LIMIT 1"

// Statement is what a query asks: its SQL, or for the result of a job.
func (s Step) Statement() string {
	if s.Result != "" {
		return resultSQL
	}
	return s.SQL
}

// Job returns the job called name, of whichever worker.
func (s *Stack) Job(name string) (Job, bool) {
	for _, v := range s.Services {
		if j, ok := find(v.Jobs, func(j Job) bool { return j.Name == name }); ok {
			return j, true
		}
	}
	return Job{}, false
}

// ledgers gives each database that is a ledger its table of runs.
func (s *Stack) ledgers() {
	done := map[string]bool{}
	for _, v := range s.Services {
		for i := range s.Services {
			if s.Services[i].Name == v.Ledger && !done[v.Ledger] {
				done[v.Ledger] = true
				s.Services[i].Schema = append(s.Services[i].Schema, ledgerSchema)
			}
		}
	}
}
