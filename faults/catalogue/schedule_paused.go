package catalogue

import "github.com/drillyard/drillyard/faults"

func schedulePaused() faults.Fault {
	return faults.Fault{
		Name:     "schedule-paused",
		Category: "change",
		Title:    "A schedule has been paused and forgotten",
		Doc: "A config push, as for a migration that nobody told the end of, has jobs begin no more. Nothing " +
			"fails, and nothing is slow: what is missing is a line in a log, at the times at which there was one.",
		Target: faults.TargetService,
		Signals: []string{
			`log "skipped: the schedule is paused"`,
			`job_runs_total{outcome="skipped"}`,
			"job_window_lag_seconds, rising by a second each second; later job_overdue_seconds",
			"the config history of the worker",
		},
		Impact:      "Nothing until the next result is needed; then whatever depends on it.",
		Mitigations: []string{"rollback-config", "set-config"},
		Worse:       []string{"restart", "scale"},
		Primitives:  []faults.PrimitiveKind{faults.KindConfig},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			if s, err := service(h, t); err == nil && len(s.Jobs) == 0 {
				return nil, faults.NotApplicable(t, "has no jobs")
			}
			return push(h, t, map[string]string{paused: "true"}, "worker")
		},
	}
}
