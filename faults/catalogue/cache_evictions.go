package catalogue

import (
	"strconv"

	"github.com/drillyard/drillyard/faults"
)

func cacheEvictions() faults.Fault {
	return faults.Fault{
		Name:     "cache-evictions",
		Category: "dependency",
		Title:    "The cache is too small for what it keeps",
		Doc: "A config push leaves a cache room for only a few keys, and it throws out the least recently used " +
			"for each new one. It is full of what was asked for last, and what is asked for next is not " +
			"there. Nothing fails; the share of hits falls slowly, and the database does the rest.",
		Target: faults.TargetService,
		Parameters: []faults.Parameter{
			{Name: "keys", Type: faults.TypeInt, Doc: "how many keys it keeps", Default: "5", Min: "1", Max: "1000000"},
		},
		Signals: []string{
			"redis_evicted_keys_total",
			`log "no such key", where something is kept there and nowhere else`,
			"redis_db_keys, which no longer rises",
			"redis_keyspace_misses_total against redis_keyspace_hits_total",
			"db_pool_in_use of those who read through it",
			"the config history of the cache",
		},
		Impact:      "Pages are slower; what was kept nowhere else gets lost.",
		Mitigations: []string{"rollback-config", "set-config"},
		Worse:       []string{"flush-cache", "restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindConfig},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			keys := strconv.Itoa(args.Int("keys"))
			return push(h, t, map[string]string{maxKeys: keys}, "cache")
		},
	}
}
