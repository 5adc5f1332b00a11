package catalogue

import "github.com/drillyard/drillyard/faults"

func cacheStampede() faults.Fault {
	return faults.Fault{
		Name:     "cache-stampede",
		Category: "dependency",
		Title:    "What is cached expires at once",
		Doc: "A config push makes what a service caches expire almost as soon as it is written. The cache is " +
			"well and is written more than ever; each page goes to the database again and again, many " +
			"requests for the same one at the same moment.",
		Target: faults.TargetService,
		Needs:  []string{cacheTTL},
		Parameters: []faults.Parameter{
			{Name: "ttl", Type: faults.TypeDuration, Doc: "how long something stays in the cache", Default: "1s", Min: "10ms", Max: "1h"},
		},
		Signals: []string{
			`cache_requests_total{result="miss"} of the service`,
			"redis_commands_processed_total, which rises",
			"db_query_duration_seconds and db_pool_in_use of the service",
			"pg_stat_database_xact_commit, which rises",
			"the config history of the service",
		},
		Impact:      "Pages are slower, and fail when the database cannot keep up.",
		Mitigations: []string{"rollback-config", "set-config"},
		Worse:       []string{"flush-cache", "restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindConfig},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return cutDuration(h, t, cacheTTL, args.Duration("ttl"))
		},
	}
}

const cacheTTL = "cache_ttl"
