package catalogue

import "github.com/drillyard/drillyard/faults"

func slowQuery() faults.Fault {
	return faults.Fault{
		Name:     "slow-query",
		Category: "dependency",
		Title:    "An index is gone",
		Doc: "Statements on a table go through all of its rows, because an index that they need is gone. Every " +
			"service that asks the table is slow at the same moment, its pool fills, and the pool is what its " +
			"alert names. A bigger pool only lets more statements wait in the database.",
		Target: faults.TargetService,
		Parameters: []faults.Parameter{
			{Name: "delay", Type: faults.TypeDuration, Doc: "how much longer a statement takes", Default: "900ms", Min: "10ms", Max: "60s"},
			table(),
		},
		Signals: []string{
			"pg_stat_user_tables_seq_scan of the table, which rises",
			"db_query_duration_seconds of every service that asks it",
			"db_pool_in_use at db_pool_size, and db_pool_timeouts_total, of those services",
			`log "statement timeout", where the delay is longer`,
		},
		Impact:      "Pages that need the table are slow, then fail, on every service at once.",
		Mitigations: []string{"rebuild-index", "fail-over"},
		Worse:       []string{"restart", "scale"},
		Primitives:  []faults.PrimitiveKind{faults.KindData, faults.DataDatabase},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return onStore(h, t, "database", faults.Data{Op: faults.DataSlow, Table: args.String("table"), Delay: args.Duration("delay")})
		},
	}
}
