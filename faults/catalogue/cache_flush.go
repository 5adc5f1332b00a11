package catalogue

import "github.com/drillyard/drillyard/faults"

func cacheFlush() faults.Fault {
	return faults.Fault{
		Name:     "cache-flush",
		Category: "dependency",
		Title:    "The cache has been emptied",
		Doc: "Every key of a cache goes at once. The cache is up, quick and has no errors; the database behind " +
			"it gets all reads, and pools that were sized for a warm cache fill up. It fills again by itself " +
			"as far as the database keeps up.",
		Target: faults.TargetService,
		Signals: []string{
			"redis_db_keys, falling to nothing",
			`log "no such key", where something is kept there and nowhere else`,
			`cache_requests_total{result="miss"}`,
			"redis_keyspace_misses_total against redis_keyspace_hits_total",
			"db_query_duration_seconds and db_pool_in_use of those who read through it",
		},
		Impact:      "Pages are slow for a while; what was kept nowhere else is gone.",
		Mitigations: []string{"warm-cache"},
		Worse:       []string{"restart", "flush-cache"},
		Primitives:  []faults.PrimitiveKind{faults.KindData, faults.DataCache},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			return onStore(h, t, "cache", faults.Data{Op: faults.DataFlush})
		},
	}
}
