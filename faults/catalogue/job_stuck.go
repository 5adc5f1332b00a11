package catalogue

import "github.com/drillyard/drillyard/faults"

func jobStuck() faults.Fault {
	return faults.Fault{
		Name:     "job-stuck",
		Category: "process",
		Title:    "A run of a job never ends",
		Doc: "A run of a job waits for something that never comes, and goes on renewing its lease. Its process " +
			"is up, answers and is idle; every further run is skipped, because one is under way. Nothing fails " +
			"but what is missing: the result that others wait for.",
		Target:     faults.TargetService,
		Parameters: []faults.Parameter{jobName("whose runs never end")},
		Signals: []string{
			"job_running, which stays 1, while job_rows_total stands still",
			`job_runs_total{outcome="skipped"}`,
			"job_overdue_seconds and job_window_lag_seconds, rising by a second each second",
			`log "skipped: an earlier run holds the lease"`,
		},
		Impact:      "Nothing until the result is needed; then whatever depends on it.",
		Mitigations: []string{"restart", "rollback-deploy"},
		Worse:       []string{"scale", "run-job"},
		Primitives:  []faults.PrimitiveKind{faults.KindProcess, faults.ProcessJobs},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return onJob(h, t, args, faults.StickJob)
		},
	}
}
