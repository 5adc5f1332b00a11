package catalogue

import "github.com/drillyard/drillyard/faults"

func deadlock() faults.Fault {
	return faults.Fault{
		Name:     "deadlock",
		Category: "dependency",
		Title:    "Writers lock each other out",
		Doc: "A job takes the same locks in another order than the services do, and a share of their writes " +
			"ends in a deadlock: both wait, and after a second the database lets one of them fail. The one " +
			"that fails is not the one at fault, and it works when it is tried again.",
		Target: faults.TargetService,
		Parameters: []faults.Parameter{
			{Name: "share", Type: faults.TypeFloat, Doc: "the share of writes that it hits", Default: "0.3", Min: "0.01", Max: "1"},
			table(),
		},
		Signals: []string{
			"pg_stat_database_deadlocks",
			`log "deadlock detected"`,
			"pg_locks_waiting, for a second at a time",
			"db_query_duration_seconds, with a hump at one second",
			"pg_stat_database_xact_rollback",
		},
		Impact:      "A share of what is written takes a second and fails; a second try works.",
		Mitigations: []string{"kill-query"},
		Worse:       []string{"scale"},
		Primitives:  []faults.PrimitiveKind{faults.KindData, faults.DataDatabase},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return onStore(h, t, "database", faults.Data{Op: faults.DataDeadlock, Share: args.Float("share"), Table: args.String("table")})
		},
	}
}
