package faults

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
