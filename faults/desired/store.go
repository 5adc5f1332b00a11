package desired

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/drillyard/drillyard/faults/stack"
)

// StoreSettings are those of a database, a cache or a queue.
type StoreSettings struct {
	Connections int // that a database takes at once
	Keys        int // that a cache keeps; 0: no bound
}

// ReadStoreSettings reads what was set on a store of a kind, or says what is
// wrong with it. What is not set is as usual.
func ReadStoreSettings(kind string, values map[string]string) (StoreSettings, error) {
	s := StoreSettings{Connections: 100}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		n, err := strconv.Atoi(values[key])
		switch kind {
		case stack.KindDatabase:
			if key != "max_connections" || err != nil || n < 1 {
				return s, fmt.Errorf("%s=%q: a database has max_connections, a number above 0", key, values[key])
			}
			s.Connections = n
		case stack.KindCache:
			if key != "max_keys" || err != nil || n < 0 {
				return s, fmt.Errorf("%s=%q: a cache has max_keys, a number that is not below 0", key, values[key])
			}
			s.Keys = n
		default:
			return s, fmt.Errorf("unknown setting %q; a queue has none", key)
		}
	}
	return s, nil
}
