package catalogue

import "github.com/drillyard/drillyard/faults"

func replicaLag() faults.Fault {
	return faults.Fault{
		Name:     "replica-lag",
		Category: "dependency",
		Title:    "Reads come from a replica that lags",
		Doc: "Reads are served by a replica of the database that is behind. Every statement succeeds and is " +
			"quick: nothing but the lag itself shows it at the database. What has just been written is not there " +
			"yet when it is read again.",
		Target: faults.TargetService,
		Parameters: []faults.Parameter{
			{Name: "delay", Type: faults.TypeDuration, Doc: "how far it is behind", Default: "30s", Min: "1s", Max: "24h"},
			table(),
		},
		Signals: []string{
			"pg_replication_lag_seconds",
			`http_requests_total{code="404"} of those who read what has just been written`,
			`log "no such row"`,
			"the page that a customer sees: what has just been written is not there",
		},
		Impact:      "Customers do not find what they have just written, and some write it again.",
		Mitigations: []string{"repair-data", "fail-over"},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindData, faults.DataLag},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return onStore(h, t, "database", faults.Data{Op: faults.DataStale, Table: args.String("table"), Delay: args.Duration("delay")})
		},
	}
}
