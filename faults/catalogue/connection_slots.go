package catalogue

import "github.com/drillyard/drillyard/faults"

func connectionSlots() faults.Fault {
	return faults.Fault{
		Name:     "connection-slots",
		Category: "dependency",
		Title:    "The database runs out of connections",
		Doc: "A config push leaves a database with fewer connections than all pools together open, and it is " +
			"restarted with it. Whoever gets one first keeps it and works on; the others are refused when " +
			"they open one, a replica that has just started above all. The pools of the services are not " +
			"full, which is what tells this from a pool that is too small.",
		Target: faults.TargetService,
		Needs:  []string{maxConnections},
		Parameters: []faults.Parameter{
			{Name: "connections", Type: faults.TypeInt, Doc: "connections that the database takes in all", Default: "4", Min: "1", Max: "10000"},
		},
		Signals: []string{
			"pg_stat_activity_count at pg_settings_max_connections",
			`log "too many connections for database" of the services`,
			"db_pool_in_use, below db_pool_size",
			`client_requests_total{outcome="error"} of the services, with the database as the peer`,
			"the config history of the database",
		},
		Impact:      "A share of what reads or writes fails, across services that have nothing else in common.",
		Mitigations: []string{"rollback-config", "set-config"},
		Worse:       []string{"scale"},
		Primitives:  []faults.PrimitiveKind{faults.KindConfig, faults.KindProcess},
		Differs: map[string]string{
			"inproc": "Who gets one of the few connections after the restart is a race: some services get one and keep it.",
			"docker": "Who gets one of the few connections after the restart is a race: some services get one and keep it.",
		},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			s, err := service(h, t)
			if err != nil {
				return nil, err
			}
			if err := kindIs(t, s, "database"); err != nil {
				return nil, err
			}
			plan, err := cutNumber(h, t, maxConnections, args.Int("connections"), "cut")
			if err != nil {
				return nil, err
			}
			// Connections that are open stay; the pools open theirs anew.
			return append(plan, faults.Process{Service: string(t), Op: faults.Restart}), nil
		},
	}
}

const maxConnections = "max_connections"
