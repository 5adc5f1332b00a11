package stack

import (
	"fmt"
	"slices"
	"strings"
)

// What the statements of a job can have besides fields: its name, its window, and
// the size of a batch.
var (
	ofRuns = []string{"since", "until", "batch"}
	ofJobs = append([]string{"job"}, ofRuns...)
	// ofLedger are the values by which a run is written down in the ledger: where
	// there are jobs, a field of that name would be taken for one.
	ofLedger = []string{"due", "holder", "lease", "first", "seed", "now", "outcome", "ended"}
)

// jobs checks what a worker does at given times.
func (c *checker) jobs(where string, v Service) {
	if v.Ledger != "" && len(v.Jobs) == 0 {
		c.at(where+".ledger", "only a worker with jobs has a ledger")
	}
	if len(v.Jobs) == 0 {
		return
	}
	c.kind(where+".ledger", v.Ledger, KindDatabase)
	for i, j := range v.Jobs {
		c.job(fmt.Sprintf("%s.jobs[%d]", where, i), v, j)
	}
	c.circles(where, v.Jobs)
}

// circles reports jobs that need one another: none of them ever has what it needs.
func (c *checker) circles(where string, jobs []Job) {
	told := map[string]bool{}
	for i, j := range jobs {
		way := needed(jobs, j.Name, j, nil)
		if way == nil || told[j.Name] {
			continue
		}
		for _, name := range way {
			told[name] = true
		}
		c.at(fmt.Sprintf("%s.jobs[%d].needs", where, i), "%s needs its own result, through %s: none of them can ever begin", j.Name, strings.Join(way[:len(way)-1], ", "))
	}
}

// needed returns the jobs that one needs, one after the other, when they lead to a
// job; nil when they do not. A job that needs itself is another mistake.
func needed(jobs []Job, to string, from Job, seen []string) []string {
	for _, name := range from.Needs {
		next, ok := find(jobs, func(j Job) bool { return j.Name == name })
		switch {
		case name == to && len(seen) > 0:
			return append(slices.Clone(seen), name)
		case !ok || name == to || slices.Contains(seen, name):
			continue
		}
		if way := needed(jobs, to, next, append(slices.Clone(seen), name)); way != nil {
			return way
		}
	}
	return nil
}

func (c *checker) job(where string, v Service, j Job) {
	switch {
	case !nameShape.MatchString(j.Name):
		c.at(where+".name", "%q is not a name: lower-case letters, digits and dashes", j.Name)
	case c.named[j.Name]:
		c.at(where+".name", "there are two jobs %q", j.Name)
	}
	c.named[j.Name] = true
	if j.Every <= 0 {
		c.at(where+".every", "every is missing: the period")
	}
	if j.Every > 0 && j.Every.Std() < shortestPeriod {
		c.at(where+".every", "every %s is too often: at least %s", j.Every.Std(), shortestPeriod)
	}
	if j.Every > 0 && j.At >= j.Every {
		c.at(where+".at", "at %s is not within the period, which is %s", j.At.Std(), j.Every.Std())
	}
	if j.Deadline <= 0 {
		c.at(where+".deadline", "deadline is missing: how long after it was due the job has to be done")
	}
	if j.Overlap != "" && j.Overlap != OverlapSkip && j.Overlap != OverlapWait {
		c.at(where+".overlap", "overlap is %s or %s", OverlapSkip, OverlapWait)
	}
	if j.Batch < 1 {
		c.at(where+".batch", "batch must be at least 1 row")
	}
	for i, name := range j.Needs {
		if _, ok := find(v.Jobs, func(o Job) bool { return o.Name == name }); !ok || name == j.Name {
			c.at(fmt.Sprintf("%s.needs[%d]", where, i), "%s has no other job %q", v.Name, name)
		}
	}
	c.work(where+".work", j.Work)
	c.work(where+".each", j.Each)
	if j.Rows.Query == "" || !strings.Contains(j.Rows.SQL, "{since}") || !strings.Contains(j.Rows.SQL, "{until}") {
		c.at(where+".rows", "rows is a query for how many rows there are from {since} on and before {until}")
	} else {
		c.run(func() { c.step(where+".rows", v, j.Rows) })
	}
	c.run(func() {
		c.steps(where+".steps", v, j.Steps)
		c.steps(where+".then", v, j.Then)
	})
}

// run checks what a run of a job does, which knows its window.
func (c *checker) run(check func()) {
	c.running = true
	check()
	c.running = false
}

// result checks a query for the result of a job.
func (c *checker) result(where string, s Step) {
	if (s.Result == "") != (s.Fresh == 0) {
		c.at(where, "result and fresh belong together: of which job, and how old it may be")
		return
	}
	if s.Result == "" {
		return
	}
	at := slices.IndexFunc(c.system.Services, func(v Service) bool {
		return slices.ContainsFunc(v.Jobs, func(j Job) bool { return j.Name == s.Result })
	})
	switch {
	case at < 0:
		c.at(where+".result", "there is no job %q", s.Result)
	case s.SQL != "":
		c.at(where+".sql", "a query for a result has no sql")
	case s.Query != c.system.Services[at].Ledger:
		c.at(where+".query", "the results of %s are in %s", s.Result, c.system.Services[at].Ledger)
	}
}
