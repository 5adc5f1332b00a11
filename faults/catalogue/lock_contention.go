package catalogue

import "github.com/drillyard/drillyard/faults"

func lockContention() faults.Fault {
	return faults.Fault{
		Name:     "lock-contention",
		Category: "dependency",
		Title:    "A session holds a lock",
		Doc: "A session that somebody left open holds locks on rows, and whoever wants to write them waits " +
			"behind it until its own timeout. Reading goes on. The database has CPU to spare and few " +
			"statements: waiting is not work.",
		Target: faults.TargetService,
		Parameters: []faults.Parameter{
			table(),
		},
		Signals: []string{
			"pg_locks_waiting",
			"pg_stat_activity_max_tx_duration_seconds, rising by a second each second",
			"db_query_duration_seconds and db_pool_in_use of the services that write",
			`log "statement timeout" or "canceling statement due to lock timeout"`,
		},
		Impact:      "What only reads works. Whatever writes the table waits and fails.",
		Mitigations: []string{"kill-query", "fail-over"},
		Worse:       []string{"scale"},
		Primitives:  []faults.PrimitiveKind{faults.KindData, faults.DataDatabase},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return onStore(h, t, "database", faults.Data{Op: faults.DataLock, Table: args.String("table")})
		},
	}
}
