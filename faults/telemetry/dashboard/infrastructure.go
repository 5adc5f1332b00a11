package dashboard

import "github.com/drillyard/drillyard/faults/stack"

// database is what PostgreSQL's exporter shows.
func database(v stack.Service) []Panel {
	return []Panel{
		{
			ID: "connections", Title: "Connections", Unit: Count,
			Queries: []Query{
				{Name: "open", Expr: sum("", of("pg_stat_activity_count", v.Name, ""))},
				{Name: "limit", Expr: sum("", of("pg_settings_max_connections", v.Name, ""))},
			},
		},
		{
			ID: "saturation", Title: "Saturation", Unit: Percent, Note: "Connections open, of those allowed.",
			Queries: []Query{{Name: "connections", Expr: sum("", of("pg_stat_activity_count", v.Name, "")) + " / " + sum("", of("pg_settings_max_connections", v.Name, ""))}},
		},
		{
			ID: "transactions", Title: "Transactions", Unit: Rate,
			Queries: []Query{
				{Name: "commits", Expr: sum("", rate(of("pg_stat_database_xact_commit", v.Name, "")))},
				{Name: "rollbacks", Expr: sum("", rate(of("pg_stat_database_xact_rollback", v.Name, "")))},
			},
		},
		answers("pg_up", v),
	}
}

// Kept is the query for how much a store holds that could be taken away: keys of
// a cache, messages that wait in a queue. It is empty for other kinds.
func Kept(kind, service string) string {
	switch kind {
	case stack.KindCache:
		return sum("", of("redis_db_keys", service, ""))
	case stack.KindQueue:
		return sum("", of("nats_consumer_num_pending", service, ""))
	}
	return ""
}

// cache is what Redis' exporter shows.
func cache(v stack.Service) []Panel {
	return []Panel{
		{
			ID: "commands", Title: "Commands", Unit: Rate,
			Queries: []Query{{Name: "commands", Expr: sum("", rate(of("redis_commands_processed_total", v.Name, "")))}},
		},
		{
			ID: "keys", Title: "Keys", Unit: Count, Note: "A cache that was restarted comes back empty.",
			Queries: []Query{{Name: "keys", Expr: sum("", of("redis_db_keys", v.Name, ""))}},
		},
		{
			ID: "clients", Title: "Clients", Unit: Count,
			Queries: []Query{{Name: "connected", Expr: sum("", of("redis_connected_clients", v.Name, ""))}},
		},
		answers("redis_up", v),
	}
}

// queue is what the exporter of NATS shows.
func queue(v stack.Service) []Panel {
	panels := []Panel{
		{
			ID: "messages", Title: "Messages kept", Unit: Count,
			Queries: []Query{{Name: "{stream}", Expr: sum("stream", of("nats_stream_messages", v.Name, ""))}},
		},
		backlog(v.Name),
	}
	if v.Retention > 0 {
		panels = append(panels, Panel{
			// What waits is lost at an age, and not at a number.
			ID: "oldest", Title: "Oldest message", Unit: Seconds, Note: "How long it has waited, and for how long it is kept.",
			Queries: []Query{
				{Name: "waited", Expr: "max(" + of("nats_stream_oldest_message_age_seconds", v.Name, "") + ")"},
				{Name: "kept for", Expr: "max(" + of("nats_stream_max_age_seconds", v.Name, "") + ")"},
			},
		})
	}
	return append(panels,
		Panel{
			ID: "clients", Title: "Connections", Unit: Count,
			Queries: []Query{{Name: "connections", Expr: sum("", of("nats_connections", v.Name, ""))}},
		},
		answers("nats_up", v))
}

// answers is whether a server itself answers, beside its exporter.
func answers(metric string, v stack.Service) Panel {
	return Panel{
		ID: "up", Title: "Answers", Unit: Count, Note: "1 while the server answers.",
		Queries: []Query{{Name: "up", Expr: sum("", of(metric, v.Name, ""))}},
	}
}
