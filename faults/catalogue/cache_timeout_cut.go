package catalogue

import "github.com/drillyard/drillyard/faults"

func cacheTimeoutCut() faults.Fault {
	return faults.Fault{
		Name:     "cache-timeout-cut",
		Category: "dependency",
		Title:    "The cache is given no time to answer",
		Doc: "A config push makes a service give up on its cache before it can answer. Each read goes past it " +
			"to the database. The cache is up, warm and quick; only the service that gives up says that it " +
			"has no cache.",
		Target: faults.TargetService,
		Needs:  []string{cacheTimeout},
		Parameters: []faults.Parameter{
			{Name: "timeout", Type: faults.TypeDuration, Doc: "after how long a read is given up", Default: "50us", Min: "1us", Max: "1s"},
		},
		Signals: []string{
			`cache_requests_total{result="error"} of the service`,
			`log "read past the cache" of the service`,
			"redis_keyspace_hits_total, which is as it was or falls",
			"db_pool_in_use of the service",
			"the config history of the service",
		},
		Impact:      "Pages are slower, and fail when the database cannot keep up.",
		Mitigations: []string{"rollback-config", "set-config"},
		Worse:       []string{"restart", "flush-cache"},
		Primitives:  []faults.PrimitiveKind{faults.KindConfig},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return cutDuration(h, t, cacheTimeout, args.Duration("timeout"))
		},
	}
}

const cacheTimeout = "cache_timeout"
