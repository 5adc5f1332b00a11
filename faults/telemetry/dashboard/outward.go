package dashboard

import "github.com/drillyard/drillyard/faults/stack"

// outward is what a service holds of those it depends on: its pool of database
// connections, its cache.
func outward(s *stack.Stack, v stack.Service) []Panel {
	needs := map[string]bool{}
	for _, name := range v.Needs() {
		peer, _ := s.Service(name)
		needs[peer.Kind] = true
	}
	var panels []Panel
	if needs[stack.KindDatabase] {
		panels = append(panels, pool(v)...)
	}
	if needs[stack.KindCache] {
		panels = append(panels, Panel{
			ID: "cache", Title: "Cache reads", Unit: Rate,
			Queries: []Query{{Name: "{result}", Expr: sum("result", rate(of("cache_requests_total", v.Name, "")))}},
		})
	}
	return panels
}

func pool(v stack.Service) []Panel {
	return []Panel{
		{
			ID: "pool", Title: "Database pool", Unit: Count, Note: "Connections of all replicas together.",
			Queries: []Query{
				{Name: "in use", Expr: sum("", of("db_pool_in_use", v.Name, ""))},
				{Name: "size", Expr: sum("", of("db_pool_size", v.Name, ""))},
			},
		},
		{
			ID: "pool-wait", Title: "Wait for a connection", Unit: Seconds,
			Queries: []Query{{Name: "p99", Expr: quantile("0.99", "", of("db_pool_wait_seconds_bucket", v.Name, ""))}},
		},
		{
			ID: "pool-timeouts", Title: "Gave up waiting", Unit: Rate, Note: "Requests that got no connection in time.",
			Queries: []Query{{Name: "timeouts", Expr: sum("service", rate(of("db_pool_timeouts_total", v.Name, "")))}},
		},
		{
			ID: "statements", Title: "Statements", Unit: Seconds,
			Queries: []Query{{Name: "p95", Expr: quantile("0.95", "", of("db_query_duration_seconds_bucket", v.Name, ""))}},
		},
	}
}

// peers is each service that this one calls, as it sees them.
func peers(v stack.Service) []Panel {
	if len(v.Needs()) == 0 {
		return nil
	}
	return []Panel{
		{
			ID: "dependency-errors", Title: "Dependencies: errors", Unit: Percent, Note: "Share of requests to each peer that failed, each try counted.",
			Queries: []Query{share("{peer}", "service, peer", of("client_requests_total", v.Name, `outcome!="ok"`), of("client_requests_total", v.Name, ""))},
		},
		{
			ID: "dependency-latency", Title: "Dependencies: latency p95", Unit: Seconds,
			Queries: []Query{{Name: "{peer}", Expr: quantile("0.95", "peer", of("client_request_duration_seconds_bucket", v.Name, ""))}},
		},
	}
}
