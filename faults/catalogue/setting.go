package catalogue

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// Settings that a service has whether or not its description names them.
const (
	retries         = "retries"
	retryBackoff    = "retry_backoff"
	rateLimitKey    = "rate_limit"
	shedKey         = "shed"
	breakerErrors   = "breaker_errors"
	breakerCooldown = "breaker_cooldown"
	keepAlive       = "keep_alive"
	drainKey        = "drain"
	readinessPath   = "readiness_path"
	logLevel        = "log_level"
	blockedSources  = "blocked_sources"
	dropAbandoned   = "drop_abandoned"
	paused          = "paused"
	maxKeys         = "max_keys"
)

// push plans a config push to a service of one of the kinds.
func push(h faults.Health, t faults.Target, set map[string]string, kinds ...string) ([]faults.Primitive, error) {
	s, err := service(h, t)
	if err != nil {
		return nil, err
	}
	if err := kindIs(t, s, kinds...); err != nil {
		return nil, err
	}
	now := s.Settings()
	for _, key := range slices.Sorted(maps.Keys(set)) {
		if _, known := now[key]; !known {
			return nil, faults.NotApplicable(t, "has no setting %s", key)
		}
		if now[key] == set[key] {
			return nil, faults.NotApplicable(t, "%s is %s already", key, set[key])
		}
	}
	return []faults.Primitive{faults.Config{Service: string(t), Set: set, Summary: differences(now, set)}}, nil
}

// setting plans an action's push of one setting to a service.
func setting(h faults.Health, t faults.Target, key, value string) (faults.Config, error) {
	if _, err := ours(h, t, "service"); err != nil {
		return faults.Config{}, err
	}
	plan, err := push(h, t, map[string]string{key: value}, "service")
	if err != nil {
		return faults.Config{}, err
	}
	return plan[0].(faults.Config), nil
}

// cutNumber plans a push of a smaller whole number.
func cutNumber(h faults.Health, t faults.Target, key string, to int, word string) ([]faults.Primitive, error) {
	s, err := service(h, t)
	if err != nil {
		return nil, err
	}
	now, err := strconv.Atoi(s.Settings()[key])
	if err != nil {
		return nil, faults.NotApplicable(t, "has no setting %s", key)
	}
	if to >= now {
		return nil, faults.NotApplicable(t, "%s is %d: %d would not %s it", key, now, to, word)
	}
	return push(h, t, map[string]string{key: strconv.Itoa(to)})
}

// cutDuration plans a push of a shorter duration.
func cutDuration(h faults.Health, t faults.Target, key string, to time.Duration) ([]faults.Primitive, error) {
	s, err := service(h, t)
	if err != nil {
		return nil, err
	}
	old := s.Settings()[key]
	now, err := time.ParseDuration(old)
	if err != nil {
		return nil, faults.NotApplicable(t, "has no setting %s", key)
	}
	if to >= now {
		return nil, faults.NotApplicable(t, "%s is %s: %s would not cut it", key, old, to)
	}
	return push(h, t, map[string]string{key: to.String()})
}

// differences says "db_pool_size 2 → 20" for each setting of set.
func differences(now, set map[string]string) string {
	said := func(v, empty string) string {
		if v == "" {
			return empty
		}
		return v
	}
	var out []string
	for _, k := range slices.Sorted(maps.Keys(set)) {
		old, known := now[k]
		empty := "none"
		if !known {
			empty = "unset"
		}
		out = append(out, fmt.Sprintf("%s %s → %s", k, said(old, empty), said(set[k], "none")))
	}
	return strings.Join(out, ", ")
}
