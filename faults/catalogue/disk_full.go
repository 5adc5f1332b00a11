package catalogue

import "github.com/drillyard/drillyard/faults"

func diskFull() faults.Fault {
	return faults.Fault{
		Name:     "disk-full",
		Category: "resource",
		Title:    "A disk is full",
		Doc: "The disk of a database or a queue has no room left. Reading goes on as if nothing were wrong, so " +
			"most dashboards are green; whatever writes fails. A restart does not make room, and a database " +
			"may not come back without any.",
		Target: faults.TargetService,
		Parameters: []faults.Parameter{
			{Name: "free", Type: faults.TypeFloat, Doc: "the share of the disk that is left free", Default: "0.005", Min: "0.0001", Max: "0.009"},
		},
		Signals: []string{
			"node_filesystem_avail_bytes against node_filesystem_size_bytes",
			`log "could not write: No space left on device"`,
			"pg_stat_database_xact_rollback of a database",
			`queue_published_total{outcome="error"} of whoever publishes to a queue`,
			"http_requests_total by route: those that write",
		},
		Impact:      "What only reads works. Whatever is written fails.",
		Mitigations: []string{"expand-disk", "fail-over"},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindLimit, faults.LimitDisk},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			s, err := service(h, t)
			if err != nil {
				return nil, err
			}
			if err := kindIs(t, s, "database", "queue"); err != nil {
				return nil, err
			}
			return []faults.Primitive{faults.Limit{Service: string(t), Disk: args.Float("free")}}, nil
		},
	}
}
