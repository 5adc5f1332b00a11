package service

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"github.com/drillyard/drillyard/faults"
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
	debug       bool          // every request is logged, and each step of it

	rateLimit      float64  // requests answered a second, beyond it 429; 0: none
	shed           float64  // share of the requests answered 503 at once
	blockedSources []string // values of X-Source that are answered 403
	dropAbandoned  bool     // a request whose client has gone is not served on

	breakerErrors   int           // failures of a peer in a row that open its breaker; 0: no breaker
	breakerCooldown time.Duration // that it stays open before a try is let through
	keepAlive       bool          // connections to peers are kept for the next request

	drain         time.Duration // a replica that stops may finish what it serves for so long
	readinessPath string        // that the platform asks whether a replica is ready
	paused        bool          // a worker takes nothing from its queue
}

// CheckSettings reports every mistake in the values of a config revision.
func CheckSettings(values map[string]string) error {
	_, err := parseSettings(values)
	return err
}

// parseSettings reads values over the presets and reports every mistake.
func parseSettings(values map[string]string) (*settings, error) {
	s := &settings{}
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
		"log_level":            choice(&s.debug, "info", "debug"),
		"rate_limit":           amount(&s.rateLimit, math.MaxFloat64),
		"shed":                 amount(&s.shed, 1),
		"blocked_sources":      words(&s.blockedSources),
		"drop_abandoned":       choice(&s.dropAbandoned, "false", "true"),
		"breaker_errors":       number(&s.breakerErrors, 0),
		"breaker_cooldown":     span(&s.breakerCooldown),
		"keep_alive":           choice(&s.keepAlive, "false", "true"),
		"drain":                span(&s.drain),
		"readiness_path":       place(&s.readinessPath),
		"paused":               choice(&s.paused, "false", "true"),
	}
	for k, preset := range faults.Presets() {
		if err := keys[k](preset); err != nil {
			panic(fmt.Sprintf("the preset of %s: %v", k, err))
		}
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

// amount is a number from 0 to most.
func amount(into *float64, most float64) func(string) error {
	return func(v string) error {
		n, err := strconv.ParseFloat(v, 64)
		switch {
		case err == nil && n >= 0 && n <= most:
			*into = n
			return nil
		case most == math.MaxFloat64:
			return fmt.Errorf("%q is not a number of at least 0", v)
		}
		return fmt.Errorf("%q is not a number between 0 and %v", v, most)
	}
}

// choice is one of two words, for false and for true.
func choice(into *bool, no, yes string) func(string) error {
	return func(v string) error {
		if v != no && v != yes {
			return fmt.Errorf("%q is neither %s nor %s", v, no, yes)
		}
		*into = v == yes
		return nil
	}
}

// words stand between commas, or none.
func words(into *[]string) func(string) error {
	return func(v string) error {
		*into = nil
		for word := range strings.SplitSeq(v, ",") {
			if word = strings.TrimSpace(word); word != "" {
				*into = append(*into, word)
			}
		}
		return nil
	}
}

func place(into *string) func(string) error {
	return func(v string) error {
		if !strings.HasPrefix(v, "/") || strings.ContainsAny(v, " ?#") {
			return fmt.Errorf("%q is not a path such as %s", v, readyPath)
		}
		*into = v
		return nil
	}
}

// bucket sets how many requests the replica answers a second; those that come
// at once may be as many. It begins full, and goes on when nothing has changed.
func (r *Replica) bucket(s *settings) {
	if had := r.rate.Load(); had == nil || had.Limit() != rate.Limit(s.rateLimit) {
		burst := math.Max(1, math.Min(s.rateLimit, math.MaxInt32))
		r.rate.Store(rate.NewLimiter(rate.Limit(s.rateLimit), int(burst)))
	}
}

// await waits until the settings are as they should be.
func (r *Replica) await(ctx context.Context, holds func(*settings) bool) error {
	for {
		changed := r.changed.next()
		if holds(r.settings.Load()) {
			return ctx.Err()
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Drain is how long the replica may finish what it serves when it stops, as
// its settings say.
func (r *Replica) Drain() time.Duration { return r.settings.Load().drain }

// Readiness is the path that the platform asks, on the control listener,
// whether the replica is ready. Only /readyz exists; a setting may name
// another.
func (r *Replica) Readiness() string { return r.settings.Load().readinessPath }
