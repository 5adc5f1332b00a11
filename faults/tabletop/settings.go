package tabletop

import (
	"maps"
	"strconv"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// settings is a revision of a service's config, read. What the values mean is
// what they mean to the service program.
type settings struct {
	workers, queueLimit int

	upstreamTimeout time.Duration
	retries         int
	retryBackoff    time.Duration
	breakerErrors   int
	breakerCooldown time.Duration
	keepAlive       bool

	poolSize         int
	poolTimeout      time.Duration
	statementTimeout time.Duration

	cacheTimeout, cacheTTL time.Duration

	rateLimit float64
	shed      float64
	blocked   []string

	dropAbandoned bool

	drain         time.Duration
	readinessPath string
	paused, debug bool
	slowRequest   time.Duration
}

// readSettings reads values that the service program has accepted, over the
// presets.
func readSettings(values map[string]string) *settings {
	all := faults.Presets()
	maps.Copy(all, values)
	number := func(key string) float64 {
		n, _ := strconv.ParseFloat(all[key], 64)
		return n
	}
	wait := func(key string) time.Duration {
		d, _ := time.ParseDuration(all[key])
		return d
	}
	s := &settings{
		workers: int(number("workers")), queueLimit: int(number("queue_limit")),
		upstreamTimeout: wait("upstream_timeout"),
		retries:         int(number("retries")), retryBackoff: wait("retry_backoff"),
		breakerErrors: int(number("breaker_errors")), breakerCooldown: wait("breaker_cooldown"),
		keepAlive: all["keep_alive"] == "true",
		poolSize:  int(number("db_pool_size")), poolTimeout: wait("db_pool_timeout"),
		statementTimeout: wait("db_statement_timeout"),
		cacheTimeout:     wait("cache_timeout"), cacheTTL: wait("cache_ttl"),
		dropAbandoned: all["drop_abandoned"] == "true",
		rateLimit:     number("rate_limit"), shed: number("shed"),
		drain: wait("drain"), readinessPath: all["readiness_path"],
		paused: all["paused"] == "true", debug: all["log_level"] == "debug",
		slowRequest: wait("slow_request"),
	}
	for source := range strings.SplitSeq(all["blocked_sources"], ",") {
		if source = strings.TrimSpace(source); source != "" {
			s.blocked = append(s.blocked, source)
		}
	}
	return s
}
