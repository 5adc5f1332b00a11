package catalogue

import "github.com/drillyard/drillyard/faults"

func migrationLock() faults.Fault {
	return faults.Fault{
		Name:     "migration-lock",
		Category: "change",
		Title:    "A migration locks a table",
		Doc: "A change of a table's layout waits for its turn with a lock that nobody gets past, readers " +
			"included. The migration has not even begun: it stands in line behind a long statement, and " +
			"everybody else stands in line behind it. The release that it belongs to is sound.",
		Target: faults.TargetService,
		Parameters: []faults.Parameter{
			table(),
		},
		Signals: []string{
			"pg_locks_waiting",
			"pg_stat_activity_max_tx_duration_seconds, rising by a second each second",
			"db_query_duration_seconds and db_pool_in_use of every service that asks the table, readers too",
			`log "statement timeout" or "canceling statement due to lock timeout"`,
		},
		Impact:      "Whatever needs the table waits and fails, looking around as well as buying.",
		Mitigations: []string{"kill-query", "fail-over"},
		Worse:       []string{"scale", "rollback-deploy"},
		Primitives:  []faults.PrimitiveKind{faults.KindData, faults.DataDatabase},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return onStore(h, t, "database", faults.Data{Op: faults.DataLockAll, Table: args.String("table")})
		},
	}
}
