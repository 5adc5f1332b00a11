package dashboard

import "github.com/drillyard/drillyard/faults/stack"

// worker is what a consumer of a queue shows: what it gets done, and how late.
func worker(v stack.Service) []Panel {
	age := of("message_age_seconds_bucket", v.Name, "")
	return []Panel{
		{
			ID: "traffic", Title: "Messages processed", Unit: Rate,
			Queries: []Query{{Name: "{outcome}", Expr: sum("outcome", rate(of("messages_processed_total", v.Name, "")))}},
		},
		{
			ID: "errors", Title: "Errors", Unit: Percent, Note: "Share of messages that could not be processed.",
			Queries: []Query{share("failed", "", of("messages_processed_total", v.Name, `outcome!="ok"`), of("messages_processed_total", v.Name, ""))},
		},
		{
			ID: "latency", Title: "Age of messages", Unit: Seconds, Note: "When their processing starts.",
			Queries: []Query{{Name: "p50", Expr: quantile("0.5", "", age)}, {Name: "p95", Expr: quantile("0.95", "", age)}},
		},
		{
			ID: "processing", Title: "Processing", Unit: Seconds,
			Queries: []Query{{Name: "p95", Expr: quantile("0.95", "", of("message_processing_duration_seconds_bucket", v.Name, ""))}},
		},
		backlog(v.Consumes.Queue),
		saturation(v),
		processor(v),
		replicas(v),
	}
}

func backlog(queue string) Panel {
	return Panel{
		ID: "backlog", Title: "Backlog", Unit: Count, Note: "Messages that nobody has fetched.",
		Queries: []Query{{Name: "pending", Expr: sum("service", of("nats_consumer_num_pending", queue, "")), Asked: sum("service", "nats_consumer_num_pending")}},
	}
}
