package dashboard

import (
	"fmt"

	"github.com/drillyard/drillyard/faults/stack"
)

// vendor is what can be seen of a service that somebody else runs: how the calls
// to it fare, as those who make them count.
func vendor(v stack.Service) []Panel {
	calls := func(metric, more string) string { return fmt.Sprintf("%s{peer=%q%s}", metric, v.Name, more) }
	all := calls("client_requests_total", "")
	buckets := calls("client_request_duration_seconds_bucket", "")
	return []Panel{
		{
			ID: "traffic", Title: "Calls to it", Unit: Rate, Note: "Each try, as our services count it.",
			Queries: []Query{{Name: "{outcome}", Expr: sum("outcome", rate(all))}},
		},
		{
			ID: "errors", Title: "Calls that failed", Unit: Percent,
			Queries: []Query{share("{service}", "service", calls("client_requests_total", `,outcome!="ok"`), all)},
		},
		{
			ID: "latency", Title: "Latency of calls", Unit: Seconds,
			Queries: []Query{
				{Name: "p50", Expr: quantile("0.5", "", buckets)},
				{Name: "p95", Expr: quantile("0.95", "", buckets)},
				{Name: "p99", Expr: quantile("0.99", "", buckets)},
			},
		},
		{
			ID: "retries", Title: "Calls made again", Unit: Rate,
			Queries: []Query{{Name: "{service}", Expr: sum("service", rate(calls("client_retries_total", "")))}},
		},
	}
}
