package faults

import (
	"maps"
	"slices"
)

// Presets is what each setting of a service or a worker is where no revision of
// its config names it, written as a revision writes it. The service program, the
// model of it and the catalogue go by this one list.
func Presets() map[string]string {
	return map[string]string{
		"workers": "32", "queue_limit": "64",
		"upstream_timeout": "2s", "retries": "0", "retry_backoff": "50ms",
		"breaker_errors": "0", "breaker_cooldown": "5s", "keep_alive": "true",
		"db_pool_size": "10", "db_pool_timeout": "1s", "db_statement_timeout": "5s",
		"cache_timeout": "250ms", "cache_ttl": "1m",
		"rate_limit": "0", "shed": "0", "blocked_sources": "", "drop_abandoned": "false",
		"drain": "2s", "readiness_path": "/readyz", "paused": "false",
		"slow_request": "1s", "log_level": "info",
	}
}

// always are the settings that every service of a kind has, whether or not a
// revision names them. Without them, a setting that was pushed for the first time
// could not be rolled back.
var always = map[string][]string{
	"service": {
		"retries", "retry_backoff", "breaker_errors", "breaker_cooldown", "keep_alive",
		"drain", "readiness_path", "log_level", "rate_limit", "shed", "blocked_sources", "drop_abandoned",
	},
	"worker": {
		"retries", "retry_backoff", "breaker_errors", "breaker_cooldown", "keep_alive",
		"drain", "readiness_path", "log_level", "paused",
	},
	"cache": {"max_keys"},
}

// Preset is what a setting of a kind of service is where no revision names it;
// false: such a service may not have it.
func Preset(kind, key string) (string, bool) {
	if !slices.Contains(always[kind], key) {
		return "", false
	}
	if key == "max_keys" {
		return "0", true // as many as there is room for
	}
	return Presets()[key], true
}

// Settings returns the settings in force, those that nobody has set included.
func (s ServiceHealth) Settings() map[string]string {
	values := map[string]string{}
	for _, key := range always[s.Kind] {
		values[key], _ = Preset(s.Kind, key)
	}
	if len(s.Revisions) > 0 {
		maps.Copy(values, s.Revision().Values)
	}
	return values
}
