package catalogue

import "github.com/drillyard/drillyard/faults"

func badFlag() faults.Fault {
	return faults.Fault{
		Name:     "bad-flag",
		Category: "change",
		Title:    "A feature flag with a cost",
		Doc: "A feature flag of a service is switched, and with it work that nobody has tried under real " +
			"traffic. No version and no setting has changed.",
		Target: faults.TargetService,
		Parameters: []faults.Parameter{
			{Name: "flag", Type: faults.TypeString, Doc: `the flag, as in "new-editor"`},
			flagState("on"),
		},
		Signals: []string{
			"http_request_duration_seconds of the routes that the flag concerns, and of no other",
			"db_query_duration_seconds, db_pool_in_use and db_pool_timeouts_total where the work is in a database",
			"the flags of the service",
			`log "flag … is true"`,
			"the flag in the change list",
		},
		Impact: "Pages that show the feature are slow or fail; the rest of the service suffers as far as it " +
			"shares workers and connections with them.",
		Mitigations: []string{"toggle-flag"},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindFlag},
		Plan:        planFlag,
	}
}
