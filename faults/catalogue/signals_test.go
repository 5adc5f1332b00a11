package catalogue_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/faults/catalogue"
)

// measured are the metrics that sandboxes have, whatever the runtime.
var measured = strings.Fields(`
	up build_info process_start_time_seconds config_revision
	worker_pool_capacity worker_pool_in_use worker_queue_depth
	process_cpu_seconds_total cpu_limit_ratio cpu_throttled_seconds_total memory_used_bytes memory_limit_bytes
	open_files open_files_limit local_ports_in_use local_ports_limit
	clock_offset_seconds secret_loaded_timestamp_seconds session_tokens_total
	tls_certificate_not_after_timestamp_seconds replica_restarts_total log_lines_total
	http_requests_total http_request_duration_seconds http_requests_in_flight requests_shed_total
	client_requests_total client_request_duration_seconds client_retries_total client_breaker_open
	db_pool_wait_seconds db_query_duration_seconds db_pool_timeouts_total db_pool_size db_pool_in_use
	cache_requests_total queue_published_total
	messages_processed_total message_processing_duration_seconds message_age_seconds
	customer_visits_total customer_slow_visits_total customer_requests_total customer_request_duration_seconds customer_visit_duration_seconds
	pg_up pg_settings_max_connections pg_stat_activity_count pg_stat_database_xact_commit pg_stat_database_xact_rollback
	pg_locks_waiting pg_stat_activity_max_tx_duration_seconds pg_stat_database_deadlocks pg_replication_lag_seconds
	pg_stat_user_tables_seq_scan node_filesystem_size_bytes node_filesystem_avail_bytes
	redis_up redis_commands_processed_total redis_connected_clients redis_db_keys
	redis_evicted_keys_total redis_keyspace_hits_total redis_keyspace_misses_total redis_db_key_bytes_max
	nats_up nats_connections nats_stream_messages nats_consumer_num_pending
	nats_consumer_num_redelivered nats_consumer_num_ack_pending
	nats_stream_oldest_message_age_seconds nats_stream_max_age_seconds
	job_last_success_timestamp_seconds job_window_lag_seconds job_overdue_seconds job_running
	job_last_duration_seconds job_rows_total job_runs_total
`)

var (
	metric = regexp.MustCompile(`\b[a-z]+(_[a-z]+)+\b`)
	inLog  = regexp.MustCompile(`"[^"]*"|\{[^}]*\}`)
)

// Signals name what can really be looked at.
func TestSignalsNameMetricsThatThereAre(t *testing.T) {
	for _, f := range catalogue.Faults() {
		for _, s := range f.Signals {
			for _, name := range metric.FindAllString(inLog.ReplaceAllString(s, ""), -1) {
				if !slices.Contains(measured, name) {
					t.Errorf("%s is said to show in %s, which nothing measures", f.Name, name)
				}
			}
		}
	}
}
