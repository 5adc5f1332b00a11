package catalogue

import "github.com/drillyard/drillyard/faults"

func poolShrink() faults.Fault {
	return faults.Fault{
		Name:     "pool-shrink",
		Category: "dependency",
		Title:    "Database pool too small",
		Doc: "A config push leaves each replica of a service with fewer database connections than its traffic " +
			"needs. Requests queue for a connection and give up; the database itself is idle.",
		Target: faults.TargetService,
		Needs:  []string{dbPoolSize},
		Parameters: []faults.Parameter{
			{Name: "size", Type: faults.TypeInt, Doc: "connections left to each replica", Default: "2", Min: "1", Max: "1000"},
		},
		Signals: []string{
			"db_pool_in_use at db_pool_size",
			"db_pool_wait_seconds",
			"db_pool_timeouts_total",
			`log "pool exhausted"`,
			"the config history of the service",
		},
		Impact:      "What the service reads or writes in its database is slow at first, then fails.",
		Mitigations: []string{"rollback-config", "set-config"},
		Workarounds: []string{"scale"},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindConfig},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return cutNumber(h, t, dbPoolSize, args.Int("size"), "shrink")
		},
	}
}

const dbPoolSize = "db_pool_size"
