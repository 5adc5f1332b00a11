package service

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// jobs registers what a role with jobs measures of each of them.
func (m *metrics) jobs(r *Replica) {
	m.jobRuns = m.counters("job_runs_total", "Runs of a job that were due, by how they ended.", "job_name", "outcome")
	m.jobRows = m.counters("job_rows_total", "Rows that a job has worked on.", "job_name")
	for name, j := range r.jobs {
		m.begin(func() {
			m.jobRows.WithLabelValues(name)
			for _, outcome := range JobOutcomes {
				m.jobRuns.WithLabelValues(name, outcome)
			}
		})
		gauge := func(metric, help string, read func(now time.Duration) float64) {
			m.labelled(metric, help, prometheus.Labels{"job_name": name}, func() float64 {
				j.mu.Lock()
				defer j.mu.Unlock()
				if j.zero.IsZero() {
					return 0
				}
				return read(r.clock.now().Sub(j.zero))
			})
		}
		gauge("job_last_success_timestamp_seconds", "When a run of the job last went well, in seconds since 1970.",
			func(time.Duration) float64 { return float64(j.ended.UnixMilli()) / 1000 })
		gauge("job_window_lag_seconds", "How long ago the window ended that the job has a result of.",
			func(now time.Duration) float64 { return max(0, (now - j.until).Seconds()) })
		gauge("job_overdue_seconds", "For how long a result of the job should have been there and is not.",
			func(now time.Duration) float64 { return j.spec.Overdue(now, j.until).Seconds() })
		gauge("job_running", "Whether a run of the job is under way here.", func(time.Duration) float64 {
			if j.running {
				return 1
			}
			return 0
		})
		gauge("job_last_duration_seconds", "How long the last run of the job took.", func(time.Duration) float64 { return j.took.Seconds() })
	}
}
