package dashboard

import "github.com/drillyard/drillyard/faults/stack"

// web is what a service that answers HTTP shows: traffic, errors, latency,
// saturation.
func web(v stack.Service) []Panel {
	buckets := of("http_request_duration_seconds_bucket", v.Name, "")
	return []Panel{
		{
			ID: "traffic", Title: "Traffic", Unit: Rate,
			Queries: []Query{{
				Name: "{class}",
				Expr: sum("class", `label_replace(`+rate(of("http_requests_total", v.Name, ""))+`, "class", "${1}xx", "code", "(.)..")`),
			}},
		},
		{
			ID: "errors", Title: "Errors", Unit: Percent, Note: "Share of requests answered with a 5xx.",
			Queries: []Query{share("5xx", "", of("http_requests_total", v.Name, `code=~"5.."`), of("http_requests_total", v.Name, ""))},
		},
		{
			ID: "latency", Title: "Latency", Unit: Seconds,
			Queries: []Query{
				{Name: "p50", Expr: quantile("0.5", "", buckets)},
				{Name: "p95", Expr: quantile("0.95", "", buckets)},
				{Name: "p99", Expr: quantile("0.99", "", buckets)},
			},
		},
		saturation(v),
		processor(v),
		waiting(v),
		replicas(v),
	}
}

// saturation is how many of its workers a service has busy.
func saturation(v stack.Service) Panel {
	return Panel{
		ID: "saturation", Title: "Saturation", Unit: Percent, Note: "Workers in use, of those there are.",
		Queries: []Query{{Name: "workers", Expr: sum("", of("worker_pool_in_use", v.Name, "")) + " / " + sum("", of("worker_pool_capacity", v.Name, ""))}},
	}
}

// processor is how much each replica uses of the processor that it may use.
func processor(v stack.Service) Panel {
	return Panel{
		ID: "cpu", Title: "CPU", Unit: Percent, Note: "Processor time used, of what the replica may use.",
		Queries: []Query{{Name: "{instance}", Expr: sum("instance", rate(of("process_cpu_seconds_total", v.Name, ""))) + " / " + sum("instance", of("cpu_limit_ratio", v.Name, ""))}},
	}
}

func waiting(v stack.Service) Panel {
	return Panel{
		ID: "waiting", Title: "Waiting for a worker", Unit: Count,
		Queries: []Query{{Name: "{instance}", Expr: sum("instance", of("worker_queue_depth", v.Name, ""))}},
	}
}

func replicas(v stack.Service) Panel {
	return Panel{
		ID: "replicas", Title: "Replicas that answer", Unit: Count,
		Queries: []Query{{Name: "up", Expr: sum("", of("up", v.Name, ""))}},
	}
}
