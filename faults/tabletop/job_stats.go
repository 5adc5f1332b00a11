package tabletop

import "github.com/drillyard/drillyard/faults/service"

// jobLabel says which job a series tells of.
const jobLabel = "job_name"

// jobStats is where the figures of one job stand on a replica's page.
type jobStats struct {
	last, lag, overdue, running, took, rows int
	ended                                   map[string]int // by outcome
}

// jobPage gives the replica's page a place for the figures of its jobs.
func (r *replica) jobPage() {
	for i := range r.unit.spec.Jobs {
		name, p := r.unit.spec.Jobs[i].Name, r.page
		s := jobStats{
			last: p.add("job_last_success_timestamp_seconds", jobLabel, name), lag: p.add("job_window_lag_seconds", jobLabel, name),
			overdue: p.add("job_overdue_seconds", jobLabel, name), running: p.add("job_running", jobLabel, name),
			took: p.add("job_last_duration_seconds", jobLabel, name), rows: p.add("job_rows_total", jobLabel, name),
			ended: map[string]int{},
		}
		for _, outcome := range service.JobOutcomes {
			s.ended[outcome] = p.add("job_runs_total", jobLabel, name, "outcome", outcome)
		}
		r.stats.jobs = append(r.stats.jobs, s)
	}
}

// lookJobs brings the gauges of jobs up to date.
func (r *replica) lookJobs() {
	v, now := r.page.values, r.clock()
	for i, s := range r.stats.jobs {
		j := r.unit.jobs[i]
		v[s.last] = r.unit.m.seconds(j.ended)
		v[s.lag], v[s.overdue] = max(0, (now-j.until).Seconds()), j.spec.Overdue(now, j.until).Seconds()
		v[s.took], v[s.running] = j.took.Seconds(), 0
		if j.running != nil && j.running.by == r {
			v[s.running] = 1
		}
	}
}

func (r *replica) jobEnded(j *job, outcome string) {
	r.page.values[r.stats.jobs[j.at].ended[outcome]]++
}

func (r *replica) jobRows(j *job, n int) { r.page.values[r.stats.jobs[j.at].rows] += float64(n) }
