package catalogue

import "github.com/drillyard/drillyard/faults"

func statementTimeoutCut() faults.Fault {
	return faults.Fault{
		Name:     "statement-timeout-cut",
		Category: "dependency",
		Title:    "Database statements are given up too soon",
		Doc: "A config push makes a service cancel its statements before the database can answer them. The " +
			"database does the work and throws it away; its own figures are as good as ever, it is up and has " +
			"room, and only the service that cancels says that it is slow.",
		Target: faults.TargetService,
		Needs:  []string{statementTimeout},
		Parameters: []faults.Parameter{
			{Name: "timeout", Type: faults.TypeDuration, Doc: "after how long a statement is cancelled", Default: "100us", Min: "1us", Max: "60s"},
		},
		Signals: []string{
			`log "statement timeout" of the service`,
			"db_query_duration_seconds, which ends at the timeout",
			"pg_stat_database_xact_rollback of the database",
			"the config history of the service",
		},
		Impact:      "Whatever the service reads or writes in its database fails at once.",
		Mitigations: []string{"rollback-config", "set-config"},
		Worse:       []string{"restart", "fail-over"},
		Primitives:  []faults.PrimitiveKind{faults.KindConfig},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return cutDuration(h, t, statementTimeout, args.Duration("timeout"))
		},
	}
}

const statementTimeout = "db_statement_timeout"
