package conformance

// Cases lists how each fault of the catalogue is played on harbor: hard enough
// to show within a minute, with the signs that tell it.
func Cases() []Case {
	return []Case{
		{
			Fault: "edge-latency", Target: "checkout->payments", With: map[string]string{"latency": "600ms"},
			Shows: []string{`histogram_quantile(0.5, sum by (le) (rate(client_request_duration_seconds_bucket{service="checkout",peer="payments"}[20s]))) > 0.5`},
		},
		{
			Fault: "edge-jitter", Dice: true, Target: "checkout->payments",
			Shows: []string{`histogram_quantile(0.95, sum by (le) (rate(client_request_duration_seconds_bucket{service="checkout",peer="payments"}[20s]))) > 1`},
		},
		{
			Fault: "packet-loss", Target: "checkout->payments", With: map[string]string{"loss": "0.3"},
			Shows: []string{`histogram_quantile(0.95, sum by (le) (rate(client_request_duration_seconds_bucket{service="checkout",peer="payments"}[20s]))) > 0.3`},
		},
		{
			Fault: "bandwidth-limit", Target: "customers->edge", With: map[string]string{"rate": "2048"},
			Shows: []string{`histogram_quantile(0.5, sum by (le) (rate(customer_request_duration_seconds_bucket[20s]))) > 0.25`},
		},
		{
			Fault: "edge-errors", Dice: true, Target: "checkout->payments", With: map[string]string{"share": "0.6"},
			Shows: []string{`sum(rate(client_requests_total{service="checkout",peer="payments",outcome="error"}[20s])) > 0`},
		},
		{
			Fault: "connection-reset", Dice: true, Target: "checkout->payments", With: map[string]string{"share": "0.6"},
			Shows: []string{`sum(rate(client_requests_total{service="checkout",peer="payments",outcome="error"}[20s])) > 0`},
		},
		{
			Fault: "black-hole", Target: "checkout->payments",
			Shows: []string{
				`sum(rate(client_requests_total{service="checkout",peer="payments",outcome="timeout"}[20s])) > 0`,
				`log: no answer within`,
			},
		},
		{
			Fault: "slow-close", Target: "checkout->payments", With: map[string]string{"by": "1s"},
			Shows: []string{`histogram_quantile(0.5, sum by (le) (rate(client_request_duration_seconds_bucket{service="checkout",peer="payments"}[20s]))) > 0.8`},
		},
		{
			Fault: "truncated-responses", Dice: true, Target: "checkout->payments", With: map[string]string{"bytes": "8", "share": "0.6"},
			Shows: []string{`sum(rate(client_requests_total{service="checkout",peer="payments",outcome="error"}[20s])) > 0`},
		},
		{
			Fault: "partition", Target: "payments",
			Shows: []string{
				`sum(rate(client_requests_total{service="checkout",peer="payments",outcome="timeout"}[20s])) > 0`,
				`min(up{service="payments"}) == 1`,
			},
		},
		{
			Fault: "wrong-route", Target: "checkout->payments", With: map[string]string{"to": "inventory"},
			Shows: []string{`log: answered 404`},
		},
		{
			Fault: "dns-failure", Target: "checkout->payments",
			Shows: []string{
				`sum(rate(client_requests_total{service="checkout",peer="payments",outcome="error"}[20s])) > 0`,
				`log: no such host`,
			},
		},
		{
			Fault: "dns-timeout", Target: "checkout->inventory",
			Shows: []string{`sum(rate(client_requests_total{service="checkout",peer="inventory",outcome="timeout"}[20s])) > 0`},
		},
		{
			Fault: "stale-dns", Target: "checkout->payments",
			Shows: []string{
				`sum(rate(client_requests_total{service="checkout",peer="payments",outcome="error"}[20s])) > 0`,
				`log: connection refused`,
			},
		},
		{
			Fault: "tls-expired", Target: "bank",
			Shows: []string{
				`sum(rate(client_requests_total{service="payments",peer="bank",outcome="error"}[20s])) > 0`,
				`log: certificate has expired`,
			},
		},
		{
			Fault: "tls-wrong-name", Target: "bank",
			Shows: []string{
				`sum(rate(client_requests_total{service="payments",peer="bank",outcome="error"}[20s])) > 0`,
				`log: certificate is for another name`,
			},
		},
		{
			Fault: "tls-untrusted", Target: "edge",
			Shows: []string{`sum(rate(customer_requests_total{outcome="error"}[20s])) > 0`},
		},
		{
			Fault: "process-crash", Target: "payments", With: map[string]string{"replicas": "2"},
			Shows: []string{
				`min(up{service="payments"}) == 0`,
				`log: terminated by signal 9`,
				`sum(rate(client_requests_total{service="checkout",peer="payments",outcome="error"}[20s])) > 0`,
			},
		},
		{
			Fault: "crash-loop", Target: "payments", With: map[string]string{"version": "1.10.0", "after": "5s"},
			Shows: []string{
				`max(replica_restarts_total{service="payments"}) > 0`,
				`log: exit status 2`,
			},
		},
		{
			Fault: "process-hang", Dice: true, Target: "identity", With: map[string]string{"replicas": "1"},
			Shows: []string{
				`min(up{service="identity"}) == 0`,
				`sum(rate(client_requests_total{service="checkout",peer="identity",outcome="timeout"}[20s])) > 0`,
			},
		},
		{
			Fault: "slow-start", Target: "payments", With: map[string]string{"version": "1.10.0", "startup": "30s"},
			Shows: []string{`count(http_requests_total{service="payments"}) > 0`},
		},
		{
			Fault: "ready-but-broken", Dice: true, Target: "payments",
			Shows: []string{
				`sum(rate(http_requests_total{service="payments",code="500"}[20s])) > 0`,
				`min(up{service="payments"}) == 1`,
			},
		},
		{
			Fault: "ungraceful-stop", Target: "checkout",
			Shows: []string{`max(config_revision{service="checkout"}) > 1`},
		},
		{
			Fault: "clock-skew", Target: "checkout", With: map[string]string{"replicas": "2"},
			Shows: []string{`max(abs(clock_offset_seconds{service="checkout"})) > 60`},
		},
		{
			Fault: "cpu-throttle", Target: "inventory", With: map[string]string{"cpu": "0.02"},
			Shows: []string{
				`sum(rate(cpu_throttled_seconds_total{service="inventory"}[20s])) > 0`,
				`min(cpu_limit_ratio{service="inventory"}) < 1`,
			},
		},
		{
			Fault: "noisy-neighbour", Target: "inventory", With: map[string]string{"cpu": "0.02"},
			Shows: []string{
				`min(cpu_limit_ratio{service="inventory"}) < 1`,
				`max(cpu_limit_ratio{service="inventory"}) == 1`,
			},
		},
		{
			Fault: "memory-limit-low", Target: "checkout", With: map[string]string{"limit": "64.3"},
			Shows: []string{
				`log: out of memory`,
				`max(replica_restarts_total{service="checkout"}) > 0`,
			},
		},
		{
			Fault: "memory-leak", Target: "checkout", With: map[string]string{"version": "2.15.0", "leak": "2048", "limit": "96"},
			Shows: []string{`max(memory_used_bytes{service="checkout"}) > 80e6`},
		},
		{
			Fault: "disk-full", Target: "orders-db",
			Shows: []string{
				`log: No space left on device`,
				`min(node_filesystem_avail_bytes{service="orders-db"} / node_filesystem_size_bytes{service="orders-db"}) < 0.01`,
			},
		},
		{
			Fault: "descriptor-limit-low", Target: "checkout", With: map[string]string{"files": "34"},
			Shows: []string{`max(open_files_limit{service="checkout"}) < 100`},
		},
		{
			Fault: "descriptor-leak", Target: "checkout", With: map[string]string{"version": "2.15.0", "leak": "16"},
			Shows: []string{`max(open_files{service="checkout"}) > 300`},
		},
		{
			Fault: "worker-pool-shrink", Target: "checkout", With: map[string]string{"workers": "1"},
			Shows: []string{`max(worker_queue_depth{service="checkout"}) > 0`},
		},
		{
			Fault: "port-exhaustion", Target: "checkout", With: map[string]string{"ports": "20"},
			Shows: []string{`log: cannot assign requested address`},
		},
		{
			Fault: "pool-shrink", Dice: true, Target: "checkout", With: map[string]string{"size": "1"},
			Shows: []string{
				`sum(rate(db_pool_timeouts_total{service="checkout"}[20s])) > 0`,
				`log: pool exhausted`,
			},
		},
		{
			Fault: "timeout-cut", Target: "checkout", With: map[string]string{"timeout": "50ms"},
			Shows: []string{`sum(rate(client_requests_total{service="checkout",peer="payments",outcome="timeout"}[20s])) > 0`},
		},
		{
			Fault: "statement-timeout-cut", Target: "checkout",
			Shows: []string{`log: statement timeout`},
		},
		{
			Fault: "connection-slots", Target: "orders-db", With: map[string]string{"connections": "4"},
			Shows: []string{`log: too many connections for database`},
		},
		{
			Fault: "slow-query", Target: "orders-db", With: map[string]string{"delay": "900ms"},
			Shows: []string{
				`sum(rate(db_query_duration_seconds_sum{service="checkout"}[20s])) / sum(rate(db_query_duration_seconds_count{service="checkout"}[20s])) > 0.7`,
				`sum(rate(pg_stat_user_tables_seq_scan[20s])) > 0`,
			},
		},
		{
			Fault: "lock-contention", Target: "orders-db", With: map[string]string{"table": "orders"},
			Shows: []string{
				`max(pg_locks_waiting) > 0`,
				`max(pg_stat_activity_max_tx_duration_seconds) > 5`,
			},
		},
		{
			Fault: "deadlock", Dice: true, Target: "orders-db", With: map[string]string{"share": "0.6"},
			Shows: []string{
				`sum(rate(pg_stat_database_deadlocks[20s])) > 0`,
				`log: deadlock detected`,
			},
		},
		{
			Fault: "replica-lag", Target: "orders-db",
			Shows: []string{`max(pg_replication_lag_seconds) > 5`},
		},
		{
			Fault: "cache-flush", Target: "session-cache",
			Shows: []string{`sum(rate(cache_requests_total{result="miss"}[20s])) > 0`},
		},
		{
			Fault: "cache-stampede", Target: "storefront",
			Shows: []string{`sum(rate(cache_requests_total{service="storefront",result="miss"}[20s])) > 0.5`},
		},
		{
			Fault: "cache-timeout-cut", Target: "storefront",
			Shows: []string{`sum(rate(cache_requests_total{service="storefront",result="error"}[20s])) > 0`},
		},
		{
			Fault: "hot-key", Target: "session-cache",
			Shows: []string{`max(redis_db_key_bytes_max) > 1e6`},
		},
		{
			Fault: "cache-evictions", Target: "session-cache", With: map[string]string{"keys": "5"},
			Shows: []string{`sum(rate(redis_evicted_keys_total[20s])) > 0`},
		},
		{
			Fault: "queue-backlog", Target: "order-queue", With: map[string]string{"count": "3000"},
			Shows: []string{`max(nats_consumer_num_pending) > 500`},
		},
		{
			Fault: "poison-message", Target: "order-queue", With: map[string]string{"count": "5"},
			Shows: []string{
				`sum(rate(messages_processed_total{outcome="error"}[20s])) > 0`,
				`log: invalid message`,
			},
		},
		{
			Fault: "consumer-paused", Target: "fulfilment",
			Shows: []string{
				`max(nats_consumer_num_pending) > 50`,
				`sum(rate(messages_processed_total[10s])) == 0`,
			},
		},
		{
			Fault: "third-party-throttling", Dice: true, Target: "payments->bank",
			Shows: []string{
				`log: answered 429`,
				`sum(rate(client_requests_total{service="payments",peer="bank",outcome!="ok"}[20s])) > 0`,
			},
		},
		{
			Fault: "third-party-outage", Target: "payments->bank",
			Shows: []string{
				`sum(rate(client_requests_total{service="payments",peer="bank",outcome="error"}[20s])) > 0`,
				`log: answered 503`,
			},
		},
		{
			Fault: "third-party-slow", Dice: true, Target: "payments->bank",
			Shows: []string{`histogram_quantile(0.5, sum by (le) (rate(client_request_duration_seconds_bucket{service="payments",peer="bank"}[20s]))) > 1`},
		},
		{
			Fault: "retry-storm", Target: "checkout->payments",
			Shows: []string{`sum(rate(client_retries_total{service="checkout",peer="payments"}[20s])) > 1.5`},
		},
		{
			Fault: "breaker-stuck-open", Target: "checkout->payments",
			Shows: []string{
				`max(client_breaker_open{service="checkout",peer="payments"}) == 1`,
				`log: breaker open`,
			},
		},
		{
			Fault: "bad-deploy", Dice: true, Target: "payments", With: map[string]string{"version": "1.10.0", "errors": "0.5"},
			Shows: []string{
				`sum(rate(http_requests_total{service="payments",code="500"}[20s])) > 0`,
				`count(build_info{service="payments",version="1.10.0"}) > 0`,
			},
		},
		{
			Fault: "bad-canary", Target: "payments", With: map[string]string{"version": "1.10.0"},
			Shows: []string{
				`sum(rate(http_requests_total{service="payments",code="500"}[20s])) > 0`,
				`count(count by (version) (build_info{service="payments"})) > 1`,
			},
		},
		{
			Fault: "version-skew", Target: "storefront", With: map[string]string{"version": "5.22.0"},
			Shows: []string{`count(count by (version) (build_info{service="storefront"})) > 1`},
		},
		{
			Fault: "bad-flag", Dice: true, Target: "storefront", With: map[string]string{"flag": "recommendations"},
			Shows: []string{`max(db_pool_in_use{service="storefront"}) > 8`},
		},
		{
			Fault: "migration-lock", Dice: true, Target: "orders-db", With: map[string]string{"table": "products"},
			Shows: []string{
				`max(pg_locks_waiting) > 0`,
				`log: statement timeout`,
			},
		},
		{
			Fault: "scaled-to-zero", Target: "identity",
			Shows: []string{
				`sum(rate(client_requests_total{service="checkout",peer="identity",outcome="error"}[20s])) > 0`,
				`absent(up{service="identity"})`,
			},
		},
		{
			Fault: "autoscaler-wrong", Dice: true, Target: "checkout",
			Shows: []string{`count(up{service="checkout"}) == 1`},
		},
		{
			Fault: "rate-limit-low", Target: "checkout", With: map[string]string{"limit": "1"},
			Shows: []string{
				`sum(rate(http_requests_total{service="checkout",code="429"}[20s])) > 0`,
				`sum(rate(requests_shed_total{service="checkout",reason="rate_limit"}[20s])) > 0`,
			},
		},
		{
			Fault: "shed-left-on", Dice: true, Target: "checkout", With: map[string]string{"share": "0.3"},
			Shows: []string{
				`sum(rate(http_requests_total{service="checkout",code="503"}[20s])) > 0`,
				`sum(rate(requests_shed_total{service="checkout",reason="shed"}[20s])) > 0`,
			},
		},
		{
			Fault: "probe-wrong", Target: "payments",
			Shows: []string{
				`sum(rate(client_requests_total{service="checkout",peer="payments",outcome="error"}[20s])) > 0`,
				`min(up{service="payments"}) == 1`,
			},
		},
		{
			Fault: "keep-alive-off", Target: "checkout",
			Shows: []string{`max(local_ports_in_use{service="checkout"}) > 20`},
		},
		{
			Fault: "log-debug", Target: "checkout",
			Shows: []string{`sum(rate(log_lines_total{service="checkout",level="debug"}[20s])) > 0`},
		},
		{
			Fault: "replica-left-drained", Target: "checkout",
			Shows: []string{`count(rate(http_requests_total{service="checkout",route="/cart",method="POST",code="200"}[10s]) == 0) > 0`},
		},
		{
			Fault: "traffic-surge", Target: "buy", With: map[string]string{"factor": "8"},
			Shows: []string{`sum(rate(customer_visits_total{journey="buy"}[20s])) > 20`},
		},
		{
			Fault: "traffic-drop", Target: "buy", With: map[string]string{"factor": "0.1"},
			Shows: []string{`sum(rate(customer_visits_total{journey="buy"}[20s])) < 1.5`},
		},
		{
			Fault: "bot-traffic", Target: "browse", With: map[string]string{"factor": "10"},
			Shows: []string{`sum(rate(http_requests_total{service="edge",route="/product/{product}"}[20s])) > 25`},
		},
		{
			Fault: "noisy-tenant", Target: "browse", With: map[string]string{"factor": "20"},
			Shows: []string{`sum(rate(http_requests_total{service="edge",route="/product/{product}"}[20s])) > 30`},
		},
		{
			Fault: "skewed-balancing", Target: "checkout", With: map[string]string{"share": "0.95"},
			Shows: []string{`max(sum by (instance) (rate(http_requests_total{service="checkout"}[20s]))) > 5 * min(sum by (instance) (rate(http_requests_total{service="checkout"}[20s])))`},
		},
		{
			Fault: "duplicate-messages", Target: "order-queue",
			Shows: []string{`sum(rate(messages_processed_total[20s])) > 1.2 * sum(rate(queue_published_total[20s]))`},
		},
		{
			Fault: "queue-purged", Target: "order-queue",
			Shows: []string{`max(nats_stream_messages) < 50`},
		},
		{
			Fault: "corrupt-rows", Target: "orders-db", With: map[string]string{"share": "0.3"},
			Shows: []string{`log: invalid page`},
		},
		{
			Fault: "scrape-gap", Target: "checkout",
			Shows: []string{`max(up{service="checkout"}) == 0`},
		},
		{
			Fault: "frozen-metrics", Target: "checkout",
			Shows: []string{
				`sum(rate(http_requests_total{service="checkout"}[10s])) == 0`,
				`min(up{service="checkout"}) == 1`,
			},
		},
		{
			Fault: "flapping-target", Target: "checkout",
			Shows: []string{`max(up{service="checkout"}) == 0`},
		},
		{
			Fault: "silent-alert", Target: "checkout", With: map[string]string{"metric": "client_requests_total"},
			Shows: []string{`absent(client_requests_total{service="checkout"})`},
		},
		{
			Fault: "log-flood", Target: "checkout", With: map[string]string{"rate": "200"},
			Shows: []string{`sum(rate(log_lines_total{service="checkout"}[20s])) > 100`},
		},
		{
			Fault: "log-loss", Target: "checkout",
			Shows: []string{`sum(rate(log_lines_total{service="checkout"}[20s])) > 0`},
		},
		{
			Fault: "secret-rotation-missed", Target: "checkout",
			Shows: []string{
				`sum(rate(http_requests_total{service="identity",code="401"}[20s])) > 0`,
				`log: signed with an unknown key`,
			},
		},
	}
}
