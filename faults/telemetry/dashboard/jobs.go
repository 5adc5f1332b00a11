package dashboard

import "github.com/drillyard/drillyard/faults/stack"

// jobs is what a worker shows that does jobs at given times: how they ended,
// how old their results are, how long they take and how much they do.
func jobs(v stack.Service) []Panel {
	by := func(metric string) []Query {
		return []Query{{Name: "{job_name}", Expr: "max by (job_name) (" + of(metric, v.Name, "") + ")"}}
	}
	return []Panel{
		{
			ID: "traffic", Title: "Rows worked on", Unit: Rate,
			Queries: []Query{{Name: "{job_name}", Expr: sum("job_name", rate(of("job_rows_total", v.Name, "")))}},
		},
		{
			ID: "errors", Title: "Runs not as they should be", Unit: Count, Note: "In the last five minutes: failed, late, or due and skipped.",
			Queries: []Query{{Name: "{job_name} {outcome}", Expr: sum("job_name, outcome", "increase("+of("job_runs_total", v.Name, `outcome!="ok"`)+"[5m])")}},
		},
		{
			ID: "latency", Title: "Overdue", Unit: Seconds, Note: "For how long a result should have been there and is not.",
			Queries: by("job_overdue_seconds"),
		},
		{
			ID: "lag", Title: "Age of the newest result", Unit: Seconds, Note: "Since the end of the window that it covers.",
			Queries: by("job_window_lag_seconds"),
		},
		{ID: "duration", Title: "Duration of the last run", Unit: Seconds, Queries: by("job_last_duration_seconds")},
		{ID: "running", Title: "Runs under way", Unit: Count, Queries: []Query{{Name: "{job_name}", Expr: sum("job_name", of("job_running", v.Name, ""))}}},
		saturation(v),
		processor(v),
		replicas(v),
	}
}
