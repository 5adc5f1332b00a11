package catalogue

import "github.com/drillyard/drillyard/faults"

func corruptRows() faults.Fault {
	return faults.Fault{
		Name:     "corrupt-rows",
		Category: "data",
		Title:    "Rows that cannot be read",
		Doc: "A share of the rows of a table cannot be understood any more, as after a disk that lied. The " +
			"database is up and answers quickly; the services fail on what it hands them. It fails for the " +
			"same things each time, so a second try does not help, and neither does another replica.",
		Target: faults.TargetService,
		Parameters: []faults.Parameter{
			{Name: "share", Type: faults.TypeFloat, Doc: "the share of rows that it hits", Default: "0.2", Min: "0.01", Max: "1"},
			table(),
		},
		Signals: []string{
			`http_requests_total{code="500"} of the services that read the table, on every replica alike`,
			"logs at level error of those services",
			"db_query_duration_seconds, which is as it was",
			"pg_up, which stays 1",
		},
		Impact:      "Some of what is kept there cannot be opened, always the same.",
		Mitigations: []string{"repair-data"},
		Worse:       []string{"restart", "flush-cache"},
		Primitives:  []faults.PrimitiveKind{faults.KindData, faults.DataDatabase},
		Differs: map[string]string{
			"inproc": "Which rows are hit is drawn anew in each runtime, and a page that everybody opens is among them or not.",
			"docker": "Which rows are hit is drawn anew in each runtime, and a page that everybody opens is among them or not.",
		},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return onStore(h, t, "database", faults.Data{Op: faults.DataCorrupt, Share: args.Float("share"), Table: args.String("table")})
		},
	}
}
