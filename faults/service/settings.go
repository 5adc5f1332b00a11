package service

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// settings is a revision of a service's config, read.
type settings struct {
	workers    int // requests served at once
	queueLimit int // requests that may wait for a worker

	upstreamTimeout time.Duration // for one call, each try
	retries         int           // further tries of a call that got no answer, or 502, 503 or 504
	retryBackoff    time.Duration // before the first further try; doubles

	dbPoolSize         int
	dbPoolTimeout      time.Duration // waiting for a connection
	dbStatementTimeout time.Duration

	cacheTimeout time.Duration // for one command
	cacheTTL     time.Duration

	slowRequest time.Duration // slower ones are logged at level warn
}

// CheckSettings reports every mistake in the values of a config revision.
func CheckSettings(values map[string]string) error {
	_, err := parseSettings(values)
	return err
}

// parseSettings reads values over the defaults and reports every mistake.
func parseSettings(values map[string]string) (*settings, error) {
	s := &settings{
		workers: 32, queueLimit: 64,
		upstreamTimeout: 2 * time.Second, retryBackoff: 50 * time.Millisecond,
		dbPoolSize: 10, dbPoolTimeout: time.Second, dbStatementTimeout: 5 * time.Second,
		cacheTimeout: 250 * time.Millisecond, cacheTTL: time.Minute,
		slowRequest: time.Second,
	}
	keys := map[string]func(string) error{
		"workers":              number(&s.workers, 1),
		"queue_limit":          number(&s.queueLimit, 0),
		"upstream_timeout":     span(&s.upstreamTimeout),
		"retries":              number(&s.retries, 0),
		"retry_backoff":        span(&s.retryBackoff),
		"db_pool_size":         number(&s.dbPoolSize, 1),
		"db_pool_timeout":      span(&s.dbPoolTimeout),
		"db_statement_timeout": span(&s.dbStatementTimeout),
		"cache_timeout":        span(&s.cacheTimeout),
		"cache_ttl":            span(&s.cacheTTL),
		"slow_request":         span(&s.slowRequest),
	}
	var errs []error
	for _, k := range slices.Sorted(maps.Keys(values)) {
		set, known := keys[k]
		if !known {
			errs = append(errs, fmt.Errorf("unknown setting %q; there is %s", k, strings.Join(slices.Sorted(maps.Keys(keys)), ", ")))
		} else if err := set(values[k]); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", k, err))
		}
	}
	return s, errors.Join(errs...)
}

func number(into *int, least int) func(string) error {
	return func(v string) error {
		n, err := strconv.Atoi(v)
		if err != nil || n < least {
			return fmt.Errorf("%q is not a whole number of at least %d", v, least)
		}
		*into = n
		return nil
	}
}

func span(into *time.Duration) func(string) error {
	return func(v string) error {
		d, err := time.ParseDuration(v)
		if err != nil || d <= 0 {
			return fmt.Errorf("%q is not a duration above zero", v)
		}
		*into = d
		return nil
	}
}
