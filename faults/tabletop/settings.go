package tabletop

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// settings is a revision of a service's config, read. What the values mean,
// and their defaults, are those of the service program.
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

// readSettings reads values that the service program has accepted.
func readSettings(values map[string]string) *settings {
	number := func(key string, or float64) float64 {
		if n, err := strconv.ParseFloat(values[key], 64); err == nil && !math.IsNaN(n) {
			return n
		}
		return or
	}
	wait := func(key string, or time.Duration) time.Duration {
		if d, err := time.ParseDuration(values[key]); err == nil {
			return d
		}
		return or
	}
	is := func(key string, or bool) bool {
		if b, err := strconv.ParseBool(values[key]); err == nil {
			return b
		}
		return or
	}
	s := &settings{
		workers: int(number("workers", 32)), queueLimit: int(number("queue_limit", 64)),
		upstreamTimeout: wait("upstream_timeout", 2*time.Second),
		retries:         int(number("retries", 0)), retryBackoff: wait("retry_backoff", 50*time.Millisecond),
		breakerErrors: int(number("breaker_errors", 0)), breakerCooldown: wait("breaker_cooldown", 5*time.Second),
		keepAlive: is("keep_alive", true),
		poolSize:  int(number("db_pool_size", 10)), poolTimeout: wait("db_pool_timeout", time.Second),
		statementTimeout: wait("db_statement_timeout", 5*time.Second),
		cacheTimeout:     wait("cache_timeout", 250*time.Millisecond), cacheTTL: wait("cache_ttl", time.Minute),
		dropAbandoned: is("drop_abandoned", false),
		rateLimit:     number("rate_limit", 0), shed: number("shed", 0),
		drain: wait("drain", 2*time.Second), readinessPath: "/readyz",
		paused: is("paused", false), debug: values["log_level"] == "debug",
		slowRequest: wait("slow_request", time.Second),
	}
	if p := values["readiness_path"]; p != "" {
		s.readinessPath = p
	}
	for source := range strings.SplitSeq(values["blocked_sources"], ",") {
		if source = strings.TrimSpace(source); source != "" {
			s.blocked = append(s.blocked, source)
		}
	}
	return s
}
